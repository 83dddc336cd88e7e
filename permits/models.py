"""Porch: the stages' models, gathered for Django."""

from permits.application.models import Application, Entry, Evidence, Selection
from permits.catalogue.models import (
    Batch,
    DataElement,
    ItemDraft,
    ItemRevision,
    Material,
    PermitItem,
    Questionnaire,
    QuestionnaireDraft,
)
from permits.decision.models import Decision
from permits.fanout.models import Case
from permits.guidance.models import Scenario, Walk
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
    "ItemDraft",
    "ItemRevision",
    "Licence",
    "Material",
    "PermitItem",
    "Questionnaire",
    "QuestionnaireDraft",
    "Scenario",
    "Selection",
    "Supplement",
    "Walk",
]
