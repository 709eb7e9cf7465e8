"""The columns of the submissions list: those that say the same in every row fold away. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from access.projections import ChairRow
from eligibility.inputs import Standing
from web.chair.wording import state_words


@dataclass(frozen=True, slots=True)
class Cell:
    """A word with the kind of its mark; without a kind it is plain text, without a word empty."""

    word: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One paper as the table shows it."""

    number: int
    title: str
    authors: str
    track: str
    state: str
    findings: Cell
    eligibility: Cell
    done: int
    total: int
    begun: int
    mean: str
    decision: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, the columns that are shown, and what all rows have in common."""

    rows: tuple[Row, ...]
    shown: frozenset[str]
    common: str


_FOLDING = ("track", "state", "findings", "eligibility", "reviews", "mean", "decision")


def make_table(rows: Sequence[ChairRow]) -> Table:
    """Lay out one page. A single row folds nothing but what is empty."""
    made = tuple(_row(row) for row in rows)
    values = {name: [_value(row, name) for row in made] for name in _FOLDING}
    same = {name for name, found in values.items() if len(set(found)) == 1}
    empty = {name for name in same if not values[name][0]}
    folded = same if len(made) > 1 else empty
    common = [str(values[name][0]) for name in ("track", "state") if name in folded and name not in empty]
    return Table(made, frozenset(_FOLDING) - folded, f"All: {', '.join(common).lower()}" if common else "")


def _value(row: Row, name: str) -> str:
    if name in {"findings", "eligibility"}:
        return str(getattr(row, name).word)
    if name == "reviews":
        return f"{row.done}/{row.total}" if row.total else ""
    return str(getattr(row, name))


def _row(row: ChairRow) -> Row:
    further = row.author_count - len(row.authors)
    return Row(
        number=row.number,
        title=row.title or "No title yet",
        authors=", ".join(row.authors) + (f", and {further} more" if further > 0 else ""),
        track=row.track,
        state=state_words(row.state),
        findings=_findings(row),
        eligibility=_eligibility(row),
        done=row.reviews_done,
        total=row.reviews_total,
        begun=row.reviews_begun,
        mean=f"{row.mean:.1f}" if row.mean is not None else "",
        decision=row.outcome.value.capitalize() if row.outcome else "",
    )


def _findings(row: ChairRow) -> Cell:
    if row.is_checking:
        return Cell("Checking", "waiting")
    word = f"{row.findings}, appealed" if row.appealed and row.findings else row.findings
    return Cell(word, row.severity) if word else Cell("Appealed" if row.appealed else "", "warning")


def _eligibility(row: ChairRow) -> Cell:
    if row.eligibility == Standing.NEEDS_DECISION:
        return Cell("Needs a decision", "warning")
    if row.eligibility == Standing.MISSED:
        return Cell("Not met", "error")
    return Cell("Allowed by chair", "done") if row.eligibility_overridden else Cell()
