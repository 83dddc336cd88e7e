"""Put items, questions and dictionaries into force. A changed item becomes a new revision; nothing is edited."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from permits.catalogue.models import Batch, DataElement, ItemRevision, Material, PermitItem, Questionnaire
from permits.catalogue.queries import last_revision
from yangjiang import audit, clock
from yangjiang.accounts.models import User
from yangjiang.web.errors import Refused


def complete(content: Mapping[str, Any], elements: Mapping[str, Any], materials: Mapping[str, Any]) -> dict[str, Any]:
    """The item's document with the element and material definitions it uses copied in.

    Raises Refused naming every element or material the dictionaries do not know.
    """
    unknown = [f["element"] for f in content["form"] if f["element"] not in elements]
    unknown += [m["material"] for m in content["materials"] if m["material"] not in materials]
    if unknown:
        raise Refused(f"事项 {content['code']} 用到了字典里没有的：{'、'.join(unknown)}", code="unknown_reference")
    return {
        **content,
        "form": [{**f, "spec": elements[f["element"]]} for f in content["form"]],
        "materials": [{**m, "spec": materials[m["material"]]} for m in content["materials"]],
    }


def publish(
    *,
    item: PermitItem,
    content: dict[str, Any],
    effective_on: date,
    by: User | None,
    hard_stop_on: date | None = None,
) -> ItemRevision | None:
    """Publish ``content`` as the item's next revision; None when it says just what the last one says.

    Raises Refused for a day before the last revision's: what was in force when is never rewritten.
    """
    with transaction.atomic():
        item = PermitItem.objects.select_for_update().get(pk=item.pk)
        last = last_revision(item)
        if last and last.content == content and hard_stop_on in (None, last.hard_stop_on):
            return None
        if last and effective_on < last.effective_on:
            raise Refused(
                _("第 %(number)d 版自 %(day)s 起生效，新的一版不能比它早")
                % {"number": last.number, "day": in_chinese(last.effective_on)},
                field="effective_on",
                code="backwards",
            )
        number = (item.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
        revision = ItemRevision.objects.create(
            item=item,
            number=number,
            content=content,
            effective_on=effective_on,
            hard_stop_on=hard_stop_on,
            published_at=clock.now(),
            published_by=by,
        )
        audit.record(item, "item.published", by, revision=number, effective_on=effective_on, hard_stop_on=hard_stop_on)
        return revision


def in_chinese(day: date) -> str:
    """「2026 年 3 月 1 日」"""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def words_of(content: Mapping[str, Any]) -> dict[str, str]:
    """What the item's own row says, taken from its document."""
    return {
        "name": content["name"],
        "short_name": content["short_name"],
        "department_name": content["department"],
        "remark": content["remark"],
    }


def add_item(*, content: Mapping[str, Any], by: User) -> PermitItem:
    """A new item, after all the others, in the batch its document names. Raises Refused for a number in use."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(number=content["batch"])
        last = PermitItem.objects.aggregate(last=Max("position"))["last"] or 0
        item, created = PermitItem.objects.get_or_create(
            code=content["code"], defaults={**words_of(content), "position": last + 1, "batch": batch}
        )
        if not created:
            raise Refused(_("第 %s 项已经有了，请另选一个序号") % content["code"], field="code", code="code_in_use")
        audit.record(item, "item.added", by, code=item.code, batch=batch.number)
        return item


def set_words(*, item: PermitItem, content: Mapping[str, Any], by: User) -> None:
    """Bring the item's own row up to its document."""
    with transaction.atomic():
        item = PermitItem.objects.select_for_update().get(pk=item.pk)
        words = words_of(content)
        before = {key: getattr(item, key) for key in words}
        if before == words:
            return
        for key, value in words.items():
            setattr(item, key, value)
        item.save(update_fields=list(words))
        audit.record(item, "item.renamed", by, before=before, after=words)


def publish_questions(content: list[dict[str, Any]]) -> Questionnaire | None:
    """Publish the guidance questions; None when nothing changed."""
    with transaction.atomic():
        last = Questionnaire.objects.select_for_update().order_by("-number").first()
        if last and last.content == content:
            return None
        return Questionnaire.objects.create(
            number=last.number + 1 if last else 1, content=content, published_at=clock.now()
        )


def define_elements(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Bring the data-element dictionary up to ``entries``; returns it by code."""
    for position, entry in enumerate(entries):
        DataElement.objects.update_or_create(
            code=entry["code"], defaults={"label": entry["label"], "position": position, "spec": entry}
        )
    return {entry["code"]: entry for entry in entries}


def define_materials(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Bring the material dictionary up to ``entries``; returns it by code."""
    for position, entry in enumerate(entries):
        Material.objects.update_or_create(
            code=entry["code"], defaults={"name": entry["name"], "position": position, "spec": entry}
        )
    return {entry["code"]: entry for entry in entries}


def set_batch(*, item: PermitItem, batch: Batch, by: User) -> None:
    """Move an item to another batch (plan 四 does not list the split; ours is a default an admin may change)."""
    with transaction.atomic():
        item = PermitItem.objects.select_for_update().select_related("batch").get(pk=item.pk)
        if item.batch_id == batch.pk:
            return
        before = item.batch.number
        item.batch = batch
        item.save(update_fields=["batch"])
        audit.record(item, "item.batch_changed", by, before=before, after=batch.number)


def set_launch(*, batch: Batch, launch_on: date, by: User) -> None:
    """Change a batch's launch date."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.launch_on == launch_on:
            return
        before = batch.launch_on
        batch.launch_on = launch_on
        batch.save(update_fields=["launch_on"])
        audit.record(batch, "batch.launch_changed", by, before=before, after=launch_on)
