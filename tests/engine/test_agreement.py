"""How grammar, rules and taggers are combined, with taggers that say what they are told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from moderation.engine import Document, Finding, Passage, Report, analyse, load_policy
from moderation.engine.taggers import Tag, Tagging

POLICY = load_policy()
UNTITLED = "Yesterday Quillon Marsh handed over the register."


class Told:
    """A tagger that marks the wordings it was told, and counts what it reads."""

    digest = "0123456789ab"

    def __init__(self, name: str, marks: dict[str, str], tone: float = 0.0) -> None:
        self.name, self._marks, self._tone = name, marks, tone
        self.texts: list[str] = []

    def read(self, text: str, sentences: Sequence[tuple[int, int]]) -> Tagging:
        self.texts.append(text)
        tags = [
            Tag(text.index(wording), text.index(wording) + len(wording), label, 0.95)
            for wording, label in self._marks.items()
            if wording in text
        ]
        return Tagging(tuple(tags), (self._tone,) * len(sentences))


def told(*marks: dict[str, str], tone: float = 0.0) -> tuple[Told, ...]:
    return tuple(Told(name, own, tone) for name, own in zip(("linear", "encoder"), marks, strict=False))


def report_on(text: str, taggers: tuple[Told, ...], allow: Sequence[str] = ()) -> Report:
    return analyse(
        Document((Passage("body", "text", "en", text),)),
        load_policy(allow=allow) if allow else POLICY,
        taggers,
    )


def names(text: str, report: Report) -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.severity) for f in report.findings if f.category == "PERSON"]


def of(report: Report, category: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.category == category]


def test_a_name_on_which_two_taggers_agree_has_the_weight_of_its_rule() -> None:
    text = "The brass key was kept by quillon of the night shift."
    taggers = told({"quillon": "PERSON"}, {"quillon": "PERSON"})
    assert names(text, report_on(text, taggers)) == [("quillon", "BLOCK")]


@pytest.mark.parametrize("marks", [({"quillon": "PERSON"}, {}), ({}, {"quillon": "PERSON"})])
def test_a_name_that_one_tagger_sees_alone_is_a_possible_name(marks) -> None:
    text = "The brass key was kept by quillon of the night shift."
    report = report_on(text, told(*marks))
    assert names(text, report) == [("quillon", "WARN")]
    assert not report.blocks


def test_a_title_proves_a_name_although_no_tagger_sees_it() -> None:
    text = "Shri Quillon Marsh opened the counter."
    assert ("Shri Quillon Marsh", "BLOCK") in names(text, report_on(text, told({}, {})))


@pytest.mark.parametrize(
    ("marks", "severity"),
    [
        (({"Quillon Marsh": "PERSON"}, {"Quillon Marsh": "PERSON"}), "BLOCK"),
        (({"Quillon Marsh": "PERSON"}, {}), "WARN"),
        (({}, {}), "WARN"),
        (({"Quillon Marsh": "PERSON"},), "BLOCK"),
    ],
)
def test_a_bare_name_weighs_what_all_taggers_that_read_it_agree_on(marks, severity) -> None:
    assert names(UNTITLED, report_on(UNTITLED, told(*marks))) == [("Quillon Marsh", severity)]


def test_letters_behind_a_comma_belong_to_the_name() -> None:
    text = "The bridge was checked by Gwen Llewellyn, FREng, in May."
    marks = {"Gwen Llewellyn": "PERSON", "FREng": "PERSON"}
    assert names(text, report_on(text, told(marks, marks))) == [("Gwen Llewellyn, FREng", "BLOCK")]


def test_initials_behind_a_comma_begin_another_name() -> None:
    text = "The letters were carried by Declan Joyce, P. J. Moran and Seán Ó Laoi."
    marks = {"Declan Joyce": "PERSON", "P. J. Moran": "PERSON", "Seán Ó Laoi": "PERSON"}
    assert [name for name, _ in names(text, report_on(text, told(marks, marks)))] == list(marks)


def test_a_trade_that_one_tagger_counts_to_the_name_stays_outside_it() -> None:
    text = "Afterwards Physiotherapist Brightwell did not score the sites."
    taggers = told({"Physiotherapist Brightwell": "PERSON"}, {"Brightwell": "PERSON"})
    assert names(text, report_on(text, taggers)) == [("Brightwell", "BLOCK")]


@pytest.mark.parametrize(
    "name", ["of Parliament", "Grade C", "Winkler titration", "Lumisol sarl", "Benha"], ids=str
)
def test_what_one_tagger_alone_takes_for_a_name_may_be_known_for_none(name: str) -> None:
    text = f"Copies lie in four towns: Tanta, {name} and Damanhur."
    assert not names(text, report_on(text, told({}, {name: "PERSON"})))


def test_praise_of_somebody_only_the_taggers_know_is_no_endorsement() -> None:
    text = "The clerks say that Maulvika is pure gold and never late."
    supplier = report_on(text, told({}, {}))
    person = report_on(text, told({"Maulvika": "PERSON"}, {"Maulvika": "PERSON"}))
    assert of(supplier, "ENDORSEMENT")
    assert of(person, "PEACOCK")
    assert not of(person, "ENDORSEMENT")


def test_an_allow_list_entry_silences_the_taggers_too() -> None:
    taggers = told({"Quillon Marsh": "PERSON"}, {"Quillon Marsh": "PERSON"})
    assert not names(UNTITLED, report_on(UNTITLED, taggers, allow=["Quillon Marsh"]))


def test_a_name_the_taggers_agree_on_is_found_again_in_a_slug() -> None:
    document = Document(
        (
            Passage("body", "text", "en", "The key was kept by Quillfeather of the night shift."),
            Passage("slug", "slug", "en", "quillfeather-keeps-the-key"),
        )
    )
    marks = {"Quillfeather": "PERSON"}
    report = analyse(document, POLICY, told(marks, marks))
    assert "slug" in {finding.path for finding in report.findings if finding.rule == "P04"}


def test_a_stretch_that_only_taggers_mark_warns_under_the_rule_of_its_category() -> None:
    text = "The ledger of the pump house smells of Tuesday."
    marks = {"smells of Tuesday": "PEACOCK"}
    report = report_on(text, told(marks, marks))
    (finding,) = of(report, "PEACOCK")
    assert (finding.rule, finding.severity, finding.suggestion) == ("N01", "WARN", None)


def test_a_stretch_that_a_rule_found_is_not_marked_twice() -> None:
    text = "It was an unparalleled effort."
    alone = report_on(text, told({}, {}, tone=0.5))
    marked = report_on(
        text, told({"unparalleled effort": "PEACOCK"}, {"unparalleled effort": "PEACOCK"}, tone=0.5)
    )
    assert of(alone, "PEACOCK")
    assert of(alone, "PEACOCK") == of(marked, "PEACOCK")


@pytest.mark.parametrize(
    ("taggers", "is_hinted"),
    [
        (told({}), False),
        (told({}, {}), True),
        (told({}, {"a stunning": "PEACOCK"}), False),
        (told({}, {"noted": "UNSOURCED_CLAIM"}, tone=0.4), False),
    ],
)
def test_praise_in_which_the_encoder_sees_no_tone_is_hinted_to_be_a_technical_sense(
    taggers, is_hinted
) -> None:
    text = "The vet noted a stunning of nine seconds."
    (finding,) = of(report_on(text, taggers), "PEACOCK")
    assert (finding.rule, finding.severity) == ("N01", "FIX")
    assert ("technical sense" in finding.message) == is_hinted


def test_taggers_that_see_nothing_lower_no_severity_of_a_rule() -> None:
    text = "Under the able guidance of the Collector, I built a historic road."
    silent = report_on(text, told({}, {}))
    assert {(f.rule, f.severity) for f in report_on(text, ()).findings} <= {
        (f.rule, f.severity) for f in silent.findings
    }


def test_a_beneficiary_may_praise_where_taggers_mark_the_praise() -> None:
    text = "“My heart sang,” wrote one patient in the survey form."
    marks = {"My heart sang": "PEACOCK"}
    assert not of(report_on(text, told(marks, marks)), "PEACOCK")


def test_a_sentence_that_scores_high_where_rules_are_silent_asks_for_a_look_and_stops_nothing() -> None:
    report = report_on("The tender closed on 3 May.", told({}, {}, tone=1.0))
    (finding,) = of(report, "TONE")
    assert finding.severity == "INFO"
    assert not report.blocks
    assert not of(report_on("The tender closed on 3 May.", told({}, {})), "TONE")


def test_the_configuration_names_the_models_and_the_one_that_is_missing() -> None:
    both, one = report_on("A road.", told({}, {})), report_on("A road.", told({}))
    assert "linear 0123456789ab, encoder 0123456789ab" in both.configuration
    assert "encoder missing" in one.configuration


def test_an_edit_makes_the_taggers_read_the_changed_paragraph_only() -> None:
    taggers = told({}, {})
    first = [f"Paragraph {number} states that the tender closed." for number in range(8)]
    report_on("\n".join(first), taggers)
    read = len(taggers[0].texts)
    report_on("\n".join([*first[:3], "Paragraph 3 is new.", *first[4:]]), taggers)
    assert read == 8
    assert taggers[0].texts[read:] == ["Paragraph 3 is new."]


def test_offsets_count_in_the_whole_passage_behind_folded_characters() -> None:
    text = "Ａ ﬁne “desk”…\n\nThe key was kept by quillon."
    marks = {"quillon": "PERSON"}
    assert names(text, report_on(text, told(marks, marks))) == [("quillon", "BLOCK")]


@pytest.mark.parametrize(("severity", "shown"), [("BLOCK", ["WARN"]), ("INFO", ["INFO"]), ("OFF", [])])
def test_what_taggers_alone_mark_is_lowered_with_its_rule_and_never_raised(
    severity: str, shown: list[str]
) -> None:
    document = Document((Passage("body", "text", "en", "The sluice was tended by lamplight in May."),))
    taggers = told({"tended by lamplight": "PEACOCK"}, {"tended by lamplight": "PEACOCK"})
    report = analyse(document, load_policy(severities={"N01": severity}), taggers)
    assert [finding.severity for finding in of(report, "PEACOCK")] == shown


def test_a_text_is_tagged_once_for_every_policy_under_which_it_is_read() -> None:
    taggers = told({}, {})
    for severity in ("FIX", "INFO", "OFF"):
        document = Document((Passage("body", "text", "en", "The sluice was tended by lamplight in June."),))
        analyse(document, load_policy(severities={"N01": severity}), taggers)
    assert [len(tagger.texts) for tagger in taggers] == [1, 1]
