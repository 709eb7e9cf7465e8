from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """Submissions, ordered authors, manuscripts, states; check runs, reports, overrides."""

    name = "submissions"
