"""The departments, districts and offices of ``fixtures/offices.yaml``, put into the database."""

from pathlib import Path

import yaml
from django.conf import settings

from yangjiang.accounts.models import Department, District, Level, Office


def load_offices() -> None:
    """Every department's city office, and its office in every district."""
    book = yaml.safe_load((Path(settings.BASE_DIR) / "fixtures" / "offices.yaml").read_text(encoding="utf-8"))
    districts = [
        District.objects.update_or_create(code=d["code"], defaults={"name": d["name"], "position": n})[0]
        for n, d in enumerate(book["districts"])
    ]
    for n, entry in enumerate(book["departments"]):
        department, _ = Department.objects.update_or_create(
            code=entry["code"], defaults={"name": entry["name"], "position": n}
        )
        Office.objects.get_or_create(
            department=department, district=None, level=Level.CITY, defaults={"name": f"阳江{entry['name']}"}
        )
        for district in districts if entry["county"] else []:
            Office.objects.get_or_create(
                department=department,
                district=district,
                level=Level.COUNTY,
                defaults={"name": f"{district.name}{entry['county']}"},
            )
