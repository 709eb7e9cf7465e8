"""Pasting a list of authors: first as rows to look at, then into the paper."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from access.projections import AuthorPaper
from eligibility.words import count
from submissions.content import ContentError
from submissions.pasting import PastedRow, PasteError, read_authors
from submissions.services.drafting import DraftingError, save_submission
from web.author.forms import PasteForm
from web.author.guards import signed_in
from web.author.posted import paper_content
from web.author.requests import arrived, own_paper, person_id


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def paste(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """A box to paste into; `act=look` shows the rows, `act=add` puts them after the authors that are there."""
    paper = own_paper(request, conference, number)
    if not paper.rights.edit:
        return redirect("author:paper", conference, number)
    if request.method != "POST":
        return _page(request, paper, PasteForm())
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _page(request, paper, form, status=422)
    try:
        rows = read_authors(form.cleaned_data["text"])
        if request.POST.get("act") == "add":
            return _add(request, paper, rows)
    except (PasteError, DraftingError, ContentError) as error:
        form.add_error("text", str(error))
        return _page(request, paper, form, status=422)
    return _page(request, paper, form, rows=rows)


def _add(request: HttpRequest, paper: AuthorPaper, rows: tuple[PastedRow, ...]) -> HttpResponse:
    """Whoever stands in the list already, by address, is not added again."""
    content = paper_content(paper)
    there = {author.email for author in content.authors if author.email}
    new = [row.author for row in rows if not row.author.is_blank and row.author.email not in there]
    save_submission(
        submission_id=paper.pk,
        user_id=person_id(request),
        content=replace(content, authors=(*content.authors, *new)),
        revision=paper.revision,
        now=arrived(request),
    )
    left_out = len(rows) - len(new)
    more = f" {count(left_out, 'line')} left out: already in the list, or empty." if left_out else ""
    messages.success(request, f"{count(len(new), 'author')} added.{more}")
    url = reverse("author:edit", args=[paper.conference.slug, paper.number])
    return HttpResponseRedirect(f"{url}#section-authors")


def _page(
    request: HttpRequest, paper: AuthorPaper, form: PasteForm, *, rows: tuple[PastedRow, ...] = (), status: int = 200
) -> HttpResponse:
    there = {author.email for author in paper.authors if author.email}
    shown = [(row, bool(row.author.email) and row.author.email in there) for row in rows]
    context = {"paper": paper, "form": form, "rows": shown, "new": sum(not known for _, known in shown)}
    return render(request, "author/paste.html", context, status=status)
