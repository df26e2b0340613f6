"""How grammar, rules and taggers are combined: who agrees with whom decides how much a finding weighs.

A name that two of them see (or that a title proves) has its rule's weight; a name that one of them sees alone is a
possible name. A stretch of tone that only the taggers see is marked for reading and stops nothing. What a rule found
stays, whatever the taggers say (policy, "Two-stage detection").
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from moderation.engine.findings import INFO, WARN, Finding, Sentence, weaker_of
from moderation.engine.firms import stands_as_firm
from moderation.engine.lexicon import Lexicon
from moderation.engine.limits import is_strange_trade, limits_of
from moderation.engine.names import BARE, Person
from moderation.engine.nobody import is_nobody
from moderation.engine.pattern_index import Conditions
from moderation.engine.places import stands_as_place
from moderation.engine.policy import Find, Policy, Rule
from moderation.engine.reading import Hit, Reading
from moderation.engine.taggers import Tag, Tagging
from moderation.engine.tokens import Tokens

PERSON: Final = "PERSON"
NAME_RULE: Final = "P04"
# The rule of a category under which a stretch that only the taggers marked is shown.
MAIN_RULES: Final[Mapping[str, str]] = {
    "FIRST_PERSON": "F01",
    "LEADERSHIP_CREDIT": "P06",
    "PEACOCK": "N01",
    "POLITICAL": "L03",
    "ENDORSEMENT": "L05",
    "UNSOURCED_CLAIM": "N02",
}
# The least probability of a name that one tagger sees alone, and the least mean probability of a stretch of tone:
# the first for one tagger, the second where several read. From learning/calibrate.py, a little under what it finds
# where the rules were written beside the authors and the taggers were not.
LEAST: Final[Mapping[str, tuple[float, float]]] = {
    PERSON: (0.6, 0.92),
    "FIRST_PERSON": (0.6, 0.35),
    "LEADERSHIP_CREDIT": (0.55, 0.35),
    "PEACOCK": (0.5, 0.4),
    "POLITICAL": (0.35, 0.4),
    "ENDORSEMENT": (0.55, 0.35),
    "UNSOURCED_CLAIM": (0.5, 0.4),
}
TONE: Final = "TONE"
# A sentence from here on is worth a look even where rules are silent.
LOOK_FROM: Final = 0.5
# A tag of this probability supports what another reader sees.
_SUPPORT: Final = 0.5
_ALSO_TONE: Final = frozenset({"TESTIMONIAL", "CEREMONY", "EDITORIALISING"})
_SOURCE: Final = "[source?]"
_PARTINGS: Final = frozenset({",", ";", ":"})
_NOTHING: Final = Conditions((), {})
# No rule of the policy: how the sentence score asks for a reader. It never stops anything.
_TONE_RULE: Final = Rule(
    id=TONE,
    name="A sentence to look at",
    severity=INFO,
    least=INFO,
    category=TONE,
    message="No rule fires here, but the sentence reads less neutral than most.",
    basis="Policy, “Two-stage detection”: the tone score is advice only",
    prompt="Read it once more: does it state what was done, or how one is to feel about it?",
    fires_in_quotations=False,
    fires_in_titles=False,
    finds=(),
    violating=(),
    benign=(),
)
_POSSIBLE_NAME: Final = (
    "Possibly a person's name: only one of the readers sees it. Remove it, or tick it off if it names nobody."
)
_MARKED: Final = "A trained reader marks this, no rule does. {message}"


def least(category: str, taggings: Sequence[Tagging]) -> float:
    """Return the least probability at which a stretch of `category` is shown."""
    return LEAST[category][len(taggings) > 1]


@dataclass(frozen=True, slots=True)
class Named:
    """The persons of one paragraph: those that are certain, and those that one reader alone sees."""

    certain: tuple[Person, ...]
    possible: tuple[Person, ...]


@dataclass(slots=True)
class _Cluster:
    """Stretches of tokens that overlap: what grammar and each tagger say of one name."""

    start: int
    end: int
    strongest: float
    grammar: list[Person]
    tags: list[tuple[int, int, int]]  # number of the tagger, token span


def agreed_persons(reading: Reading, taggings: Sequence[Tagging], policy: Policy, lexicon: Lexicon) -> Named:
    """Return the persons on whom grammar and taggers agree, and the possible ones."""
    certain: list[Person] = []
    possible: list[Person] = []
    guards = _Guards(reading, lexicon)
    for cluster in _clusters(reading, taggings, policy):
        if _is_bare(cluster) and _is_thing(reading.tokens, cluster, lexicon):
            continue
        target = certain if _is_certain(cluster, len(taggings)) else possible
        if target is possible and (
            guards.hold(cluster) or is_nobody(reading.tokens, cluster.start, cluster.end, lexicon)
        ):
            continue
        if target is certain or cluster.grammar or cluster.strongest >= least(PERSON, taggings):
            target.extend(_persons(reading.tokens, cluster, lexicon))
    return Named(tuple(certain), tuple(possible))


def _is_thing(tokens: Tokens, cluster: _Cluster, lexicon: Lexicon) -> bool:
    return stands_as_place(tokens, cluster.start, cluster.end, lexicon) or stands_as_firm(
        tokens, cluster.start, cluster.end, lexicon
    )


class _Guards:
    """The words that grammar knows as an institution's, a place's or a thing's; a supplier may yet be a person."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._lower = reading.tokens.lower
        self._lexicon = lexicon
        suppliers = frozenset(reading.names.loose)
        self._spans = sorted(span for span in reading.names.guarded if span not in suppliers)
        self._named = frozenset(
            self._lower[index] for person in reading.names.persons for index in person.core
        )

    def hold(self, cluster: _Cluster) -> bool:
        """Say whether the cluster stands inside them and holds no title, no given name and no word of a person named."""
        place = bisect.bisect_right(self._spans, (cluster.start, len(self._lower))) - 1
        if place < 0 or cluster.end > self._spans[place][1]:
            return False
        words = self._lower[cluster.start : cluster.end]
        return self._named.isdisjoint(words) and not any(
            word in self._lexicon.given or word in self._lexicon.honorifics for word in words
        )


def _is_bare(cluster: _Cluster) -> bool:
    """Say whether neither title nor office nor courtesy proves the name."""
    return all(person.evidence == {BARE} for person in cluster.grammar)


def _is_certain(cluster: _Cluster, readers: int) -> bool:
    """Say whether a title proves the name, two taggers agree, or the only tagger there is agrees with the grammar."""
    if readers == 0 or not _is_bare(cluster):
        return True
    agreeing = len({number for number, _, _ in cluster.tags})
    return agreeing > 1 or (readers == 1 and agreeing == 1 and bool(cluster.grammar))


def _clusters(reading: Reading, taggings: Sequence[Tagging], policy: Policy) -> list[_Cluster]:
    tokens = reading.tokens
    spans: list[tuple[int, int, Person | int, float]] = [
        (person.start, person.end, person, 0.0) for person in reading.names.persons
    ]
    for number, tagging in enumerate(taggings):
        for tag in tagging.tags:
            if tag.label == PERSON and tag.probability >= _SUPPORT and not _is_allowed(reading, tag, policy):
                start, end = token_span(tokens, tag.start, tag.end)
                while end > start and tokens.words[end - 1] in _PARTINGS:
                    end -= 1
                if start < end:
                    spans.append((start, end, number, tag.probability))
    clusters: list[_Cluster] = []
    for start, end, source, probability in sorted(spans, key=lambda span: span[:2]):
        if not clusters or not _belongs(tokens, clusters[-1].end, start, end):
            clusters.append(_Cluster(start, end, 0.0, [], []))
        clusters[-1].end = max(clusters[-1].end, end)
        clusters[-1].strongest = max(clusters[-1].strongest, probability)
        if isinstance(source, Person):
            clusters[-1].grammar.append(source)
        else:
            clusters[-1].tags.append((source, start, end))
    return clusters


def _belongs(tokens: Tokens, before: int, start: int, end: int) -> bool:
    """Say whether [start, end) goes on with the name that ends at `before`: "Ing." and a name, "FREng", "S.Pd."."""
    if start < before:
        return True
    if tokens.sentence[start] != tokens.sentence[before - 1] or tokens.after_line_break(start):
        return False
    between = tokens.words[before:start]
    return between in ([], ["."]) or (between == [","] and _are_letters_of_rank(tokens, start, end))


def _are_letters_of_rank(tokens: Tokens, start: int, end: int) -> bool:
    """Say whether the words look like degrees and orders: "FREng", "PBM", "S.Pd."; "P. J. Moran" is a name."""
    words = (index for index in range(start, end) if tokens.is_word(index))
    return all(
        sum(letter.isupper() for letter in tokens.words[index]) * 2 >= len(tokens.words[index])
        or (index > start and tokens.glued(index))
        for index in words
    )


def token_span(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """Return the tokens that touch characters [start, end)."""
    return bisect.bisect_right(tokens.ends, start), bisect.bisect_left(tokens.starts, end)


def _is_allowed(reading: Reading, tag: Tag, policy: Policy) -> bool:
    """Say whether the tag stands inside a wording of the allow-list."""
    if not policy.allow:
        return False
    text = reading.folded.text.lower()
    inner = text[tag.start : tag.end]
    for wording in policy.allow:
        if inner not in wording:
            continue
        low = max(tag.start - len(wording), 0)
        found = text.find(wording, low, tag.end + len(wording))
        if 0 <= found <= tag.start and tag.end <= found + len(wording):
            return True
    return False


def _persons(tokens: Tokens, cluster: _Cluster, lexicon: Lexicon) -> list[Person]:
    """Return the persons of a cluster: the grammar's own, or with the limits that the taggers give them."""
    if not cluster.tags:
        return [_limited(tokens, person, lexicon) for person in cluster.grammar]
    evidence = frozenset().union(*(person.evidence for person in cluster.grammar)) or frozenset({BARE})
    core = {index for person in cluster.grammar for index in person.core}
    found = []
    for tagged in _limits(tokens, cluster, lexicon):
        start, end = limits_of(tokens, *tagged, lexicon)
        own = [
            index for index in range(start, end) if index in core or _is_name_token(tokens, index, lexicon)
        ]
        found.append(Person(start, end, tuple(own), evidence))
    return found


def _limited(tokens: Tokens, person: Person, lexicon: Lexicon) -> Person:
    start, end = limits_of(tokens, person.start, person.end, lexicon)
    return replace(person, start=start, end=end, core=tuple(index for index in person.core if index >= start))


def _limits(tokens: Tokens, cluster: _Cluster, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the limits that the taggers give to the names of a cluster."""
    found: list[tuple[int, int]] = []
    for _, start, end in sorted(cluster.tags, key=lambda tag: tag[1:]):
        if found and start == found[-1][0] + 1 and is_strange_trade(tokens.lower[start - 1], lexicon):
            found[-1] = (start, max(found[-1][1], end))
        elif found and _belongs(tokens, found[-1][1], start, end):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _is_name_token(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    return (
        tokens.is_word(index)
        and tokens.is_capital(index)
        and tokens.lower[index] not in lexicon.honorifics
        and tokens.words[index] not in lexicon.post_nominals
    )


def possible_name_hits(
    reading: Reading, possible: Iterable[Person], taken: Iterable[Hit], policy: Policy
) -> list[Hit]:
    """Return a warning for each possible name that no find of a name touches."""
    tokens, covered = reading.tokens, Covered(hit for hit in taken if hit.find.category == PERSON)
    rule = policy.rules[NAME_RULE]
    find = advice(PERSON, weaker_of(WARN, rule.severity), _POSSIBLE_NAME)
    spans = ((tokens.starts[person.start], tokens.ends[person.end - 1]) for person in possible)
    return [Hit(rule, find, start, end) for start, end in spans if not covered.touches(start, end)]


def tone_hits(
    reading: Reading, hits: Sequence[Hit], taggings: Sequence[Tagging], policy: Policy
) -> list[Hit]:
    """Return a warning for each stretch that the taggers together mark and no rule of its category touches."""
    found: list[Hit] = []
    for category, rule_id in MAIN_RULES.items():
        covered = Covered(hit for hit in hits if hit.find.category == category)
        asked = _asked_for_source(reading) if category == "UNSOURCED_CLAIM" else frozenset()
        rule = policy.rules[rule_id]
        find = advice(category, weaker_of(WARN, rule.severity), _MARKED.format(message=rule.message))
        found.extend(
            Hit(rule, find, start, end)
            for start, end, probability in pooled(taggings, category)
            if probability >= least(category, taggings)
            and not covered.touches(start, end)
            and (not asked or asked.isdisjoint(_sentences_at(reading.tokens, start, end)))
        )
    return found


def _asked_for_source(reading: Reading) -> frozenset[int]:
    """Return the sentences in which a placeholder asks for the source: it stops clearance, and says what advice would."""
    text, tokens = reading.folded.text, reading.tokens
    if _SOURCE not in text:
        return frozenset()
    return frozenset(
        number for number, (start, end) in enumerate(tokens.sentences) if text.find(_SOURCE, start, end) >= 0
    )


def _sentences_at(tokens: Tokens, start: int, end: int) -> set[int]:
    """Return the sentences that characters [start, end) touch."""
    return set(tokens.sentence[slice(*token_span(tokens, start, end))])


def pooled(taggings: Sequence[Tagging], category: str) -> Iterator[tuple[int, int, float]]:
    """Yield the stretches of `category`: of those that overlap the strongest, with the mean of the probabilities."""
    tags = [
        (tag, number)
        for number, tagging in enumerate(taggings)
        for tag in tagging.tags
        if tag.label == category
    ]
    tags.sort(key=lambda entry: (entry[0].start, entry[0].end, entry[1]))
    group: list[tuple[Tag, int]] = []
    reach = 0
    for tag, number in tags:
        if group and tag.start >= reach:
            yield _strongest(group, len(taggings))
            group = []
        group.append((tag, number))
        reach = max(reach, tag.end)
    if group:
        yield _strongest(group, len(taggings))


def _strongest(group: list[tuple[Tag, int]], readers: int) -> tuple[int, int, float]:
    best: dict[int, float] = {}
    for tag, number in group:
        best[number] = max(best.get(number, 0.0), tag.probability)
    top = max((tag for tag, _ in group), key=lambda tag: (tag.probability, -tag.start))
    return top.start, top.end, sum(best.values()) / readers


class Covered:
    """The characters that some finds or tags cover."""

    def __init__(self, stretches: Iterable[Hit | Tag]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted((stretch.start, stretch.end) for stretch in stretches):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touches(self, start: int, end: int) -> bool:
        """Say whether [start, end) overlaps them."""
        place = bisect.bisect_right(self._ends, start)
        return place < len(self._starts) and self._starts[place] < end


def advice(category: str, severity: str, message: str) -> Find:
    """Return a find of the taggers: it proposes nothing."""
    return Find("tagger", severity, category, (), _NOTHING, _NOTHING, False, None, message, {})


def unread_sentences(
    reading: Reading, findings: Iterable[Finding], sentences: Sequence[Sentence]
) -> list[Hit]:
    """Return a hint for each sentence that scores high although nothing about its tone was found in it."""
    starts = [sentence.start for sentence in sentences]
    found = {
        bisect.bisect_right(starts, finding.start) - 1
        for finding in findings
        if finding.category in MAIN_RULES or finding.category in _ALSO_TONE
    }
    return [
        Hit(_TONE_RULE, _hint(sentence), *reading.tokens.sentences[number])
        for number, sentence in enumerate(sentences)
        if sentence.score >= LOOK_FROM and number not in found
    ]


def _hint(sentence: Sentence) -> Find:
    reasons = ", ".join(sentence.features) or "its words taken together"
    return advice(TONE, INFO, f"{_TONE_RULE.message} Score {sentence.score:.2f}: {reasons}.")
