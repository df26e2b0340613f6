"""What the engine promises its callers: offsets, quotations, evasion, names across passages, languages, determinism."""

from __future__ import annotations

import pytest

from moderation.engine import Document, Passage, Report, analyse, apply_suggestions, load_policy, utf16_offset

POLICY = load_policy()


def report_on(text: str, kind: str = "text", language: str = "en") -> Report:
    return analyse(Document((Passage("body", kind, language, text),)), POLICY)


def matches(report: Report, text: str, rule: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in report.findings if finding.rule == rule]


def rules(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings}


def test_the_same_text_and_policy_give_the_same_report_byte_for_byte() -> None:
    text = "Under the able guidance of Shri Ramesh Kumar, IAS, I built a historic road. Follow @anita_ias!"
    assert report_on(text).to_json() == report_on(text).to_json()


def test_the_report_never_holds_an_excerpt() -> None:
    report = report_on("Shri Zorawar Quillfeather opened the ward.")
    assert report.findings
    assert "quillfeather" not in report.to_json().lower()
    assert all("anchor" not in entry for entry in report.as_dict()["findings"])
    assert "quillfeather" in report.findings[0].anchor


def test_the_configuration_names_engine_rules_and_models() -> None:
    configuration = report_on("A road.").configuration
    assert POLICY.version in configuration
    assert "engine" in configuration
    assert "models" in configuration


def test_an_allow_list_entry_changes_the_version_and_silences_the_name() -> None:
    policy = load_policy(allow=["Tukaram Ghadge"])
    text = "The route passes Junior Engineer Tukaram Ghadge."
    assert policy.version != POLICY.version
    assert not analyse(Document((Passage("body", "text", "en", text),)), policy).findings


def test_a_name_found_once_is_found_again_in_slug_file_name_and_caption() -> None:
    document = Document(
        (
            Passage("title", "text", "en", "A new counter"),
            Passage("slug", "slug", "en", "ghadge-opens-counter"),
            Passage("body", "text", "en", "Junior Engineer Tukaram Ghadge supervised the joints."),
            Passage("file", "filename", "en", "tukaram_inspection.jpg"),
            Passage("caption", "caption", "en", "Ghadge at the pump."),
        )
    )
    found = {(finding.path, finding.rule) for finding in analyse(document, POLICY).findings}
    assert {("slug", "P04"), ("file", "P04"), ("caption", "P04"), ("body", "P03")} <= found


@pytest.mark.parametrize(
    ("text", "rule", "match"),
    [
        ("Ｓｈｒｉ Ｒａｍｅｓｈ Ｋｕｍａｒ opened it.", "P01", "Ｓｈｒｉ Ｒａｍｅｓｈ Ｋｕｍａｒ"),
        ("Sh\u200bri Ra\u200dmesh Kumar opened it.", "P01", "Sh\u200bri Ra\u200dmesh Kumar"),
        ("Follow @r a m e s h now.", "H01", "@r a m e s h"),
        ("A hist\u043eric road.", "N01", "hist\u043eric"),
        ("Under the leader-\nship of the Collector it grew.", "P06", "Under the leader-\nship of"),
        (
            "Write to ramesh dot kumar at mailnest dot com today.",
            "P11",
            "ramesh dot kumar at mailnest dot com",
        ),
        ("SHRI RAMESH KUMAR OPENED THE WARD.", "P01", "SHRI RAMESH KUMAR"),
        ("R . K . Laxman said so.", "P04", "R . K . Laxman"),
    ],
)
def test_disguised_writing_is_read_and_marked_where_it_stands(text: str, rule: str, match: str) -> None:
    assert match in matches(report_on(text), text, rule)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("“It is the best office in the country,” said the Collector.", True),
        ("“It is the best office in the country,” a resident wrote in the survey.", False),
        ("The survey form reads 'I am satisfied'.", False),
        ("“I am proud of our team,” the Director said.", True),
    ],
)
def test_praise_is_exempt_in_the_voice_of_a_beneficiary_only(text: str, fires: bool) -> None:
    assert bool(rules(report_on(text)) & {"N01", "N02", "F01", "F02"}) is fires


def test_names_are_found_in_every_quotation() -> None:
    assert "P01" in rules(report_on("“Shri Ramesh Kumar came,” a resident wrote."))


def test_a_sources_title_may_praise_but_not_name() -> None:
    found = rules(report_on("A historic road by Shri Ramesh Kumar", kind="source-title"))
    assert "N01" not in found
    assert "P01" in found


@pytest.mark.parametrize(
    ("attribution", "fires"), [("District Collector", True), ("A farmer, survey (n = 41)", False)]
)
def test_a_quote_block_is_judged_by_its_attribution(attribution: str, fires: bool) -> None:
    document = Document(
        (
            Passage("body.0.quote.text", "quote", "en", "I am proud of this outstanding work."),
            Passage("body.0.quote.attribution", "text", "en", attribution),
        )
    )
    assert ("F01" in rules(analyse(document, POLICY))) is fires


@pytest.mark.parametrize("language", ["ta", "fr", "", "bn-IN"])
def test_a_language_nobody_covers_is_held_for_a_reader(language: str) -> None:
    report = report_on("Le pont est ouvert.", language=language)
    assert [finding.severity for finding in report.findings if finding.rule == "LANG"] == ["FIX"]
    assert report.notes


def test_a_foreign_script_inside_an_english_text_is_held_too() -> None:
    assert "LANG" in rules(report_on("The bridge பாலம் is open."))


@pytest.mark.parametrize(
    ("language", "said"), [("hi", "one in four without a title is missed"), ("ur", "no name model for ur")]
)
def test_the_report_says_what_is_not_covered_in_hindi_and_urdu(language: str, said: str) -> None:
    assert any(said in note for note in report_on("x", language=language).notes)


@pytest.mark.parametrize(
    ("text", "language", "rule"),
    [
        ("माननीय मंत्री श्री रमेश कुमार ने उद्घाटन किया।", "hi", "P01"),
        ("मैंने यह सड़क बनवाई।", "hi", "F01"),
        ("یہ بے مثال کارنامہ ہے۔", "ur", "N01"),
        ("محترمہ نسرین اختر نے رجسٹر رکھا۔", "ur", "P01"),
    ],
)
def test_hindi_and_urdu_run_under_the_same_rule_ids(text: str, language: str, rule: str) -> None:
    assert rule in rules(report_on(text, language=language))


def test_a_claim_next_to_its_source_is_left_alone() -> None:
    assert "N02" in rules(report_on("It is the cleanest town in the country."))
    assert "N02" not in rules(
        report_on("It is the cleanest town in the country according to the 2023 survey (table 4).")
    )


def test_a_deletion_leaves_a_grammatical_sentence() -> None:
    text = "The team built an incredible old bridge and a historic gate."
    report = report_on(text)
    assert apply_suggestions(text, report.findings) == "The team built an old bridge and a gate."


def test_applying_the_suggestions_twice_changes_nothing_more() -> None:
    text = "The office single-handedly cleared a spectacular backlog of 41 files in a groundbreaking drive."
    once = apply_suggestions(text, report_on(text).findings)
    assert apply_suggestions(once, report_on(once).findings) == once
    assert "41 files" in once


def test_offsets_convert_to_what_a_browser_counts() -> None:
    text = "😀 Shri Ramesh Kumar opened it."
    finding = next(finding for finding in report_on(text).findings if finding.rule == "P01")
    assert finding.start == 2
    assert utf16_offset(text, finding.start) == 3


def test_a_praised_sentence_scores_above_a_dry_one() -> None:
    report = report_on("The visionary Mayor moved mountains for us. The tender closed on 3 May 2021.")
    first, second = report.sentences
    assert first.score > second.score
    assert first.features
