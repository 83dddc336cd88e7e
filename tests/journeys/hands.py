"""What people do with a page: sign in, fill in, hand in, press. By visible words and roles, as they would find them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from permits.application import draft
from permits.application.fields import problems_with, to_initial
from permits.application.merge import MergedField
from permits.application.models import Application
from permits.demo import sample, scan
from yangjiang.demo import PEOPLE_FILE

PASSWORD = next(
    line.removeprefix("password:").strip()
    for line in PEOPLE_FILE.read_text(encoding="utf-8").splitlines()
    if line.startswith("password:")
)

LEFT_THE_PAGE = "net::ERR_ABORTED"  # the person pressed on before everything had come


def listen(page: Page) -> list[str]:
    """Everything the browser complains of from now on: scripts, the content policy, files it did not get."""
    said: list[str] = []
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e =>"
        " console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    page.on("console", lambda m: said.append(f"{page.url} {m.text}") if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(f"{page.url} {error}"))
    page.on(
        "requestfailed",
        lambda r: said.append(f"{page.url} {r.url} {r.failure}") if r.failure != LEFT_THE_PAGE else None,
    )
    page.on(
        "response",
        lambda r: (
            said.append(f"{page.url} {r.url} {r.status}")
            if r.status >= 400 and not r.request.is_navigation_request()
            else None
        ),
    )
    return said


def press(page: Page, name: str) -> None:
    """A button or a link, by the words on it."""
    buttons = page.get_by_role("button", name=name, exact=True)
    links = page.get_by_role("link", name=name, exact=True)
    buttons.or_(links).first.click()


def sign_in(page: Page, username: str, password: str = PASSWORD) -> Page:
    """On the sign-in page, wherever it was reached from."""
    if "/login/" not in page.url:
        page.goto("/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    return page


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    """The page's own title says so."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


# --- The guidance ------------------------------------------------------------------------------


def answer_all(page: Page, answers: Mapping[str, Iterable[str]]) -> int:
    """Answer question after question by its words until the result; returns how many were asked."""
    asked = 0
    while "/result/" not in page.url:
        question = page.get_by_role("heading", level=1).inner_text()
        box = page.get_by_role("group", name=question)
        for words in answers[question]:
            box.get_by_label(words).check()
        press(page, "继续")
        asked += 1
        assert asked < 30, f"the guidance does not end: {page.url}"
    return asked


# --- The form ----------------------------------------------------------------------------------


def value_for(field: MergedField, kept: Mapping[str, Any]) -> Any:
    """What a person would answer: the field's own example where it is right, else something of its kind."""
    example = field.facts.example
    usable = bool(example) and not problems_with(field, {**kept, field.code: example})
    return to_initial(field.facts, example if usable else sample(field.facts))


def answer_field(page: Page, field: MergedField, value: Any) -> None:
    """By its label, whatever kind of control it is."""
    facts = field.facts
    box = page.locator(f'[data-field="{field.code}"]')
    match facts.type:
        case "yesno":
            box.get_by_role("radio", name={"yes": "是", "no": "否"}[value], exact=True).check()
        case "multichoice":
            for one in facts.choices:
                if one.value in value:
                    box.get_by_role("checkbox", name=one.label, exact=True).check()
        case "choice":
            label = next(one.label for one in facts.choices if one.value == value)
            lists = box.get_by_role("combobox")
            if lists.count():
                lists.select_option(label=label)
            else:
                box.get_by_role("radio", name=label, exact=True).check()
        case _:
            box.get_by_label(facts.label).fill(str(value))


def fill_section(page: Page, application: Application) -> int:
    """Fill whatever the open section still asks for; what the register knows is there already."""
    key = page.url.rstrip("/").rpartition("/")[2]
    form = draft.merged_form(application)
    kept = dict(application.entries.values_list("element", "value"))
    group = form.group(key)
    assert group is not None, page.url
    wanted = [f for f in group.fields if f.code not in kept or problems_with(f, kept)]
    for field in wanted:
        if field.required or field.facts.example:
            answer_field(page, field, value_for(field, kept))
    return len(wanted)


def fill_form(page: Page, application: Application) -> int:
    """Every section in turn, by 「保存，继续」, from the first to the materials; returns how many there were."""
    sections = 0
    while "/form/" in page.url:
        here = page.url
        fill_section(page, application)
        press(page, "保存，继续")
        sections += 1
        problems = page.get_by_role("alert")
        assert page.url != here, f"{here} was not taken: {problems.all_inner_texts()}"
    return sections


# --- Materials ---------------------------------------------------------------------------------


def picture(code: str) -> dict[str, Any]:
    """A scan, as the browser takes it."""
    upload = scan(code)
    return {"name": str(upload.name), "mimeType": "image/png", "buffer": upload.read()}


def hand_in(page: Page, application: Application, javascript: bool) -> int:
    """Each paper that is asked for, once; with scripts each goes by itself, without all go with the form."""
    wanted = [material for material in draft.merged_form(application).uploads if material.required]
    for count, material in enumerate(wanted, start=1):
        page.get_by_label(f"上传{material.facts.name}", exact=True).set_input_files([picture(material.code)])
        if javascript:
            expect(page.get_by_text("已上传")).to_have_count(count, timeout=30_000)
    press(page, "保存，去核对")
    return len(wanted)


# --- The desk ----------------------------------------------------------------------------------


def open_case(page: Page, item: str) -> None:
    """From the queue, by the item's name, as an officer looks for it."""
    page.goto("/desk/")
    row_of(page, item).get_by_role("link").first.click()


def row_of(page: Page, text: str) -> Locator:
    return page.get_by_role("row").filter(has_text=text)
