"""Placeholder module docstring: replaced by the reading model of the story page."""
