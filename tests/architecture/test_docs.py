"""The documents are true of the code."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from permits.demo import Story
from yangjiang.demo import BASE_DIR

DOCS = BASE_DIR / "docs"
PAGES = [*(BASE_DIR / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")), *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
PARTS_OF_A_DECISION = ("**Context.**", "**Decision.**", "**Refused.**", "**Consequences.**")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(BASE_DIR))


@pytest.fixture(params=PAGES, ids=name_of)
def page(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_links_lead_somewhere(page: Path) -> None:
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text(page)) if "://" not in target]
    assert [target for target in targets if target and not (page.parent / target).exists()] == []


def test_commands_exist(page: Path) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", text(page)))
    assert named <= set(get_commands())


def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):", text(BASE_DIR / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)(?:[A-Z]+=\S+ )?make ([a-z][a-z0-9-]*)", text(page), re.MULTILINE)) <= targets


def test_files_named_in_code_marks_exist(page: Path) -> None:
    """`permits/policy.py` and the like; a place with <…>, … or * is a pattern, not a file."""
    roots = "permits|creditfund|yangjiang|templates|static|fixtures|tests|deploy|docs|scripts"
    named = re.findall(rf"`((?:{roots})/[\w./-]+)`", text(page))
    assert [name for name in named if not (BASE_DIR / name).exists() and "NN" not in name] == []


def test_states_are_those_of_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("states")
    assert text(DOCS / "states.md") == capsys.readouterr().out, "run: manage.py states > docs/states.md"


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(text(BASE_DIR / "pyproject.toml"))
    runtime, development = text(DOCS / "decisions" / "0006-dependencies.md").split("Development:")
    for declared, written in (
        (project["project"]["dependencies"], runtime),
        (project["dependency-groups"]["dev"], development),
    ):
        names = {re.split(r"[\[<>=~! ;]", line)[0] for line in declared}
        listed = set(re.findall(r"`([a-z0-9-]+)`(?=[,:])", written)) | set(re.findall(r"for `([a-z0-9-]+)`", written))
        assert listed == names


def test_clauses_name_tests_that_exist() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", text(DOCS / "clauses.md"))
    assert len(named) > 30
    assert [f"{file}::{test}" for file, test in named if not defines(BASE_DIR / "tests" / file, test)] == []


def defines(path: Path, test: str) -> bool:
    return path.is_file() and re.search(rf"^def {test}\(", text(path), re.MULTILINE) is not None


def test_every_row_of_the_clauses_says_how_far_it_is() -> None:
    rows = [line for line in text(DOCS / "clauses.md").splitlines() if re.match(r"\| [PFL]\d", line)]
    assert rows
    for row in rows:
        test, state = [cell.strip() for cell in row.split("|")][-3:-1]
        assert re.match(r"(done|thin|not yet)\b", state), row
        assert state.startswith("not yet") or "::" in test, f"nothing holds it: {row}"


def test_the_glossary_has_one_noun_per_term() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", text(DOCS / "glossary.md"), re.MULTILINE)
    terms = [row for row in rows if row[0] not in {"中文", "---"}]
    chinese, english = [row[0] for row in terms], [row[1] for row in terms]
    assert len(chinese) == len(set(chinese))
    assert len(english) == len(set(english))


def test_decisions_are_numbered_short_and_whole() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)]
    for path in DECISIONS:
        assert len(text(path).splitlines()) <= 40, path.name
        assert [part for part in PARTS_OF_A_DECISION if part not in text(path)] == [], path.name


def test_every_variable_is_in_the_production_page() -> None:
    variables = re.findall(r"^([A-Z_]+)=", text(BASE_DIR / ".env.example"), re.MULTILINE)
    page = text(DOCS / "production.md")
    assert [name for name in variables if f"`{name}`" not in page] == []


def test_examples_are_what_the_commands_print(city: Story, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```json\n(.+?)```", text(DOCS / "api.md"), re.DOTALL)
    catalogue, workdays, _error = (json.loads(block) for block in blocks)
    call_command("catalogue")
    assert catalogue == [item for item in json.loads(capsys.readouterr().out) if item["code"] == "6"]
    call_command("workdays", "2024-09-27", "2")
    assert workdays == json.loads(capsys.readouterr().out)


def test_the_walk_names_demo_people() -> None:
    people = set(re.findall(r"username: (\w+)", text(BASE_DIR / "fixtures" / "people.yaml")))
    walk = text(BASE_DIR / "README.md").split("## A walk to try")[1].split("## Commands")[0]
    assert set(re.findall(r"`([a-z]+(?:_head)?)`", walk)) <= people
