"""What an editor's browser sends: a page's form as it stands, with some values changed."""

from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Any

from django.http import QueryDict
from django.test import Client

Pairs = list[tuple[str, str]]


class _Form(HTMLParser):
    """The controls of the form with ``id`` or, without one, of the page's last POST form."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.pairs: Pairs = []
        self.select = self.text = ""
        self.first: tuple[str, str] | None = None
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            mine = given.get("method") == "post" and not given.get("action")
            self.inside = mine and (not self.form_id or given.get("id") == self.form_id)
            if self.inside:
                self.pairs = []
        if not self.inside:
            return
        if tag == "input" and given.get("name"):
            ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if ticked:
                self.pairs.append((given["name"], given.get("value", "on" if given.get("type") == "checkbox" else "")))
        elif tag == "select":
            self.select, self.first = given["name"], None
        elif tag == "option" and self.select:
            pair = (self.select, given.get("value", ""))
            self.first = self.first or pair
            if "selected" in given:
                self.pairs.append(pair)
                self.select = ""
        elif tag == "textarea":
            self.text, self.words = given["name"], []

    def handle_data(self, data: str) -> None:
        if self.text:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            if self.first:
                self.pairs.append(self.first)
            self.select = ""
        elif tag == "textarea" and self.text:
            self.pairs.append((self.text, "".join(self.words).removeprefix("\n")))
            self.text = ""


def sent(page: str, changed: Mapping[str, Any] | None = None, *, form: str = "", drop: Iterable[str] = ()) -> QueryDict:
    """What pressing a button sends, with ``changed`` typed over and ``drop`` unticked."""
    reader = _Form(form)
    reader.feed(page)
    data = QueryDict(mutable=True)
    for name, value in reader.pairs:
        if name != "csrfmiddlewaretoken":
            data.appendlist(name, value)
    for name in drop:
        data.pop(name, None)
    for name, value in (changed or {}).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def press(client: Client, url: str, changed: Mapping[str, Any] | None = None, **options: Any) -> Any:
    """Open the page, type, press; the answer after any redirect."""
    page = client.get(url).content.decode()
    data = sent(page, changed, **options)
    return client.post(url, data.urlencode(), content_type="application/x-www-form-urlencoded", follow=True)
