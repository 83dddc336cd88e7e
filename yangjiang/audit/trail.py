"""Write and check the trail."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Exists, OuterRef

from yangjiang import clock
from yangjiang.accounts.models import User
from yangjiang.audit.models import TrailEntry, TrailSeal
from yangjiang.web.requests import current_number

Happening = tuple[models.Model, str, Mapping[str, Any]]
"""(subject, event, facts): one thing to be written down."""


def record(subject: models.Model, event: str, by: User | None, **facts: Any) -> TrailEntry:
    """Append ``event`` to the subject's chain, inside the caller's transaction.

    The caller holds the subject's lock (or has just created it), so the chain has one writer at a time; were
    that ever untrue, the unique position turns the second writer away instead of forking the chain.
    """
    return record_all([(subject, event, facts)], by)[0]


def record_all(happenings: Iterable[Happening], by: User | None) -> list[TrailEntry]:
    """Append one entry to each of several subjects' chains, in a constant number of statements."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the trail is written in the same transaction as the change it tells of")
    at, number = clock.now(), current_number()
    entries = [
        TrailEntry(
            subject_type=ContentType.objects.get_for_model(subject),
            subject_id=subject.pk,
            event=event,
            by=by,
            at=at,
            facts=json.loads(json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False)),
            request_number=number,
        )
        for subject, event, facts in happenings
    ]
    ends = _ends_of({(entry.subject_type_id, entry.subject_id) for entry in entries})
    for entry in entries:
        last = ends.get((entry.subject_type_id, entry.subject_id))
        entry.position = last.position + 1 if last else 1
        entry.previous = last.digest if last else ""
        entry.digest = digest_of(entry)
        ends[entry.subject_type_id, entry.subject_id] = entry
    return TrailEntry.objects.bulk_create(entries)


def _ends_of(subjects: set[tuple[int, int]]) -> dict[tuple[int, int], TrailEntry]:
    """The last entry of each subject's chain, in one query."""
    wanted = models.Q(pk__in=[])
    for subject_type, subject_id in subjects:
        wanted |= models.Q(subject_type=subject_type, subject_id=subject_id)
    later = TrailEntry.objects.filter(
        subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id"), position__gt=OuterRef("position")
    )
    return {
        (entry.subject_type_id, entry.subject_id): entry
        for entry in TrailEntry.objects.filter(wanted).exclude(Exists(later))
    }


def digest_of(entry: TrailEntry) -> str:
    """SHA-256 over everything the entry says and the digest before it."""
    said = [
        entry.subject_type_id,
        entry.subject_id,
        entry.position,
        entry.event,
        entry.by_id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.facts,
        entry.request_number,
        entry.previous,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chain_of(subject: models.Model) -> list[TrailEntry]:
    """The subject's entries, oldest first."""
    subject_type = ContentType.objects.get_for_model(subject)
    return list(TrailEntry.objects.filter(subject_type=subject_type, subject_id=subject.pk).select_related("by"))


def broken_at(entries: list[TrailEntry]) -> TrailEntry | None:
    """The first entry that does not follow from the one before it; None when the chain is whole."""
    previous, position = "", 1
    for entry in entries:
        if entry.position != position or entry.previous != previous or digest_of(entry) != entry.digest:
            return entry
        previous, position = entry.digest, position + 1
    return None


SETTLE = timedelta(minutes=5)  # no transaction lives longer, so no entry appears behind a seal


def seal(*, until: datetime | None = None) -> TrailSeal | None:
    """Seal the entries made since the last seal and before ``until`` (default: five minutes ago).

    Returns None when nothing is new.
    """
    until = until or clock.now() - SETTLE
    with transaction.atomic():
        last = TrailSeal.objects.select_for_update().order_by("-pk").first()
        fresh = TrailEntry.objects.filter(pk__gt=last.last_entry if last else 0, at__lt=until).order_by("pk")
        sums = hashlib.sha256((last.digest if last else "").encode())
        count, last_pk = 0, 0
        for pk, digest in fresh.values_list("pk", "digest").iterator():
            sums.update(digest.encode())
            count, last_pk = count + 1, pk
        if not count:
            return None
        return TrailSeal.objects.create(
            last_entry=last_pk,
            entries=count,
            at=clock.now(),
            previous=last.digest if last else "",
            digest=sums.hexdigest(),
        )
