from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from yangjiang.accounts.models import Office
from yangjiang.accounts.offices import load_offices


class Command(BaseCommand):
    help = "Load the departments, districts and offices of fixtures/offices.yaml; what is there stays. Repeatable."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        load_offices()
        self.stdout.write(f"{Office.objects.count()} offices")
