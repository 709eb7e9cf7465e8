"""Who watches rules at work, and what they learn of which papers."""

import re
from typing import Any

import pytest

from accounts.models import User
from conferences.kinds import Role
from conferences.models import AuditEntry, Membership, Track
from eligibility.models import RuleSetVersion, TrackRuleSet
from reviews.kinds import ConflictSource
from reviews.models import Conflict
from submissions.kinds import RunState
from submissions.models import CheckRun, Recheck, RecheckItem, Submission
from submissions.services.checking import run_check
from submissions.services.rerunning import run_recheck
from tests.submissions.world import (
    FILE_RULES,
    NOW,
    make_complete_draft,
    make_conference,
    make_pdf,
    make_track,
    make_user,
)
from tests.web.chair.rules.places import SHORTER, at, make_chair, rule_set_of, submitted, typed
from tests.web.desk import observable, sign_in

pytestmark = pytest.mark.django_db


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
