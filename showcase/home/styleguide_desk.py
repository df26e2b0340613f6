"""Sample findings for the style page."""

from __future__ import annotations

from typing import Any

PARTS: list[dict[str, Any]] = [
    {"text": "The man behind the turnaround", "kind": "person", "number": 3},
    {"text": ", "},
    {"text": "Divisional Controller Shri", "kind": "person", "state": "blocks", "current": True, "number": 4},
    {"text": " "},
    {"state": "cover"},
    {"text": ", "},
    {"text": "burnt the midnight oil over", "state": "out"},
    {"text": "revised", "state": "in", "number": 5},
    {"text": " the duty chart at "},
    {"text": "Savitri Market", "state": "stet", "number": 11},
    {"text": ". On-time departures rose "},
    {"text": "massively", "kind": "neutral", "number": 2},
    {"text": "; complaints fell "},
    {"text": "by half", "kind": "evidence", "number": 9},
    {"text": ". It is "},
    {"text": "the pride of the State", "kind": "praise", "number": 6},
    {"text": ". "},
    {
        "text": "We recommend BusDrishti to every corporation.",
        "kind": "law",
        "state": "blocks",
        "number": 7,
    },
]

KEYS = [
    {"label": "Propose", "name": "propose", "value": "4", "small": True, "key": "P"},
    {"label": "False alarm", "name": "dismiss", "value": "4", "small": True, "style": "quiet", "key": "F"},
    {"label": "Other wording", "name": "edit", "value": "4", "small": True, "style": "quiet", "key": "E"},
]

FINDINGS: list[dict[str, Any]] = [
    {
        "number": 4,
        "kind": "Person",
        "about": "office title with a name",
        "state": "blocks",
        "open": True,
        "why": "The result belongs to the division. A name beside a title makes one official its author.",
        "wording": "The Bhavgad Division revised the duty chart with the traffic inspectors.",
        "basis": "Policy P03. Nine proposals like it were accepted by their institutions in October.",
        "buttons": KEYS,
    },
    {
        "number": 9,
        "kind": "Evidence",
        "about": "share without a base",
        "state": "open",
        "why": "By half of how many, in which period, counted by whom?",
    },
    {
        "number": 5,
        "kind": "Proposed",
        "about": "praise, F03",
        "state": "done",
        "why": "“revised” states the act.",
    },
    {"number": 11, "kind": "False alarm", "about": "person, P04", "state": "stet", "why": "A place."},
]
