"""Who holds an address: the nearest person or office before it decides."""

from __future__ import annotations

import pytest

from moderation.engine import Document, Passage, analyse, load_policy


def blocked(text: str) -> list[str]:
    report = analyse(Document((Passage("body", "text", "en", text),)), load_policy(), ())
    return [
        text[finding.start : finding.end]
        for finding in report.findings
        if finding.category in {"CONTACT", "HANDLE"} and finding.severity == "BLOCK"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The depot at Kirkgate can be reached on 0131 496 0182.",
        "The plaza manager's cabin has a telephone for drivers, 0124 555 0188.",
        "Other museums may ask the visitor office for the spreadsheet: 033 2668 0554.",
        "“My mother came along,” a daughter said. For loans, ring the front desk at 053 555 0190.",
        "Report an unlit buoy to the control tower, channel 16, or on 0414 555 020.",
        "Call the office of the Collector on 0422 555 0142.",
        "Ring the section's own line, 0422 555 0142.",
        "The duty room answers on 020 555 0147 or 020 555 0148.",
        "Enquiries go to planning@water.example or 020 555 0199.",
        "Lost property: 22 000 00 15.",
        "The station's general line, 0211 000 400, is unchanged.",
        "The Patuakhali division keeps the list. Write to xen.patuakhali@water.example.",
        "The template may be copied; write to opd.letters@clinic.example. The OPD opens at nine.",
        "Kerb works are posted at @citybus_stops, the company's service account.",
        "The board met in 2011 and 4100 2210 litres were drawn.",
    ],
)
def test_an_office_may_be_reached(text: str) -> None:
    assert not blocked(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("The depot is open; for a tour, ring Pundalik on 0832 555 0146.", "0832 555 0146"),
        ("The office line is 0938-555014 and the Tahsildar is on 98450 12345.", "98450 12345"),
        ("Faults go to the depot, or text the foreman on 98450 12345.", "98450 12345"),
        ("The warden's own line is 0422 555 0142.", "0422 555 0142"),
        ("The photographs are with Ravi in the store room; call 98450 12345.", "98450 12345"),
        ("My door is open, at 98450 12345.", "98450 12345"),
        ("The station answers on 110; Edgar himself on 5550 4471.", "5550 4471"),
        ("For everything else there is my cell, 819-555-0133.", "819-555-0133"),
        ("My own number for faults at night is 97555 01 462.", "97555 01 462"),
        ("Write to r.haorpur@health.example. The hospital is at Haorpur.", "r.haorpur@health.example"),
        ("On the museum's page, and as @InmaEnElAlmacen, she posts them.", "@InmaEnElAlmacen"),
        ("Residents may follow @JacquiOnTheRoads.", "@JacquiOnTheRoads"),
        ("My page is facepage.example/jase.drives.", "facepage.example/jase.drives"),
        ("Follow the Collector on Instagram as riya_kollam.", "riya_kollam"),
        ("To book, message @selvi_akka_ward5.", "@selvi_akka_ward5"),
        (
            "Asha Danladi keeps the list; her page is https://chatter.example/ashadanladi.",
            "https://chatter.example/ashadanladi",
        ),
    ],
)
def test_a_person_may_not(text: str, address: str) -> None:
    assert address in blocked(text)
