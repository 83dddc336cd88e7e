"""A city to test in: the real catalogue, offices in every district, demo people of every role."""

from typing import Any

import pytest
from django.core.management import call_command

from permits.catalogue.models import PermitItem
from permits.demo import Story
from permits.management.commands.load_demo import load_people
from yangjiang.accounts.offices import load_offices
from yangjiang.clock import calendar


def build() -> None:
    call_command("load_catalogue", verbosity=0)
    load_offices()
    load_people()


@pytest.fixture(scope="session")
def built_city(django_db_setup: None, django_db_blocker: Any) -> None:
    """Once per test process, outside every test's transaction."""
    with django_db_blocker.unblock():
        build()


@pytest.fixture
def city(db: None, built_city: None) -> Story:
    """The city with its people (``city.people``) and ways to write dossiers (``city.submitted(…)``).

    Ask for ``transactional_db`` too where threads or a worker must see the rows; such a test leaves an empty
    database behind, so the city is built again when it is gone.
    """
    if not PermitItem.objects.exists():
        build()
    calendar.forget()
    return Story()
