"""A draft and what may be done to it: choose items, fill in, hand in, come back later."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from permits.application.merge import MergedForm, merge
from permits.application.models import Application, Entry, Evidence, Selection
from permits.application.prefill import as_of, registered_values, source_of
from permits.catalogue.facts import ItemFacts, facts_of
from permits.catalogue.models import ItemRevision, PermitItem
from permits.catalogue.queries import revisions_for
from permits.guidance.models import Walk
from yangjiang import audit, clock
from yangjiang.accounts.models import User
from yangjiang.enterprises.models import Enterprise
from yangjiang.files.intake import take_in
from yangjiang.web.errors import Refused

ESTABLISHMENT = "S1"


def choose(codes: Iterable[str]) -> list[ItemRevision]:
    """The revisions a basket of item codes means.

    Raises Refused for an empty basket, the same item twice, an unknown item, one not launched yet (P4, P5).
    """
    wanted = list(codes)
    if not wanted:
        raise Refused(_("还没有选事项；请至少选一件要办的事"), field="items", code="empty_basket")
    twice = {code for code in wanted if wanted.count(code) > 1}
    if twice:
        names = "、".join(PermitItem.objects.filter(code__in=twice).values_list("short_name", flat=True))
        raise Refused(_("「%s」选了两次，一次申请里同一件事只办一次") % names, field="items", code="duplicate_item")
    chosen = revisions_for(wanted)
    unknown = set(wanted) - {revision.item.code for revision in chosen}
    if unknown:
        raise Refused(_("没有序号为 %s 的事项") % "、".join(sorted(unknown)), field="items", code="unknown_item")
    for revision in chosen:
        if not revision.item.launched:
            day = revision.item.batch.launch_on
            raise Refused(
                _("「%(name)s」%(year)d 年 %(month)d 月 %(day)d 日起才能在这里办，现在请按原来的方式办理")
                % {"name": revision.item.short_name, "year": day.year, "month": day.month, "day": day.day},
                field="items",
                code="not_launched",
            )
    return chosen


def start_draft(
    *,
    enterprise: Enterprise,
    codes: Iterable[str],
    by: User,
    walk: Walk | None = None,
    channel: str = Application.Channel.WEB,
) -> Application:
    """Open a draft for the basket, filled from the enterprise's record. Raises Refused (see ``choose``)."""
    chosen = choose(codes)
    with transaction.atomic():
        application = Application.objects.create(enterprise=enterprise, applicant=by, walk=walk, channel=channel)
        _select(application, chosen)
        fill_known(application, by)
        audit.record(application, "application.started", by, items=[r.item.code for r in chosen], channel=channel)
        return application


def change_items(*, application: Application, codes: Iterable[str], by: User) -> None:
    """Replace the draft's items; what was typed for a dropped one stays, hidden. Raises Refused."""
    chosen = choose(codes)
    with transaction.atomic():
        application = lock_draft(application.pk)
        kept = {s.item_code: s for s in application.selections.all()}
        wanted = {revision.item.code for revision in chosen}
        application.selections.exclude(item_code__in=wanted).delete()
        _select(application, [revision for revision in chosen if revision.item.code not in kept])
        fill_known(application, by)
        audit.record(application, "application.items_changed", by, items=sorted(wanted))


def save_entries(*, application: Application, values: Mapping[str, Any], by: User) -> int:
    """Keep what was typed; None empties a field. A value equal to the record's keeps its source. Returns changes."""
    with transaction.atomic():
        application = lock_draft(application.pk)
        form = merged_form(application)
        known = registered_values(application.enterprise, form.fields.values())
        kept = {entry.element: entry for entry in application.entries.all()}
        changed = []
        for code, value in values.items():
            if code not in form.fields:
                raise Refused(_("这次申请用不到「%s」") % code, code="unknown_element")
            entry = kept.get(code)
            if value is None:
                if entry:
                    entry.delete()
                    changed.append(code)
                continue
            if entry and entry.value == value:
                continue
            registered = known.get(code) == value
            Entry.objects.update_or_create(
                application=application,
                element=code,
                defaults={
                    "value": value,
                    "source": source_of(application.enterprise) if registered else Entry.Source.APPLICANT,
                    "source_on": as_of(application.enterprise) if registered else None,
                    "changed_by": by,
                },
            )
            changed.append(code)
        if changed:
            application.save(update_fields=["changed_at"])
            audit.record(application, "application.saved", by, elements=sorted(changed))
        return len(changed)


def add_evidence(*, application: Application, material: str, upload: UploadedFile, by: User) -> Evidence:
    """Hand in a file for a material, once for all items that need it. Raises Refused beside the material."""
    with transaction.atomic():
        application = lock_draft(application.pk)
        wanted = {m.code: m for m in merged_form(application).uploads}
        if material not in wanted:
            raise Refused(_("这次申请不需要这件材料"), field=material, code="unknown_material")
        attachment = take_in(upload=upload, enterprise=application.enterprise, by=by, field=material)
        evidence, created = Evidence.objects.get_or_create(
            application=application,
            material=material,
            attachment=attachment,
            removed_at=None,
            defaults={"added_by": by},
        )
        if created:
            application.save(update_fields=["changed_at"])
            audit.record(application, "evidence.added", by, material=material, sha256=attachment.sha256)
        return evidence


def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take a file back out of a draft; the row and the file stay on record."""
    with transaction.atomic():
        application = lock_draft(evidence.application_id)
        evidence = Evidence.objects.get(pk=evidence.pk)
        if evidence.removed_at is None:
            evidence.removed_at = clock.now()
            evidence.save(update_fields=["removed_at"])
            audit.record(application, "evidence.removed", by, material=evidence.material)


def discard(*, application: Application, by: User) -> None:
    """The business gives a draft up; the row stays on record, its list of drafts no longer shows it."""
    with transaction.atomic():
        application = lock_draft(application.pk)
        application.mark_withdrawn()
        application.save()
        audit.record(application, "application.discarded", by)


def lock_draft(pk: int) -> Application:
    """The application, locked, still a draft. Raises Refused once it has been submitted."""
    application = Application.objects.select_for_update().get(pk=pk)
    if not application.is_draft:
        raise Refused(_("这份申请已经提交，不能再改"), code="not_a_draft")
    return application


def facts_for(application: Application) -> list[ItemFacts]:
    """The application's items, each at its own revision, in catalogue order."""
    return [facts_of(s.revision) for s in application.selections.select_related("revision__item")]


def merged_form(application: Application) -> MergedForm:
    """The one form of the application's items."""
    facts = facts_for(application)
    return merge(facts, establishing=is_establishing(application, facts))


def is_establishing(application: Application, facts: Iterable[ItemFacts]) -> bool:
    """The business has no USCC yet and asks for one in this very application."""
    return application.enterprise.being_established and any(f.code == ESTABLISHMENT for f in facts)


def _select(application: Application, chosen: Iterable[ItemRevision]) -> None:
    Selection.objects.bulk_create(
        Selection(application=application, revision=revision, item_code=revision.item.code) for revision in chosen
    )


def fill_known(application: Application, by: User) -> None:
    """Add what the record says for elements nobody has touched yet."""
    form = merged_form(application)
    touched = set(application.entries.values_list("element", flat=True))
    day = as_of(application.enterprise)
    Entry.objects.bulk_create(
        Entry(
            application=application,
            element=code,
            value=value,
            source=source_of(application.enterprise),
            source_on=day,
            changed_by=by,
        )
        for code, value in registered_values(application.enterprise, form.fields.values()).items()
        if code not in touched
    )
