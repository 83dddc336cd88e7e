"""Write notices down (inside the verb's transaction); delivery is the sweep's."""

from collections.abc import Iterable, Mapping
from typing import Any

from yangjiang import clock
from yangjiang.accounts.models import User
from yangjiang.notices.models import Notice

Letter = tuple[Iterable[User], str, Mapping[str, Any]]
"""(users, event, context): one thing to tell some people."""


def notify(users: Iterable[User], event: str, **context: Any) -> int:
    """Owe each of ``users`` the notice ``event`` over every channel that reaches them; returns rows written.

    The inbox row is there for the person at once; only the sweep talks to the outside.
    """
    return notify_all([(users, event, context)])


def notify_all(letters: Iterable[Letter]) -> int:
    """Several notices in one statement; returns rows written."""
    at = clock.now()
    rows = []
    for users, event, context in letters:
        for user in {user.pk: user for user in users}.values():
            owed = {"user": user, "event": event, "context": dict(context), "created_at": at}
            rows.append(Notice(channel=Notice.Channel.INBOX, delivered_at=at, **owed))
            if user.email:
                rows.append(Notice(channel=Notice.Channel.EMAIL, **owed))
    Notice.objects.bulk_create(rows)
    return len(rows)
