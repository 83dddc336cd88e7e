"""What the forms of one item may name: the library, the other items, departments and batches."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from permits.catalogue.models import Batch, DataElement, Material, PermitItem
from yangjiang.accounts.models import Department


@dataclass(frozen=True)
class Book:
    """Read at most once a request, and only what the section asks for."""

    content: Mapping[str, Any]

    @cached_property
    def elements(self) -> dict[str, dict[str, Any]]:
        return dict(DataElement.objects.values_list("code", "spec"))

    @cached_property
    def element_names(self) -> dict[str, str]:
        return {code: str(spec["label"]) for code, spec in self.elements.items()}

    @cached_property
    def material_names(self) -> dict[str, str]:
        return dict(Material.objects.values_list("code", "name"))

    @cached_property
    def items(self) -> dict[str, str]:
        """The other items, by code."""
        names = dict(PermitItem.objects.values_list("code", "short_name"))
        names.pop(str(self.content.get("code")), None)
        return names

    @cached_property
    def departments(self) -> list[tuple[str, str]]:
        return list(Department.objects.values_list("code", "name"))

    @cached_property
    def batches(self) -> list[tuple[str, str]]:
        return [(str(batch.number), f"{batch.name}（{batch.launch_on.isoformat()}）") for batch in Batch.objects.all()]

    @cached_property
    def asked(self) -> list[str]:
        """Codes of the elements this item's form asks, in its order."""
        return [str(entry["element"]) for entry in self.content.get("form") or () if entry.get("element")]
