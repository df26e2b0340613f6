"""Wordings by the substitution table: never a new fact, always a sentence, and nothing left that was found there."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.stories import Story, load_stories
from moderation.engine import (
    Document,
    Finding,
    Passage,
    Report,
    all_taggers,
    analyse,
    apply_suggestions,
    live_taggers,
    load_policy,
)
from moderation.engine.lexicon import load_lexicon
from moderation.engine.reading import read_passage
from moderation.engine.taggers import Tag, Tagging
from moderation.engine.taggers.available import AnyTagger

POLICY = load_policy()
STORIES = load_stories()
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# The sentence score only asks to look; a claim that got its placeholder may draw its look.
ADVICE = frozenset({"TONE", "N11"})


def sample(seed: int, size: int) -> list[Story]:
    return random.Random(seed).sample(STORIES, size)


def report_on(text: str, institution: str = "", taggers: Sequence[AnyTagger] = ()) -> Report:
    return analyse(Document((Passage("body", "text", "en", text),), institution), POLICY, taggers)


def reworded(text: str, institution: str = "") -> str:
    return apply_suggestions(text, report_on(text, institution).findings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("District Collector Ramesh Kumar ordered a survey.", "The District Collector ordered a survey."),
        ("The Secretary, Mr Iqbal, signed the order.", "The Secretary signed the order."),
        (
            "Smt. Kaveri Bhonsle, IAS, District Collector, opened 14 counters on 3 May 2021.",
            "The District Collector opened 14 counters on 3 May 2021.",
        ),
        (
            "The rates were approved by Executive Engineer Ramesh Kumar.",
            "The rates were approved by the Executive Engineer.",
        ),
        ("Nurses Asha Verma, Leela Nair and Sunita Devi share the shift.", "The nurses share the shift."),
        (
            "Two wards were mapped by Dr. Asha Verma and Dr. Leela Nair in May.",
            "Two wards were mapped by two people [which unit?] in May.",
        ),
        (
            "Shri Ramesh Kumar launched the portal on 2 May 2023.",
            "The office [which?] launched the portal on 2 May 2023.",
        ),
        (
            "Under the dynamic leadership of the District Magistrate, the scheme reached 40 wards.",
            "The scheme reached 40 wards.",
        ),
        (
            "The work was done under the able guidance of Shri Ramesh Kumar, IAS, District Collector, and cost Rs 3 lakh.",
            "The work was done, and cost Rs 3 lakh.",
        ),
        ("The yard was spearheaded by the Superintendent.", "The yard was led by the Superintendent."),
        (
            "The team built an incredible old bridge and a historic gate.",
            "The team built an old bridge and a gate.",
        ),
        ("Clearly, the reform took 14 days.", "The reform took 14 days."),
        ("Recently the department launched an app.", "On [date?] the department launched an app."),
        ("A kiosk was opened a few months ago.", "A kiosk was opened on [date?]."),
        ("It is the cleanest town in the country.", "It is the cleanest town in the country [source?]."),
        ("Complaints fell by 90%.", "Complaints fell by 90% [baseline?] [n?] [source?]."),
        ("Our depot has 40 buses.", "The depot has 40 buses."),
        ("I designed a token slip in 2019.", "The office designed a token slip in 2019."),
        ("We were trained in May 2021.", "The team was trained in May 2021."),
        ("Write to anirudh.patwal71@quickmail.example.", "Write to the institution's mailbox."),
        ("The Verma formula is used in four wards.", "The formula is used in four wards."),
        ("A young IAS officer took up the challenge.", "An officer took up the challenge."),
        ("The lake is clean!", "The lake is clean."),
    ],
)
def test_the_substitution_table_is_applied(text: str, expected: str) -> None:
    assert reworded(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shri Ramesh Kumar launched the portal.", "The Water Board launched the portal."),
        ("The portal was built by Asha Verma in 2021.", "The portal was built by the Water Board in 2021."),
        ("I designed the slip.", "The Water Board designed the slip."),
        ("We repaired 41 pumps.", "The Water Board repaired 41 pumps."),
    ],
)
def test_the_lead_institution_stands_in_where_the_document_names_one(text: str, expected: str) -> None:
    assert reworded(text, "Water Board") == expected


def test_an_office_named_once_stands_for_the_name_everywhere() -> None:
    text = "District Collector Ramesh Kumar chose the site. Kumar signed the order on 3 May."
    assert (
        reworded(text)
        == "The District Collector chose the site. The District Collector signed the order on 3 May."
    )


@pytest.mark.parametrize(
    "text",
    [
        "“Shri Ramesh Kumar built the road,” a resident said.",
        "I am proud that I wept with my own team.",
        "Asha Verma said that her mother taught in the village.",
        "By Neha Gupta, District Collector",
        "Mabandla Verma and van Wyk agreed on the hours.",
    ],
)
def test_what_would_not_be_a_sentence_or_would_change_a_quotation_is_left_to_a_person(text: str) -> None:
    report = report_on(text)
    assert report.findings
    assert not [
        finding
        for finding in report.findings
        if finding.category in {"PERSON", "FIRST_PERSON"} and finding.suggestion
    ]


def test_a_list_is_replaced_once_and_overlapping_wordings_do_not_collide() -> None:
    text = "Masons Asha Verma, Leela Nair and Sunita Devi laid an incredible wall."
    findings = report_on(text).findings
    assert len({finding.stretch for finding in findings if finding.category == "PERSON"}) == 1
    assert apply_suggestions(text, findings) == "The masons laid a wall."


# What every wording keeps, over all annotated stories and over generated ones.


def flagged(text: str, findings: tuple[Finding, ...]) -> list[bool]:
    marks = [False] * len(text)
    for finding in findings:
        if finding.rule not in ADVICE:
            marks[finding.start : finding.end] = [True] * (finding.end - finding.start)
    return marks


def unflagged(pattern: re.Pattern[str], text: str, marks: list[bool]) -> Counter[str]:
    return Counter(
        match[0].lower() for match in pattern.finditer(text) if not any(marks[match.start() : match.end()])
    )


def rules_of(findings: tuple[Finding, ...], *, open_only: bool = False) -> Counter[str]:
    return Counter(
        finding.rule
        for finding in findings
        if finding.rule not in ADVICE and not (open_only and finding.suggestion is not None)
    )


def institutions_in(text: str, marks: list[bool]) -> list[str]:
    reading = read_passage(Passage("body", "text", "en", text), POLICY, load_lexicon())
    tokens = reading.tokens
    spans = [(tokens.starts[first], tokens.ends[end - 1]) for first, end in reading.names.guarded]
    return [text[start:end] for start, end in spans if not any(marks[start:end])]


@cache
def reworded_story(text: str, read_by: Callable[[], Sequence[AnyTagger]]) -> tuple[Report, str, Report]:
    before = report_on(text, taggers=read_by())
    after = apply_suggestions(text, before.findings)
    return before, after, report_on(after, taggers=read_by())


def assert_facts_stay_and_nothing_more_is_asked(text: str, before: Report, after: str, again: Report) -> None:
    marks = flagged(text, before.findings)
    assert rules_of(again.findings) <= rules_of(before.findings, open_only=True)
    assert apply_suggestions(after, again.findings) == after
    assert unflagged(FIGURE, text, marks) <= Counter(FIGURE.findall(after))
    assert [name for name in institutions_in(text, marks) if name not in after] == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_a_reworded_story_keeps_its_facts_and_asks_for_nothing_more(story: Story) -> None:
    assert_facts_stay_and_nothing_more_is_asked(story.text, *reworded_story(story.text, live_taggers))


@pytest.mark.parametrize("story", sample(7, 60), ids=lambda story: story.id)
def test_it_does_when_the_rules_read_alone(story: Story) -> None:
    assert_facts_stay_and_nothing_more_is_asked(story.text, *reworded_story(story.text, tuple))


@pytest.mark.parametrize("story", sample(11, 50), ids=lambda story: story.id)
def test_it_does_when_every_tagger_reads(story: Story) -> None:
    assert_facts_stay_and_nothing_more_is_asked(story.text, *reworded_story(story.text, all_taggers))


def test_a_live_hint_says_that_its_wordings_were_tried_by_the_sentence() -> None:
    document = Document((Passage("body", "text", "en", "Our depot has 40 buses."),))
    assert any("its own sentence" in note for note in analyse(document, POLICY).notes)
    assert not analyse(document, POLICY, live_taggers()).notes


class Stickler:
    """A tagger that takes "the depot" for praise, wherever it stands."""

    name, digest = "stickler", "0"

    def read(self, text: str, sentences: Sequence[tuple[int, int]]) -> Tagging:
        found = re.finditer("the depot", text, re.IGNORECASE)
        tags = tuple(Tag(match.start(), match.end(), "PEACOCK", 0.99) for match in found)
        return Tagging(tags, (0.0,) * len(sentences))


def test_a_wording_that_a_tagger_marks_becomes_a_prompt() -> None:
    text = "Our depot has 40 buses. Clearly, the reform took 14 days."
    assert reworded(text) == "The depot has 40 buses. The reform took 14 days."
    findings = report_on(text, taggers=[Stickler()]).findings
    assert apply_suggestions(text, findings) == "Our depot has 40 buses. The reform took 14 days."
    assert all(finding.prompt and finding.suggestion is None for finding in findings if finding.start == 0)


@pytest.mark.parametrize("read_by", [live_taggers, tuple], ids=["linear", "rules"])
def test_ninety_five_percent_of_the_words_that_were_not_flagged_survive(
    read_by: Callable[[], Sequence[AnyTagger]],
) -> None:
    kept = all_words = 0
    for story in STORIES if read_by is live_taggers else sample(7, 60):
        before, after, _ = reworded_story(story.text, read_by)
        words = unflagged(WORD, story.text, flagged(story.text, before.findings))
        kept += (words & Counter(word.lower() for word in WORD.findall(after))).total()
        all_words += words.total()
    assert kept >= 0.95 * all_words


NAMES = st.sampled_from(
    ["Ramesh Kumar", "Asha Verma", "Chinyere Okeke", "Thomas O'Brien", "Shri R. K. Sharma", "Dr Leela Nair"]
)
OFFICES = st.sampled_from(
    ["District Collector", "the Mayor", "Executive Engineer", "clerk", "the ward officer"]
)
PRAISE = st.sampled_from(["historic", "unparalleled", "visionary", "world-class", "tireless", "incredible"])
FACTS = st.sampled_from(
    ["14 wells", "the Nandpur Water Board", "3 May 2021", "41 per cent of the forms", "Rs 2.5 lakh"]
)
TEMPLATES = st.sampled_from(
    [
        "{office} {name} opened {fact}.",
        "{name}, {office}, wrote about {fact}.",
        "Under the {praise} leadership of {office} {name}, staff counted {fact}.",
        "A {praise} and {praise} plan covered {fact}, and {name} signed it.",
        "The drive was spearheaded by {office} {name} and cost {fact}.",
        "Recently {name} and {name} measured {fact} with an {praise} gauge.",
        "I designed {fact}, and we checked {fact}.",
        "Nobody in the country has {fact}; {name} thanked {office}.",
        "{fact} came first, {name} said, with {praise} zeal!",
        "The {praise} {office} worked tirelessly; {fact} followed.",
    ]
)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    template = draw(TEMPLATES)
    for slot, values in (("name", NAMES), ("office", OFFICES), ("praise", PRAISE), ("fact", FACTS)):
        while f"{{{slot}}}" in template:
            template = template.replace(f"{{{slot}}}", draw(values), 1)
    return template[:1].upper() + template[1:]


@settings(max_examples=120, deadline=None)
@given(
    st.lists(sentences(), min_size=1, max_size=3).map(" ".join),
    st.sampled_from(["", "Water Board", "UNICEF"]),
)
def test_generated_sentences_hold_it_too(text: str, institution: str) -> None:
    before = report_on(text, institution)
    after = apply_suggestions(text, before.findings)
    again = report_on(after, institution)
    marks = flagged(text, before.findings)
    assert rules_of(again.findings) <= rules_of(before.findings, open_only=True)
    assert apply_suggestions(after, again.findings) == after
    assert unflagged(FIGURE, text, marks) <= Counter(FIGURE.findall(after))
    assert "  " not in after
    assert not re.search(r" [,.;:]|,,|\.\.", after)
