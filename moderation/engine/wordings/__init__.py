"""Neutral wordings by the policy's substitution table, one module a kind of finding.

Nothing here adds a fact: words are left out, a person makes way for an office or an institution, or a placeholder is
set. What would not be grammatical is not proposed.
"""

from moderation.engine.wordings.offices import Clues, clues_of
from moderation.engine.wordings.proposals import propose
from moderation.engine.wordings.sites import Ground, Site

__all__ = ["Clues", "Ground", "Site", "clues_of", "propose"]
