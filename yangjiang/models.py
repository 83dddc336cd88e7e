"""Porch: the shared floor's models, gathered for Django."""

from yangjiang.accounts.models import Department, District, Level, Office, Post, Role, User
from yangjiang.audit.models import TrailEntry, TrailSeal
from yangjiang.clock.models import AdjustedDay, CalendarYear, Clock, ClockEvent
from yangjiang.enterprises.models import Agent, Enterprise
from yangjiang.files.models import Attachment
from yangjiang.notices.models import Notice
from yangjiang.paper.models import NumberSeries

__all__ = [
    "AdjustedDay",
    "Agent",
    "Attachment",
    "CalendarYear",
    "Clock",
    "ClockEvent",
    "Department",
    "District",
    "Enterprise",
    "Level",
    "Notice",
    "NumberSeries",
    "Office",
    "Post",
    "Role",
    "TrailEntry",
    "TrailSeal",
    "User",
]
