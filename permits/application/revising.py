"""An item has changed while a draft was open: say what is different, move when asked, stop what may not go on."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from permits.application.draft import fill_known, lock_draft
from permits.application.models import Application, Selection
from permits.catalogue.diff import Change, differences
from permits.catalogue.models import ItemRevision
from permits.catalogue.publish import in_chinese
from permits.catalogue.queries import revisions_for
from yangjiang import audit, clock
from yangjiang.accounts.models import User
from yangjiang.web.errors import Refused

OURS = ("guidance", "notes", "related", "batch")
"""Parts of a document that say nothing to somebody who has chosen the item already."""


class Outdated(NamedTuple):
    """A chosen item with a newer revision in force. ``stops_on``: from that day the older one cannot be submitted."""

    selection: Selection
    newer: ItemRevision
    changes: list[Change]
    stops_on: date | None


def outdated(application: Application) -> list[Outdated]:
    """The draft's items that have changed since they were chosen, with the changes in words; empty once submitted."""
    if not application.is_draft:
        return []
    selections = list(application.selections.select_related("revision__item"))
    current = {revision.item.code: revision for revision in revisions_for(s.item_code for s in selections)}
    stops = _stops(selections)
    return [
        Outdated(
            selection,
            newer,
            for_applicant(differences(selection.revision.content, newer.content)),
            stops.get(selection.item_code),
        )
        for selection in selections
        if (newer := current.get(selection.item_code)) and newer.number > selection.revision.number
    ]


def for_applicant(changes: Iterable[Change]) -> list[Change]:
    """What a change means to somebody applying: rules of the guidance and notes to departments apart."""
    return [change for change in changes if change.path.partition(".")[0].partition("[")[0] not in OURS]


def move_to_current(*, application: Application, item_code: str, by: User) -> Selection:
    """Take the item at the revision in force; all that was typed and handed in stays, new fields are filled if known.

    Raises Refused once submitted, or when there is nothing newer.
    """
    with transaction.atomic():
        application = lock_draft(application.pk)
        found = next((row for row in outdated(application) if row.selection.item_code == item_code), None)
        if found is None:
            raise Refused(_("这件事已经是最新的规定，不用更新"), code="up_to_date")
        selection, before = found.selection, found.selection.revision.number
        selection.revision = found.newer
        selection.save(update_fields=["revision"])
        fill_known(application, by)
        application.save(update_fields=["changed_at"])
        audit.record(
            application, "application.item_updated", by, item=item_code, before=before, after=found.newer.number
        )
        return selection


def must_not_be_stopped(application: Application) -> None:
    """Raises Refused when a law's date has ended the revision an item was chosen on."""
    today = clock.today()
    selections = list(application.selections.select_related("revision__item"))
    stopped = {code: day for code, day in _stops(selections).items() if day <= today}
    if not stopped:
        return
    names = {s.item_code: s.revision.content["short_name"] for s in selections}
    said = "；".join(
        _("「%(item)s」自 %(day)s起改了规定") % {"item": names[code], "day": in_chinese(day)}
        for code, day in stopped.items()
    )
    raise Refused(
        _("%s，请先更新再提交；已经填好的内容都会保留") % said,
        code="revision_stopped",
        extra={"items": list(stopped)},
    )


def _stops(selections: Iterable[Selection]) -> dict[str, date]:
    """Item code → the first day on which some newer revision ends the one chosen."""
    chosen = {s.revision.item_id: s for s in selections}
    rows = (
        ItemRevision.objects.filter(item_id__in=chosen, hard_stop_on__isnull=False)
        .exclude(published_at=None)
        .values_list("item_id", "number", "hard_stop_on")
    )
    stops: dict[str, date] = {}
    for item, number, day in rows:
        selection = chosen[item]
        if day and number > selection.revision.number:
            stops[selection.item_code] = min(day, stops.get(selection.item_code, day))
    return stops
