"""`load_catalogue` and `lint_catalogue`: refused with file and line, all or nothing, never over an editor's work."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from permits.catalogue.models import Batch, DataElement, ItemRevision, Material, PermitItem, Questionnaire
from permits.catalogue.publish import publish
from permits.catalogue.queries import last_revision
from permits.guidance.keeping import keep_scenario
from permits.guidance.models import Scenario
from permits.management.commands.load_catalogue import FOLDER
from tests.permits.catalogue.shelf import shipped
from yangjiang import audit
from yangjiang.accounts.models import User

GAS = {"trades": ["gas"], "has_licence": True}
TABLES = (Batch, DataElement, Material, PermitItem, ItemRevision, Questionnaire, Scenario)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files, to spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "catalogue"))


def load(folder: Path = FOLDER, **options: Any) -> str:
    out = StringIO()
    call_command("load_catalogue", folder=folder, stdout=out, **options)
    return out.getvalue()


def lint(*options: str, folder: Path = FOLDER) -> str:
    out = StringIO()
    call_command("lint_catalogue", *options, folder=folder, stdout=out)
    return out.getvalue()


def edit(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the one ``old`` in a file; the line it stood on."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (name, old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def rows() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def editor() -> User:
    return User.objects.create(username="an-editor", full_name="梁某某")


# ---- the command that CI runs --------------------------------------------------------------
def test_the_shipped_catalogue_is_clean() -> None:
    assert lint() == f"46 items, {len(shipped().book.scenarios)} scenarios: no findings\n"


def test_deleting_a_guidance_rule_turns_it_red(folder: Path) -> None:
    path = folder / "items" / "38.yaml"
    path.write_text(path.read_text(encoding="utf-8").partition("guidance:")[0], encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError, match="1 findings"):
        call_command("lint_catalogue", folder=folder, stdout=out)
    assert out.getvalue() == "items/38.yaml:1 guidance: 没有导办规则，谁也问不到这一项，请写 needed [no-rule]\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("items/05.yaml", "疏散走道、安全出口和消防车通道保持畅通", "法律法规规定的其他条件", "conditions[1].text"),
        ("items/05.yaml", "    self_check: 窗户有没有", "    colour: red\n    self_check: 窗户有没有",
         "conditions[2].colour"),
        ("items/05.yaml", "batch: 1", "batch: one", "batch"),
        ("items/05.yaml", "    source: 消防法第二十八条\n", "", "conditions[2].source"),
        ("items/05.yaml", "{element: X05_exits, required: true}", "{element: X05_exit, required: true}",
         "form[18].element"),
        ("items/38.yaml", "{var: trades}", "{var: trade}", "guidance.needed.in"),
        ("elements/common.yaml", "  hint: 写到支行", "  hint: 其他材料", "hint"),
        ("materials.yaml", "  name: 平面布局图", "  name: ''", "name"),
        ("questions.yaml", "  type: yesno\n  law: 阳府办", "  type: maybe\n  law: 阳府办", "type"),
        ("batches.yaml", "launch_on: 2024-12-31", "launch_on: soon", "launch_on"),
        ("scenarios.yaml", '{"1": needed, "6": needed}', '{"1": needed, "6": perhaps}', "expect.6"),
        ("scenarios.yaml", '{"1": needed, "6": needed}', '{"1": needed, "6": outside}', "expect.6"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_line_and_place(folder: Path, name: str, old: str, new: str, told: str) -> None:
    line = edit(folder, name, old, new)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("lint_catalogue", folder=folder, stdout=out)
    found = re.findall(r"^(\S+):(\d+) (\S+): .+ \[([a-z-]+)\]$", out.getvalue(), re.MULTILINE)
    assert len(found) == len(out.getvalue().splitlines())
    first = next(one for one in found if one[2] == told)
    assert first[0] == name
    assert abs(int(first[1]) - line) <= 4, first  # a flow mapping or a missing key: the entry it belongs to


def test_the_line_is_the_one_the_fault_stands_on(folder: Path) -> None:
    line = edit(folder, "items/05.yaml", "text: 门窗上没有影响逃生和灭火救援的障碍物", "text: 其他条件")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("lint_catalogue", folder=folder, stdout=out)
    assert out.getvalue().startswith(f"items/05.yaml:{line} conditions[2].text: “其他条件”是兜底的话")


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        ("batch: [1\n", "unreadable"),
        ("batch: 1\nbatch: 2\n", "twice"),
    ],
)
def test_a_file_yaml_would_misread(folder: Path, new: str, rule: str) -> None:
    line = edit(folder, "items/05.yaml", "batch: 1\n", new)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("lint_catalogue", folder=folder, stdout=out)
    told = out.getvalue().splitlines()[0]
    assert re.match(rf"items/05\.yaml:{line + 1}( batch)?: .*\[{rule}\]$", told), told


def test_figures_count_what_each_item_says() -> None:
    table = lint("--figures").splitlines()
    assert len(table) == 2 + 46 + 1 + 1
    cells = [cell.strip() for cell in table[2 + 4].split("|")[1:-1]]
    assert cells == ["5", "消防安全检查", "8", "7", "27", "3", "14", "2"]
    sums = [int(cell) for cell in table[-2].split("|")[3:-1]]
    columns = zip(*([int(cell) for cell in row.split("|")[3:-1]] for row in table[2:48]), strict=True)
    assert sums == [sum(column) for column in columns]


# ---- loading -------------------------------------------------------------------------------
@pytest.mark.django_db
def test_loading_is_repeatable(city: Any) -> None:
    before = rows()
    assert load() == "46 items, 0 revisions published\n"
    assert rows() == before
    assert Scenario.objects.count() == len(shipped().book.scenarios)


@pytest.mark.django_db
def test_a_changed_file_becomes_a_new_revision(city: Any, folder: Path) -> None:
    edit(folder, "items/05.yaml", "short_name: 消防安全检查", "short_name: 消防检查")
    assert load(folder) == "46 items, 1 revisions published\n"
    assert [one.number for one in PermitItem.objects.get(code="5").revisions.all()] == [2, 1]


Spoil = Callable[[Path], object]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: edit(folder, "items/40.yaml", "batch: 2", "batch: 2\ncolour: red"),
        lambda folder: edit(folder, "items/40.yaml", "batch: 2", "batch: two"),
        lambda folder: edit(folder, "items/40.yaml", "batch: 2", "batch: [2"),
        lambda folder: edit(folder, "scenarios.yaml", '{"1": needed, "6": needed}', '{"1": needed}'),
        lambda folder: (folder / "items" / "40.yaml").unlink(),
    ],
    ids=["unknown key", "wrong type", "unreadable", "failing scenario", "missing item"],
)
def test_one_fault_refuses_the_whole_load(city: Any, folder: Path, spoil: Spoil) -> None:
    """The first file is good and new; the last is wrong: neither is loaded."""
    edit(folder, "items/05.yaml", "short_name: 消防安全检查", "short_name: 消防检查")
    edit(folder, "elements/common.yaml", "hint: 写到支行", "hint: 请写到支行")
    spoil(folder)
    before = rows()
    with pytest.raises(CommandError, match=r"Nothing was loaded: [14] findings"):
        load(folder)
    assert rows() == before


@pytest.mark.django_db
def test_every_fault_is_listed(city: Any, folder: Path) -> None:
    edit(folder, "items/05.yaml", "batch: 1", "batch: 1\ncolour: red")
    edit(folder, "items/40.yaml", "kind: filing", "kind: permit")
    with pytest.raises(CommandError) as refusal:
        load(folder)
    lines = str(refusal.value).splitlines()
    assert lines[0].startswith("items/05.yaml:7 colour: ") and lines[1].startswith("items/40.yaml:7 kind: ")
    assert lines[-1] == "Nothing was loaded: 2 findings"


@pytest.mark.django_db
def test_what_editors_changed_stays_theirs(city: Any, folder: Path) -> None:
    by, item = editor(), PermitItem.objects.get(code="5")
    last = last_revision(item)
    assert last
    own = {**last.content, "short_name": "消防检查"}
    publish(item=item, content=own, effective_on=date(2100, 1, 1), by=by)
    element = DataElement.objects.get(code="P05")
    DataElement.objects.filter(pk=element.pk).update(spec={**element.spec, "hint": "写平方米数"})
    audit.record(element, "element.changed", by)
    keep_scenario(name="便利店：卖零食和香烟", answers=GAS, expect={"25": "needed"}, by=by)
    told = load(folder)
    assert "Changed by an editor and left alone: P05, 5, 便利店：卖零食和香烟" in told
    assert last_revision(item).content == own  # type: ignore[union-attr]
    assert DataElement.objects.get(code="P05").spec["hint"] == "写平方米数"
    assert Scenario.objects.get(name="便利店：卖零食和香烟").expect == {"25": "needed"}
    load(folder, overwrite=True)
    renewed = last_revision(item)
    assert renewed and renewed.content["short_name"] == "消防安全检查" and renewed.effective_on == date(2100, 1, 1)
    assert DataElement.objects.get(code="P05").spec["hint"] != "写平方米数"


@pytest.mark.django_db
def test_files_that_contradict_an_editors_scenario_are_refused(city: Any, folder: Path) -> None:
    """The files are clean on their own; the catalogue they would make is not, and what was written is undone."""
    keep_scenario(name="只装燃气灶", answers=GAS, expect={"25": "needed"}, by=editor())
    edit(folder, "items/25.yaml", "{in: [gas, {var: trades}]}", "{in: [none, {var: trades}]}")
    edit(folder, "scenarios.yaml", "trades: [gas]", "trades: [none]")
    assert "no findings" in lint(folder=folder)
    with pytest.raises(CommandError, match=r"scenarios/只装燃气灶 expect\.25: .* \[scenario\]"):
        load(folder)
    assert last_revision(PermitItem.objects.get(code="25")).number == 1  # type: ignore[union-attr]


@pytest.mark.django_db
def test_entries_the_files_have_dropped_go_unless_somebody_needs_them(city: Any) -> None:
    spec = {"code": "X99_old", "label": "旧的", "group": "subject", "type": "yesno", "source": "applicant"}
    for code, label in (("X99_old", "旧的"), ("X99_kept", "留着")):
        DataElement.objects.create(code=code, label=label, position=999, spec=spec | {"code": code, "label": label})
    audit.record(DataElement.objects.get(code="X99_kept"), "element.added", editor())
    Scenario.objects.create(name="旧的", answers=GAS, expect={"25": "needed"})
    load()
    assert set(DataElement.objects.filter(code__startswith="X99").values_list("code", flat=True)) == {"X99_kept"}
    assert not Scenario.objects.filter(name="旧的").exists()


@pytest.mark.django_db
def test_what_is_in_force_can_be_linted(city: Any) -> None:
    assert "46 items" in lint("--published")
    DataElement.objects.filter(code="P05").update(spec={"code": "P05"})
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("lint_catalogue", "--published", stdout=out)
    assert out.getvalue().startswith("elements/P05 label: 缺少 label，请补上 [schema]\n")
