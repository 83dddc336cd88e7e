"""Bring the database up to the catalogue's files: all of it or nothing, and never over what a person has changed.

What an editor published, defined or tested since belongs to the editors; the files then only say how it began.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from permits.catalogue.book import Book
from permits.catalogue.findings import Finding
from permits.catalogue.models import Batch, DataElement, Material, PermitItem, Questionnaire
from permits.catalogue.publish import (
    complete,
    define_elements,
    define_materials,
    publish,
    publish_questions,
    words_of,
)
from permits.catalogue.queries import last_revision, last_revisions
from permits.guidance.checking import check_book
from permits.guidance.clearance import published_book
from permits.guidance.keeping import load_scenarios
from permits.guidance.models import Scenario
from yangjiang import clock
from yangjiang.audit.models import TrailEntry

Entry = Mapping[str, Any]


class Unclean(Exception):
    """The catalogue as it would be has findings; nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


@dataclass
class Loaded:
    """What loading did. ``kept``: what the files say otherwise but a person has changed."""

    published: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load(book: Book, *, overwrite: bool = False) -> Loaded:
    """Publish what is new in ``book``. ``overwrite``: also over what people changed.

    Raises Unclean, with nothing written, when the book or the catalogue it would make has findings.
    """
    _refuse(check_book(book))
    loaded = Loaded()
    for entry in book.batches:
        Batch.objects.get_or_create(number=entry["number"], defaults=entry)
    batches = {batch.number: batch for batch in Batch.objects.all()}
    elements = define_elements(_entries(DataElement, book.elements, loaded, overwrite))
    materials = define_materials(_entries(Material, book.materials, loaded, overwrite))
    _questions(book, loaded, overwrite)
    for content in book.items:
        _item(content, complete(content, elements, materials), batches, loaded, overwrite)
    _forget(book)
    _scenarios(book, loaded, overwrite)
    _refuse(check_book(replace(published_book(), departments=frozenset())))
    return loaded


def _refuse(found: list[Finding]) -> None:
    if found:
        raise Unclean(found)


def touched(model: type[models.Model]) -> set[int]:
    """Keys of the rows a person has written something about."""
    trail = TrailEntry.objects.filter(subject_type=ContentType.objects.get_for_model(model)).exclude(by=None)
    return set(trail.values_list("subject_id", flat=True))


def _entries(
    model: type[DataElement] | type[Material], entries: Iterable[Entry], loaded: Loaded, overwrite: bool
) -> list[dict[str, Any]]:
    """The dictionary as it shall be: the files' entries, but people's own where they changed one."""
    own = {} if overwrite else dict(model.objects.filter(pk__in=touched(model)).values_list("code", "spec"))
    loaded.kept += [entry["code"] for entry in entries if own.get(entry["code"], entry) != entry]
    return [own.get(entry["code"], dict(entry)) for entry in entries]


def _questions(book: Book, loaded: Loaded, overwrite: bool) -> None:
    content = [dict(entry) for entry in book.questions]
    last = Questionnaire.objects.order_by("-number").first()
    if last and last.pk in touched(Questionnaire) and not overwrite:
        loaded.kept += ["questions"] if last.content != content else []
    elif publish_questions(content):
        loaded.published.append("questions")


def _item(content: Entry, full: dict[str, Any], batches: Mapping[int, Batch], loaded: Loaded, overwrite: bool) -> None:
    code = content["code"]
    item = PermitItem.objects.filter(code=code).first()
    last = last_revision(item) if item else None
    if last and last.published_by_id and not overwrite:
        loaded.kept += [code] if last.content != full else []
        return
    service = code.startswith("S")
    words = {**words_of(content), "position": int(code.removeprefix("S")) + (0 if service else 100)}
    item, _created = PermitItem.objects.update_or_create(
        code=code, defaults=words, create_defaults={**words, "batch": batches[content["batch"]]}
    )
    today = clock.today()
    day = max(today, last.effective_on) if last else min(item.batch.launch_on, today)
    if publish(item=item, content=full, effective_on=day, by=None):
        loaded.published.append(code)


def _forget(book: Book) -> None:
    """Entries the files have dropped, unless a person wrote about them or an item still uses them."""
    for model, entries, key, name in (
        (DataElement, book.elements, "form", "element"),
        (Material, book.materials, "materials", "material"),
    ):
        used = {row[name] for revision in last_revisions() for row in revision.content[key]}
        codes = used | {entry["code"] for entry in entries}
        model.objects.exclude(code__in=codes).exclude(pk__in=touched(model)).delete()


def _scenarios(book: Book, loaded: Loaded, overwrite: bool) -> None:
    live = Scenario.objects.filter(draft=None, questions_draft=None)
    own = set() if overwrite else set(live.filter(pk__in=touched(Scenario)).values_list("name", flat=True))
    loaded.kept += [entry["name"] for entry in book.scenarios if entry["name"] in own]
    load_scenarios(entry for entry in book.scenarios if entry["name"] not in own)
    names = [entry["name"] for entry in book.scenarios]
    live.exclude(name__in=names).exclude(pk__in=touched(Scenario)).delete()
