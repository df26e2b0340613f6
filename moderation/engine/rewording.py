"""Which wordings a report proposes: each sentence is read again with them, and only what comes out clean is kept."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from moderation.engine.edits import Edit, apply_edits, without_conflicts
from moderation.engine.findings import BLOCK, FIX, INFO, WARN, Finding
from moderation.engine.reading import Reading
from moderation.engine.wordings import Clues, Ground, Site, propose

# What a wording leaves for its author to fill: "[source?]", "[which?]".
PLACEHOLDER: Final = re.compile(r"\[[a-z]{1,12}(?: [a-z]{1,12}){0,3}\?\]")
Reader: TypeAlias = Callable[[str], tuple[Reading, Sequence[Finding]]]
_LANGUAGES: Final = frozenset({"en", ""})
_VOICE: Final = "@voice"
_OWN_WORDS: Final = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
_GOES_ON: Final = re.compile(r"\.\w|[’'](?![’'s]\b)\w")
_WEIGHTY: Final = frozenset({BLOCK, FIX})
# A sentence with more proposals than this keeps them only if all of them together come out clean.
_MOST_TRIALS: Final = 6
# Whoever writes a sentence of more tokens than this rewrites it by hand; it also keeps a giant sentence linear.
_LONGEST_SENTENCE: Final = 250
# A sentence is left out whole when no more than one word in this many is not flagged.
_ONE_WORD_IN: Final = 5


@dataclass(frozen=True, slots=True)
class _Plan:
    """What each finding of one reading would be replaced by; edits are into the passage's own text."""

    ground: Ground
    findings: Sequence[Finding]
    spans: Sequence[tuple[int, int]]
    edits: Sequence[Edit | None]


def reword(ground: Ground, findings: Sequence[Finding], clues: Clues, read: Reader) -> list[Finding]:
    """Return the findings of one reading with the wordings that hold; till then `suggestion` is what the rule asks for.

    `read` reads one sentence as part of the same document and returns its findings, not yet reworded.
    """
    plan = _planned(ground, findings, clues)
    if not any(plan.edits):
        return [replace(finding, suggestion=None) for finding in findings]

    def plan_of(text: str, known: Clues = clues) -> _Plan:
        reading, found = read(text)
        return _planned(Ground(reading, ground.lexicon), found, known, is_whole=False)

    kept = _kept(plan, plan_of)
    second = _without_offices(plan, kept, clues)
    if second is not None:
        nameless = replace(clues, offices={})
        plan, kept = second, _kept(second, lambda text: plan_of(text, nameless))
    return [
        _with(finding, edit if edit in kept else None)
        for finding, edit in zip(plan.findings, plan.edits, strict=True)
    ]


def _without_offices(plan: _Plan, kept: set[Edit], clues: Clues) -> _Plan | None:
    """Return the plan with nameless offices where a named one did not hold; None where nothing would differ.

    Else the name would stay, and ask for the nameless one once the office has taken the place of its other mentions.
    """
    refused = [
        number
        for number, (finding, edit) in enumerate(zip(plan.findings, plan.edits, strict=True))
        if finding.category == "PERSON" and edit is not None and edit not in kept
    ]
    if not refused or not clues.offices:
        return None
    nameless = _planned(plan.ground, plan.findings, replace(clues, offices={})).edits
    edits = [nameless[n] if n in refused else edit for n, edit in enumerate(plan.edits)]
    return replace(plan, edits=edits) if edits != list(plan.edits) else None


def apply_suggestions(text: str, findings: Iterable[Finding]) -> str:
    """Return `text` with the suggestions put in; one within another is part of it, and of two that cross the first holds."""
    return apply_edits(
        text,
        [
            Edit(*finding.stretch, finding.suggestion)
            for finding in findings
            if finding.suggestion is not None
        ],
    )


def _with(finding: Finding, edit: Edit | None) -> Finding:
    if edit is None:
        return replace(finding, suggestion=None)
    stretch = (edit.start, edit.end)
    exact = stretch == (finding.start, finding.end)
    return replace(finding, suggestion=edit.text, replaces=None if exact else stretch)


def _planned(ground: Ground, findings: Sequence[Finding], clues: Clues, *, is_whole: bool = True) -> _Plan:
    spans = _token_spans(ground.reading, findings)
    language = ground.reading.passage.language.lower().split("-")[0]
    if ground.reading.is_address or language not in _LANGUAGES or not findings:
        return _Plan(ground, findings, spans, [None] * len(findings))
    pairs = list(zip(findings, spans, strict=True))
    persons = tuple(
        sorted({span for finding, span in pairs if finding.category == "PERSON" and span[0] < span[1]})
    )
    flagged = frozenset(
        index for finding, span in pairs if finding.severity != INFO for index in range(*span)
    )
    sites = [Site(ground, clues.author, clues.offices, *span, persons, flagged) for span in spans]
    edits = [_edit(site, finding) for site, finding in zip(sites, findings, strict=True)]
    if not is_whole or len(ground.tokens.sentences) > 1:
        edits = _with_whole_sentences(ground, pairs, edits)
    return _Plan(ground, findings, spans, _without_half_turned_voices(ground, pairs, edits))


def _token_spans(reading: Reading, findings: Sequence[Finding]) -> list[tuple[int, int]]:
    """Return the tokens of each finding; its offsets are into the source, those of tokens into the folded text."""
    tokens, folded = reading.tokens, reading.folded
    starts = tokens.starts if folded.origins is None else [folded.origins[start] for start in tokens.starts]
    return [
        (bisect.bisect_left(starts, finding.start), bisect.bisect_left(starts, finding.end))
        for finding in findings
    ]


def _edit(site: Site, finding: Finding) -> Edit | None:
    """Return the edit for one finding, in the source's offsets; a possible name is for a person to judge."""
    raw = finding.suggestion
    if raw is None or site.first >= site.end or (finding.category == "PERSON" and finding.severity == WARN):
        return None
    if _is_too_long(site.ground, site.first):
        return None
    edit = propose(site, raw)
    if edit is None or edit.start >= edit.end:
        return None
    tokens = site.ground.tokens
    if finding.category == "PERSON" and not (
        edit.start <= tokens.starts[site.first] and tokens.ends[site.end - 1] <= edit.end
    ):
        return None  # part of a name would stay
    reading = site.ground.reading
    start, end = reading.folded.span(edit.start, edit.end)
    text = reading.passage.text
    if text[start:end] == edit.text or _GOES_ON.match(text, end):
        return None
    return Edit(start, end, edit.text)


def _is_too_long(ground: Ground, first: int) -> bool:
    tokens = ground.tokens
    last = tokens.first_of[tokens.sentence[first]] + _LONGEST_SENTENCE
    return last < len(tokens) and tokens.sentence[last] == tokens.sentence[first]


def _with_whole_sentences(
    ground: Ground, pairs: Sequence[tuple[Finding, tuple[int, int]]], edits: list[Edit | None]
) -> list[Edit | None]:
    """Return the edits, with whole sentences left out that say hardly anything but what was found."""
    tokens = ground.tokens
    flagged: dict[int, set[int]] = {}
    asking = {
        number
        for number, (finding, (first, end)) in enumerate(pairs)
        if finding.severity in _WEIGHTY and finding.suggestion is not None and first < end
    }
    for number in asking:
        first, end = pairs[number][1]
        if tokens.sentence[first] == tokens.sentence[end - 1]:  # "Hj." may end what looks like a sentence
            flagged.setdefault(tokens.sentence[first], set()).update(range(first, end))
    empty = {sentence for sentence, found in flagged.items() if _is_empty_without(ground, sentence, found)}
    for number in asking:
        sentence = tokens.sentence[pairs[number][1][0]]
        if edits[number] is None and sentence in empty:
            edits[number] = Edit(*ground.reading.folded.span(*tokens.sentences[sentence]), "")
    return edits


def _is_empty_without(ground: Ground, sentence: int, flagged: set[int]) -> bool:
    """Say whether a sentence holds no figure, no institution and hardly a word beside the tokens `flagged`."""
    tokens = ground.tokens
    words = rest = 0
    for index in range(tokens.first_of[sentence], len(tokens)):
        if tokens.sentence[index] != sentence:
            break
        if tokens.words[index][0].isdigit() or index in ground.guarded or index in ground.quoted:
            return False
        words += tokens.is_word(index)
        rest += tokens.is_word(index) and index not in flagged
    return rest * _ONE_WORD_IN <= words


def _without_half_turned_voices(
    ground: Ground, pairs: Sequence[tuple[Finding, tuple[int, int]]], edits: list[Edit | None]
) -> list[Edit | None]:
    """Return the edits without those that turn one "I" of a sentence into the third person and leave another."""
    turned = [
        number for number, (finding, _) in enumerate(pairs) if finding.suggestion == _VOICE and edits[number]
    ]
    if turned:
        half = _half_turned_sentences(ground, edits)
        for number in turned:
            if ground.tokens.sentence[pairs[number][1][0]] in half:
                edits[number] = None
    return edits


def _half_turned_sentences(ground: Ground, edits: Iterable[Edit | None]) -> set[int]:
    """Return the sentences in which a word of the first person stands outside all edits."""
    tokens, folded = ground.tokens, ground.reading.folded
    chosen = without_conflicts(edit for edit in edits if edit is not None)
    starts = [edit.start for edit in chosen]
    half: set[int] = set()
    for index, word in enumerate(tokens.lower):
        if word in _OWN_WORDS and tokens.words[index] != "US":
            start = folded.span(tokens.starts[index], tokens.ends[index])[0]
            near = bisect.bisect_right(starts, start) - 1
            if near < 0 or start >= chosen[near].end:
                half.add(tokens.sentence[index])
    return half


def _kept(plan: _Plan, plan_of: Callable[[str], _Plan]) -> set[Edit]:
    """Return the edits that leave their sentence clean, sentence by sentence."""
    tokens, folded = plan.ground.tokens, plan.ground.reading.folded
    by_sentence: dict[int, list[int]] = {}
    for number, (first, _) in enumerate(plan.spans):
        if first < len(tokens):
            by_sentence.setdefault(tokens.sentence[first], []).append(number)
    kept: set[Edit] = set()
    for sentence, numbers in by_sentence.items():
        if any(plan.edits[number] for number in numbers):
            kept.update(_Trial(plan, folded.span(*tokens.sentences[sentence]), numbers, plan_of).kept())
    return kept


@dataclass(frozen=True, slots=True)
class _Trial:
    """The proposals in one sentence, characters `span` of the passage, tried out together or one by one."""

    plan: _Plan
    span: tuple[int, int]
    numbers: Sequence[int]
    plan_of: Callable[[str], _Plan]

    def kept(self) -> list[Edit]:
        """Return all edits of the sentence if they come out clean together, else as many as do, one after the other."""
        proposed = {edit for number in self.numbers if (edit := self.plan.edits[number]) is not None}
        inside = [edit for edit in proposed if self.span[0] <= edit.start and edit.end <= self.span[1]]
        edits = without_conflicts(inside)
        kept = edits if self._is_clean(edits) else self._one_by_one(sorted(inside))
        return [
            edit for edit in inside if any(wide.start <= edit.start and edit.end <= wide.end for wide in kept)
        ]

    def _one_by_one(self, edits: Sequence[Edit]) -> list[Edit]:
        kept: list[Edit] = []
        for edit in edits if 1 < len(edits) <= _MOST_TRIALS else ():
            if without_conflicts([*kept, edit]) == [*kept, edit] and self._is_clean([*kept, edit]):
                kept.append(edit)
        return kept

    def _is_clean(self, edits: Sequence[Edit]) -> bool:
        """Say whether the sentence with `edits` has no finding that it had not, and asks for no further wording."""
        if not edits:
            return False
        findings, offset = self.plan.findings, self.span[0]
        before = self.plan.ground.reading.passage.text[offset : self.span[1]]
        after = self.plan_of(
            apply_edits(before, [Edit(edit.start - offset, edit.end - offset, edit.text) for edit in edits])
        )
        left = [number for number in self.numbers if not self._is_settled(number, edits)]
        allowed = Counter(findings[number].rule for number in left)
        found = Counter(finding.rule for finding in after.findings)
        return found <= allowed and _asked(after, range(len(after.findings))) <= _asked(self.plan, left)

    def _is_settled(self, number: int, edits: Iterable[Edit]) -> bool:
        """Say whether a finding is replaced, or stands within what is replaced."""
        finding, own = self.plan.findings[number], self.plan.edits[number]
        return any(edit == own or (edit.start <= finding.start and finding.end <= edit.end) for edit in edits)


def _asked(plan: _Plan, numbers: Iterable[int]) -> Counter[tuple[str, str]]:
    """Return the wordings that findings ask for, by rule."""
    edits = ((plan.findings[number].rule, plan.edits[number]) for number in numbers)
    return Counter((rule, edit.text) for rule, edit in edits if edit is not None)
