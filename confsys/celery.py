"""The Celery application: messages only; what happened is a row in PostgreSQL (design, background work)."""

import gc
import os
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "confsys.settings")

app = Celery("confsys")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.task_prerun.connect
@signals.task_postrun.connect
def keep_connections(task: Any, **_: Any) -> None:
    """What Django does at both ends of a request: connections live for CONN_MAX_AGE, and those that broke are replaced.

    Celery alone would open a new one for each task, which costs a small check as much as a third of its statements.
    """
    if task.request.is_eager:
        return
    from django.db import connections  # settings are not there yet when this module is read

    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()


@signals.worker_process_init.connect
def make_ready(**_: Any) -> None:
    """Before a process takes its first task: what every paper would pay for, or the first would wait for."""
    # All that is imported by now stays for good. Collections of garbage need not look through it with each paper.
    gc.freeze()
    if "pdf" in app.amqp.queues.consume_from:
        from eligibility.services import engine  # there are no models yet when this module is read

        engine().begin_start()
