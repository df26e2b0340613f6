"""One world for all roles: built once, in a transaction that is rolled back at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.conftest import World, load_reference_data, read_again
from tests.isolation import foreign
from tests.isolation.walk import Walk


@pytest.fixture(scope="module")
def walk(founded_world: World, django_db_blocker: Any) -> Iterator[Walk]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference_data()
        yield Walk(foreign.build(read_again(founded_world)))
        transaction.set_rollback(True)
