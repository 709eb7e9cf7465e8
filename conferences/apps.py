from django.apps import AppConfig


class ConferencesConfig(AppConfig):
    """Conferences, tracks, deadlines, memberships, topics, the audit trail."""

    name = "conferences"
