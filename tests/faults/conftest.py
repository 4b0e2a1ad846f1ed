"""Fixtures of the tests of kills and outages."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.databases import Copies

if TYPE_CHECKING:
    from tests.faults.fund import Fund


@pytest.fixture(autouse=True)
def commits_are_real(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """These tests look into copies by `connected()`, never into the database of the run."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def fund(copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> "Fund":
    """The fund in whose copies commands are killed. Each of its databases is made when it is asked for."""
    from tests.faults.fund import Fund  # models come after Django's start

    return Fund(copies, tmp_path_factory.mktemp("fund"))
