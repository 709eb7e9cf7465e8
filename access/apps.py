from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who may see and do what: facts, rights, projections, scopes, gate."""

    name = "access"
