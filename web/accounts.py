"""How allauth signs people up here."""

from allauth.account.adapter import DefaultAccountAdapter
from django import forms


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks."""


class SignupForm(forms.Form):
    """What sign-up asks beside address and password."""

    given_name = forms.CharField(max_length=150)

    def signup(self, request: object, user: object) -> None:
        """Nothing more to do."""
