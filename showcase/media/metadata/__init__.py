"""Reads what a file says beside its content, and returns the file without it. Pure Python: no Django in this room."""
