"""Author rows as the form shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from access.projections import AuthorPaper, AuthorView
from eligibility.authors import Sector, SectorSource
from eligibility.words import sector_word
from submissions.reading import Known
from submissions.services.judging import Judgement
from web.author.forms import AuthorForm
from web.reporting.marks import Mark

_SHORT = {
    "given_name": "no name yet",
    "email": "no e-mail yet",
    "affiliation": "no affiliation yet",
    "orcid": "ORCID iD is not valid",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One author row."""

    key: str
    was: str
    form: AuthorForm
    stored: AuthorView | None
    may_change: bool = True
    may_move: bool = True
    problems: tuple[Mark, ...] = ()
    hint: str = ""

    @property
    def name(self) -> str:
        """The name as typed."""
        typed = f"{self.form['given_name'].value() or ''} {self.form['family_name'].value() or ''}".strip()
        return typed or "New author"

    @property
    def about(self) -> str:
        """Affiliations and address as typed."""
        value = {
            name: str(self.form[name].value() or "").strip()
            for name in ("affiliation", "further_affiliations", "email")
        }
        places = ", ".join(filter(None, (value["affiliation"], value["further_affiliations"])))
        return " · ".join(filter(None, (places, value["email"])))

    @property
    def is_you(self) -> bool:
        """Whether it is the reader's own row."""
        return self.stored is not None and self.stored.is_you

    @property
    def is_open(self) -> bool:
        """Whether its fields are shown at once: a new row, or one with a message."""
        return self.name == "New author" or self.has_errors

    @property
    def has_errors(self) -> bool:
        """Whether something in it has to be mended."""
        return bool(self.form.errors)

    @property
    def standing(self) -> Mark:
        """Whether the person has confirmed the row."""
        match self.stored.standing if self.stored else "new":
            case "confirmed":
                return Mark("complete", "Confirmed")
            case "refused":
                return Mark("error", "Says “this is not me”")
            case "asked":
                return Mark("waiting", "Asked, no answer yet")
            case _:
                return Mark("notice", "Not asked yet")

    @property
    def up(self) -> str:
        """What the button up posts."""
        return f"up:{self.key}"

    @property
    def down(self) -> str:
        """What the button down posts."""
        return f"down:{self.key}"

    @property
    def remove(self) -> str:
        """What the button to remove posts."""
        return f"remove:{self.key}"


def row_views(
    rows: Iterable[tuple[str, str, AuthorForm, AuthorView | None]],
    paper: AuthorPaper,
    judgement: Judgement,
    *,
    show_all: bool,
    held: Mapping[int, str],
) -> list[RowView]:
    """Each row with what it lacks; `show_all` tells it at the fields too, as after pressing Submit, else only what is wrong.

    `held` is said at the addresses of those rows besides.
    """
    positions = {author.pk: author.position for author in paper.authors}
    known = {author.pk: one for author, one in zip(paper.authors, judgement.known, strict=False)}
    views = []
    for key, was, form, stored in rows:
        lacks = [
            one for one in judgement.missing if stored and one.anchor.startswith(f"author-{positions[stored.pk]}-")
        ]
        marks = []
        for one in lacks:
            name = one.anchor.rsplit("-", 1)[-1]
            typed = bool(form[name].value())
            if show_all or typed:
                form.add_error(name, one.message)
            word = (
                f"{'e-mail' if name == 'email' else name} to mend"
                if typed and name != "orcid"
                else _SHORT.get(name, "incomplete")
            )
            marks.append(Mark("missing" if one.stops_submitting else "warning", word))
        if stored and stored.pk in held:
            form.add_error("email", held[stored.pk])
        may_change = "authors" not in paper.freezes.since
        if not may_change:
            form.fix()
        views.append(
            RowView(
                key=key,
                was=was,
                form=form,
                stored=stored,
                may_change=may_change,
                may_move="authors" not in paper.freezes,
                problems=tuple(marks),
                hint=sector_hint(stored, known[stored.pk]) if stored and stored.pk in known else "",
            )
        )
    return views


def sector_hint(stored: AuthorView, known: Known) -> str:
    """What stands beside the field of the sector: a chair's word, or what is found where nothing is stated.

    What the authors say is never questioned here: a contradiction is for the chairs to see.
    """
    settled = known.settled
    if settled.source is SectorSource.CHAIR:
        return f"The chairs count this author as {sector_word(settled.sector)}."
    if stored.stated_sector != Sector.UNKNOWN or settled.source is None:
        return ""
    reason = next((one.sentence for one in known.evidence if one.source is settled.source), "")
    return f"Counts as {sector_word(settled.sector)} unless you say otherwise: {reason}."
