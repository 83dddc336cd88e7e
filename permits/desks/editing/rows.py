"""Lists edited row by row. Add, remove and move up are submit buttons: they work without scripts and lose nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

ACT = "do"


class RowForm(forms.Form):
    """One entry of a list of the document."""

    use_required_attribute = False

    def __init__(self, *args: Any, book: Any, **kwargs: Any) -> None:
        self.book = book
        super().__init__(*args, **kwargs)
        self.arrange()

    def arrange(self) -> None:
        """Choices that come from the library."""

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> dict[str, Any]:
        """The entry as the form's values."""
        return dict(entry)

    def write(self) -> dict[str, Any]:
        """The entry the cleaned values make."""
        return dict(self.cleaned_data)


class RowSet(forms.BaseFormSet):
    """The rows of one list. A row left empty is no row."""

    blank = 0
    add_label: Any = ""
    dense = False
    title: Any = ""
    hint: Any = ""
    row_name: Any = ""

    def __init__(self, data: Any = None, *, initial: Sequence[Any] | None = None, **kwargs: Any) -> None:
        """What was typed is judged by itself: a row that says just what is stored is not an empty one."""
        super().__init__(data, initial=None if data is not None else initial, **kwargs)

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        return super().total_form_count() if self.is_bound else len(self.initial or ()) + self.blank

    def entries(self) -> list[dict[str, Any]]:
        """The document's list; after ``is_valid``."""
        return [form.write() for form in self.forms if form.has_changed()]

    def typed(self) -> list[dict[str, Any]]:
        """What stands in the rows now, right or wrong."""
        return [
            {
                name: field.widget.value_from_datadict(self.data, self.files, form.add_prefix(name))
                for name, field in form.fields.items()
            }
            for form in self.forms
        ]

    @property
    def act(self) -> str:
        """The button of this list that was pressed: "add", "remove:2", "up:2", or nothing."""
        return str(self.data.get(f"{self.prefix}-{ACT}", "")) if self.is_bound else ""

    @property
    def columns(self) -> list[tuple[str, Any]]:
        """Names and labels, for a list drawn as a table."""
        return [(name, field.label) for name, field in self.empty_form.fields.items()]


def rearranged(rows: list[dict[str, Any]], act: str) -> list[dict[str, Any]]:
    """The rows after a button was pressed; a button that is no more changes nothing."""
    name, _colon, place = act.partition(":")
    if name == "add":
        return [*rows, {}]
    if not place.isdigit() or int(place) >= len(rows):
        return rows
    at = int(place)
    rest = rows[:at] + rows[at + 1 :]
    if name == "remove":
        return rest
    if name == "up" and at:
        return [*rest[: at - 1], rows[at], *rest[at - 1 :]]
    return rows


def row_set(
    form: type[RowForm], *, title: Any, row_name: Any, add_label: Any, hint: Any = "", dense: bool = False
) -> type[RowSet]:
    """A list of ``form`` rows. ``dense``: as a table, for many short rows."""
    made = cast(type[RowSet], forms.formset_factory(form, formset=RowSet, extra=0, max_num=200, absolute_max=400))
    made.title, made.row_name, made.add_label, made.hint, made.dense = title, row_name, add_label, hint, dense
    return made
