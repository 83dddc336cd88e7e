"""Every URL × every role: who gets in, who is shown the way. A URL without an expectation fails."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from permits.demo import Story
from yangjiang.accounts.models import Role
from yangjiang.checks import url_patterns

EVERYBODY = "everybody"
SIGNED_IN = "signed in"
BUSINESS = {Role.BUSINESS}
STAFF = {Role.OFFICER, Role.HEAD}
FUND = {Role.BANK, Role.FUND_CENTRE, Role.JOINT_OFFICE, Role.FINANCE, Role.REGULATOR}

EXPECTED: dict[str, object] = {
    "permits:home": EVERYBODY,
    "permits:menu": EVERYBODY,
    "permits:item": EVERYBODY,
    "permits:guide": EVERYBODY,
    "permits:guide_resume": EVERYBODY,
    "permits:guide_question": EVERYBODY,
    "permits:guide_result": EVERYBODY,
    "permits:code": EVERYBODY,
    "permits:start": BUSINESS,
    "permits:new_business": BUSINESS,
    "permits:draft": BUSINESS,
    "permits:draft_items": BUSINESS,
    "permits:draft_section": BUSINESS,
    "permits:draft_materials": BUSINESS,
    "permits:draft_check": BUSINESS,
    "permits:draft_update": BUSINESS,
    "permits:draft_discard": BUSINESS,
    "permits:applications": BUSINESS,
    "permits:application": BUSINESS,
    "permits:receipt": BUSINESS,
    "permits:my_case": BUSINESS,
    "permits:supplement": BUSINESS,
    "permits:withdraw": BUSINESS,
    "permits:licences": BUSINESS,
    "permits:licence_pdf": BUSINESS | STAFF | {Role.CLERK},
    "permits:evidence": BUSINESS | STAFF,
    "permits:queue": STAFF,
    "permits:case": STAFF,
    "permits:case_accept": {Role.OFFICER},
    "permits:case_ask": {Role.OFFICER},
    "permits:case_not_accept": {Role.OFFICER},
    "permits:case_decide": {Role.OFFICER},
    "permits:case_record": {Role.OFFICER},
    "permits:case_sign": {Role.HEAD},
    "permits:window": {Role.CLERK},
    "permits:window_application": {Role.CLERK},
    "permits:window_deliver": {Role.CLERK},
    "permits:catalogue_desk": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_batch": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_item_batch": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_new": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_item": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_diff": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_draft": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_section": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_rules": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_preview": {Role.CATALOGUE_ADMIN, Role.HEAD},
    "permits:catalogue_draft_checks": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_changes": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_impact": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_propose": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_publish": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_adopt": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_take_back": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_discard": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_elements": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_element_new": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_element": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_materials": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_material_new": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_material": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_questions": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_test": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_questions_publish": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_question_new": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_question": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_scenarios": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_scenario_new": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_scenario": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_checks": {Role.CATALOGUE_ADMIN},
    "permits:catalogue_approvals": {Role.HEAD},
    "permits:catalogue_approval": {Role.HEAD},
    "permits:api_catalogue": EVERYBODY,
    "creditfund:about": EVERYBODY,
    "creditfund:desk": FUND,
    "login": EVERYBODY,
    "logout": EVERYBODY,
    "landing": SIGNED_IN,
    "messages": SIGNED_IN,
    "accessibility": EVERYBODY,
    "sitemap": EVERYBODY,
    "large_type": EVERYBODY,
    "stylesheet": EVERYBODY,
    "parts": EVERYBODY,
    "favicon": EVERYBODY,
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
}
ARGUMENTS = {"pk": 1, "number": 1, "code": "1", "token": "x", "group": "subject", "key": "basic", "digest": "x"}
VISITORS: list[Role | None] = [None, *Role]
ONE_OF_EACH = {
    Role.BUSINESS: "lin",
    Role.CLERK: "window",
    Role.OFFICER: "market",
    Role.HEAD: "market_head",
    Role.CATALOGUE_ADMIN: "catalogue",
    Role.BANK: "bank",
    Role.FUND_CENTRE: "centre",
    Role.JOINT_OFFICE: "joint",
    Role.FINANCE: "finance",
    Role.REGULATOR: "regulator",
}


def address(name: str, pattern: URLPattern) -> str:
    return reverse(name, kwargs={key: ARGUMENTS[key] for key in pattern.pattern.regex.groupindex})


def may(name: str, visitor: Role | None) -> bool:
    expected = EXPECTED[name]
    if expected == EVERYBODY:
        return True
    return visitor is not None and (expected == SIGNED_IN or visitor in expected)  # type: ignore[operator]


def test_every_url_has_an_expectation() -> None:
    assert {name for name, _pattern in url_patterns()} == set(EXPECTED)


def test_every_role_has_a_demo_person() -> None:
    assert set(ONE_OF_EACH) == set(Role)


@pytest.mark.parametrize("visitor", VISITORS, ids=lambda v: v or "anonymous")
def test_who_gets_in(city: Story, client: Client, visitor: Role | None) -> None:
    """GET every URL: those let in are never shown 403 or sign-in, the others always are."""
    if visitor:
        client.force_login(city.people[ONE_OF_EACH[visitor]])
    wrong = []
    for name, pattern in url_patterns():
        response = client.get(address(name, pattern))
        to_sign_in = response.status_code == 302 and response.headers["Location"].startswith("/login/")
        turned_away = response.status_code in {401, 403} or to_sign_in
        if turned_away == may(name, visitor):
            wrong.append(f"{name}: {response.status_code}")
    assert wrong == []


@pytest.mark.parametrize("visitor", VISITORS, ids=lambda v: v or "anonymous")
def test_only_superusers_enter_the_stock_admin(city: Story, client: Client, visitor: Role | None) -> None:
    if visitor:
        client.force_login(city.people[ONE_OF_EACH[visitor]])
    assert client.get("/admin/").status_code == 302


def test_a_superuser_enters_the_stock_admin(city: Story, client: Client) -> None:
    client.force_login(city.people["admin"])
    assert client.get("/admin/").status_code == 200
