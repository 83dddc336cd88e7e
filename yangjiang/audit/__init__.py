"""The trail: append-only, hash-chained per subject, sealed over all chains from time to time."""

from yangjiang.audit.trail import record

__all__ = ["record"]
