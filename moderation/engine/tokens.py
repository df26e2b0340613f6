"""Words and signs of a folded text, with the facts that grammar needs of each."""

from __future__ import annotations

import bisect
import itertools
import re
from dataclasses import dataclass, field
from typing import Final

_LETTER: Final = r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0903\u093a-\u0963\u0610-\u061a\u064b-\u065f\u0670])"
_CONTRACTION: Final = r"'(?:s|m|ve|re|ll|d)\b"
_TOKEN: Final = re.compile(
    rf"{_LETTER}(?:{_LETTER}|\d)*(?:'(?!(?:s|m|ve|re|ll|d)\b){_LETTER}+)*"  # words, O'Brien, don't
    rf"|{_CONTRACTION}"
    r"|\d+(?:[.,]\d+)*"
    r"|[^\w\s]|_",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(
    "(?<=[.!?।۔])[\"”’')\\]]*\\s+(?=[\"“‘'(\\[#]*[A-Z0-9@\u00c0-\u00de\u0900-\u097f\u0600-\u06ff])|\\n+"
)
_ABBREVIATION: Final = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Mx|Shri|Sri|Smt|Tmt|Sh|Er|Prof|Hon|Engr|Cllr|Barr|Adv|Col|Lt|Gen|Capt|Maj|Brig|Rev|Fr|St|No|Nos"
    r"|Md|Mohd|Mst|Sk|Ch|Wm|Kr|Kum|Atty|Sgt|Insp|Supt|Sr|Jr|vs|viz|Rs|Govt|Dept|approx|(?<!/)[A-Z]"
    r"|Lic|Licda|Licdo|Tr|drg|Pharm|Most|Mosst|Yük|Müh|Doç|Öğr|hab|mgr|inż|Mgr|Dipl|Mag|Geom|Avv|Dott|Sig|Rag|Arq|Econ|Abg|Av"
    r"|Pd|Thiru|Br|Tn|Ny|Ks|Pdt|Sis|Bro|Pst|Wg|Sqn|Dy|Asst|Addl|Jt|Comdt|SSgt|Msgr|Fra|Ptr|Kag|Brgy"
    r"|Eng[ao]?|Ing|Ir|Drs|Dra|Profa|Sra|Km|Hj|Hjh|Muh|Abd|Arch|Ar|Cmdr|Cdr|Cpl|Const|Ven|Pt|Ma|Bpk|Sdr|Ust|Kh)\.$"
)

# A letter that counts ends its sentence: "27 were Grade C. A year earlier …".
_LETTERED: Final = re.compile(
    r"\b(?:[Gg]rade|[Cc]lass|[Tt]ype|[Gg]roup|[Bb]lock|[Aa]nnex|[Pp]hase|[Cc]ategory|[Ss]chedule) [A-Z]\.$"
)


@dataclass(slots=True)
class Tokens:
    """Parallel columns, one row a token; `sentence[i]` is the number of the sentence that token i stands in."""

    text: str
    words: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    first_of: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)

    def is_capital(self, index: int) -> bool:
        return self.words[index][0].isupper()

    def is_word(self, index: int) -> bool:
        return self.words[index][0].isalpha()

    def is_first(self, index: int) -> bool:
        """Say whether the token opens its sentence, quotation marks and brackets apart."""
        return self.first_of[self.sentence[index]] == index

    def after_line_break(self, index: int) -> bool:
        return index > 0 and "\n" in self.text[self.ends[index - 1] : self.starts[index]]

    def glued(self, index: int) -> bool:
        """Say whether no space stands between this token and the one before."""
        return index > 0 and self.ends[index - 1] == self.starts[index]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`; an abbreviation or an initial ends none."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE.finditer(text):
        is_break = "\n" in match[0]
        before = text[max(start, match.start() - 14) : match.start()]
        if not is_break and _ABBREVIATION.search(before) and not _LETTERED.search(before):
            continue
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [(first, last) for first, last in spans if text[first:last].strip()]


def tokenise(text: str) -> Tokens:
    """Return the tokens of a folded text; a hyphen between letters parts words and is no token itself."""
    tokens = Tokens(text)
    tokens.sentences = sentence_spans(text)
    spans = [match.span() for match in _TOKEN.finditer(text) if not _joins_words(text, *match.span())]
    tokens.words = [text[start:end] for start, end in spans]
    tokens.lower = [word.lower() for word in tokens.words]
    tokens.starts = [start for start, _ in spans]
    tokens.ends = [end for _, end in spans]
    firsts = [bisect.bisect_left(tokens.starts, start) for start, _ in tokens.sentences[1:]]
    for number, (first, end) in enumerate(itertools.pairwise([0, *firsts, len(spans)])):
        tokens.sentence += [number] * (end - first)
        opening = (index for index in range(first, end) if tokens.words[index][0].isalnum())
        tokens.first_of.append(next(opening, -1))
    return tokens


def _joins_words(text: str, start: int, end: int) -> bool:
    return (
        text[start] == "-"
        and start > 0
        and end < len(text)
        and text[start - 1].isalnum()
        and text[end].isalnum()
    )
