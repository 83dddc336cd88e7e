"""How every form is drawn: label, hint, error, control; errors gathered at the top."""

from typing import Any

from django import forms
from django.template import engines


class ShopForm(forms.Form):
    name = forms.CharField(label="店铺名称", help_text="和招牌上写的一样", max_length=40)
    area = forms.IntegerField(label="使用面积", required=False, widget=forms.TextInput)
    owner = forms.ChoiceField(
        label="房子是谁的", choices=[("own", "自己的"), ("rent", "租的")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="我已看过", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].unit = "平方米"  # type: ignore[attr-defined]
        self.fields["name"].source_note = "来自营业执照登记信息，2026-11-23 查询"  # type: ignore[attr-defined]
        self.fields["owner"].choice_hints = {"rent": "要准备租房合同"}  # type: ignore[attr-defined]

    def clean(self) -> None:
        if not self.cleaned_data.get("area"):
            raise forms.ValidationError("面积和平面图对不上")


def draw(source: str, **context: Any) -> str:
    return engines["django"].from_string(source).render(context)


def test_label_hint_error_come_before_the_control() -> None:
    html = str(ShopForm({"owner": "own"})["name"].as_field_group())
    places = [html.index(part) for part in ("<label", 'id="id_name_helptext"', 'id="id_name_error"', "<input")]
    assert places == sorted(places)


def test_the_control_points_at_all_that_is_said_about_it() -> None:
    html = str(ShopForm({})["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error id_name_source"' in html
    assert 'aria-invalid="true"' in html
    assert "来自营业执照登记信息" in html


def test_the_browser_never_shows_its_own_bubble() -> None:
    html = str(ShopForm())
    assert " required" not in html.replace('aria-required="true"', "")
    assert 'aria-required="true"' in html


def test_only_optional_fields_say_so() -> None:
    form = ShopForm()
    assert "（选填）" in str(form["area"].as_field_group())
    assert "（选填）" not in str(form["name"].as_field_group())
    assert "（选填）" not in str(form["agree"].as_field_group())


def test_a_unit_stands_after_its_number() -> None:
    html = str(ShopForm()["area"].as_field_group())
    assert '<span class="unit" id="id_area_unit">平方米</span>' in html
    assert 'aria-describedby="id_area_unit"' in html


def test_each_choice_is_a_row_with_its_hint() -> None:
    html = str(ShopForm()["owner"].as_field_group())
    assert html.count('<div class="choice">') == 2
    assert '<label for="id_owner_1">租的<span class="hint">要准备租房合同</span></label>' in html
    assert "<legend>房子是谁的</legend>" in html


def test_a_heading_field_is_the_page_heading() -> None:
    form = ShopForm()
    form.fields["owner"].heading = True  # type: ignore[attr-defined]
    assert "<legend><h1>房子是谁的</h1></legend>" in str(form["owner"].as_field_group())


def test_width_follows_the_length_of_the_answer() -> None:
    form = ShopForm()
    form.fields["name"].width = "8"  # type: ignore[attr-defined]
    assert 'class="w-8"' in str(form["name"])
    assert 'class="w-12"' in str(form["area"])


def test_the_summary_links_every_error_of_every_form() -> None:
    second = ShopForm({}, prefix="b")
    html = draw("{% error_summary first second %}", first=ShopForm({}), second=second)
    for target in ("#id_name", "#id_owner_0", "#id_b-name", "#id_b-owner_0"):
        assert f'href="{target}"' in html
    assert "<li>面积和平面图对不上</li>" in html
    assert "有 6 处需要修改" in html


def test_the_summary_reads_formsets() -> None:
    shops = forms.formset_factory(ShopForm)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-area": "3"}, prefix="form"
    )
    assert 'href="#id_form-0-name"' in draw("{% error_summary shops %}", shops=shops)


def test_no_errors_no_summary() -> None:
    good = ShopForm({"name": "好邻居", "owner": "own", "area": "86"})
    assert draw("{% error_summary form blank none %}", form=good, blank=ShopForm(), none=None).strip() == ""


def test_the_title_starts_with_error_when_a_form_has_one() -> None:
    assert draw("{% error_prefix %}", form=ShopForm({})) == "错误："
    assert draw("{% error_prefix %}", form=ShopForm()) == ""
    assert draw("{% error_prefix %}", forms=[ShopForm(), ShopForm({})]) == "错误："
