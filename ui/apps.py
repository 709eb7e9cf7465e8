"""The lowest floor of the house."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components, without models."""

    name = "ui"
    verbose_name = "User interface"
