"""Who is praised: a supplier, which is endorsement, or a person whom only the taggers knew, which is peacock.

Patterns read before taggers do, and take a capital of which nothing is known for a firm. Where taggers and grammar
agree that it names a person, the praise is the person's; the name itself is found and blocks as ever.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import Final

from moderation.engine.agreement import MAIN_RULES, token_span
from moderation.engine.policy import Policy
from moderation.engine.reading import Hit, Reading

_ENDORSEMENT: Final = "ENDORSEMENT"
_PRAISE: Final = MAIN_RULES["PEACOCK"]


def placed_praise(reading: Reading, hits: Sequence[Hit], policy: Policy) -> list[Hit]:
    """Return the hits with every endorsement of nobody but persons under the rule of praise."""
    if not any(hit.find.category == _ENDORSEMENT for hit in hits):
        return list(hits)
    named = {index for person in reading.names.persons for index in range(person.start, person.end)}
    suppliers = sorted(reading.scene.mentions["supplier"])
    rule = policy.rules[_PRAISE]
    find = rule.finds[0]
    return [
        Hit(rule, find, hit.start, hit.end) if _praises_persons(reading, hit, suppliers, named) else hit
        for hit in hits
    ]


def _praises_persons(reading: Reading, hit: Hit, suppliers: Sequence[int], named: set[int]) -> bool:
    """Say whether every supplier that the find speaks of, of those that begin at tokens `suppliers`, is a person."""
    if hit.find.category != _ENDORSEMENT:
        return False
    first, end = token_span(reading.tokens, hit.start, hit.end)
    praised = suppliers[bisect.bisect_left(suppliers, first) : bisect.bisect_left(suppliers, end)]
    return bool(praised) and named.issuperset(praised)
