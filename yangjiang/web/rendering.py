"""How every form of the project is drawn: one renderer, one field template, no markup in views.

A form field may carry: ``unit`` (「平方米」), ``width`` ("4" "8" "12" "20" "full", characters),
``source_note`` (「来自营业执照登记信息，2026-11-23 查询」), ``choice_hints`` ({value: sentence}),
``heading`` (its label is the page's h1).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

WIDTHS = (4, 8, 12, 20)


@dataclass(frozen=True)
class Option:
    """One answer of a radio or checkbox list."""

    tag: SafeString
    label: str
    id: str
    hint: str


class Bound(BoundField):
    """A bound field that knows what ``parts/field.html`` shows around its control."""

    @property
    def first_id(self) -> str:
        """Where a link to this field lands: its control, or the first of its choices."""
        if not self.use_fieldset:
            return self.id_for_label or self.auto_id
        return next((option.id for option in self.options()), f"{self.auto_id}_0")

    @property
    def optional(self) -> bool:
        return not self.field.required and not self.is_single_checkbox and not self.field.disabled

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_choice_list(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect)  # checkbox lists are a kind of it

    @property
    def is_file(self) -> bool:
        return isinstance(self.field.widget, forms.FileInput)

    @property
    def is_heading(self) -> bool:
        """The one question of a page: its label is the page's heading."""
        return getattr(self.field, "heading", False)

    @property
    def unit(self) -> str:
        return getattr(self.field, "unit", "")

    @property
    def source_note(self) -> str:
        return getattr(self.field, "source_note", "")

    @property
    def aria_describedby(self) -> str | None:
        if self.field.widget.attrs.get("aria-describedby") or not self.auto_id or self.is_hidden:
            return None
        said = {
            "helptext": self.help_text,
            "error": self.errors,
            "unit": self.unit,
            "source": self.source_note,
        }
        return " ".join(f"{self.auto_id}_{name}" for name, there in said.items() if there)

    def options(self) -> Iterator[Option]:
        hints = {str(value): hint for value, hint in getattr(self.field, "choice_hints", {}).items()}
        for widget in self.subwidgets:
            value = str(widget.data.get("value", ""))
            yield Option(widget.tag(), widget.choice_label, widget.id_for_label, hints.get(value, ""))

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        # The browser's own bubble shows one error at a time in its own words: ours are all shown at once.
        if built.pop("required", False) and not self.use_fieldset:
            built["aria-required"] = "true"
        if not widget.is_hidden and not (self.is_choice_list or self.is_single_checkbox or self.is_file):
            own = widget.attrs.get("class", "")
            built["class"] = f"{own} w-{self.width}".strip()
        return built

    @property
    def width(self) -> str:
        """A width that hints how long the answer is."""
        if asked := getattr(self.field, "width", ""):
            return str(asked)
        if isinstance(self.field, forms.DateField | forms.IntegerField | forms.DecimalField | forms.TimeField):
            return "12"
        if isinstance(self.field.widget, forms.Select):
            return "20"
        longest = getattr(self.field, "max_length", None) or 999
        return next((str(width) for width in WIDTHS if longest <= width), "full")


class Renderer(TemplatesSetting):
    """Project-wide ``FORM_RENDERER``."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
    bound_field_class = Bound
