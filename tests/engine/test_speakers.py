"""Whose voice a quotation is: what a beneficiary or a form says of itself is nobody's praise."""

from __future__ import annotations

import pytest

from moderation.engine import Document, Passage, analyse, load_policy


def speaks_in_first_person(text: str) -> bool:
    report = analyse(Document((Passage("body", "text", "en", text),)), load_policy(), ())
    return any(
        finding.category == "FIRST_PERSON" and finding.severity == "FIX" for finding in report.findings
    )


@pytest.mark.parametrize(
    "text",
    [
        "“I came here on foot,” one boatman told us.",
        "“My son did the rest,” said a weaver near Lal Bahadur Market, and laughed.",
        "“I lost a day for it,” said a woman in the queue. “Now I lose an hour.”",
        "“I signed it myself,” said Sunita Pawar, a potter from Bhuj.",
        "A widow came on a Monday. “I got my money in nine days,” she said.",
        "The third, “My vision for this bazaar”, was answered at length by eleven traders.",
        "A volunteer on the island wrote in the visitor book: “I am proud of our little island.”",
        "“My boiler is older than I am,” one attendant remarked.",
        "A cook put it in another way: “I have my own money on the seventh.”",
        "The woman of the house preferred it so. She told the visitor, “I used to carry it.”",
        "A man of 83 going to the clinic said, “I would have to be beholden.”",
        "The form asks, “Did I wait more than an hour?”",
        "Item 4 of the sheet is worded “I am proud of this clinic”, and item 5 “I waited too long”.",
        "The form asks the officer in charge to sign under the words “I designed this scheme”.",
        "In one of the letters it is written: “I did not feel the delay.”",
        "Item 4 of the form is worded “I am proud of this clinic”. On that item 211 clients agreed.",
        "Let us hear a stallholder. “I sell from six,” he said. “By ten I rest.”",
        "At the public meeting a resident of Susan B. Anthony Court said, “I have carried my bags across.”",
        "A captain wrote on the feedback card, “The paper no longer sticks to my hands.”",
        "A yam seller put it this way: “I keep my ticket in my scarf.”",
    ],
)
def test_private_voices_and_forms_may_say_i(text: str) -> None:
    assert not speaks_in_first_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "“I gave this town its water,” said the Collector.",
        "At the public meeting the Collector said, “I gave this town its water.”",
        "“I never rested until it was done,” said Prof. R. K. Menon. “I gave it my best years.”",
        "“I drove the whole reform,” the department's chief told us.",
        "The Commissioner was pleased. “I have given this city its water,” he said.",
        "“I am proud of what I built,” said an officer of the water board.",
        "“I am proud of what I built,” said Meera Nair, the engineer.",
        "The officer wrote: “I led it all.”",
        "The officer has written: “I led it all.”",
        "The Collector met patients at noon. “I gave them all I had,” she said.",
        "The report says: “I led this reform from the front.”",
        "A checklist was printed. “I have set the gold standard,” she said.",
        "“I led this reform from the front.”",
    ],
)
def test_officials_and_voices_unknown_may_not(text: str) -> None:
    assert speaks_in_first_person(text)
