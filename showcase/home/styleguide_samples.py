"""Sample data for the style page. Nothing in it is true."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.safestring import mark_safe

from showcase.home.templatetags.showcase_format import scaled

Result = dict[str, Any]

FERRY: Result = scaled(71, 83, "%") | {
    "name": "School attendance",
    "detail": "school attendance, 38 schools, 1 year; 0 to 100",
    "basis": (
        "Average of 38 island schools, 6,140 pupils enrolled. "
        "School year 2022, then 2023. Source: class registers."
    ),
    "level": 2,
    "points": (74, 78, 80),
}
COURT: Result = scaled(219, 64, "days") | {
    "name": "Median age of a pending file",
    "detail": "median age of a pending file, 1 year; 0 to 300",
    "basis": "Registry ledger, 2023 and 2024",
    "level": 3,
}
EDGE: Result = scaled(4, 97.5, "%") | {
    "name": "At the edges",
    "detail": "permits decided online; 0 to 100",
    "level": 1,
}
BARE: Result = scaled(None, 12400, "households") | {
    "name": "Without a baseline",
    "detail": "households served; 0 to 15,000",
    "level": 0,
}


def plate_url(division: str) -> str:
    return f"/styleguide/plates/{division}.svg"


def rows() -> list[dict[str, Any]]:
    return [
        {
            "date": date(2024, 11, 18),
            "title": "Old case files heard in order of age",
            "url": "#rows",
            "institution": "Court Registry, Sabana Grande, Colombia",
            "result": COURT,
            "did_not_work": "Family cases took longer: 88 days, then 97.",
            "level": 3,
        },
        {
            "date": date(2024, 11, 15),
            "title": "The ferry runs to the school bell",
            "url": "#rows",
            "institution": "County Education Office, Lamuni, Kenya",
            "result": FERRY,
            "did_not_work": "Girls over 13 gained one point. Two crossings stop in the monsoon.",
            "level": 2,
        },
        {
            "date": date(2024, 10, 31),
            "title": "Permits asked for and given online",
            "url": "#rows",
            "institution": "Planning Department, Tõravere, Estonia",
            "result": EDGE,
            "did_not_work": "Appeals rose from 3 % to 5 %.",
            "level": 1,
        },
        {
            "date": date(2024, 10, 28),
            "title": "Hand pumps mended by the village",
            "url": "#rows",
            "institution": "Rural Water Office, Dankoro, Mali",
            "result": BARE,
            "did_not_work": "Nobody counted before the work began.",
            "level": 0,
        },
    ]


def cards() -> list[dict[str, Any]]:
    return [
        {
            "url": "#cards",
            "title": "The ferry runs to the school bell",
            "plate_url": plate_url("09"),
            "institution": "County Education Office, Lamuni, Kenya",
            "passage": mark_safe(
                "Eleven crossings were moved to fit school hours; "
                "<mark>attendance</mark> in 38 island schools was counted before and after."
            ),
            "did_not_work": "girls over 13 gained one point; two crossings stop in the monsoon.",
            "result": FERRY
            | {
                "name": mark_safe("<mark>Attendance</mark>, 38 schools, 1 year"),
                "basis": "Class registers, 2022 and 2023",
            },
        },
        {
            "url": "#cards",
            "title": mark_safe("विद्यालय <mark>उपस्थिति</mark> पंजी की साप्ताहिक जाँच"),
            "lang": "hi",
            "plate_url": plate_url("07"),
            "institution": "खंड शिक्षा कार्यालय, नंदपुर, मध्य प्रदेश, भारत",
            "passage": "हर शुक्रवार दो पंजियाँ मिलाई जाती हैं; अंतर विद्यालय के सूचना-पट पर लिखा जाता है।",
            "notice": {"kind": "dormant", "text": "Not confirmed by the office since September 2022."},
            "result": scaled(44, 62, "%")
            | {"name": "उपस्थिति, 112 विद्यालय", "basis": "Two registers compared", "level": 1},
        },
        {
            "url": "#cards",
            "title": "Tablet lessons in river hostels",
            "plate_url": plate_url("10"),
            "institution": "Municipal Education Office, Porto Ariri, Brazil",
            "notice": {
                "kind": "withdrawn",
                "text": "on 12 November 2024 at the institution’s request. The text stays readable.",
            },
            "passage": "Recorded lessons were lent on tablets to eleven hostels.",
            "result": scaled(36, 18, "%")
            | {
                "name": "Lessons missed, 2 hostels of 11",
                "basis": "Withdrawn figure: recount failed",
                "level": 0,
            },
        },
    ]


def forms() -> dict[str, Any]:
    return {
        "errors": [
            {"id": "sg-month", "text": "Give the month of the baseline"},
            {"id": "sg-bad", "text": "Say what did not work; “none” cannot be published"},
        ],
        "fields": [
            {
                "id": "sg-what",
                "name": "what",
                "label": "What was measured",
                "hint": "One indicator. You can add others later.",
                "value": "Departures within five minutes of the timetable",
            },
            {
                "id": "sg-month",
                "name": "month",
                "label": "Month and year",
                "width": "short",
                "error": "Give the month of the baseline",
                "inputmode": "numeric",
            },
            {
                "id": "sg-unit",
                "name": "unit",
                "label": "Unit",
                "type": "select",
                "width": "mid",
                "options": [
                    {"value": "%", "label": "per cent", "selected": True},
                    {"value": "d", "label": "days"},
                ],
            },
            {
                "id": "sg-changed",
                "name": "changed",
                "label": "What changed",
                "type": "textarea",
                "hint": "Facts a second office could check. Credit the office or the team.",
                "value": "On-time departures rose from 61 to 88 per cent.",
                "count": 48,
                "limit": 1500,
            },
            {
                "id": "sg-bad",
                "name": "bad",
                "label": "What did not work",
                "type": "textarea",
                "rows": 3,
                "error": "Say what did not work; “none” cannot be published",
                "value": "None.",
            },
            {
                "id": "sg-sure",
                "name": "sure",
                "type": "checkbox",
                "label": "No supplier of goods or services had a part in this text",
                "hint": "Said once, by the office.",
            },
        ],
        "tasks": [
            {
                "label": "Institution and unit",
                "url": "#tasks",
                "hint": "State Road Transport, Bhavgad Division",
                "status_kind": "done",
                "status": "Done",
            },
            {
                "label": "Title and summary",
                "url": "#tasks",
                "hint": "1 suggestion",
                "status_kind": "part",
                "status": "1 to settle",
            },
            {
                "label": "What was done",
                "url": "#tasks",
                "status_kind": "stop",
                "status": "1 stops submission",
            },
            {"label": "Costs and conditions", "status_kind": "none", "status": "Not started"},
        ],
    }


def facets() -> list[dict[str, Any]]:
    return [
        {
            "name": "function",
            "label": "Function",
            "options": [
                {"value": "09", "label": "09 Education", "count": 23, "checked": True},
                {"value": "09.1", "label": "09.1 Pre-primary and primary education", "count": 14, "depth": 1},
                {"value": "10", "label": "10 Social protection", "count": 6},
            ],
            "more": [
                {"value": "07", "label": "07 Health", "count": 4},
                {"value": "04", "label": "04 Economic affairs", "count": 3},
            ],
            "is_long": True,
        },
        {
            "name": "language",
            "label": "Language",
            "options": [
                {"value": "en", "label": "English", "count": 1217},
                {"value": "ur", "label": "اردو", "lang": "ur", "count": 2},
            ],
        },
    ]


def story() -> dict[str, Any]:
    return {
        "plate": {
            "url": plate_url("09"),
            "alt": (
                "A copybook of twelve rows. Eight and a half are written on sand, for 71 "
                "per cent; the next row and a half, on green, bring it to 83."
            ),
            "label": "Plate 09-214.",
            "caption": "Drawn from the two figures; the rest of the page is still to be written.",
        },
        "worked": [
            "Eleven of nineteen crossings now arrive before the first lesson.",
            "No new vessel was bought.",
        ],
        "did_not": [
            "Girls over 13: 68 %, then 69 %. The cause lies elsewhere.",
            "Two crossings stop in July and August, in the monsoon.",
        ],
        "steps": [
            {"name": "Identified", "when": "14 Feb 2024", "reached": True},
            {"name": "Understood", "when": "3 Apr 2024", "reached": True},
            {"name": "Appreciated", "when": "15 Nov 2024", "reached": True},
            {
                "name": "Replicated",
                "when": "20 Nov 2024: one adoption confirmed",
                "reached": True,
                "current": True,
            },
            {"name": "Scaled"},
        ],
        "note": {
            "head": "Baseline",
            "lines": ["71 %, mean of three terms, school year 2022.", "Jetty count: 10 to 21 October 2022."],
        },
        "quote": {
            "text": "My first lesson used to be for half the class. Now it is for the class.",
            "source": "A teacher, Mkoko island, in the exit survey of December 2023 (n = 164)",
        },
        "facts": [
            {"label": "Cost", "value": "KES 4.1 million a year; nothing to set up"},
            {"label": "Owner", "value": "Head of School Access", "note": "access@education.lamuni.example"},
            {"label": "Kit", "value": "Agreement (PDF, 4 pages)", "url": "#facts"},
        ],
        "adoptions": [
            {
                "name": "County Education Office, Lamuni, Kenya",
                "state": "running",
                "note": "Origin. Running since January 2023.",
            },
            {
                "name": "Sundarkhali Block, West Bengal, India",
                "state": "pilot",
                "note": "Pilot since August 2024. No result yet.",
            },
            {
                "name": "District Services, Ilha do Norte, Mozambique",
                "state": "ended",
                "note": "Ended in March 2024: no vessel lay on the island overnight.",
            },
        ],
        "events": [
            {
                "when": "18 November 2024",
                "date": date(2024, 11, 18),
                "text": "Correction published: 84 % became 83 %.",
            },
            {"when": "Within 14 days", "text": "A moderator of another institution reads it."},
        ],
    }


def small() -> dict[str, Any]:
    return {
        "levels": range(6),
        "notices": [
            {
                "kind": "cleared",
                "text": (
                    "against policy 1.3 on 15 November 2024 by Moderation Desk B, of another institution."
                ),
            },
            {
                "kind": "corrected",
                "text": "on 18 November 2024: attendance after, first printed as 84 %, is 83 %.",
            },
            {"kind": "withdrawn", "text": "on 12 November 2024 at the institution’s request."},
            {"kind": "dormant", "text": "Not confirmed by the office since September 2022."},
            {"kind": "error", "text": "The search could not be finished. Try fewer words."},
        ],
        "buttons": [
            {"label": "Save and go on", "url": "#buttons"},
            {"label": "Save and leave", "url": "#buttons", "style": "quiet", "key": "S"},
            {"label": "Propose rejection", "url": "#buttons", "style": "danger"},
            {"label": "All 3 versions", "url": "#buttons", "style": "link"},
        ],
        "statuses": [
            ("done", "Current"),
            ("part", "In progress"),
            ("stop", "7 days late"),
            ("none", "Not started"),
        ],
        "figures": [
            {"value": 61, "label": "stories received"},
            {"value": 9, "unit": "days", "label": "median to a decision; the oldest waited 26"},
            {"value": 12040, "label": "readers"},
        ],
        "record": [
            {
                "kind": "withdrawn",
                "word": "Withdrawn",
                "title": "Tablet lessons in river hostels",
                "url": "#record",
                "institution": "Porto Ariri, Brazil",
                "text": "12 November 2024. The institution recounted.",
            },
            {
                "kind": "corrected",
                "word": "Corrected",
                "title": "The ferry runs to the school bell",
                "url": "#record",
                "institution": "Lamuni, Kenya",
                "text": "18 November 2024. 84 % became 83 %.",
            },
        ],
        "empty_links": [
            {"label": "Leave out “monsoon”", "url": "#empty"},
            {"label": "All stories about education", "url": "#empty"},
        ],
        "chips": [{"label": "09 Education", "url": "#chips"}, {"label": "Kenya", "url": "#chips"}],
        "colours": (
            "paper",
            "paper-sunk",
            "paper-field",
            "ink",
            "ink-soft",
            "accent",
            "accent-wash",
            "before-wash",
            "signal",
            "signal-wash",
            "danger",
            "danger-wash",
            "mark",
        ),
        "crumbs": [
            {"label": "Stories", "url": "#top"},
            {"label": "09 Education", "url": "#top"},
            {"label": "Kenya"},
        ],
    }
