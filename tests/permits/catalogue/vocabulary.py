"""The words the catalogue files may use where only certain words have a meaning."""

REQUIRED_KEYS = {
    "code",
    "name",
    "department",
    "remark",
    "short_name",
    "batch",
    "kind",
    "applicant",
    "office",
    "legal_bases",
    "limits",
    "conditions",
    "materials",
    "form",
    "result",
    "prerequisites",
    "related",
    "review",
    "commitment",
    "excluded_area",
    "explanation",
    "example",
    "notes",
}
REVIEW_KEYS = {"visit", "hearing", "second_signature", "first_review", "excluded_time_grounds"}
DEPARTMENTS = {
    "market",
    "health",
    "fire",
    "tobacco",
    "police",
    "housing",
    "city_management",
    "culture",
    "agriculture",
    "transport",
    "publicity",
    "human_resources",
    "ecology",
    "tax",
    "housing_fund",
    "bank",
    "government_service",
}
CONFIDENCES = {"verified", "reference", "unconfirmed"}
UNITS = {"workday", "day", "month"}
DIMENSIONS = {"premises", "equipment", "funds", "people", "management"}
GROUPS = {"subject", "premises", "people", "equipment", "management", "business", "handling"}
TYPES = {
    "text",
    "longtext",
    "integer",
    "decimal",
    "date",
    "choice",
    "multichoice",
    "yesno",
    "uscc",
    "id_number",
    "phone",
}
SOURCES = {"licence", "identity", "property", "tax", "annual_report", "social_security", "applicant"}
ENTERPRISE_FIELDS = {
    "name",
    "uscc",
    "kind",
    "legal_representative",
    "legal_representative_id",
    "phone",
    "registered_on",
    "registered_capital",
    "business_scope",
    "industry_code",
    "address",
    "district",
}
EXCLUDED_AREAS = {
    "national_security",
    "public_safety",
    "health",
    "life_property",
    "ecology",
    "finance",
    "ideology",
    None,
}
# 行政许可法45 lists the only procedures whose time is not counted.
EXCLUDED_TIME = {"hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert_review"}
# Plan (十): conditions can be counted and carried out, with no catch-all clause.
CATCH_ALL = ["其他材料", "其它材料", "其他条件", "其它条件", "其他要求", "规定的其他", "需要提供的其他", "兜底"]
