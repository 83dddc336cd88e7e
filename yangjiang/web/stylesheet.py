"""The one stylesheet of the site: small files by noun, joined in order, so that a page asks once."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

SHEETS = (
    "tokens",
    "base",
    "layout",
    "shell",
    "footer",
    "desk",
    "buttons",
    "forms",
    "upload",
    "parts",
    "results",
    "lists",
    "tables",
    "home",
    "guidance",
    "picking",
    "editing",
    "rules",
    "phone",
    "print",
)


def _read() -> str:
    folder = Path(settings.BASE_DIR) / "static" / "css"
    return "\n".join((folder / f"{name}.css").read_text("utf-8") for name in SHEETS)


_read_once = lru_cache(maxsize=1)(_read)


def text() -> str:
    """The whole stylesheet; read anew each time while developing."""
    return _read() if settings.DEBUG else _read_once()


def digest() -> str:
    """Part of its address: new content, new address, so that it may be cached for a year."""
    return hashlib.sha256(text().encode()).hexdigest()[:12]
