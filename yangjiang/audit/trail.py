"""Write and check the trail."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from yangjiang import clock
from yangjiang.accounts.models import User
from yangjiang.audit.models import TrailEntry, TrailSeal
from yangjiang.web.requests import current_number


def record(subject: models.Model, event: str, by: User | None, **facts: Any) -> TrailEntry:
    """Append ``event`` to the subject's chain, inside the caller's transaction.

    The caller holds the subject's lock (or has just created it), so the chain has one writer at a time; were
    that ever untrue, the unique position turns the second writer away instead of forking the chain.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the trail is written in the same transaction as the change it tells of")
    subject_type = ContentType.objects.get_for_model(subject)
    last = TrailEntry.objects.filter(subject_type=subject_type, subject_id=subject.pk).order_by("-position").first()
    entry = TrailEntry(
        subject_type=subject_type,
        subject_id=subject.pk,
        position=last.position + 1 if last else 1,
        event=event,
        by=by,
        at=clock.now(),
        facts=json.loads(json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False)),
        request_number=current_number(),
        previous=last.digest if last else "",
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


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
