"""Authors as one types or pastes them, one a line: "Ada Lovelace, ada@uni.example, University of Somewhere". Pure."""

import re

from accounts.orcid import normalise_orcid
from accounts.text import clean_line
from eligibility.authors import Author

MOST = 100
# More than the longest list has; whatever is sent is read in a moment (P46).
MOST_CHARACTERS = 50_000
# It begins where a word does: tried from each letter of a long word, it would take the square of its length.
_ADDRESS = re.compile(r"<?(?<![^@\s<>,;])([^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+)>?")
_LONGEST = 300


class TooManyAuthors(ValueError):
    """More lines, or a longer text, than any author list has."""


def authors_in(text: str) -> tuple[Author, ...]:
    """The authors of a text: a name, and in any order an address, an ORCID iD and an affiliation, parted by commas.

    Semicolons and tabs part as well, `Ada Lovelace <ada@uni.example>` is understood, and empty lines are passed over.
    Raises TooManyAuthors.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooManyAuthors(
            f"The list has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read. Shorten it."
        )
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise TooManyAuthors(f"{len(lines)} lines were given; at most {MOST} are looked for. Shorten the list.")
    return tuple(one for line in lines if (one := _author_in(line)) != Author())


def _author_in(line: str) -> Author:
    address = _ADDRESS.search(line)
    rest = line.replace(address[0], ",", 1) if address else line
    parts = [clean_line(part)[:_LONGEST] for part in re.split(r"[,;\t]", rest)]
    orcids = [orcid for part in parts if (orcid := normalise_orcid(part))]
    words = [part for part in parts if part and not normalise_orcid(part)]
    return Author(
        name=words[0] if words else "",
        email=clean_line(address[1])[:_LONGEST] if address else "",
        orcid=orcids[0] if orcids else "",
        affiliation=", ".join(words[1:])[:_LONGEST],
    )
