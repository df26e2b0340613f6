"""The moderation engine: text in, findings out; pure Python, offline and deterministic.

`analyse(document, policy)` is the whole of it. Offsets count code points; `utf16_offset` converts for browsers.
"""

from moderation.engine.analysis import VERSION, analyse
from moderation.engine.documents import Document, Passage, utf16_offset
from moderation.engine.findings import BLOCK, FIX, INFO, SEVERITIES, WARN, Finding, Report, Sentence
from moderation.engine.policy import Policy, Rule, load_policy
from moderation.engine.rewording import apply_suggestions

__all__ = [
    "BLOCK",
    "FIX",
    "INFO",
    "SEVERITIES",
    "VERSION",
    "WARN",
    "Document",
    "Finding",
    "Passage",
    "Policy",
    "Report",
    "Rule",
    "Sentence",
    "analyse",
    "apply_suggestions",
    "load_policy",
    "utf16_offset",
]
