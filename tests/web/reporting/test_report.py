"""A report put together without any paper: verdict, strip, cards and the picture of a page."""

from dataclasses import replace
from typing import Any

import pytest

from access.projections import FindingView
from eligibility.findings import Finding, Severity
from eligibility.sheets import shown_facts
from submissions.kinds import AnswerKind
from tests.eligibility.papers import inputs
from tests.eligibility.test_sheets import APPENDIX, BODY, MIXED, REFERENCES, limit
from web.reporting.report import Looking, ReportView, make_report
from web.reporting.strip import Places
from web.reporting.verdict import Situation

PLACES = Places(report_url="/report/", pictures_url="/pictures/")
FACTS = shown_facts(inputs(BODY, BODY, MIXED, APPENDIX), limit(body_pages=2))
LONG = Finding(
    rule="page-limit",
    kind="body",
    severity=Severity.ERROR,
    page=3,
    box=(54.0, 90.0, 294.0, 100.0),
    evidence="A INTERVIEW GUIDE",
    message="4 of 4 pages count; the limit is 2.",
    why="Page 3 counts because it holds “A INTERVIEW GUIDE”.",
    title="2 pages too many: page 3 is the 3rd that counts",
)
WHERE = Finding(
    rule="own-work",
    kind="institution",
    severity=Severity.WARNING,
    page=2,
    box=(54, 90, 294, 100),
    message="It may tell.",
)
SECTOR = Finding(
    rule="sector-share", severity=Severity.ERROR, message="1 of 3 authors from industry; at least 2 are needed."
)
DONE = Finding(rule="metadata", severity=Severity.NOTICE, message="An author name was removed.", done_for_you=True)


def report(*findings: Finding | FindingView, **more: Any) -> ReportView:
    given: dict[str, Any] = {
        "facts": FACTS, "passed": ("readable", "margins"), "places": PLACES, "situation": Situation.DRAFT,
        "looking": Looking(), "author_findings": (),
    }  # fmt: skip
    return make_report(
        findings=[one if isinstance(one, FindingView) else FindingView(finding=one) for one in findings], **given | more
    )


def test_the_verdict_is_the_worst_finding_in_a_sentence_with_its_reason() -> None:
    verdict = report(WHERE, LONG, DONE).verdict
    assert (verdict.kind, verdict.sentence) == ("error", "4 of 4 pages count; the limit is 2.")
    assert verdict.why == (
        "Page 3 counts because it holds “A INTERVIEW GUIDE”. "
        "Everything you entered is saved; this stops submitting, not saving."
    )
    assert [mark.word for mark in verdict.tally] == ["1 error", "1 warning", "1 done for you", "2 rules passed"]


def test_a_finding_in_the_author_list_is_part_of_the_verdict() -> None:
    made = report(author_findings=[FindingView(finding=SECTOR)])
    assert (made.verdict.kind, made.verdict.sentence) == ("error", SECTOR.message)
    assert [(card.where, card.id) for card in made.cards] == [("Author list", "finding-authors-1")]


@pytest.mark.parametrize(
    ("situation", "stops"),
    [(one, one is Situation.DRAFT) for one in Situation],
)
def test_only_a_draft_that_can_still_be_submitted_is_stopped(situation: Situation, stops: bool) -> None:
    assert ("stops submitting" in report(LONG, situation=situation).verdict.why) is stops


@pytest.mark.parametrize(
    ("told", "kind", "sentence"),
    [
        (FindingView(finding=LONG, answer=AnswerKind.APPEALED, sentence="x"), "waiting", "The chairs are asked to accept 1 error."),
        (FindingView(finding=LONG, override_reason="fine"), "ok", "4 pages. Everything that was checked passes."),
        (FindingView(finding=WHERE), "warning", "Nothing stops submitting; 1 warning to look at."),
        (FindingView(finding=WHERE, answer=AnswerKind.CHECKED), "ok", "4 pages. Everything that was checked passes."),
        (FindingView(finding=replace(LONG, needs_decision=True)), "warning", "4 of 4 pages count; the limit is 2."),
        (FindingView(finding=DONE), "ok", "4 pages. Everything that was checked passes."),
    ],
)  # fmt: skip
def test_what_is_settled_does_not_stop(told: FindingView, kind: str, sentence: str) -> None:
    verdict = report(told).verdict
    assert (verdict.kind, verdict.sentence) == (kind, sentence)


def test_errors_come_first_then_by_page_and_what_was_done_last() -> None:
    early = replace(LONG, rule="columns", page=1, box=None)
    made = report(DONE, WHERE, LONG, early, author_findings=[FindingView(finding=SECTOR)])
    assert [(card.finding.rule, card.finding.page) for card in made.cards] == [
        ("columns", 1), ("page-limit", 3), ("sector-share", None), ("own-work", 2)
    ]  # fmt: skip
    assert [card.finding.rule for card in made.done] == ["metadata"]


def test_the_reason_that_the_verdict_gives_is_not_said_twice() -> None:
    first, second = report(LONG, replace(LONG, page=4, why="Another reason.")).cards
    assert (first.title, first.text) == ("2 pages too many: page 3 is the 3rd that counts", "")
    assert second.text == "Another reason."


def test_the_strip_names_kinds_and_places_and_marks_the_page_that_is_shown() -> None:
    strip = report(LONG, WHERE).strip
    assert strip is not None
    assert [(one.words, one.standing, one.over, one.current) for one in strip.thumbs] == [
        ("body", "counts", "", False),
        ("body", "counts", "", False),
        ("body, references, appendix", "counts", "3rd", True),
        ("appendix only", "counts", "4th", False),
    ]
    assert [one.mark.word if one.mark else "" for one in strip.thumbs] == ["", "1 warning", "1 error", ""]
    assert strip.thumbs[0].src == "/pictures/1/small/"
    assert strip.thumbs[0].href == "/report/?page=1#page-pane"


def test_the_picture_is_that_of_the_worst_finding_with_its_box_and_what_was_read_as_references() -> None:
    picture = report(WHERE, LONG).picture
    assert picture is not None
    assert (picture.page, picture.src, picture.width, picture.height) == (3, "/pictures/3/page/", 612.0, 792.0)
    assert [(box.kind, box.words) for box in picture.boxes] == [
        ("read", "references"), ("read", "references"), ("error", "makes this page count: body")
    ]  # fmt: skip
    assert (picture.previous_url, picture.next_url) == ("/report/?page=2#page-pane", "/report/?page=4#page-pane")
    assert picture.told == f"Page 3 of 4. 1 finding on it: {LONG.title}"
    assert picture.alt == "Page 3 as it is printed; boxed: makes this page count: body"


def test_each_finding_leads_to_the_one_before_and_the_one_after_it_as_they_stand() -> None:
    made = report(DONE, WHERE, LONG)
    row = [*made.cards, *made.done]
    assert [card.finding.rule for card in row] == ["page-limit", "own-work", "metadata"]
    assert [card.previous.id if card.previous else "" for card in row] == ["", row[0].id, row[1].id]
    assert [card.following.id if card.following else "" for card in row] == [row[1].id, row[2].id, ""]


def test_an_answer_says_how_many_findings_it_is_given_to() -> None:
    one = report(WHERE, LONG, may_answer=True)
    assert [card.appeal_words for card in one.cards if card.may_appeal] == ["Ask the chairs to accept it as it is"]
    assert [card.check_words for card in one.cards if card.may_check] == [
        "I have checked this; it gives no author away."
    ]
    several = report(WHERE, replace(WHERE, page=3), LONG, replace(LONG, page=4), may_answer=True)
    assert [card.appeal_words for card in several.cards if card.may_appeal] == [
        "Ask the chairs to accept all 2 findings of this rule"
    ] * 2
    assert [card.check_words for card in several.cards if card.may_check] == [
        "I have checked all 2 findings of this rule; they give no author away."
    ] * 2


def test_nothing_found_is_said_of_rules_that_ran_alone() -> None:
    assert report(passed=("columns",)).is_empty
    assert not report(passed=()).is_empty
    assert not report(LONG, passed=("columns",)).is_empty


@pytest.mark.parametrize(
    ("asked", "page", "zoom", "size"),
    [
        ({"page": "2"}, 2, 1, "page"),
        ({"page": "2", "zoom": "2"}, 2, 2, "large"),
        ({"page": "9"}, 3, 1, "page"),
        ({"page": "-1", "zoom": "7"}, 3, 1, "page"),
        ({"page": "²", "zoom": "x"}, 3, 1, "page"),
    ],
)
def test_a_page_and_its_size_can_be_asked_for(asked: dict[str, str], page: int, zoom: int, size: str) -> None:
    picture = report(LONG, looking=Looking.of(asked)).picture
    assert picture is not None
    assert (picture.page, picture.zoom, picture.src) == (page, zoom, f"/pictures/{page}/{size}/")


def test_a_report_opens_at_what_the_chairs_are_asked_to_accept_where_nothing_else_is_open() -> None:
    appealed = FindingView(finding=LONG, answer=AnswerKind.APPEALED, sentence="x")
    opened = [
        report(*told).picture for told in ([appealed], [appealed, WHERE], [replace(appealed, override_reason="fine")])
    ]
    assert [one.page for one in opened if one] == [LONG.page, WHERE.page, 1]


def test_at_the_ends_there_is_no_way_on() -> None:
    first, last = report(looking=Looking(page=1)).picture, report(looking=Looking(page=4, zoom=3)).picture
    assert first is not None
    assert last is not None
    assert (first.previous_url, first.smaller_url, last.next_url, last.larger_url) == ("", "", "", "")


def test_a_finding_shows_its_place_cut_out_of_its_page() -> None:
    card = report(LONG).cards[0]
    assert card.cutout is not None
    assert (card.cutout.src, card.cutout.label) == (
        "/pictures/3/page/", "The place on page 3, boxed: makes this page count: body"
    )  # fmt: skip
    assert (card.page_url, card.is_here) == ("/report/?page=3#page-pane", True)


def test_an_old_report_without_a_strip_is_shown_with_pages_and_pictures() -> None:
    old = {"pages": 5, "page_size_pt": [595.0, 842.0], "outcome": "ok", "bytes": 7}
    made = report(LONG, facts=old)
    assert made.strip is not None
    assert made.picture is not None
    assert [(one.words, one.standing, one.over) for one in made.strip.thumbs] == [("", "", "")] * 5
    assert made.strip.legend == ()
    assert (made.picture.page, made.picture.width, made.picture.height) == (3, 595.0, 842.0)
    assert made.verdict.sentence == "4 of 4 pages count; the limit is 2."


def test_without_pages_and_pictures_the_findings_stand_alone() -> None:
    made = report(replace(LONG, page=None, box=None), facts={"pages": 0}, places=Places())
    assert (made.strip, made.picture, made.cards[0].cutout, made.cards[0].page_url) == (None, None, None, "")


def test_pages_beyond_a_limit_of_their_own_are_marked_with_it() -> None:
    own = limit(body_pages=9, appendix="own", appendix_pages=0, total_pages=1)
    strip = report(facts=shown_facts(inputs(BODY, REFERENCES, APPENDIX), own)).strip
    assert strip is not None
    assert [(one.standing, one.over, one.beyond) for one in strip.thumbs] == [
        ("counts", "", ""),
        ("free", "2nd", "over the limit of all pages"),
        ("own limit", "1st", "over the limit of appendix"),
    ]


def test_what_was_done_for_the_author_says_what_it_was() -> None:
    done = replace(DONE, allowed="It is removed from the copy that reviewers get.")
    told = "It is removed from the copy that reviewers get. Nothing to do; your own file is unchanged."
    assert [card.text for card in report(done).done] == [told]
    # A finding from before says no more than it knows; its card has words of its own.
    assert [card.text for card in report(DONE).done] == [""]
