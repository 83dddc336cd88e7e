"""The trail: append-only, hash-chained per subject, sealed over all chains from time to time."""

from yangjiang.audit.trail import record, record_all

__all__ = ["record", "record_all"]
