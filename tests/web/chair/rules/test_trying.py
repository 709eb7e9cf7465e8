"""Trials of rules touch nobody."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conferences.kinds import Role
from conferences.models import Membership, Track
from eligibility.models import RuleSetVersion
from submissions.models import FileTrial, Recheck
from submissions.services.rerunning import run_recheck
from submissions.services.trying import run_file_trial
from tests.submissions.world import (
    make_pdf,
    make_user,
)
from tests.web.chair.rules.places import SHORTER, at, make_chair, rule_set_of, submitted, typed
from tests.web.desk import sign_in

pytestmark = pytest.mark.django_db


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
