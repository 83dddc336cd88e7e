"""Is the trail whole? Walks every chain and every seal; for an auditor, not for a request."""

import hashlib
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from yangjiang.audit.models import TrailEntry, TrailSeal
from yangjiang.audit.trail import broken_at


@dataclass
class Found:
    """What the check saw. ``broken`` names the first bad entry of each chain, ``unsealed`` each seal that fails."""

    chains: int = 0
    entries: int = 0
    seals: int = 0
    broken: list[str] = field(default_factory=list)
    unsealed: list[int] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.broken and not self.unsealed

    def as_json(self) -> dict[str, Any]:
        return {"whole": self.whole, **vars(self)}


def verify() -> Found:
    """Check all chains and seals."""
    found = Found()
    rows = TrailEntry.objects.order_by("subject_type_id", "subject_id", "position").iterator(chunk_size=2000)
    for subject, chain in groupby(rows, key=lambda entry: (entry.subject_type_id, entry.subject_id)):
        entries = list(chain)
        found.chains, found.entries = found.chains + 1, found.entries + len(entries)
        if bad := broken_at(entries):
            found.broken.append(f"{subject[0]}:{subject[1]} #{bad.position} {bad.event}")
    previous, last = "", 0
    for seal in TrailSeal.objects.order_by("pk"):
        found.seals += 1
        sums = hashlib.sha256(previous.encode())
        sealed = TrailEntry.objects.filter(pk__gt=last, pk__lte=seal.last_entry, at__lt=seal.at).order_by("pk")
        for digest in sealed.values_list("digest", flat=True).iterator(chunk_size=2000):
            sums.update(digest.encode())
        if seal.previous != previous or sums.hexdigest() != seal.digest:
            found.unsealed.append(seal.pk)
        previous, last = seal.digest, seal.last_entry
    return found
