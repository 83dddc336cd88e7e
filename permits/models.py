"""Porch: the stages' models, gathered for Django."""

from permits.application.models import Application, Entry, Evidence, Selection
from permits.catalogue.models import Batch, DataElement, ItemRevision, Material, PermitItem, Questionnaire
from permits.decision.models import Decision
from permits.fanout.models import Case
from permits.guidance.models import Walk
from permits.licence.models import Licence
from permits.review.models import Supplement

__all__ = [
    "Application",
    "Batch",
    "Case",
    "DataElement",
    "Decision",
    "Entry",
    "Evidence",
    "ItemRevision",
    "Licence",
    "Material",
    "PermitItem",
    "Questionnaire",
    "Selection",
    "Supplement",
    "Walk",
]
