"""Documents of items as editors write them: no copied definitions, blank for a new item, and their digest. Pure."""

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any


def bare(content: Mapping[str, Any]) -> dict[str, Any]:
    """A published document without the definitions copied into it: the shape of fixtures/catalogue/items."""
    plain = deepcopy(dict(content))
    for key in ("form", "materials"):
        plain[key] = [{k: v for k, v in entry.items() if k != "spec"} for entry in plain[key]]
    return plain


def blank(code: str, batch: int) -> dict[str, Any]:
    """A new item's document with every key there and nothing claimed."""
    return {
        "code": code,
        "name": "",
        "department": "",
        "remark": "",
        "short_name": "",
        "batch": batch,
        "kind": "licence",
        "applicant": "enterprise",
        "office": {"department": "", "level": "county"},
        "legal_bases": [],
        "limits": {
            "statutory": {"value": 20, "unit": "workday", "law": "", "confidence": "unconfirmed"},
            "promised": None,
            "stages": [],
        },
        "conditions": [],
        "materials": [],
        "form": [],
        "result": {
            "document": "",
            "validity": {"value": None, "unit": "month"},
            "validity_note": "",
            "renewal": None,
            "printed": [],
        },
        "prerequisites": [],
        "related": [],
        "review": {
            "visit": False,
            "hearing": False,
            "second_signature": False,
            "first_review": False,
            "excluded_time_grounds": [],
        },
        "commitment": {"allowed": False, "ground": None, "confidence": "unconfirmed"},
        "excluded_area": None,
        "explanation": {"why": "", "basis": "", "trigger": "", "consequence": ""},
        "example": {},
        "notes": [],
        "guidance": {"needed": False, "because": ""},
    }


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of a complete document: what a department approved, and what publishing must still find."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
