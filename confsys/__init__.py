"""The wiring: settings, urls, Celery, embedded services, calls. Nothing imports it."""

from confsys.celery import app as celery_app

__all__ = ["celery_app"]
