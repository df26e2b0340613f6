"""Which taggers read what: live hints use the linear one, submission and clearance all."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, TypeAlias, cast

from moderation.engine.taggers import Tagger
from moderation.engine.taggers.linear import LinearTagger, load_linear

NAMES: Final = ("linear", "encoder")
# Without these no text is cleared.
REQUIRED: Final = NAMES
_MISSING: Final = "missing"
AnyTagger: TypeAlias = Tagger | LinearTagger


def live_taggers() -> tuple[AnyTagger, ...]:
    """Return the taggers that answer in milliseconds."""
    return (load_linear(),)


@lru_cache(maxsize=1)
def all_taggers() -> tuple[AnyTagger, ...]:
    """Return every tagger of this installation; an encoder that cannot be loaded is left out, and the report says so."""
    try:
        encoder = cast(Tagger, importlib.import_module("moderation.engine.taggers.encoder").load_encoder())
    except (ImportError, OSError):
        return live_taggers()
    return (*live_taggers(), encoder)


def described(taggers: Sequence[AnyTagger]) -> str:
    """Return the models by name with the digests of their weights, as a report's configuration names them."""
    digests = {tagger.name: tagger.digest for tagger in taggers}
    return ", ".join(f"{name} {digests.get(name, _MISSING)}" for name in NAMES)


def is_complete(configuration: str) -> bool:
    """Say whether a report with this configuration was made with every model that a clearance asks for."""
    return not any(f"{name} {_MISSING}" in configuration for name in REQUIRED)
