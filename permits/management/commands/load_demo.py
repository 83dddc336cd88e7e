from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand
from django.db import transaction
from stdnum.cn import ric, uscc

from permits.demo import Story
from yangjiang import clock
from yangjiang.accounts.models import District, Office, Post, User
from yangjiang.accounts.offices import load_offices
from yangjiang.enterprises.models import Agent, Enterprise

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


def read(name: str) -> Any:
    return yaml.safe_load((FIXTURES / name).read_text(encoding="utf-8"))


class Command(BaseCommand):
    help = "Load offices and demo people of every role, and an application in every state. Run it as often as you like."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--people-only", action="store_true", help="no applications")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            load_offices()
            load_people()
        if not options["people_only"]:
            told = Story().tell()
            self.stdout.write(f"{told} demo applications written")


def load_people() -> None:
    """Demo people, their posts and businesses. A person already there keeps what is there."""
    book = read("people.yaml")
    password = make_password(book["password"])  # once: a good hash is slow on purpose
    enterprises = {key: load_enterprise(entry) for key, entry in book["enterprises"].items()}
    for entry in book["people"]:
        user, created = User.objects.get_or_create(
            username=entry["username"],
            defaults={"full_name": entry["full_name"], "email": f"{entry['username']}@example.invalid"},
        )
        if created:
            user.password = password
            user.is_staff = user.is_superuser = entry["role"] == "superuser"
            user.save()
        if entry["role"] != "superuser":
            Post.objects.get_or_create(user=user, role=entry["role"], office=office_of(entry.get("office")))
        for key in entry.get("enterprises", []):
            Agent.objects.get_or_create(enterprise=enterprises[key], user=user)


def office_of(route: list[str | None] | None) -> Office | None:
    """``[department, district]``; a null district is the department's city office."""
    if route is None:
        return None
    department, district = route
    place = {"district__code": district} if district else {"district": None}
    return Office.objects.get(department__code=department, **place)


def load_enterprise(entry: dict[str, Any]) -> Enterprise:
    """A demo business; its codes are made up from ``seed`` but carry right check digits."""
    head = f"91441702MA{entry['seed']:07d}"
    birth = f"44170219800101{entry['seed']:03d}"
    enterprise, _ = Enterprise.objects.get_or_create(
        name=entry["name"],
        defaults={
            "kind": entry["kind"],
            "uscc": None if entry.get("being_established") else head + uscc.calc_check_digit(head),
            "legal_representative": entry["legal_representative"],
            "legal_representative_id": birth + ric.calc_check_digit(birth + "0"),
            "phone": f"1380000{entry['seed']:04d}",
            "address": entry["address"],
            "district": District.objects.get(code=entry["district"]),
            "registered_on": entry.get("registered_on"),
            "registered_capital": entry["registered_capital"],
            "business_scope": entry.get("scope", ""),
            "industry_code": entry.get("industry_code", ""),
            "checked_on": clock.today(),
        },
    )
    return enterprise
