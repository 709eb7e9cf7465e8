from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    """May this PDF, by these authors, be in this track? Knows no submission."""

    name = "eligibility"
