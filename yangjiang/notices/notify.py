"""Write notices down (inside the verb's transaction); delivery is the sweep's."""

from collections.abc import Iterable
from typing import Any

from yangjiang import clock
from yangjiang.accounts.models import User
from yangjiang.notices.models import Notice


def notify(users: Iterable[User], event: str, **context: Any) -> int:
    """Owe each of ``users`` the notice ``event`` over every channel that reaches them; returns rows written.

    The inbox row is there for the person at once; only the sweep talks to the outside.
    """
    at = clock.now()
    rows = []
    for user in {user.pk: user for user in users}.values():
        rows.append(
            Notice(
                user=user, event=event, channel=Notice.Channel.INBOX, context=context, created_at=at, delivered_at=at
            )
        )
        if user.email:
            rows.append(Notice(user=user, event=event, channel=Notice.Channel.EMAIL, context=context, created_at=at))
    Notice.objects.bulk_create(rows)
    return len(rows)
