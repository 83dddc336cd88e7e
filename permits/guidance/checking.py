"""All the gates in one go: shape, facts, rules, scenarios. Nothing is published while one finding is left (P10)."""

from datetime import date

from permits.catalogue.book import Book
from permits.catalogue.findings import Finding
from permits.catalogue.lint import lint_annex, lint_items
from permits.catalogue.lint_dictionaries import lint_elements, lint_materials
from permits.catalogue.models import Batch, DataElement, Material
from permits.catalogue.queries import current_questionnaire, in_force
from permits.catalogue.schema import CHECKS
from permits.guidance.lint import lint_rules
from permits.guidance.models import Scenario
from permits.guidance.scenarios import run_scenarios
from yangjiang.accounts.models import Department


def check_book(book: Book) -> list[Finding]:
    """Everything wrong with the catalogue; a place the shape already tells of is not told twice. Pure."""
    shape = [
        Finding("schema", where, fault.path, fault.message)
        for kind, where, entry in book.entries()
        for fault in CHECKS[kind](entry, "")
    ]
    sound = _mappings_only(book)
    meaning = [
        *lint_elements(sound.elements),
        *lint_materials(sound.materials),
        *lint_items(
            sound.items,
            sound.elements,
            sound.materials,
            departments=sound.departments,
            batches=frozenset(one["number"] for one in sound.batches if isinstance(one.get("number"), int)),
        ),
        *lint_annex(sound.items),
        *lint_rules(sound.items, sound.questions),
        *run_scenarios(sound.scenarios, sound.items, sound.questions),
    ]
    told = {(finding.where, finding.path) for finding in shape}
    return [*shape, *(finding for finding in meaning if (finding.where, finding.path) not in told)]


def book_in_force(on: date | None = None) -> Book:
    """The catalogue the database holds on a day (default today), live scenarios and known departments with it."""
    questionnaire = current_questionnaire()
    return Book(
        items=[revision.content for revision in in_force(on)],
        elements=[element.spec for element in DataElement.objects.all()],
        materials=[material.spec for material in Material.objects.all()],
        questions=questionnaire.content if questionnaire else [],
        batches=[
            {"number": one.number, "name": one.name, "launch_on": one.launch_on.isoformat()}
            for one in Batch.objects.all()
        ],
        scenarios=[
            {"name": one.name, "answers": one.answers, "expect": one.expect}
            for one in Scenario.objects.filter(draft=None, questions_draft=None)
        ],
        departments=frozenset(Department.objects.values_list("code", flat=True)),
    )


def _mappings_only(book: Book) -> Book:
    """Without entries that are no mapping at all: linters read keys."""
    kept = {
        kind: [entry for other, _, entry in book.entries() if other == kind and isinstance(entry, dict)]
        for kind in ("batches", "elements", "materials", "questions", "items", "scenarios")
    }
    return Book(**kept, departments=book.departments)
