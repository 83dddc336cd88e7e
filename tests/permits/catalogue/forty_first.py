"""A 41st item as an editor would write it: pet grooming salons, a filing at the market office."""

from typing import Any

CODE = "41"
RULE = {"and": [{"in": ["vet", {"var": "trades"}]}, {"in": ["hair_beauty", {"var": "trades"}]}]}
SCENARIO: dict[str, Any] = {
    "name": "给宠物看病，也给宠物美容",
    "answers": {"trades": ["hair_beauty", "vet"], "has_licence": True, "eia": "none"},
    "expect": {"41": "needed", "4": "needed", "16": "needed"},
}


def document(**changed: Any) -> dict[str, Any]:
    """A document the gate has nothing against; ``changed`` puts other values at its top keys."""
    content: dict[str, Any] = {
        "code": CODE,
        "name": "宠物美容场所备案",
        "department": "市市场监管局",
        "remark": "",
        "short_name": "宠物美容备案",
        "batch": 2,
        "kind": "filing",
        "applicant": "enterprise",
        "office": {"department": "market", "level": "county"},
        "legal_bases": [
            {"law": "中华人民共和国动物防疫法", "article": "第二十四条", "as_of": "2026-11-01",
             "confidence": "reference", "source": "国家法律"},
        ],
        "limits": {
            "statutory": {"value": 1, "unit": "workday", "law": "动物防疫法第二十四条", "confidence": "reference"},
            "promised": None,
            "stages": [],
        },
        "conditions": [
            {"dimension": "premises", "text": "美容区和顾客等候区隔开", "source": "动物防疫法第二十四条",
             "confidence": "reference", "self_check": "给宠物洗澡的地方和顾客坐的地方隔开了吗？", "commitment": False},
        ],
        "materials": [
            {"material": "M06", "source": "applicant", "necessity": "required", "commitment": False,
             "note": "标出美容区和等候区"},
        ],
        "form": [
            {"element": "E01", "required": True},
            {"element": "P01d", "required": True},
            {"element": "P05", "required": True},
        ],
        "result": {"document": "宠物美容场所备案凭证", "validity": {"value": None, "unit": "month"},
                   "validity_note": "没有固定期限", "renewal": None},
        "prerequisites": [],
        "related": ["16"],
        "review": {"visit": False, "hearing": False, "second_signature": False, "first_review": False,
                   "excluded_time_grounds": []},
        "commitment": {"allowed": False, "ground": None, "confidence": "reference"},
        "excluded_area": None,
        "explanation": {
            "why": "宠物多的地方容易传病，要让部门知道店开在哪里。",
            "basis": "《动物防疫法》第二十四条",
            "trigger": "您说既给动物看病，又做美容。",
            "consequence": "没有备案就开业的，会被要求补办。",
        },
        "example": {"P05": "80"},
        "notes": [],
        "guidance": {"needed": RULE, "because": "既给动物看病又做美容时需要。"},
    }  # fmt: skip
    return {**content, **changed}
