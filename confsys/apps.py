from django.apps import AppConfig


class ConfsysConfig(AppConfig):
    """The wiring: management commands, deploy checks, calls."""

    name = "confsys"
