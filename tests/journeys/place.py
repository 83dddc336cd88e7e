"""One address of the site, and how to name it."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Place:
    """One page somebody may open; ``press``: then press this, to see what the page says to a hasty person."""

    name: str
    path: str
    press: str = ""


def at(name: str, *args: object, query: str = "", press: str = "") -> Place:
    return Place(name, reverse(name, args=args) + query, press)
