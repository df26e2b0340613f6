"""A short digest of an indexed document, by which the reconciliation finds drift."""

from __future__ import annotations

import hashlib
import json

from search.engines.protocol import IndexDocument


def fingerprint_of(document: IndexDocument) -> str:
    """Return a digest over everything but the version, which only orders writes."""
    content = [
        document.id,
        document.language,
        document.title,
        list(document.passages),
        sorted((key, sorted(values)) for key, values in document.facets.items() if values),
        document.published_on.isoformat(),
        document.adoptions,
    ]
    encoded = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(encoded).hexdigest()[:32]
