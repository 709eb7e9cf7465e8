"""How allauth works here: what sign-up asks, how its mail leaves, what it says."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.template import TemplateDoesNotExist

from mail.services import queue_message, site_link

# Mails that hold a link which acts for their reader.
_SECRET = {"account_email_confirmation", "account_email_confirmation_signup", "account_password_reset_key"}
# Of what allauth hands to its mails, these plain values go on to ours. Names are left out: whoever signs up types them,
# and the mail may go to somebody else.
_PLAIN = ("ip", "user_agent", "timestamp", "from_email", "to_email", "deleted_email")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's hooks."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is switched off. Ask the people who run this site.",
        "cannot_remove_primary_email": "Your primary address cannot be removed. Make another one primary first.",
        "duplicate_email": "This address is already one of yours.",
        "email_password_mismatch": "Address and password do not fit together.",
        "enter_current_password": "This is not your present password.",
        "incorrect_code": "This code is not right, or no longer valid. Type the one that your app shows now.",
        "incorrect_password": "This password is not right.",
        "invalid_or_expired_key": "This link was used already, or is too old. Ask for a new one.",
        "invalid_password_reset": "This link was used already, or is too old. Ask for a new one.",
        "max_email_addresses": "At most %d addresses can be kept. Remove one first.",
        "too_many_login_attempts": "Too many attempts failed. Wait five minutes, or reset your password.",
        "unverified_primary_email": "Your primary address must be one that you have confirmed.",
        "same_as_current": "This is the value as it stands; enter another.",
        "rate_limited": "Too many requests came from here. Wait a minute and try again.",
    }

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: forms.BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        """Save a new person with names and affiliation in one step."""
        for name in ("given_name", "family_name", "affiliation"):
            setattr(user, name, form.cleaned_data.get(name, ""))
        saved: AbstractBaseUser = super().save_user(request, user, form, commit)
        return saved

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in for the usual time, also where the session was one of a signed-out person that was to end soon."""
        super().login(request, user)
        request.session.set_expiry(None)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send by our outbox, with our words; each address in a mail begins with SITE_URL, whatever the Host header."""
        kind = template_prefix.replace("/email/", "_")
        values: dict[str, Any] = {name: context[name] for name in _PLAIN if name in context}
        for name, value in context.items():
            if name.endswith("_url"):
                values[name.removesuffix("_url") + "_link"] = site_link(urlsplit(value).path)
        try:
            queue_message(kind=kind, to_email=email, context={"email": email, **values}, is_secret=kind in _SECRET)
        except TemplateDoesNotExist:
            # A mail that we have no words for goes out with allauth's own.
            super().send_mail(template_prefix, email, context)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Cost what a new account costs: hashing the password is the slow part of signing up, and its absence would tell (P44)."""
        if not self.request.user.is_authenticated:
            make_password("nobody's password")
        super().send_account_already_exists_mail(email)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Leave out the one message that would differ when a mail to an address was limited a moment ago (P44)."""
        if message_template == "account/messages/email_confirmation_sent.txt" and not request.user.is_authenticated:
            return
        super().add_message(request, level, message_template, message_context, extra_tags, message)


class SignupForm(forms.Form):
    """What sign-up asks beside address and password."""

    field_order = ("given_name", "family_name", "affiliation", "email", "password1")

    given_name = forms.CharField(
        label="Given name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label="Family name",
        max_length=150,
        required=False,
        help_text="Leave it empty if you have a single name.",
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    affiliation = forms.CharField(
        label="Affiliation",
        max_length=300,
        help_text="The organisation you work or study at.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def signup(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Nothing is left to do: `AccountAdapter.save_user` has saved these fields."""
