"""The Celery application: messages only; what happened is a row in PostgreSQL (design, background work)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "confsys.settings")

app = Celery("confsys")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
