"""The user, from the first migration our own (design §1)."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.orcid import normalise_orcid
from accounts.text import clean_line


def validate_orcid(value: str) -> None:
    """Refuse what is no ORCID iD in its normal form."""
    if normalise_orcid(value) != value:
        raise ValidationError(
            "This is no ORCID iD: it has 16 digits in groups of four, and the last one checks the others."
        )


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user; the address is kept in lower case, as it is compared."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A site admin: makes conferences, reads the outbox, has no power over any paper."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One person. Further addresses are allauth's EmailAddress rows; each verified one is the same person (P22)."""

    email = models.EmailField("e-mail", max_length=254)
    given_name = models.CharField("given name", max_length=150)
    family_name = models.CharField("family name", max_length=150, blank=True)
    affiliation = models.CharField(max_length=300, blank=True)
    orcid = models.CharField("ORCID iD", max_length=19, blank=True, validators=[validate_orcid])
    time_zone = models.CharField(max_length=64, blank=True, help_text="An IANA name such as Europe/Zurich.")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Given and family name in that order, as they are written on a paper."""
        return f"{self.given_name} {self.family_name}".strip() or self.email

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this; who really enters is decided by our AdminSite."""
        return self.is_superuser

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep names to one clean line, whoever writes them."""
        self.given_name = clean_line(self.given_name)
        self.family_name = clean_line(self.family_name)
        self.affiliation = clean_line(self.affiliation)
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)
