"""The readers' side: a site with three languages, and pages written straight by `tests.factories`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from wagtail.models import Site

from showcase.institutions.models import InstitutionPage
from tests import factories


@pytest.fixture(autouse=True)
def _site(db: None) -> Iterator[None]:
    cache.clear()
    factories.site()
    Site.get_site_root_paths()
    _ = connection.features.supports_json_field  # asks the database once a process
    yield
    cache.clear()


@pytest.fixture
def office() -> InstitutionPage:
    return factories.institution("Water Office")
