"""Porch: the shared floor's sweeps, started by Celery beat."""

from celery import shared_task

from yangjiang.audit.trail import seal
from yangjiang.clock.clocks import recompute_open
from yangjiang.clock.sweep import sweep
from yangjiang.notices.deliver import deliver_owed


@shared_task(name="yangjiang.sweep_clocks")
def sweep_clocks() -> None:
    """Mark due-soon and overdue clocks; let each kind's handler act (行政许可法32: deemed acceptance)."""
    sweep()


@shared_task(name="yangjiang.recompute_clocks")
def recompute_clocks() -> None:
    """Derive every open due date again: catches a calendar edit whose own recomputation was cut short."""
    recompute_open()


@shared_task(name="yangjiang.deliver_notices")
def deliver_notices() -> None:
    """Send owed e-mails."""
    deliver_owed()


@shared_task(name="yangjiang.seal_trail")
def seal_trail() -> None:
    """Seal the trail's fresh entries."""
    seal()
