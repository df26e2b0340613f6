"""The moderation engine: text in, findings out; pure Python, offline and deterministic.

`analyse(document, policy)` is the whole of it; with `all_taggers()` as third argument every model reads, not only the
linear one. Offsets count code points; `utf16_offset` converts for browsers.
"""

from moderation.engine.analysis import VERSION, analyse, configuration_of
from moderation.engine.documents import Document, Passage, utf16_offset
from moderation.engine.findings import (
    BLOCK,
    FIX,
    INFO,
    OFF,
    SETTABLE,
    SEVERITIES,
    WARN,
    Finding,
    Report,
    Sentence,
)
from moderation.engine.policy import BadRule, Policy, Rule, load_policy, permits
from moderation.engine.rewording import apply_suggestions
from moderation.engine.taggers.available import all_taggers, is_complete, live_taggers

__all__ = [
    "BLOCK",
    "FIX",
    "INFO",
    "OFF",
    "SETTABLE",
    "SEVERITIES",
    "VERSION",
    "WARN",
    "BadRule",
    "Document",
    "Finding",
    "Passage",
    "Policy",
    "Report",
    "Rule",
    "Sentence",
    "all_taggers",
    "analyse",
    "apply_suggestions",
    "configuration_of",
    "is_complete",
    "live_taggers",
    "load_policy",
    "permits",
    "utf16_offset",
]
