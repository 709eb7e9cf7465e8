"""What waits for a chair's decision, with its evidence; acted upon in place."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from access.gate import chair_conference, chair_queue
from access.projections import AuthorEvidence, QueueEntry, Waiting
from eligibility.authors import Sector, SectorSource
from web.chair.forms import SectorForm
from web.chair.frame import frame
from web.chair.guards import signed_in
from web.chair.wording import SECTOR_WORDS, source_words
from web.requests import Request

PAGE = 20
_KINDS = {
    Waiting.ELIGIBILITY: "Eligibility",
    Waiting.APPEAL: "Appeal",
    Waiting.CONTRADICTION: "Contradiction",
    Waiting.ENDED: "Reviewer lost",
}


@dataclass(frozen=True, slots=True)
class AuthorRow:
    """An author whose sector is to be decided, in words, with the form that decides it where it may be open."""

    one: AuthorEvidence
    sector: str
    source: str
    stated: str
    form: SectorForm | None

    @classmethod
    def of(cls, one: AuthorEvidence, entry: QueueEntry) -> "AuthorRow":
        """The form stands where nothing is known, or what is said is contradicted."""
        undecided = one.sector == Sector.UNKNOWN or entry.kind is Waiting.CONTRADICTION
        form = SectorForm(initial={"about": one.pk}, auto_id=f"id_{entry.anchor}_{one.pk}_%s") if undecided else None
        said = SECTOR_WORDS[Sector(one.stated)] if one.source == SectorSource.CHAIR else ""
        return cls(one, SECTOR_WORDS[Sector(one.sector)], source_words(one.source), said, form)


@signed_in
@require_GET
def queue(request: Request, conference: str) -> HttpResponse:
    """A page of it, the oldest first; `?after=` is where the page before ended."""
    chaired = chair_conference(request.user, conference)
    after = request.GET.get("after", "").replace("\0", "")[:100]
    waiting = chair_queue(request.user, conference, request.arrived, after=after, limit=PAGE)
    context = frame(
        request,
        chaired,
        "Desk",
        entries=[
            (one, _KINDS[one.kind], [AuthorRow.of(author, one) for author in one.authors]) for one in waiting.entries
        ],
        next_url=f"?{urlencode({'after': waiting.after})}" if waiting.after else "",
        is_later=bool(after),
    )
    return render(request, "chair/queue.html", context)
