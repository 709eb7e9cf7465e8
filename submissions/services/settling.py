"""The sector of each author row: what the authors say, what directory and address say, what a chair says (M2).

The row keeps the sector that counts, how it is known and since when; its history has what it was before.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from eligibility.authors import PaperCounts
from eligibility.organisations.lookup import evidence_for
from eligibility.sectors import Evidence
from submissions.content import AuthorInput
from submissions.models import Author
from submissions.reading import Known

SECTOR_COLUMNS = ("sector", "sector_source", "sector_at", "sector_doubted_at")


def evidence_of(conference_id: int, authors: Sequence[AuthorInput]) -> tuple[tuple[Evidence, ...], ...]:
    """What speaks for a sector of each author. At most one query."""
    return evidence_for(conference_id, [(author.affiliation, author.email) for author in authors])


def known_about(
    authors: Sequence[AuthorInput],
    rows: Mapping[int, Author],
    evidence: Sequence[tuple[Evidence, ...]],
    counts: Mapping[int, PaperCounts] | None = None,
) -> tuple[Known, ...]:
    """What is known of each author of a list, in its order. No query."""
    return tuple(
        Known.of(author, rows.get(author.pk or 0), one, (counts or {}).get(author.pk or 0))
        for author, one in zip(authors, evidence, strict=True)
    )


def settle_row(row: Author, known: Known, now: datetime) -> bool:
    """Write what counts into a row, without saving it; whether anything changed."""
    before = tuple(getattr(row, name) for name in SECTOR_COLUMNS)
    source = known.settled.source.value if known.settled.source else ""
    if (row.sector, row.sector_source) != (known.settled.sector.value, source):
        row.sector, row.sector_source = known.settled.sector.value, source
        row.sector_at = now if source else None
    if not known.is_contradicted:
        row.sector_doubted_at = None
    elif row.sector_doubted_at is None:
        row.sector_doubted_at = now
    return before != tuple(getattr(row, name) for name in SECTOR_COLUMNS)


def save_settled(rows: Iterable[Author], known: Sequence[Known], now: datetime) -> None:
    """Write what changed of rows that are stored; `known` stands beside them."""
    for row, one in zip(rows, known, strict=True):
        if settle_row(row, one, now):
            row.save(update_fields=SECTOR_COLUMNS)
