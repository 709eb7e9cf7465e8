"""What the templates of the submission form show: sections with their states, what is missing, author rows, the file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from access.projections import AuthorPaper, PaperRow, TrackForm, TrackView
from eligibility.inputs import Standing, Tally
from submissions.completeness import Missing, Section
from submissions.services.judging import Judgement
from submissions.states import State
from web.author.dates import DeadlineBox
from web.author.files import FileView, missing_of_file
from web.author.forms import AuthorForm, Data, PaperForm
from web.author.guards import ticket_for
from web.author.marks import MissingView, SectionView
from web.author.posted import FormContext, rows_of
from web.author.rows import RowView, row_views

_TITLES = {
    Section.TRACK: "Track",
    Section.TITLE: "Title and abstract",
    Section.AUTHORS: "Authors",
    Section.FIELDS: "What the paper describes",
    Section.TOPICS: "Topics",
    Section.PAPER: "Paper",
    Section.DECLARATIONS: "Declarations",
    Section.CONFLICTS: "Conflicts of interest",
}
_STILL_FREE = "Affiliations, ORCID iDs, sectors and contacts can be put right."
_STANDING_KIND = {Standing.MET: "ok", Standing.MISSED: "error", Standing.NEEDS_DECISION: "warning"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """Everything that the form page shows."""

    paper: AuthorPaper
    form: PaperForm
    rows: tuple[RowView, ...]
    sections: tuple[SectionView, ...]
    missing: tuple[MissingView, ...]
    seats: tuple[Tally, str] | None
    tallies: tuple[tuple[Tally, str], ...]
    author_advice: str
    file: FileView | None
    files: tuple[FileView, ...]
    deadline: DeadlineBox | None
    storage_key: str
    upload_limit: int
    revision: int
    ticket: str
    offered: tuple[TrackForm, ...] = ()
    standing: Standing | None = None
    own_others: tuple[PaperRow, ...] = ()
    is_unsaved: bool = False
    file_error: str = ""
    section: Mapping[str, SectionView] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The conference's slug."""
        return self.paper.conference.slug

    @property
    def shown(self) -> str:
        """The track whose questions the page asks."""
        return self.paper.track.slug

    @property
    def name(self) -> str:
        """The page's title."""
        return self.paper.title or self.heading

    @property
    def heading(self) -> str:
        """What one does here."""
        track = self.paper.track.name
        named = track if track.lower().endswith("track") else f"{track} Track"
        return f"Submit to the {named}" if self.may_submit else f"Edit the submission to the {named}"

    @property
    def crumb(self) -> str:
        """The paper's name in the breadcrumbs."""
        return f"{'Draft' if self.paper.state is State.DRAFT else 'Paper'} {self.paper.number}"

    @property
    def stops(self) -> int:
        """How many things stop submitting."""
        return sum(one.times for one in self.missing if one.stops)

    @property
    def missing_count(self) -> int:
        """How many things are missing or should be looked at."""
        return sum(one.times for one in self.missing)

    @property
    def authors_fixed(self) -> str:
        """Since when the people in the list are fixed; empty while they can be changed."""
        return self.paper.freezes.since.get("authors", "")

    @property
    def may_submit(self) -> bool:
        """Whether there is something to submit."""
        return self.paper.state is State.DRAFT

    @property
    def may_move(self) -> bool:
        """Whether another track can be chosen."""
        return self.paper.rights.change_track

    @property
    def may_replace(self) -> bool:
        """Whether a file can be uploaded."""
        return self.paper.rights.replace_file

    @property
    def upload_limit_words(self) -> str:
        """The size limit in megabytes of 1,048,576 bytes (A6)."""
        return f"{self.upload_limit / 1_048_576:.1f}".removesuffix(".0") + " MB"

    @property
    def blank_row(self) -> RowView:
        """The row that the script copies for a new author."""
        return RowView(key="new0", was="new0", form=AuthorForm("new0", {}), stored=None)

    @property
    def may_ask(self) -> bool:
        """Whether somebody in the list has an address and was not asked yet."""
        return any(one.standing == "new" and one.email and not one.is_you for one in self.paper.authors)

    @property
    def ask_url(self) -> str:
        """Where the others are asked to confirm their rows."""
        return self._url("ask")

    @property
    def places_url(self) -> str:
        """Where suggestions for affiliations come from."""
        return reverse("author:organisations", args=[self.slug])

    @property
    def other_tracks(self) -> tuple[tuple[TrackView, str], ...]:
        """The tracks that the paper could be moved to now, each with what the button posts that leads there."""
        others = (one.track for one in self.offered if one.track.pk != self.paper.track.pk)
        return tuple((track, f"move:{track.slug}") for track in others)

    @property
    def declared(self) -> int:
        """How many authors said that their conflicts are complete."""
        return sum(one.has_declared_conflicts for one in self.paper.authors)

    @property
    def is_eligible(self) -> bool:
        """Whether the author rules are met, or there are none."""
        return self.standing in {None, Standing.MET}

    @property
    def edit_url(self) -> str:
        """Where the form is shown and saved."""
        return self._url("edit")

    @property
    def submit_url(self) -> str:
        """Where the form is submitted."""
        return self._url("submit")

    @property
    def upload_url(self) -> str:
        """Where a file is uploaded."""
        return self._url("upload")

    @property
    def paper_url(self) -> str:
        """The paper's own page."""
        return self._url("paper")

    def _url(self, name: str) -> str:
        return reverse(f"author:{name}", args=[self.slug, self.paper.number])


def form_page(
    *,
    paper: AuthorPaper,
    context: FormContext,
    judgement: Judgement,
    data: Data,
    keys: Sequence[tuple[str, str]],
    files: tuple[FileView, ...],
    now: datetime,
    upload_limit: int,
    reader_id: int,
    show_all: bool = False,
    revision: int | None = None,
    held: Mapping[int, str] | None = None,
    **more: Any,
) -> FormPage:
    """Put the page together. `show_all` tells each field what it lacks, as after pressing Submit; else only what is wrong.

    `held` is said at the addresses of those author rows.

    `revision` is the save that the shown text was typed over, if it is not the stored one.
    """
    form = PaperForm(
        shown=paper.form,
        topics=context.topics,
        kinds=paper.kinds,
        zone=paper.conference.zone,
        data=data,
    )
    form.fix(paper.freezes.since)
    current = next((one for one in files if one.is_current), None)
    views = row_views(rows_of(keys, data, paper), paper, judgement, show_all=show_all, held=held or {})
    _tell_fields(form, judgement.missing, show_all=show_all)
    lines = [*(_missing_view(one, paper) for one in judgement.missing), *missing_of_file(current)]
    order = list(Section)
    told = sorted(lines, key=lambda one: order.index(one[0]))
    sections = _sections(paper, context, judgement, form, current, told)
    # The count over all authors is drawn as seats; the others are said.
    seated = _worst_of([one for one in judgement.tallies if one.total == len(paper.authors)])
    by_rule = {tally.rule for tally in judgement.tallies}
    advice = " ".join(
        one.finding.mend
        for one in judgement.findings
        if one.finding.rule in by_rule and one.stops_submitting and one.finding.mend
    )
    return FormPage(
        paper=paper,
        form=form,
        rows=tuple(views),
        sections=sections,
        section={one.key: one for one in sections},
        missing=tuple(view for _, view in told),
        seats=_with_kind(seated) if seated else None,
        tallies=tuple(_with_kind(one) for one in judgement.tallies if one is not seated),
        author_advice=advice,
        file=current,
        files=files,
        deadline=DeadlineBox.of(paper, now),
        storage_key=f"confsys:{paper.conference.slug}/{paper.number}:{reader_id}",
        upload_limit=upload_limit,
        ticket=ticket_for(reader_id, reverse("author:edit", args=[paper.conference.slug, paper.number])),
        revision=paper.revision if revision is None else revision,
        offered=context.offered(paper),
        standing=judgement.standing,
        **more,
    )


_WORST_FIRST = (Standing.MISSED, Standing.NEEDS_DECISION, Standing.MET)


def _worst_of(tallies: Sequence[Tally]) -> Tally | None:
    """The count that has most to tell; of equals the first that says something of sectors, as the rules stand in order."""
    return min(tallies, key=lambda one: _WORST_FIRST.index(one.standing), default=None)


def _with_kind(tally: Tally) -> tuple[Tally, str]:
    return tally, _STANDING_KIND[tally.standing]


def _tell_fields(form: PaperForm, missing: Iterable[Missing], *, show_all: bool) -> None:
    """Put messages at their fields; what is merely empty is told there only after pressing Submit."""
    for one in missing:
        if one.anchor in form.fields and one.anchor not in form.errors and (show_all or form[one.anchor].value()):
            form.add_error(one.anchor, one.message)


def href_of(anchor: str, section: Section, paper: AuthorPaper) -> str:
    """Where in the page an anchor of `submissions.completeness` is."""
    if anchor in {"kind", "title", "abstract"} or anchor.startswith("field-"):
        return f"#id_{anchor}_field"
    if anchor.startswith("author-"):
        _, position, name = anchor.split("-", 2)
        key = next((author.pk for author in paper.authors if author.position == int(position)), None)
        return f"#id_author-{key}-{name}_field"
    return f"#section-{section}"


def _missing_view(one: Missing, paper: AuthorPaper) -> tuple[Section, MissingView]:
    kind = "missing" if one.stops_submitting else "warning"
    if one.rule and one.stops_submitting:
        kind = "error"
    note = one.message
    if one.anchor in paper.freezes:
        note += f" It is fixed since {paper.freezes.since[one.anchor]}: write to the chairs."
    return one.section, MissingView(
        label=_TITLES[one.section],
        note=note,
        href=href_of(one.anchor, one.section, paper),
        kind=kind,
        stops=one.stops_submitting,
    )


def _sections(
    paper: AuthorPaper,
    context: FormContext,
    judgement: Judgement,
    form: PaperForm,
    current: FileView | None,
    told: Sequence[tuple[Section, MissingView]],
) -> tuple[SectionView, ...]:
    shown = [Section.TRACK, Section.TITLE, Section.AUTHORS]
    shown += [Section.FIELDS] if form.questions else []
    shown += [Section.TOPICS] if context.topics else []
    shown += [Section.PAPER]
    shown += [Section.DECLARATIONS] if form.declarations else []
    shown += [Section.CONFLICTS]
    intros = _intros(paper)
    views = []
    for section in shown:
        lines = [view for where, view in told if where is section]
        kind, word = _state_of(section, lines, form, current, judgement, paper)
        note = word if kind not in {"complete", "ok"} else ""
        title = "Track and kind of paper" if section is Section.TRACK and form.kind else _TITLES[section]
        views.append(
            SectionView(
                key=section.value,
                title=title,
                kind=kind,
                word=word,
                note=note,
                intro=intros.get(section, ""),
            )
        )
    return tuple(views)


def _state_of_conflicts(paper: AuthorPaper) -> tuple[str, str]:
    own = paper.own_row
    if own is not None and not own.has_declared_conflicts:
        return "missing", "Not declared by you yet"
    if any(not one.has_declared_conflicts for one in paper.authors):
        return "begun", "Declared by you"
    return "complete", "Complete"


def _state_of(
    section: Section,
    lines: Sequence[MissingView],
    form: PaperForm,
    current: FileView | None,
    judgement: Judgement,
    paper: AuthorPaper,
) -> tuple[str, str]:
    stops = [one for one in lines if one.stops]
    if section is Section.PAPER:
        return current.state if current else ("missing", "No file yet")
    if section is Section.AUTHORS and judgement.standing is Standing.MISSED:
        return "error", "Not eligible yet"
    if section is Section.DECLARATIONS:
        made = sum(bool(one.value()) for one in form.declarations)
        if stops:
            return ("begun" if made else "missing"), f"{made} of {len(form.declarations)}"
    if section is Section.CONFLICTS:
        return _state_of_conflicts(paper)
    if stops:
        return "missing", "1 thing missing" if len(stops) == 1 else f"{len(stops)} things missing"
    if section is Section.AUTHORS and judgement.standing is Standing.NEEDS_DECISION:
        return "warning", "The chairs decide"
    if lines:
        return "warning", "Look again"
    if section is Section.TOPICS:
        return "complete", f"{len(form['topics'].value() or ())} chosen"
    return "complete", "Complete"


def _intros(paper: AuthorPaper) -> dict[Section, str]:
    track = paper.track
    move = "You can move between tracks until the deadline, and see first what would change."
    return {
        Section.TRACK: move if paper.rights.change_track else "Papers no longer move between tracks.",
        Section.AUTHORS: _author_intro(paper),
        Section.FIELDS: track.author_note,
        Section.CONFLICTS: "People who must not review this paper. Each author says for themself that theirs are named.",
        Section.TOPICS: f"Used to find reviewers. Up to {track.topics_max}.",
    }


def _author_intro(paper: AuthorPaper) -> str:
    hidden = " Reviewers never see this list." if paper.track.anonymity.hides_authors else ""
    since = paper.freezes.since.get("authors")
    if since is None:
        return f"In the order of the paper.{hidden} Each author is asked to confirm their own row."
    if "authors" in paper.freezes:
        return f"Names, addresses and order of the authors are fixed since {since}. {_STILL_FREE}{hidden}"
    return f"Names and addresses of the authors are fixed since {since}; their order is not. {_STILL_FREE}{hidden}"
