"""Where a name begins and ends, where capitals are places, and which numbers are an office's."""

from __future__ import annotations

import pytest

from moderation.engine import Document, Passage, all_taggers, analyse, load_policy


def marked(text: str, *categories: str) -> list[str]:
    report = analyse(Document((Passage("body", "text", "en", text),)), load_policy(), all_taggers())
    found = {(f.start, f.end) for f in report.findings if f.category in categories and f.severity == "BLOCK"}
    return [text[start:end] for start, end in sorted(found)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The roll was kept by Sergeant Declan O'Brien.", "Declan O'Brien"),
        ("The sheet was kept by LHV Shazia Bano and two clerks.", "Shazia Bano"),
        ("The list was read by Matron Njoki Wanjiru at noon.", "Njoki Wanjiru"),
        ("It was signed by Captain Amr Hassan for the office.", "Amr Hassan"),
        ("The sheet was kept by Dr. Ma. Teresa Dumlao-Reyes.", "Dr. Ma. Teresa Dumlao-Reyes"),
        ("The tables were checked by Ing. Kwame Asante in May.", "Ing. Kwame Asante"),
        ("The file was opened by Eng. Halima Noor in May.", "Eng. Halima Noor"),
        ("A note was left by Chief Engineer Ravi Menon.", "Ravi Menon"),
        ("A note was left by Chief Obafemi Awolabi.", "Chief Obafemi Awolabi"),
        ("It was signed by Chief Administrative Officer Bishnu Prasad Rijal.", "Bishnu Prasad Rijal"),
        ("The boxes were counted by Lic. Felisa Mamani Choque in May.", "Lic. Felisa Mamani Choque"),
    ],
)
def test_a_name_is_marked_with_its_titles_and_without_its_office(text: str, name: str) -> None:
    assert marked(text, "PERSON") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Phulbani, Baliguda and G. Udayagiri blocks have switched to the new card.",
        "By 09.34 the hamlet of Curah Koboan was empty.",
        "The paving of the avenida Dona Leopoldina was let in May.",
        "The lining was finished in Ibshaway and Yusuf al-Siddiq.",
        "Training was given at the Simon van der Stel pool.",
        "The clerk writes Kikuyu and Kiswahili.",
        "The two vendors are LabBridge and Ejok Leatherworks.",
        "Buses run from Labuan Bajo to Larantuka on market days.",
        "The dispensary serves Rani Bala, a village of 412 households.",
        "The Tiradentes and Chico Mendes routes were closed.",
        "Transport runs in the municipalities of Presidente Figueiredo and Coronel Fabricio.",
        "Children are referred to RSUD Dr. Moewardi by bus.",
        "Cyclone Ana closed two jetties.",
        "Scanning is done under work order 77/2023 by Ganga Infoserve.",
        "The fish are landed at the jetty of the research vessel Dr David Livingstone.",
        "A resident of Susan B. Anthony Court used the bridge.",
    ],
)
def test_places_by_their_surroundings_are_no_persons(text: str) -> None:
    assert marked(text, "PERSON") == []


@pytest.mark.parametrize(
    ("text", "is_personal"),
    [
        ("Call the registry on 0381 555 0120.", False),
        ("The hospital's main number is 071 555 0126.", False),
        ("Report a missed street to the depot at 709-555-0151.", False),
        ("Inspections are booked on 042 555 0140.", False),
        ("A grievance may be lodged by telephone on 011 555 0177 or in the box.", False),
        ("The inspectorate's telephone is 040-555 0150.", False),
        ("He may be reached on 042 555 0140.", True),
        ("The Controller's number is 013-555 0192.", True),
        ("Text the foreman on 709-555-0188.", True),
        ("The committee can verify at 0917 555 0133.", True),
        ("Call the Collector on 98765 43210.", True),
    ],
)
def test_a_number_that_stands_by_an_institution_is_its_own(text: str, is_personal: bool) -> None:
    assert bool(marked(text, "CONTACT")) is is_personal


@pytest.mark.parametrize(
    ("text", "brands"),
    [
        ("The day ended with #SDMOnDuty on every post.", True),
        ("Posts carried #ZolaDelivers all week.", True),
        ("Posts carried #MayorsOffice all week.", False),
        ("Posts carried #CleanStreets all week.", False),
    ],
)
def test_a_hashtag_that_cheers_an_office_holder_is_a_brand(text: str, brands: bool) -> None:
    assert bool(marked(text, "HANDLE")) is brands
