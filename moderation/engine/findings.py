"""What the engine says: findings, sentence scores and the configuration that produced them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

BLOCK: Final = "BLOCK"
FIX: Final = "FIX"
WARN: Final = "WARN"
INFO: Final = "INFO"
SEVERITIES: Final = (BLOCK, FIX, WARN, INFO)
# What an overlay may set besides: the rule is silent.
OFF: Final = "OFF"
SETTABLE: Final = (*SEVERITIES, OFF)


def weaker_of(one: str, other: str) -> str:
    """Return the severity that stops less."""
    return max(one, other, key=SETTABLE.index)


@dataclass(frozen=True, slots=True)
class Finding:
    """One departure from the policy at text[start:end] of the passage `path`, in code points.

    `suggestion` replaces `stretch` ("" deletes it): the finding itself or, where an office, a comma or an article
    beside it has to change with it, the wider `replaces`. None means that only `prompt` can help.
    `anchor` holds the normalised match and its neighbours: it stays in memory, a caller keys it.
    """

    rule: str
    category: str
    severity: str
    path: str
    start: int
    end: int
    message: str
    basis: str
    suggestion: str | None
    prompt: str
    anchor: str
    replaces: tuple[int, int] | None = None

    @property
    def stretch(self) -> tuple[int, int]:
        """Return what `suggestion` takes the place of."""
        return self.replaces or (self.start, self.end)

    def as_dict(self) -> dict[str, Any]:
        """Return everything but the anchor: no excerpt of the text leaves the report."""
        return {
            "rule": self.rule,
            "category": self.category,
            "severity": self.severity,
            "path": self.path,
            "start": self.start,
            "end": self.end,
            "message": self.message,
            "basis": self.basis,
            "suggestion": self.suggestion,
            "prompt": self.prompt,
            "replaces": list(self.stretch),
        }


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its tone score (0 to 1, higher is less neutral) and the features that weigh most."""

    path: str
    start: int
    end: int
    score: float
    features: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "start": self.start,
            "end": self.end,
            "score": self.score,
            "features": list(self.features),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The engine's verdict on one document; the same input and policy give the same report, byte for byte."""

    findings: tuple[Finding, ...]
    sentences: tuple[Sentence, ...]
    configuration: str
    notes: tuple[str, ...]

    @property
    def blocks(self) -> bool:
        """Say whether anything in here stops publication."""
        return any(finding.severity in {BLOCK, FIX} for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        return {
            "configuration": self.configuration,
            "findings": [finding.as_dict() for finding in self.findings],
            "sentences": [sentence.as_dict() for sentence in self.sentences],
            "notes": list(self.notes),
        }

    def to_json(self) -> str:
        """Return the report as canonical JSON."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
