"""Notices: rows written by verbs, delivered by a sweep."""

from yangjiang.notices.notify import notify, notify_all

__all__ = ["notify", "notify_all"]
