"""Elements and materials: where each is used, and changing one without breaking what uses it."""

import pytest

from permits.catalogue import library
from permits.catalogue.models import DataElement, Material
from permits.demo import Story
from tests.permits.catalogue.forty_first import document
from tests.permits.catalogue.hands import forty_first, opened, saved
from yangjiang.audit.trail import chain_of
from yangjiang.web.errors import Refused

ELEMENT = {"code": "X41_tables", "label": "美容台数量", "group": "equipment", "type": "integer", "source": "applicant",
           "unit": "张", "min": 1}  # fmt: skip
MATERIAL = {"code": "M91", "name": "宠物美容师证书", "hint": "拍照或扫描", "forms": ["pdf"], "shared": None}


def test_where_an_element_is_used(city: Story) -> None:
    uses = library.uses_of_element("X05_venue_type")
    assert [(use.code, use.place, use.draft) for use in uses] == [("5", "填写项", None), ("5", "证面打印项", None)]
    assert str(uses[0]) == "公众聚集场所投入使用、营业前消防安全检查（已发布）填写项"
    assert len({use.code for use in library.uses_of_element("E01")}) > 30
    assert any("校验条件" in str(use) for use in library.uses_of_element("E05a"))
    elements, materials = library.use_counts()
    assert elements["X05_venue_type"] == 1
    assert materials["M06"] == len(library.uses_of_material("M06"))


def test_an_open_draft_counts_as_use(city: Story) -> None:
    editor = city.people["catalogue"]
    library.save_element(entry=ELEMENT, version=None, by=editor)
    library.save_material(entry=MATERIAL, version=None, by=editor)
    draft = forty_first(city)
    form = [*draft.content["form"], {"element": "X41_tables", "required": True}]
    materials = [*draft.content["materials"], {**draft.content["materials"][0], "material": "M91"}]
    draft = saved(city, draft, form=form, materials=materials)
    assert [(use.item, use.draft) for use in library.uses_of_element("X41_tables")] == [("宠物美容备案", draft.pk)]
    for delete, code in ((library.delete_element, "X41_tables"), (library.delete_material, "M91")):
        with pytest.raises(Refused, match="还有 1 处在用，不能删：宠物美容备案（草稿）") as refused:
            delete(code=code, by=editor)
        assert refused.value.code == "in_use"


def test_what_is_in_use_is_not_deleted_and_the_refusal_names_where(city: Story) -> None:
    with pytest.raises(Refused, match="公众聚集场所投入使用、营业前消防安全检查（已发布）填写项"):
        library.delete_element(code="X05_venue_type", by=city.people["catalogue"])
    with pytest.raises(Refused, match="平面布局图") as refused:
        library.delete_material(code="M06", by=city.people["catalogue"])
    assert len(refused.value.extra["uses"]) > 3
    assert DataElement.objects.filter(code="X05_venue_type").exists()
    assert Material.objects.filter(code="M06").exists()


def test_what_nobody_uses_is_deleted_and_the_trail_keeps_it(city: Story) -> None:
    editor = city.people["catalogue"]
    element = library.save_element(entry=ELEMENT, version=None, by=editor)
    assert element.position == max(DataElement.objects.values_list("position", flat=True))
    library.delete_element(code="X41_tables", by=editor)
    assert not DataElement.objects.filter(code="X41_tables").exists()
    assert [entry.event for entry in chain_of(element)] == ["element.added", "element.deleted"]
    library.delete_element(code="X41_tables", by=editor)


def test_a_changed_definition_reaches_items_with_their_next_revision(city: Story) -> None:
    editor = city.people["catalogue"]
    element = DataElement.objects.get(code="X05_capacity")
    kept = library.save_element(entry={**element.spec, "hint": "按核定人数写"}, version=element.version, by=editor)
    assert (kept.version, kept.spec["hint"]) == (element.version + 1, "按核定人数写")
    assert chain_of(kept)[-1].facts["changes"][0].endswith("→ 按核定人数写")
    (use,) = library.uses_of_element("X05_capacity")
    assert use.behind
    assert not library.uses_of_element("X05_exits")[0].behind


def test_two_editors_on_one_element(city: Story) -> None:
    editor = city.people["catalogue"]
    library.save_element(entry=ELEMENT, version=None, by=editor)
    library.save_element(entry={**ELEMENT, "hint": "甲"}, version=1, by=editor)
    with pytest.raises(Refused, match=r"刚刚由 容慧 在 \d\d:\d\d 改过") as refused:
        library.save_element(entry={**ELEMENT, "hint": "乙"}, version=1, by=editor)
    assert (refused.value.code, refused.value.extra["changes"]) == ("edited_meanwhile", ["提示：甲 → 乙"])
    assert DataElement.objects.get(code="X41_tables").spec["hint"] == "甲"
    assert library.save_element(entry={**ELEMENT, "hint": "甲"}, version=2, by=editor).version == 2


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"colour": "red"}, "colour"),
        ({"type": "colour"}, "type"),
        ({"min": "一"}, "min"),
        ({"type": "choice"}, "choices"),
        ({"label": "建筑面积", "type": "decimal", "unit": "㎡"}, "label"),
        ({"hint": "其他材料"}, "hint"),
    ],
)
def test_a_faulty_element_is_refused_with_the_field(city: Story, wrong: dict[str, object], path: str) -> None:
    with pytest.raises(Refused) as refused:
        library.save_element(entry={**ELEMENT, **wrong}, version=None, by=city.people["catalogue"])
    assert path in {one["path"] for one in refused.value.extra["findings"]}
    assert not DataElement.objects.filter(code="X41_tables").exists()


def test_codes_are_used_once_and_gone_is_gone(city: Story) -> None:
    editor = city.people["catalogue"]
    with pytest.raises(Refused, match="已经用过"):
        library.save_material(entry={**MATERIAL, "code": "M06"}, version=None, by=editor)
    with pytest.raises(Refused, match="已经被删掉"):
        library.save_material(entry=MATERIAL, version=1, by=editor)


def test_a_new_element_and_material_serve_a_new_item(city: Story) -> None:
    editor = city.people["catalogue"]
    library.save_element(entry=ELEMENT, version=None, by=editor)
    draft = saved(city, opened(city, "41"), **document())
    form = [*draft.content["form"], {"element": "X41_tables", "required": True}]
    draft = saved(city, draft, form=form, example={**draft.content["example"], "X41_tables": "3"})
    assert draft.content["form"][-1]["element"] == "X41_tables"
