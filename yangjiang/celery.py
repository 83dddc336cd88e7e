"""The Celery app. Tasks only sweep rows; nothing is ever told to Celery alone."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangjiang.settings")
app = Celery("yangjiang")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
