"""Notices: rows written by verbs, delivered by a sweep."""

from yangjiang.notices.notify import notify

__all__ = ["notify"]
