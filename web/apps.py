from django.apps import AppConfig


class WebConfig(AppConfig):
    """The desks: urls, views, forms. No rules live here."""

    name = "web"
