"""What each reason code asks of the institution (policy, section 5): one sentence that says how the text can pass."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

# What a moderator most often means by an open finding of this family of rules.
CODE_OF_FAMILY: Final = {
    "P": "R01",
    "H": "R02",
    "F": "R03",
    "N": "R04",
    "L": "R05",
    "E": "R09",
    "M": "R12",
}
SENTENCES: Final = {
    "R01": _("Credit the office, the unit or the function, and leave the name out."),
    "R02": _("Leave out handles, slogans and contacts of a person; give the office’s registered channel."),
    "R03": _("Write of the office in the third person, and let the figures speak."),
    "R04": _("Put a figure, a date or a source where the text praises."),
    "R05": _("Leave out parties, candidates, office-holders and promises; describe the measure."),
    "R06": _("Leave out blame of others and defence against criticism; state what was done."),
    "R07": _("Leave out what is confidential, under trial or private, or wait until it is public."),
    "R08": _("Leave out the product or supplier, or name it with its tender and the interest declared."),
    "R09": _("Add the register, order, data set or audit in which the figure can be checked."),
    "R10": _("Send the story again when it works and has been measured."),
    "R11": _("Answer the questions that are still open; “none” is no answer to what did not work."),
    "R12": _("Choose pictures of the work or the place, in which no single face stands out."),
    "R13": _("Describe each picture in words, and confirm the licence of each file."),
    "R14": _("Add what is new to the story that exists already."),
    "R15": _("Let the public institution submit that is accountable for the work."),
    "R16": _("The senior editor’s sentence below says what is meant."),
}


def sentence_of(code: str) -> str:
    """Return what the institution is asked to do for a reason code; nothing for a code that does not exist."""
    return str(SENTENCES.get(code, ""))


def code_of_rule(rule: str) -> str:
    """Return the reason code that an open finding of this rule suggests, or nothing."""
    return CODE_OF_FAMILY.get(rule[:1], "")


def codes_of_rules(rules: list[str]) -> list[str]:
    """Return the reason codes that the open findings of these rules suggest, in order and once each."""
    return sorted({code_of_rule(rule) for rule in rules} - {""})
