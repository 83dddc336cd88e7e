"""Porch: the service's sweeps, started by Celery beat."""

from celery import shared_task

from permits.licence.render import render_owed


@shared_task(name="permits.render_licences")
def render_licences() -> None:
    """Make the PDFs of licences issued since the last sweep."""
    render_owed()
