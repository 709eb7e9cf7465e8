"""ORCID iDs: their written form and the checksum of ISO 7064 mod 11-2 (ORCID, structure of the identifier)."""

import re

_FORM = re.compile(r"(?:https?://(?:www\.)?orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])/?")


def normalise_orcid(text: str) -> str | None:
    """The iD as 0000-0000-0000-000X, from any usual spelling; None if it is no ORCID iD or its checksum is wrong."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        return None
    orcid = "-".join(match.groups()).upper()
    return orcid if checksum_of(orcid.replace("-", "")[:15]) == orcid[-1] else None


def checksum_of(digits: str) -> str:
    """The sixteenth character for the first fifteen digits."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)
