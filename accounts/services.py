"""What happens to a person's own data."""

from zoneinfo import available_timezones

from accounts.models import User
from accounts.orcid import normalise_orcid


class ProfileError(ValueError):
    """A value cannot be kept; `field` names it and the text says what is wrong and what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def change_profile(
    *, user_id: int, given_name: str, family_name: str, affiliation: str, orcid: str = "", time_zone: str = ""
) -> None:
    """Save what a person says of themself. Raises ProfileError."""
    known = normalise_orcid(orcid) if orcid.strip() else ""
    if known is None:
        raise ProfileError(
            "orcid",
            "This is no ORCID iD: it has 16 digits in groups of four, such as 0000-0002-1825-0097, and its last "
            "character checks the others. Compare it with your page on orcid.org.",
        )
    if time_zone and time_zone not in available_timezones():
        raise ProfileError("time_zone", f"{time_zone} is no time zone that we know. Choose one from the list.")
    user = User.objects.get(pk=user_id)
    user.given_name, user.family_name, user.affiliation = given_name, family_name, affiliation
    user.orcid, user.time_zone = known, time_zone
    user.full_clean(exclude=["password", "email"])
    user.save()
