"""Where chairs set rules: what is typed is never lost, trials touch nobody, a save re-checks, and nobody else gets in."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from conferences.kinds import DeadlineKind, Role, Stage
from conferences.models import AuditEntry, Deadline, Membership, Track
from eligibility.models import RuleSet, RuleSetVersion, TrackRuleSet
from eligibility.services import rule_set_for
from reviews.kinds import ConflictSource
from reviews.models import Conflict, ReviewForm
from submissions.kinds import RunState
from submissions.models import CheckRun, FileTrial, Recheck, RecheckItem, Submission
from submissions.services.checking import run_check
from submissions.services.moving import submit_submission
from submissions.services.rechecking import run_recheck
from submissions.services.trying import run_file_trial
from tests.submissions.world import (
    FILE_RULES,
    NOW,
    make_complete_draft,
    make_conference,
    make_pdf,
    make_track,
    make_user,
)
from tests.web.desk import observable, sign_in

pytestmark = pytest.mark.django_db


def make_chair(track: Track, role: Role = Role.CHAIR) -> User:
    user = make_user("Chris Chair")
    Membership.objects.create(
        conference=track.conference, user=user, role=role, track=track if role is Role.TRACK_CHAIR else None
    )
    return user


def submitted(track: Track, *, pages: int = 2, title: str = "") -> Submission:
    user = make_user()
    paper = make_complete_draft(track, user, make_pdf(pages=pages))
    submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    run_check(CheckRun.objects.get(manuscript=paper.manuscript).pk)
    if title:
        Submission.objects.filter(pk=paper.pk).update(title=title)
    return Submission.objects.get(pk=paper.pk)


@pytest.fixture
def track() -> Track:
    return make_track(make_conference(), "Research", FILE_RULES)


def rule_set_of(track: Track) -> RuleSet:
    return rule_set_for(track.pk, Stage.SUBMISSION)[0].rule_set


def at(track: Track, rest: str) -> str:
    return f"/{track.conference.slug}/chair/{rest}"


def typed(client: Client, address: str, **changes: object) -> dict[str, Any]:
    """The form as it is shown, with some fields changed."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changes).items() if value not in (None, False)}


SHORTER = {
    "page-total__severity": "error",
    "page-total__max_pages": "2",
    "reason": "Short papers alone.",
    "act": "save",
}


def test_a_save_makes_a_version_and_leads_to_the_recheck_with_its_summary(track: Track) -> None:
    long, _ = submitted(track, pages=4, title="A Long Paper"), submitted(track, title="A Short Paper")
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    assert "judges 2 submitted papers of Research" in client.get(address).content.decode()
    answer = client.post(address, typed(client, address, **SHORTER))
    recheck = Recheck.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, at(track, f"rules/rechecks/{recheck.pk}/"))
    assert "0 of 2 papers checked again" in client.get(answer["Location"]).content.decode()
    run_recheck(recheck.pk)
    page = client.get(answer["Location"]).content.decode()
    assert "1 paper has another verdict, 1 of them a worse one" in page
    assert "A Long Paper" in page
    assert "A Short Paper" not in page
    assert f'href="{at(track, f"submissions/{long.number}/")}"' in page
    assert "Number of pages: error, before nothing" in page
    listed = client.get(at(track, "rules/rechecks/")).content.decode()
    assert "1 paper has another verdict" in listed
    history = client.get(at(track, f"rules/{rule_set_of(track).pk}/history/")).content.decode()
    assert "Number of pages, most pages: 2 pages, before 12 pages." in history
    assert "Short papers alone." in history


def test_what_cannot_be_saved_is_said_at_its_field_and_nothing_typed_is_lost(track: Track) -> None:
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    data = typed(client, address, **SHORTER)
    for change, field in (
        ({"page-total__max_pages": "0"}, "page-total__max_pages"),
        ({"page-total__max_pages": "two"}, "page-total__max_pages"),
        ({"reason": ""}, "reason"),
        ({"name": ""}, "name"),
    ):
        answer = client.post(address, {**data, "body-font__min_size": "7.25", **change})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        # Also what was typed for a rule that is off.
        assert 'value="7.25"' in answer.content.decode()
    assert RuleSetVersion.objects.count() == 1


def test_a_rule_that_is_off_stops_no_save(track: Track) -> None:
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    data = typed(client, address, **SHORTER)
    assert client.post(address, {**data, "body-font__min_size": "seven"}).status_code == 302


def test_a_file_size_is_set_in_megabytes(track: Track) -> None:
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    data = typed(client, address, **SHORTER)
    assert data["file-size__max_bytes"] == "2"
    client.post(address, {**data, "file-size__max_bytes": "20.5"})
    version, _ = rule_set_for(track.pk, Stage.SUBMISSION)
    assert version.rows.get(rule="file-size").parameters["max_bytes"] == round(20.5 * 1_048_576)


def test_sentences_for_authors_come_while_typing_and_by_preview(track: Track) -> None:
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    data = typed(client, address, **{**SHORTER, "page-limit__severity": "error", "page-limit__body_pages": "7"})
    live = client.post(at(track, "rules/sentences/"), data, headers={"hx-request": "true"}).content.decode()
    assert 'id="says-page-limit" hx-swap-oob="true"' in live
    assert "At most 7 pages including any appendix" in live
    preview = client.post(address, {**data, "act": "preview"})
    assert preview.status_code == 200
    assert "At most 7 pages including any appendix" in preview.content.decode()
    assert RuleSetVersion.objects.count() == 1
    # Before the change it says what is stored.
    assert "At most 7 pages" not in client.get(address).content.decode()


def test_a_save_over_another_chairs_keeps_both(track: Track) -> None:
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    mine = typed(client, address, **SHORTER)
    client.post(address, {**mine, "page-total__max_pages": "8"})
    answer = client.post(address, mine)
    assert answer.status_code == 422
    assert "Somebody else saved this rule set meanwhile: it is at version 2 now." in answer.content.decode()
    assert 'name="page-total__max_pages" value="2"' in answer.content.decode()


def test_settings_are_tried_on_a_pdf_before_they_are_saved(
    track: Track, django_capture_on_commit_callbacks: Any
) -> None:
    chair = make_chair(track)
    client, rules = sign_in(chair), at(track, f"rules/{rule_set_of(track).pk}/")
    data = typed(client, rules, **SHORTER)
    empty = client.post(f"{rules}try-file/", data)
    assert empty.status_code == 422
    assert "Choose a PDF file first." in empty.content.decode()
    file = SimpleUploadedFile("mine.pdf", make_pdf(pages=3), "application/pdf")
    answer = client.post(f"{rules}try-file/", {**data, "judged_as": f"{track.pk}:submission", "file": file})
    trial = FileTrial.objects.get()
    assert answer["Location"] == f"{rules}?file={trial.pk}#try"
    shown = client.get(f"{rules}?file={trial.pk}").content.decode()
    assert "mine.pdf is being checked" in shown
    assert 'name="page-total__max_pages" value="2"' in shown
    run_file_trial(trial.pk)
    polled = client.get(at(track, f"rules/file-trials/{trial.pk}/")).content.decode()
    assert "mine.pdf: 1 finding in 3 pages" in polled
    assert "hx-get" not in polled
    assert FileTrial.objects.get().file == ""
    assert RuleSetVersion.objects.count() == 1
    # Only who asked sees it.
    other = make_user()
    Membership.objects.create(conference=track.conference, user=other, role=Role.CHAIR)
    assert sign_in(other).get(at(track, f"rules/file-trials/{trial.pk}/")).status_code == 404


def test_what_is_no_pdf_is_refused_at_the_field(track: Track) -> None:
    client, rules = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    data = typed(client, rules, **SHORTER)
    file = SimpleUploadedFile("mine.pdf", b"no PDF at all", "application/pdf")
    answer = client.post(f"{rules}try-file/", {**data, "file": file})
    assert answer.status_code == 422
    assert "This is no PDF file" in answer.content.decode()
    assert not FileTrial.objects.exists()


def test_settings_are_tried_on_the_papers_and_nothing_is_saved(track: Track) -> None:
    submitted(track, pages=4, title="A Long Paper")
    client, rules = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    answer = client.post(f"{rules}try-papers/", typed(client, rules, **SHORTER))
    trial = Recheck.objects.get()
    assert answer["Location"] == f"{rules}?papers={trial.pk}#try"
    assert "0 of 1 paper tried" in client.get(f"{rules}?papers={trial.pk}").content.decode()
    run_recheck(trial.pk)
    shown = client.get(f"{rules}?papers={trial.pk}").content.decode()
    assert "1 paper would have another verdict" in shown
    assert 'name="page-total__max_pages" value="2"' in shown
    result = client.get(at(track, f"rules/rechecks/{trial.pk}/")).content.decode()
    assert "A Long Paper" in result
    assert RuleSetVersion.objects.count() == 1
    assert trial.pk not in [row[0].pk for row in client.get(at(track, "rules/rechecks/")).context["rows"]]


def test_p6_what_no_column_holds_breaks_no_trial_and_is_left_out(track: Track) -> None:
    client, rules = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    crafted = {**typed(client, rules, **SHORTER), "crafted": "a\0b"}
    assert client.post(f"{rules}try-papers/", crafted).status_code == 302
    assert Recheck.objects.get().draft["crafted"] == ["ab"]


@pytest.mark.parametrize("tie", ["author", "conflict"])
def test_p21_a_chair_with_a_tie_to_a_paper_finds_it_in_no_number_and_no_row(track: Track, tie: str) -> None:
    mine, other = submitted(track, pages=4, title="Canary Paper"), submitted(track, pages=4, title="Other Paper")
    chair, colleague = make_chair(track), make_chair(track)
    if tie == "author":
        mine.authors.filter(position=2).update(user=chair)
    else:
        Conflict.objects.create(submission=mine, user=chair, source=ConflictSource.CHAIR)
    client, address = sign_in(chair), at(track, f"rules/{rule_set_of(track).pk}/")
    assert "judges 1 submitted paper of Research" in client.get(address).content.decode()
    client.post(address, typed(client, address, **SHORTER))
    recheck = Recheck.objects.get()
    run_recheck(recheck.pk)
    assert recheck.items.filter(is_changed=True).count() == 2
    page = at(track, f"rules/rechecks/{recheck.pk}/")
    told = client.get(page).content.decode()
    assert "Canary Paper" not in told
    assert "Other Paper" in told
    assert "1 paper has another verdict" in told
    # The control: a chair without a tie sees both.
    everything = sign_in(colleague).get(page).content.decode()
    assert "Canary Paper" in everything
    assert "2 papers have another verdict" in everything
    assert other.pk != mine.pk


def test_p4_of_drafts_no_verdict_is_told(track: Track) -> None:
    draft = make_complete_draft(track, make_user(), make_pdf(pages=4))
    run_check(CheckRun.objects.get(manuscript=draft.manuscript).pk)
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    assert "judges 1 draft of Research" in client.get(address).content.decode()
    client.post(address, typed(client, address, **SHORTER))
    run_recheck(Recheck.objects.get().pk)
    assert RecheckItem.objects.get().is_changed
    told = client.get(at(track, f"rules/rechecks/{Recheck.objects.get().pk}/")).content.decode()
    assert "No verdict changed" in told
    assert draft.title not in told


def addresses_of(track: Track) -> list[tuple[str, str]]:
    rules = rule_set_of(track).pk
    recheck = Recheck.objects.create(
        conference=track.conference,
        rule_set_id=rules,
        version=RuleSetVersion.objects.get(rule_set_id=rules, number=1),
        state=RunState.DONE,
        queued_at=NOW,
    )
    pages = ["setup/", "setup/copy/research/", "rules/", "rules/new/", f"rules/{rules}/", f"rules/{rules}/history/"]
    pages += ["rules/rechecks/", f"rules/rechecks/{recheck.pk}/"]
    acts = [f"rules/{rules}/", "rules/new/", "rules/sentences/", f"rules/{rules}/restore/1/"]
    acts += [f"rules/{rules}/try-papers/", f"rules/{rules}/try-file/", "rules/use/research/submission/"]
    acts += [f"rules/rechecks/{recheck.pk}/cancel/", f"rules/rechecks/{recheck.pk}/resume/", "setup/copy/research/"]
    return [("get", one) for one in pages] + [("post", one) for one in acts]


def test_p1_only_the_conferences_chairs_and_site_admins_meet_these_pages(track: Track) -> None:
    pages = addresses_of(track)
    outsider, pc = make_user(), make_user()
    Membership.objects.create(conference=track.conference, user=pc, role=Role.PC)
    strangers = [
        outsider,
        pc,
        make_chair(track, Role.TRACK_CHAIR),
        make_chair(make_track(make_conference(), "Other", FILE_RULES)),
    ]
    for user in strangers:
        client = sign_in(user)
        for method, page in pages:
            there = getattr(client, method)(at(track, page))
            nowhere = getattr(client, method)(f"/no-such-conference/chair/{page}")
            assert there.status_code == 404, (user, page)
            assert observable(there) == observable(nowhere)
    admin = User.objects.create_superuser("root@people.example", given_name="Root")
    for user in (make_chair(track), admin):
        client = sign_in(user)
        for method, page in pages:
            assert getattr(client, method)(at(track, page)).status_code in {200, 302, 422}, page


def test_p26_a_rule_set_and_a_recheck_of_another_conference_are_not_there(track: Track) -> None:
    foreign = make_track(make_conference(), "Foreign", FILE_RULES)
    addresses_of(foreign)
    theirs, recheck = rule_set_of(foreign).pk, Recheck.objects.get(conference=foreign.conference).pk
    client = sign_in(make_chair(track))
    for page in (
        f"rules/{theirs}/",
        f"rules/{theirs}/history/",
        f"rules/rechecks/{recheck}/",
        f"rules/new/?like={theirs}",
    ):
        assert client.get(at(track, page)).status_code == 404, page
    for act in (
        f"rules/{theirs}/",
        f"rules/{theirs}/restore/1/",
        f"rules/{theirs}/try-papers/",
        f"rules/rechecks/{recheck}/cancel/",
    ):
        assert client.post(at(track, act)).status_code == 404, act
    answer = client.post(at(track, "rules/use/research/submission/"), {"rule_set": theirs})
    assert answer.status_code == 422
    assert TrackRuleSet.objects.get(track=track).rule_set_id == rule_set_of(track).pk
    assert client.get(at(track, f"rules/{rule_set_of(track).pk}/")).status_code == 200


def test_a_new_set_is_made_and_chosen_for_a_track_and_a_stage(track: Track) -> None:
    client = sign_in(make_chair(track))
    new = at(track, "rules/new/")
    data = typed(client, f"{new}?like=usual", name="Camera-ready", act="save")
    answer = client.post(new, data)
    made = RuleSet.objects.get(slug="camera-ready")
    assert answer["Location"] == at(track, "rules/")
    assert "Camera-ready is saved. Choose below which track uses it" in client.get(answer["Location"]).content.decode()
    assert "has a rule set" in client.post(new, data).content.decode()
    chosen = client.post(at(track, "rules/use/research/camera_ready/"), {"rule_set": made.pk})
    assert chosen.status_code == 302
    assert TrackRuleSet.objects.get(track=track, stage=Stage.CAMERA_READY).rule_set == made
    assert client.post(at(track, "rules/use/research/elsewhere/"), {"rule_set": made.pk}).status_code == 404


def test_the_first_set_is_begun_with_the_usual_rules_by_the_link_on_the_page() -> None:
    conference = make_conference()
    chair = make_user("Chris Chair")
    Membership.objects.create(conference=conference, user=chair, role=Role.CHAIR)
    client = sign_in(chair)
    page = client.get(f"/{conference.slug}/chair/rules/").content.decode()
    link = f"/{conference.slug}/chair/rules/new/?like=usual"
    assert f'href="{link}"' in page
    assert client.get(link).context["form"]["page-limit__severity"].value() == "error"
    # A second set can be begun with them as well.
    RuleSet.objects.create(conference=conference, slug="first", name="First")
    assert f'href="{link}"' in client.get(f"/{conference.slug}/chair/rules/").content.decode()


def test_a_copy_says_of_what_it_is_one_and_has_its_settings(track: Track) -> None:
    client, first = sign_in(make_chair(track)), rule_set_of(track)
    address = at(track, "rules/new/")
    copied = client.get(f"{address}?like={first.pk}")
    assert f"Begun as a copy of {first.name}" in copied.content.decode()
    assert {one.rule for one in FILE_RULES} <= {
        box.rule.name for _, boxes in copied.context["groups"] for box in boxes if box.is_on
    }
    assert "Begun as a copy" not in client.get(address).content.decode()


def test_a_limit_for_a_kind_of_paper_that_no_track_has_is_warned_of(track: Track) -> None:
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    of_a_kind = SHORTER | {"page-limit__severity": "error", "page-limit__body_pages_of": "shrot: 4"}
    client.post(address, typed(client, address, **of_a_kind))
    said = "which is no kind of paper in its tracks. None has kinds of paper."
    assert said in client.get(at(track, "rules/")).content.decode()
    kind = track.kinds.create(key="short", name="Short paper")
    page = client.get(at(track, "rules/")).content.decode()
    assert "has a limit for “shrot”, which is no kind of paper in its tracks. Their keys are short." in page
    kind.delete()
    track.kinds.create(key="shrot", name="Short paper")
    assert "A limit holds for no paper" not in client.get(at(track, "rules/")).content.decode()


def test_a_track_without_rules_is_warned_of(track: Track) -> None:
    client = sign_in(make_chair(track))
    assert "Not every track has rules" not in client.get(at(track, "rules/")).content.decode()
    Track.objects.create(conference=track.conference, slug="posters", name="Posters")
    page = client.get(at(track, "rules/")).content.decode()
    assert "Not every track has rules" in page
    assert "Posters" in page


def test_going_back_asks_why_and_makes_the_next_version(track: Track) -> None:
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    client.post(address, typed(client, address, **SHORTER))
    back = f"{address}restore/1/"
    assert client.post(back, {"known": 2}).status_code == 422
    assert client.post(back, {"known": 2, "reason": "Too strict"}).status_code == 302
    assert rule_set_for(track.pk, Stage.SUBMISSION)[1].settings == FILE_RULES
    assert client.post(f"{address}restore/99/", {"known": 3, "reason": "x"}).status_code == 404


def test_p50_each_act_is_in_the_audit_trail(track: Track) -> None:
    submitted(track, pages=4)
    chair = make_chair(track)
    client, address = sign_in(chair), at(track, f"rules/{rule_set_of(track).pk}/")
    client.post(address, typed(client, address, name="Renamed", **SHORTER))
    recheck = Recheck.objects.get()
    client.post(at(track, f"rules/rechecks/{recheck.pk}/cancel/"))
    client.post(at(track, f"rules/rechecks/{recheck.pk}/resume/"))
    client.post(at(track, "rules/use/research/submission/"), {"rule_set": ""})
    client.post(at(track, "setup/copy/research/"), {"name": "Posters", "slug": "posters"})
    actions = AuditEntry.objects.filter(actor=chair).order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        "rule set renamed",
        "rule set saved",
        "re-check cancelled",
        "re-check resumed",
        "rule set chosen",
        "track copied",
    ]


def test_the_checklist_says_what_is_missing_and_leads_there(track: Track) -> None:
    client = sign_in(make_chair(track))
    page = client.get(at(track, "setup/")).content.decode()
    for link in (
        f"/admin/conferences/track/{track.pk}/change/",
        f"/admin/conferences/deadline/add/?conference={track.conference_id}",
        at(track, f"rules/{rule_set_of(track).pk}/"),
        f"/admin/submissions/submissionfield/add/?track={track.pk}",
        f"/admin/reviews/reviewform/add/?track={track.pk}",
    ):
        assert f'href="{link}"' in page, link
        assert client.get(link).status_code == 200
    assert "2 things stop the call from going out" in page
    Track.objects.filter(pk=track.pk).update(summary="Short", lead="Long")
    form = ReviewForm.objects.create(track=track, name="R")
    form.fields.create(key="impact", kind="text", label="Impact")
    assert "The call has what it needs" in client.get(at(track, "setup/")).content.decode()


def test_the_checklist_warns_of_dates_that_are_out_of_order(track: Track) -> None:
    client = sign_in(make_chair(track))
    assert "Out of order" not in client.get(at(track, "setup/")).content.decode()
    papers = Deadline.objects.get(conference=track.conference, kind=DeadlineKind.SUBMISSION)
    notified = Deadline.objects.update_or_create(
        conference=track.conference,
        kind=DeadlineKind.NOTIFICATION,
        defaults={"instant": papers.instant + timedelta(days=90)},
    )[0]
    assert "Out of order" not in client.get(at(track, "setup/")).content.decode()
    # The track's own date counts before the one that all share: here with the year of the last call.
    own = Deadline.objects.create(
        conference=track.conference, track=track, kind=notified.kind, instant=papers.instant - timedelta(days=275)
    )
    page = client.get(at(track, "setup/")).content.decode()
    assert "Out of order: “Notification” comes before" in page
    own.delete()
    assert "Out of order" not in client.get(at(track, "setup/")).content.decode()


def test_the_number_of_queries_does_not_grow_with_rows(track: Track, django_assert_max_num_queries: Any) -> None:
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")

    def queries(path: str) -> int:
        with django_assert_max_num_queries(100) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    def grow(reason: str) -> None:
        submitted(track, pages=4)
        pages = {"Once": "2", "Twice": "3", "Thrice": "2"}[reason]
        client.post(address, typed(client, address, **{**SHORTER, "page-total__max_pages": pages, "reason": reason}))
        run_recheck(Recheck.objects.latest("pk").pk)

    grow("Once")
    places = [
        "rules/",
        "rules/rechecks/",
        "setup/",
        f"rules/{rule_set_of(track).pk}/",
        f"rules/{rule_set_of(track).pk}/history/",
    ]
    before = [queries(at(track, place)) for place in places]
    grow("Twice")
    grow("Thrice")
    make_track(track.conference, "Second", FILE_RULES)
    make_track(track.conference, "Third", FILE_RULES)
    assert [queries(at(track, place)) for place in places] == before


def test_rechecked_papers_are_paged(
    track: Track, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    rules = rule_set_of(track)
    recheck = Recheck.objects.create(
        conference=track.conference, rule_set=rules, version=rules.versions.get(), state=RunState.DONE, queued_at=NOW
    )
    paper = submitted(track, title="The Only One")
    for number in range(60):
        twin = Submission.objects.create(
            conference=track.conference,
            track=track,
            number=1000 + number,
            state="submitted",
            title=f"Paper {number}",
            created_by=paper.created_by,
            created_at=NOW,
            saved_at=NOW,
            submitted_at=NOW,
        )
        RecheckItem.objects.create(
            recheck=recheck, submission=twin, judged="judged", before="pass", after="fail", is_changed=True
        )
    client = sign_in(make_chair(track))
    page = client.get(at(track, f"rules/rechecks/{recheck.pk}/"))
    assert (len(page.context["rows"]), page.context["after"]) == (50, 1049)
    rest = client.get(at(track, f"rules/rechecks/{recheck.pk}/?after=1049"))
    assert (len(rest.context["rows"]), rest.context["after"]) == (10, None)


def test_no_typed_title_of_a_setting_is_markup(track: Track) -> None:
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    client.post(address, typed(client, address, name="<b>Bold</b>", **SHORTER))
    page = client.get(address).content.decode()
    assert "<b>Bold</b>" not in page
    assert re.search("&lt;b&gt;Bold", page)


def test_a_rule_about_a_question_offers_the_tracks_own(track: Track) -> None:
    industry = make_track(track.conference)
    client = sign_in(make_chair(track))
    form = client.get(at(industry, f"rules/{rule_set_of(industry).pk}/")).context["form"]
    offered = [key for key, _ in form.fields["contributions__field"].choices]
    assert offered == ["", "contributions", "focus"]
    assert form["declarations__required"].value() == ["real_system"]


def test_leaving_a_copy_or_a_date_as_it_is_is_a_link_and_sends_nothing(track: Track) -> None:
    client = sign_in(make_chair(track))
    copy = client.get(at(track, "setup/copy/research/")).content.decode()
    assert re.search(rf'<a class="[^"]*" href="{at(track, "setup/")}"><span[^>]*>Leave it', copy)
    deadline = track.conference.deadlines.get(kind="submission").pk
    page = client.get(at(track, f"dates/{deadline}/")).content.decode()
    assert re.search(rf'<a class="[^"]*" href="{at(track, "dates/")}"><span[^>]*>Leave it', page)
