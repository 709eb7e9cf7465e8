"""The canary crawl: bait lies in everything that could leak, and every role opens every address (P15, P17, P30, P35).

What may be hidden must not be anywhere in what a role can reach: pages, lists, files, redirects, headers, cookies, mail.
The control is somebody who must see it, at the same addresses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from itertools import product
from pathlib import Path

import pikepdf
import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conferences.kinds import DeadlineKind, Role, Stage
from conferences.models import Conference, Deadline, Membership
from eligibility.findings import Severity
from eligibility.models import RuleSetVersion
from eligibility.rulesets import RuleSetting
from eligibility.services import save_rule_set, use_rule_set
from mail.models import Message
from reviews.kinds import ConflictSource, Outcome, Released
from reviews.models import Assignment, Conflict, Decision, Release
from reviews.services.assigning import assign_reviewer
from reviews.services.reviewing import save_review, submit_review
from submissions.duplicates.kinds import PairState
from submissions.files import store_bytes
from submissions.kinds import FieldKind, RunState
from submissions.models import Author, CheckRun, FileTrial, Recheck, RecheckItem, Submission, SubmissionField
from submissions.services.checking import run_check
from submissions.services.uploading import store_manuscript
from tests.reviews.world import COMPLETE, World, make_pair, make_paper, make_user, make_world
from tests.submissions.world import make_copies
from tests.web.addresses import addresses

pytestmark = pytest.mark.django_db
PAPER = Path(__file__).parent.parent / "data" / "g01_6p_refs_own.pdf"

TITLE = "Quetzal Scheduling Under Moonlight"
# Who wrote the paper, in every place where it stands.
AUTHOR_BAIT = (
    "Zebulon",
    "Canaryworth",
    "zebulon.canaryworth@bait.example",
    "Baitland University",
    "Second Bait Institute",
    "0000-0002-1694-233X",
    "zebulon-final-v7.pdf",
    "Grantbait Foundation",
)
REVIEWER_BAIT = ("Rexina", "Reveal", "rexina.reveal@bait.example")
CHAIRS_BAIT = ("CHAIRS-ONLY remark", "PAIRBAIT: both are by one group")
COMMITTEE_BAIT = ("REVIEWERS-ONLY note",)
DECISION_BAIT = ("Hidden verdictbait for the authors",)
REVIEW_BAIT = ("Strengthbait that authors read on release",)
OTHER_REVIEWER_BAIT = ("Otherina", "Fellowbait", "otherina@bait.example")


@dataclass(frozen=True)
class Baited:
    """The world with bait in it, and the values that fill its addresses."""

    world: World
    other_author: User
    conflicted: User
    chair_author: User
    second_reviewer: User
    site_admin: User
    values: dict[str, list[object]]


@pytest.fixture
def baited() -> Baited:
    """One blind paper under review with bait in every table, a real file and its real blinded copy."""
    world = make_world()
    now = timezone.now()
    rename(
        world.author, "Zebulon", "Canaryworth", "zebulon.canaryworth@bait.example", affiliation="Baitland University"
    )
    rename(world.reviewer, "Rexina", "Reveal", "rexina.reveal@bait.example")
    second = make_user("Otherina Fellowbait", "otherina@bait.example")
    chair_author, conflicted = make_user("Corasandra Chairauthor"), make_user("Connie Flicted")
    for person, role in ((second, Role.PC), (conflicted, Role.PC), (chair_author, Role.CHAIR)):
        Membership.objects.create(conference=world.conference, user=person, role=role)
    fill_paper(world, chair_author)
    upload(world)
    Conflict.objects.create(
        submission=world.paper, user=conflicted, source=ConflictSource.CHAIR, created_by=world.chair, reason="colleague"
    )
    review(world, world.reviewer, "Strengthbait that authors read on release")
    review(world, second, "What the fellow thinks")
    Decision.objects.create(
        submission=world.paper,
        outcome=Outcome.ACCEPT,
        comment=DECISION_BAIT[0],
        decided_by=world.chair,
        decided_at=now,
    )
    other = make_user("Nora Neighbour")
    neighbour = make_paper(world.track, other, title="A Neighbour")
    make_pair(
        world.paper,
        neighbour,
        state=PairState.FINE,
        decided_by=world.chair,
        decided_at=now,
        reason="PAIRBAIT: both are by one group",
    )
    site_admin = User.objects.create_superuser("root@people.example", given_name="Root")
    return Baited(world, other, conflicted, chair_author, second, site_admin, values_of(world))


def rename(user: User, given: str, family: str, email: str, affiliation: str = "") -> None:
    user.given_name, user.family_name, user.email, user.affiliation = given, family, email, affiliation
    user.save()


def fill_paper(world: World, chair_author: User) -> None:
    SubmissionField.objects.create(track=world.track, key="funding", kind=FieldKind.TEXT, label="Funding")
    SubmissionField.objects.create(
        track=world.track, key="status", kind=FieldKind.TEXT, label="Deployment", for_reviewers=True
    )
    paper = world.paper
    paper.title = TITLE
    paper.answers = {"funding": "Grantbait Foundation", "status": "In production"}
    paper.save()
    Author.objects.filter(submission=paper).update(
        given_name="Zebulon",
        family_name="Canaryworth",
        email="zebulon.canaryworth@bait.example",
        affiliation="Baitland University",
        further_affiliations="Second Bait Institute",
        orcid="0000-0002-1694-233X",
    )
    Author.objects.create(
        submission=paper,
        position=2,
        given_name="Corasandra",
        family_name="Canaryworth",
        email=chair_author.email,
        user=chair_author,
    )


def upload(world: World) -> None:
    """Store a real PDF whose metadata name the author, check it and blind it for real."""
    version = save_rule_set(
        conference_id=world.conference.pk,
        slug="format",
        name="Format",
        by_id=world.chair.pk,
        now=timezone.now(),
        settings=[RuleSetting("page-size", Severity.ERROR, {"sizes": ["a4"]})],
    )
    use_rule_set(track_id=world.track.pk, stage=Stage.SUBMISSION, rule_set_id=version.rule_set_id)
    out = BytesIO()
    with pikepdf.open(PAPER) as pdf:
        pdf.docinfo["/Author"] = "Zebulon Canaryworth"
        pdf.save(out)
    manuscript = store_manuscript(
        submission_id=world.paper.pk,
        user_id=world.author.pk,
        stored=store_bytes(out.getvalue()),
        original_name="zebulon-final-v7.pdf",
        now=timezone.now(),
    )
    run_check(CheckRun.objects.get(manuscript_id=manuscript).pk)
    make_copies()
    world.paper.refresh_from_db()


def review(world: World, reviewer: User, strengths: str) -> None:
    assign_reviewer(submission_id=world.paper.pk, reviewer_id=reviewer.pk, by_id=world.chair.pk, now=timezone.now())
    assignment = Assignment.objects.get(submission=world.paper, reviewer=reviewer)
    answers = {**COMPLETE, "strengths": strengths}
    if reviewer != world.reviewer:
        answers |= {"remarks": "fellow's remark", "notes": "fellow's note"}
    save_review(assignment_id=assignment.pk, answers=answers, revision=0, now=timezone.now())
    submit_review(assignment_id=assignment.pk, now=timezone.now())


def values_of(world: World) -> dict[str, list[object]]:
    paper = world.paper
    deadline = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    row = paper.manuscripts.get()
    return {
        "conference": [world.conference.slug],
        "track": [world.track.slug],
        "number": [paper.number, paper.number + 1],
        "version": [1, 2],
        "first": [paper.number],
        "second": [paper.number + 1],
        "deadline": [deadline.pk],
        "what": ["reviews", "decisions"],
        "token": [row.sha256],
        "key": ["no-such-key"],
        "uidb36": ["1"],
        "pk": [Message.objects.values_list("pk", flat=True)[0]],
        "object_id": [world.track.pk],
        "content_type_id": [1],
        "app_label": ["submissions", "accounts"],
        "url": ["submissions/submission/", "accounts/user/"],
        "page": [1],
        "size": ["page"],
        "sha256": [row.sha256],
        **rules_of(world),
    }


def rules_of(world: World) -> dict[str, list[object]]:
    """A re-check whose summary would name the paper and its author, and a trial on a PDF, as a chair left them."""
    version = RuleSetVersion.objects.get(rule_set__conference=world.conference)
    done = {"conference": world.conference, "state": RunState.DONE, "queued_at": timezone.now()}
    recheck = Recheck.objects.create(**done, rule_set=version.rule_set, version=version, requested_by=world.chair)
    RecheckItem.objects.create(
        recheck=recheck,
        submission=world.paper,
        judged="judged",
        before="pass",
        after="fail",
        is_changed=True,
        changes=[{"rule": "author-block", "before": "", "after": "error", "message": "Zebulon Canaryworth is named."}],
        done_at=timezone.now(),
    )
    trial = FileTrial.objects.create(
        **done, requested_by=world.chair, rules=[], anonymity="full", stage="submission", original_name="t.pdf", size=1
    )
    return {
        "rule_set": [version.rule_set_id],
        "recheck": [recheck.pk],
        "trial": [trial.pk],
        "stage": ["submission"],
    }


def every_path(values: dict[str, list[object]]) -> list[str]:
    """Every address, with each combination of the values."""
    chosen = [dict(zip(values, map(str, one), strict=True)) for one in product(*values.values())]
    return sorted({address.path for arguments in chosen for address in addresses(arguments)})


def crawl(user: User | None, baited: Baited) -> Iterator[tuple[str, str]]:
    """Everything that a person gets from every address: GET and an empty POST each, with status, headers and text."""
    client = Client(raise_request_exception=True)
    for path in every_path(baited.values):
        for method in ("get", "post"):
            # Some addresses end a session or begin one; its cookie is put back before each request.
            sign_in(client, user)
            response = client.get(path) if method == "get" else client.post(path)
            assert response.status_code < 500, f"{method.upper()} {path} answered {response.status_code}."
            yield f"{method.upper()} {path} ({response.status_code})", observable(response)


def sign_in(client: Client, user: User | None) -> None:
    """Let the client be this person, or nobody; log in anew only where the last answer changed that."""
    if user is None:
        client.cookies.clear()
    elif client.session.get("_auth_user_id") != str(user.pk):
        client.force_login(user)


def observable(response: HttpResponseBase) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    data = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]  # one of the two
    text = pdf_text(data) if data.startswith(b"%PDF-") else data.decode("utf-8", "replace")
    return f"{headers}\n{cookies}\n{text}"


def pdf_text(data: bytes) -> str:
    """A PDF with all its streams opened, so that nothing hides in compression."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue().decode("latin-1") + data.decode("latin-1")


def leaks(user: User | None, baited: Baited, bait: tuple[str, ...]) -> list[str]:
    """The addresses at which this person meets any of the bait."""
    pattern = re.compile("|".join(map(re.escape, bait)))
    return [f"{place}: {found[0]!r}" for place, text in crawl(user, baited) if (found := pattern.search(text))]


def test_p15_p1_who_is_outside_finds_nothing_of_paper_authors_or_reviewers(baited: Baited) -> None:
    bait = (TITLE, *AUTHOR_BAIT, *REVIEWER_BAIT, *OTHER_REVIEWER_BAIT, *CHAIRS_BAIT, *DECISION_BAIT, *REVIEW_BAIT)
    for person in (None, baited.world.outsider, baited.other_author, baited.world.pc, baited.conflicted):
        assert leaks(person, baited, bait) == []
    assert leaks(baited.world.other_track_chair, baited, (TITLE, *AUTHOR_BAIT, *CHAIRS_BAIT, *REVIEW_BAIT)) == []


def test_p15_a_reviewer_finds_no_trace_of_the_authors_and_reads_the_paper(baited: Baited) -> None:
    hidden = (*AUTHOR_BAIT, *OTHER_REVIEWER_BAIT, *DECISION_BAIT, "Corasandra", "fellow's remark")
    assert leaks(baited.world.reviewer, baited, hidden) == []
    seen = leaks(baited.world.reviewer, baited, (TITLE, "In production"))
    assert any("/reviews/1/ (200)" in place for place in seen)


def test_p17_p30_p35_authors_find_no_reviewer_no_confidential_word_no_unreleased_decision(baited: Baited) -> None:
    hidden = (*REVIEWER_BAIT, *OTHER_REVIEWER_BAIT, *CHAIRS_BAIT, *COMMITTEE_BAIT, *DECISION_BAIT, *REVIEW_BAIT)
    for author in (baited.world.author, baited.chair_author):
        found = leaks(author, baited, hidden)
        # A chair manages the committee and assigns the other papers: members' names stand there, never beside this paper.
        elsewhere = () if author == baited.world.author else ("/chair/committee/", "/chair/submissions/2/")
        assert [place for place in found if not any(part in place for part in elsewhere)] == []
        assert leaks(author, baited, (TITLE,))


def test_p27_once_released_authors_read_review_and_decision_and_still_no_name(baited: Baited) -> None:
    for what in Released:
        Release.objects.create(
            track=baited.world.track,
            what=what,
            at=timezone.now() - timedelta(minutes=1),
            released_by=baited.world.chair,
        )
    assert leaks(baited.world.author, baited, DECISION_BAIT)
    assert leaks(baited.world.author, baited, REVIEW_BAIT)
    hidden = (*REVIEWER_BAIT, *OTHER_REVIEWER_BAIT, *CHAIRS_BAIT, *COMMITTEE_BAIT)
    assert leaks(baited.world.author, baited, hidden) == []


def test_p26_the_chair_of_another_conference_finds_nothing(baited: Baited) -> None:
    elsewhere = Conference.objects.create(slug="elsewhere", name="Elsewhere")
    stranger = make_user("Stella Stranger")
    Membership.objects.create(conference=elsewhere, user=stranger, role=Role.CHAIR)
    bait = (TITLE, *AUTHOR_BAIT, *REVIEWER_BAIT, *CHAIRS_BAIT, *DECISION_BAIT, *REVIEW_BAIT)
    both = replace(baited, values=baited.values | {"conference": [baited.world.conference.slug, "elsewhere"]})
    assert leaks(stranger, both, bait) == []


def test_the_control_chair_meets_all_of_the_bait(baited: Baited) -> None:
    texts = "\n".join(text for _, text in crawl(baited.world.chair, baited))
    # The upload's own name is for its authors alone (P15); they are the control for that.
    authors = [word for word in AUTHOR_BAIT if word != "zebulon-final-v7.pdf"]
    assert leaks(baited.world.author, baited, ("zebulon-final-v7.pdf",))
    bait = (*authors, *REVIEWER_BAIT, *OTHER_REVIEWER_BAIT, *CHAIRS_BAIT, *DECISION_BAIT, *REVIEW_BAIT, TITLE)
    assert [word for word in bait if word not in texts] == []


def test_p30_p41_mail_to_reviewers_and_authors_holds_nothing_that_is_not_theirs(baited: Baited) -> None:
    hidden = {
        baited.world.reviewer.email: (*AUTHOR_BAIT, *OTHER_REVIEWER_BAIT),
        baited.second_reviewer.email: (*AUTHOR_BAIT, *REVIEWER_BAIT),
        baited.world.author.email: (*REVIEWER_BAIT, *CHAIRS_BAIT, *DECISION_BAIT),
    }
    assert Message.objects.filter(to_email=baited.world.reviewer.email).exists()
    for address, words in hidden.items():
        for mail in Message.objects.filter(to_email=address):
            text = f"{mail.subject}\n{mail.body}"
            assert [word for word in words if word in text and word not in address] == []


def test_the_crawl_would_find_a_leak(baited: Baited) -> None:
    """The crawl itself is tried: an author's own name in the title of another paper is met by that paper's reviewer."""
    Submission.objects.filter(pk=baited.world.paper.pk).update(title="By Zebulon")
    assert leaks(baited.world.reviewer, baited, AUTHOR_BAIT)
