"""A report put together for a page: nothing in it knows whose paper it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from access.projections import FindingView
from eligibility.rules import RULES
from web.reporting.cards import FindingCard, cards_of, in_a_row, together
from web.reporting.picture import PictureView, picture_view, with_cutouts
from web.reporting.strip import Pages, Places, StripView, strip_view
from web.reporting.verdict import Situation, VerdictView, verdict_view


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """What `templates/reporting/` shows. `cards` are the findings to be read, `done` what was done for the author."""

    verdict: VerdictView
    strip: StripView | None
    cards: tuple[FindingCard, ...]
    done: tuple[FindingCard, ...]
    picture: PictureView | None
    passed: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether rules have run and none of them found anything."""
        return bool(self.passed) and not self.cards and not self.done


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What a reader asked to see: `page` 0 is the first page with something on it; `zoom` is 1, 2 or 3."""

    page: int = 0
    zoom: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "Looking":
        """From the query of an address; what is no number is not asked for."""
        page, zoom = (str(asked.get(name, "")) for name in ("page", "zoom"))
        return cls(
            page=int(page) if page.isdecimal() and len(page) < 5 else 0,
            zoom=int(zoom) if zoom.isdecimal() and len(zoom) < 2 else 1,
        )


def make_report(
    *,
    findings: Iterable[FindingView],
    facts: Mapping[str, Any],
    passed: Sequence[str],
    places: Places,
    situation: Situation,
    looking: Looking,
    author_findings: Iterable[FindingView] = (),
    may_answer: bool = False,
    may_answer_authors: bool = False,
) -> ReportView:
    """A report from its findings, its facts (`Report.facts`), and the names of the rules that passed.

    `places` are the addresses of its pages and pictures. The author list's findings are part of the verdict.
    """
    pages = Pages.of(facts)
    file = cards_of(findings, may_answer=may_answer)
    authors = cards_of(author_findings, about_file=False, may_answer=may_answer_authors)
    every = together(file, authors)
    verdict = verdict_view(every, passed=len(passed), situation=situation, pages=pages.count, counted=_counted(pages))
    shown = [replace(card, is_verdict=card is verdict.card) for card in every]
    here = _page(pages, shown, looking)
    drawn = with_cutouts(shown, pages, here=here, places=places)
    cards = in_a_row([card for card in drawn if card.kind != "done"] + [card for card in drawn if card.kind == "done"])
    return ReportView(
        verdict=verdict,
        strip=strip_view(pages, current=here, cards=cards, places=places),
        cards=tuple(card for card in cards if card.kind != "done"),
        done=tuple(card for card in cards if card.kind == "done"),
        picture=picture_view(pages, here, zoom=looking.zoom, cards=cards, places=places),
        passed=tuple(RULES[name].title if name in RULES else name for name in passed),
    )


def _page(pages: Pages, cards: Sequence[FindingCard], looking: Looking) -> int:
    """The page that was asked for, else that of the worst open finding, or of what chairs are asked to accept; else the
    first."""
    if 1 <= looking.page <= pages.count:
        return looking.page
    placed = [card for card in cards if card.finding.page and card.kind != "done"]
    found = (card.finding.page or 1 for status in ("open", "appealed") for card in placed if card.status == status)
    return min(max(1, next(found, 1)), max(1, pages.count))


def _counted(pages: Pages) -> int | None:
    if pages.strip is None or not pages.strip.has_limit:
        return None
    return sum(sheet.counts for sheet in pages.strip.sheets)
