"""Slows down whoever tries links: counted for some minutes by a keyed hash of the address, which is kept nowhere else."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

SECONDS: Final = 600
LIMIT: Final = 60
PRICE_OF_A_MISS: Final = 6


def is_too_much(request: HttpRequest) -> bool:
    """Count this request; say whether its address has used up what it has for these minutes."""
    return _count(request, 1) > LIMIT


def note_miss(request: HttpRequest) -> None:
    """Count a link that does not exist: ten of them are as much as sixty good requests."""
    _count(request, PRICE_OF_A_MISS - 1)


def _count(request: HttpRequest, price: int) -> int:
    key = _key(request.META.get("REMOTE_ADDR", ""))
    cache.add(key, 0, SECONDS)
    try:
        return int(cache.incr(key, price))
    except ValueError:  # it ran out between the two lines
        return price


def _key(address: str) -> str:
    keyed = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256)
    return f"fact-check:{keyed.hexdigest()[:32]}"
