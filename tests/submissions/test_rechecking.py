"""A changed rule set runs over the papers that are there: for good, or as a trial of which nothing reaches anybody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from conferences.kinds import Stage
from conferences.models import AuditEntry, Track
from eligibility.findings import Severity, Verdict
from eligibility.models import RuleSetVersion
from eligibility.rulesets import RuleSetting
from eligibility.services import rule_set_for
from mail.models import Message
from submissions.kinds import Judged, RunState
from submissions.models import CheckRun, Recheck, RecheckItem, Report, Submission
from submissions.reading import check_state, content_of
from submissions.services import rerunning
from submissions.services.answering import override_rule
from submissions.services.checking import run_check
from submissions.services.leasing import take_lease
from submissions.services.moving import restore_submission, submit_submission, withdraw_submission
from submissions.services.rechecking import cancel_recheck, resume_recheck, start_trial
from submissions.services.refreshing import settle_papers
from submissions.services.rerunning import run_recheck
from submissions.services.ruling import (
    Ruled,
    RulingRefused,
    StaleRules,
    change_rule_set,
    choose_rule_set,
    create_rule_set,
    restore_version,
)
from submissions.services.sweeping import sweep_checks
from tests.submissions.world import (
    FILE_RULES,
    INDUSTRY_RULES,
    NOW,
    make_complete_draft,
    make_conference,
    make_pdf,
    make_track,
    make_user,
    save,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invariants_hold")]
HOUR = timedelta(hours=1)
TWO_PAGES = RuleSetting("page-total", Severity.ERROR, {"max_pages": 2})
SHORT = (*FILE_RULES[:2], TWO_PAGES)


def submitted(track: Track, *, pages: int = 2, user: User | None = None) -> Submission:
    """A submitted paper whose check is done."""
    user = user or make_user()
    paper = make_complete_draft(track, user, make_pdf(pages=pages))
    submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    run_check(CheckRun.objects.get(manuscript=paper.manuscript).pk)
    return Submission.objects.get(pk=paper.pk)


def change(track: Track, settings: tuple[RuleSetting, ...], *, tells_authors: bool = False) -> Ruled:
    """Save the track's rules anew, as a chair."""
    version, _ = rule_set_for(track.pk, Stage.SUBMISSION)
    return change_rule_set(
        rule_set_id=version.rule_set_id,
        name=version.rule_set.name,
        settings=settings,
        known=version.number,
        reason="The hall has room for short papers alone.",
        by_id=make_user("Chris Chair").pk,
        now=NOW,
        tells_authors=tells_authors,
    )


def try_out(track: Track, settings: tuple[RuleSetting, ...], track_id: int | None = None) -> Recheck:
    version, _ = rule_set_for(track.pk, Stage.SUBMISSION)
    key = start_trial(
        rule_set_id=version.rule_set_id,
        settings=settings,
        draft={},
        by_id=make_user().pk,
        now=NOW,
        track_id=track_id,
    )
    run_recheck(key)
    return Recheck.objects.get(pk=key)


def verdicts(recheck_id: int | None) -> list[tuple[str, str, str]]:
    items = RecheckItem.objects.filter(recheck_id=recheck_id or 0).order_by("submission_id")
    return [(one.judged, one.before, one.after) for one in items]


def test_a_changed_rule_set_rechecks_its_papers_and_keeps_the_old_reports() -> None:
    track, other = make_track(make_conference(), "Research", FILE_RULES), make_track(make_conference())
    long, short, foreign = submitted(track, pages=4), submitted(track), submitted(other, pages=4)
    ruled = change(track, SHORT)
    run_recheck(ruled.recheck_id or 0)
    recheck = Recheck.objects.get(pk=ruled.recheck_id or 0)
    assert (recheck.state, recheck.version and recheck.version.number) == (RunState.DONE, 2)
    assert verdicts(recheck.pk) == [("judged", "pass", "fail"), ("judged", "pass", "pass")]
    changed = recheck.items.get(submission=long)
    assert [(one["rule"], one["before"], one["after"]) for one in changed.changes] == [("page-total", "", "error")]
    assert [row.rule_set_version.number for row in Report.objects.filter(submission=long)] == [2, 1]
    assert [check_state(paper).verdict for paper in (long, short, foreign)] == [
        Verdict.FAIL,
        Verdict.PASS,
        Verdict.PASS,
    ]
    # Nobody is told unless the chair says so; what is wrong waits for the chairs.
    assert not Message.objects.filter(kind__in=["late_findings", "rules_changed"]).exists()
    assert AuditEntry.objects.get(action="rule set saved", after__version=2).reason.startswith("The hall")


def test_rules_about_authors_are_judged_anew_too() -> None:
    track = make_track(make_conference())
    paper = submitted(track)
    assert paper.eligibility == "met"
    stricter = tuple(
        replace(one, parameters={"sector": "academia"}) if one.rule == "first-author-sector" else one
        for one in INDUSTRY_RULES
    )
    ruled = change(track, stricter)
    run_recheck(ruled.recheck_id or 0)
    assert verdicts(ruled.recheck_id) == [("judged", "pass", "fail")]
    paper.refresh_from_db()
    assert paper.eligibility == "missed"
    assert Recheck.objects.get().items.get().changes[0]["rule"] == "first-author-sector"


def test_authors_whose_verdict_got_worse_are_told_if_the_chair_says_so() -> None:
    track = make_track(make_conference(), "Research", FILE_RULES)
    long, short, accepted = submitted(track, pages=4), submitted(track), submitted(track, pages=5)
    override_rule(submission_id=accepted.pk, user_id=make_user().pk, rule="page-total", reason="Agreed", now=NOW)
    ruled = change(track, SHORT, tells_authors=True)
    run_recheck(ruled.recheck_id or 0)
    run_recheck(ruled.recheck_id or 0)
    told = Message.objects.filter(kind="rules_changed")
    assert {one.about for one in told} == {f"submission:{long.pk}"}
    assert told.count() == long.authors.count()
    assert "The hall has room for short papers alone." in told[0].body
    assert short.pk != long.pk


def test_the_same_settings_again_make_no_version_and_no_recheck() -> None:
    track = make_track(make_conference(), "Research", FILE_RULES)
    submitted(track)
    assert change(track, FILE_RULES) == Ruled(rule_set_for(track.pk, Stage.SUBMISSION)[0].rule_set_id, 1, is_new=False)
    assert not Recheck.objects.exists()


def test_a_second_change_supersedes_the_first_and_does_what_it_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rerunning, "BATCH", 1)
    monkeypatch.setattr(rerunning, "SLICE_SECONDS", 0.0)
    track = make_track(make_conference(), "Research", FILE_RULES)
    papers = [submitted(track, pages=4) for _ in range(2)]
    first = change(track, SHORT)
    run_recheck(first.recheck_id or 0)
    assert sorted(verdicts(first.recheck_id)) == [("", "", ""), ("judged", "pass", "fail")]
    second = change(track, (*FILE_RULES[:2], replace(TWO_PAGES, severity=Severity.WARNING)))
    for _ in range(4):
        run_recheck(first.recheck_id or 0)
        run_recheck(second.recheck_id or 0)
    states = [Recheck.objects.get(pk=one.recheck_id or 0).state for one in (first, second)]
    assert states == [RunState.SUPERSEDED, RunState.DONE]
    # Each is compared with what it was told last.
    assert sorted(verdicts(second.recheck_id)) == [("judged", "fail", "warn"), ("judged", "pass", "warn")]
    assert [check_state(paper).verdict for paper in papers] == [Verdict.WARN] * 2


def test_cancelling_keeps_what_is_done_and_it_can_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rerunning, "BATCH", 1)
    monkeypatch.setattr(rerunning, "SLICE_SECONDS", 0.0)
    track = make_track(make_conference(), "Research", FILE_RULES)
    for _ in range(2):
        submitted(track, pages=4)
    key = change(track, SHORT).recheck_id or 0
    chair = make_user().pk
    run_recheck(key)
    assert cancel_recheck(recheck_id=key, by_id=chair, now=NOW)
    run_recheck(key)
    assert sorted(verdicts(key)) == [("", "", ""), ("judged", "pass", "fail")]
    assert not cancel_recheck(recheck_id=key, by_id=chair, now=NOW)
    assert resume_recheck(recheck_id=key, by_id=chair, now=NOW)
    for _ in range(3):
        run_recheck(key)
    assert verdicts(key) == [("judged", "pass", "fail")] * 2
    assert Recheck.objects.get(pk=key).state == RunState.DONE
    actions = AuditEntry.objects.filter(kind="rule_set", actor_id=chair).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["re-check cancelled", "re-check resumed"]


def test_a_trial_tells_what_would_change_and_changes_nothing() -> None:
    track = make_track(make_conference(), "Research", FILE_RULES)
    long, _ = submitted(track, pages=4), submitted(track)
    draft = make_complete_draft(track, make_user(), make_pdf(pages=4))
    run_check(CheckRun.objects.get(manuscript=draft.manuscript).pk)
    before = (Report.objects.count(), CheckRun.objects.count(), Message.objects.count(), RuleSetVersion.objects.count())
    trial = try_out(track, SHORT)
    assert trial.state == RunState.DONE
    # P4: drafts are their authors'.
    assert verdicts(trial.pk) == [("judged", "pass", "fail"), ("judged", "pass", "pass")]
    assert [one.submission_id for one in trial.items.filter(is_changed=True)] == [long.pk]
    after = (Report.objects.count(), CheckRun.objects.count(), Message.objects.count(), RuleSetVersion.objects.count())
    assert after == before
    assert check_state(long).verdict is Verdict.PASS


def test_a_trial_can_ask_what_another_set_would_say_of_a_track() -> None:
    conference = make_conference()
    research = make_track(conference, "Research", FILE_RULES)
    make_track(conference, "Short", SHORT)
    submitted(research, pages=4)
    strict, _ = rule_set_for(conference.tracks.get(slug="short").pk, Stage.SUBMISSION)
    key = start_trial(
        rule_set_id=strict.rule_set_id, settings=SHORT, draft={}, by_id=make_user().pk, now=NOW, track_id=research.pk
    )
    run_recheck(key)
    assert verdicts(key) == [("judged", "pass", "fail")]


def test_a_trial_parses_nothing_and_says_what_it_could_not_try() -> None:
    track = make_track(make_conference(), "Research", FILE_RULES)
    user = make_user()
    paper = make_complete_draft(track, user, make_pdf(pages=4))
    submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    assert verdicts(try_out(track, SHORT).pk) == [(Judged.NO_FACTS.value, "", "")]


def test_choosing_another_set_for_a_track_rechecks_that_track_alone() -> None:
    conference = make_conference()
    one, two = make_track(conference, "Research", FILE_RULES), make_track(conference, "Short", SHORT)
    submitted(one, pages=4)
    elsewhere = submitted(two)
    strict, _ = rule_set_for(two.pk, Stage.SUBMISSION)
    chair = make_user().pk
    key = choose_rule_set(track_id=one.pk, stage=Stage.SUBMISSION, rule_set_id=strict.rule_set_id, by_id=chair, now=NOW)
    run_recheck(key or 0)
    assert verdicts(key) == [("judged", "pass", "fail")]
    assert not RecheckItem.objects.filter(submission=elsewhere).exists()
    assert AuditEntry.objects.get(action="rule set chosen").actor_id == chair
    again = choose_rule_set(
        track_id=one.pk, stage=Stage.SUBMISSION, rule_set_id=strict.rule_set_id, by_id=chair, now=NOW
    )
    assert again is None


def test_p26_a_set_of_another_conference_cannot_be_chosen() -> None:
    mine, other = make_track(make_conference(), "Research", FILE_RULES), make_track(make_conference(), "Short", SHORT)
    foreign, _ = rule_set_for(other.pk, Stage.SUBMISSION)
    with pytest.raises(RulingRefused):
        choose_rule_set(
            track_id=mine.pk, stage=Stage.SUBMISSION, rule_set_id=foreign.rule_set_id, by_id=make_user().pk, now=NOW
        )
    assert rule_set_for(mine.pk, Stage.SUBMISSION)[0].rule_set_id != foreign.rule_set_id


def test_a_save_over_somebody_elses_is_refused_and_a_reason_is_asked_for() -> None:
    track = make_track(make_conference(), "Research", FILE_RULES)
    version, _ = rule_set_for(track.pk, Stage.SUBMISSION)
    change(track, SHORT)
    given = {"rule_set_id": version.rule_set_id, "name": "Research", "by_id": make_user().pk, "now": NOW}
    with pytest.raises(StaleRules) as stale:
        change_rule_set(settings=FILE_RULES, known=1, reason="Mine", **given)  # type: ignore[arg-type]  # plain values
    assert stale.value.number == 2
    with pytest.raises(RulingRefused):
        change_rule_set(settings=FILE_RULES, known=2, reason="  ", **given)  # type: ignore[arg-type]  # as above
    assert RuleSetVersion.objects.filter(rule_set_id=version.rule_set_id).count() == 2


def test_going_back_to_a_version_makes_the_next_one() -> None:
    track = make_track(make_conference(), "Research", FILE_RULES)
    submitted(track, pages=4)
    change(track, SHORT)
    version, _ = rule_set_for(track.pk, Stage.SUBMISSION)
    ruled = restore_version(
        rule_set_id=version.rule_set_id, number=1, known=2, reason="Too strict", by_id=make_user().pk, now=NOW
    )
    assert (ruled.number, ruled.recheck_id is not None) == (3, True)
    newest, spec = rule_set_for(track.pk, Stage.SUBMISSION)
    assert (newest.number, newest.reason) == (3, "Back to version 1: Too strict")
    assert spec.settings == FILE_RULES


def test_a_new_set_needs_a_slug_of_its_own() -> None:
    track = make_track(make_conference(), "Research", FILE_RULES)
    given = {"conference_id": track.conference_id, "name": "R", "settings": SHORT, "by_id": make_user().pk, "now": NOW}
    with pytest.raises(RulingRefused):
        create_rule_set(slug="research", **given)  # type: ignore[arg-type]  # plain values
    assert create_rule_set(slug="research-2", **given).number == 1  # type: ignore[arg-type]  # as above


def test_a_recheck_that_keeps_losing_its_worker_is_given_up_and_one_that_gets_on_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rerunning, "BATCH", 1)
    monkeypatch.setattr(rerunning, "SLICE_SECONDS", 0.0)
    track = make_track(make_conference(), "Research", FILE_RULES)
    for _ in range(5):
        submitted(track)
    key = change(track, SHORT).recheck_id or 0
    for _ in range(4):
        run_recheck(key)
    assert Recheck.objects.get(pk=key).attempts == 4
    for _ in range(3):
        assert take_lease(Recheck, key) is not None
        Recheck.objects.filter(pk=key).update(lease_until=timezone.now() - timedelta(seconds=1))
    sweep_checks(now=timezone.now())
    assert Recheck.objects.get(pk=key).state == RunState.FAILED
    assert resume_recheck(recheck_id=key, by_id=make_user().pk, now=NOW)
    for _ in range(2):
        run_recheck(key)
    assert Recheck.objects.get(pk=key).state == RunState.DONE


def test_papers_of_a_track_without_rules_do_not_go_on_standing_as_they_did_under_them() -> None:
    track = make_track(make_conference())
    paper = make_complete_draft(track, make_user())
    content = replace(content_of(paper), answers={})
    save(paper, content, paper.created_by)
    Submission.objects.filter(pk=paper.pk).update(eligibility="missed")
    chair = make_user("Cara Chair").pk
    choose_rule_set(track_id=track.pk, stage=Stage.SUBMISSION, rule_set_id=None, by_id=chair, now=NOW + HOUR)
    assert settle_papers(now=NOW + HOUR) == 1
    assert Submission.objects.get(pk=paper.pk).eligibility == ""


def test_a_paper_that_was_away_while_rules_changed_is_checked_when_it_is_restored() -> None:
    track, user = make_track(make_conference(), "Research", FILE_RULES), make_user()
    paper = submitted(track, pages=3, user=user)
    withdraw_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    version, _ = rule_set_for(track.pk, Stage.SUBMISSION)
    change_rule_set(
        rule_set_id=version.rule_set_id,
        name="Research",
        settings=SHORT,
        known=1,
        reason="Shorter",
        by_id=user.pk,
        now=NOW,
    )
    assert CheckRun.objects.filter(manuscript=paper.manuscript).count() == 1
    restore_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    run_check(CheckRun.objects.filter(manuscript=paper.manuscript).latest("pk").pk)
    assert check_state(Submission.objects.get(pk=paper.pk)).verdict is Verdict.FAIL
