from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Conflicts, assignments, reviews, decisions, releases."""

    name = "reviews"
