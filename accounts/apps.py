from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who use Confsys: names, addresses, affiliation, ORCID iD."""

    name = "accounts"
