"""What is typed is never lost, a save makes a version and checks the papers again."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conferences.kinds import Role, Stage
from conferences.models import Membership, Track
from eligibility.models import RuleSet, RuleSetVersion, TrackRuleSet
from eligibility.parameters import describe
from eligibility.rules import RULES
from eligibility.services import rule_set_for, save_rule_set
from submissions.models import Recheck, SubmissionField
from submissions.services.rerunning import run_recheck
from tests.submissions.world import (
    FILE_RULES,
    NOW,
    make_conference,
    make_track,
    make_user,
)
from tests.web.chair.rules.places import SHORTER, at, make_chair, rule_set_of, submitted, typed
from tests.web.desk import sign_in
from web.chair.rules.forms import _read, _shown

pytestmark = pytest.mark.django_db


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
    assert "1 paper has another verdict, a worse one" in page
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


def test_a_new_set_is_made_and_later_chosen_for_a_track_and_a_stage(track: Track) -> None:
    client = sign_in(make_chair(track))
    new = at(track, "rules/new/")
    data = typed(client, f"{new}?like=usual", name="Camera-ready", act="save", use="")
    answer = client.post(new, data)
    made = RuleSet.objects.get(slug="camera-ready")
    assert answer["Location"] == at(track, "rules/")
    assert "Camera-ready is saved. Choose below which track uses it" in client.get(answer["Location"]).content.decode()
    assert "has a rule set" in client.post(new, data).content.decode()
    chosen = client.post(at(track, "rules/use/research/camera_ready/"), {"rule_set": made.pk})
    assert chosen.status_code == 302
    assert TrackRuleSet.objects.get(track=track, stage=Stage.CAMERA_READY).rule_set == made
    assert client.post(at(track, "rules/use/research/elsewhere/"), {"rule_set": made.pk}).status_code == 404


def test_a_new_set_is_made_for_a_track_that_has_none_in_one_step(track: Track) -> None:
    client = sign_in(make_chair(track))
    new = at(track, "rules/new/")
    form = client.get(f"{new}?like=usual").context["form"]
    # Submissions are judged already; what is free alone is chosen beforehand.
    assert [key for key, _ in form.fields["use"].choices] == ["", "research:camera_ready"]
    assert form["use"].value() == "research:camera_ready"
    answer = client.post(new, typed(client, f"{new}?like=usual", name="Camera-ready", act="save"))
    assert answer["Location"] == at(track, "rules/")
    told = client.get(answer["Location"]).content.decode()
    assert "Camera-ready is saved, and judges Research, camera-ready." in told
    assert TrackRuleSet.objects.get(track=track, stage=Stage.CAMERA_READY).rule_set.slug == "camera-ready"
    assert "use" not in client.get(f"{new}?like=usual").context["form"].fields


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
    assert {one.rule for one in FILE_RULES} <= {box.rule.name for group in copied.context["groups"] for box in group.on}
    assert "Begun as a copy" not in client.get(address).content.decode()


def test_going_back_asks_why_and_makes_the_next_version(track: Track) -> None:
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    client.post(address, typed(client, address, **SHORTER))
    back = f"{address}restore/1/"
    assert client.post(back, {"known": 2}).status_code == 422
    assert client.post(back, {"known": 2, "reason": "Too strict"}).status_code == 302
    assert rule_set_for(track.pk, Stage.SUBMISSION)[1].settings == FILE_RULES
    assert client.post(f"{address}restore/99/", {"known": 3, "reason": "x"}).status_code == 404


def test_a_rule_about_a_question_offers_the_tracks_own(track: Track) -> None:
    industry = make_track(track.conference)
    client = sign_in(make_chair(track))
    form = client.get(at(industry, f"rules/{rule_set_of(industry).pk}/")).context["form"]
    offered = [key for key, _ in form.fields["contributions__field"].choices]
    assert offered == ["", "contributions", "focus"]
    assert form["declarations__required"].value() == ["real_system"]


def test_rules_that_are_on_stand_first_and_the_others_are_folded(track: Track) -> None:
    client = sign_in(make_chair(track))
    page = client.get(at(track, f"rules/{rule_set_of(track).pk}/"))
    groups = page.context["groups"]
    assert {box.rule.name for group in groups for box in group.on} == {one.rule for one in FILE_RULES}
    length = page.content.decode().partition('id="group-2"')[2].partition('id="group-3"')[0]
    shown, folded = length.split('<details class="rule-off">')
    assert 'id="rule-page-total"' in shown
    assert 'id="rule-required-sections"' in folded
    # With nothing on there is something to choose from at once.
    new = client.get(at(track, "rules/new/")).content.decode()
    assert new.count('<details class="rule-off" open>') == len(groups)


def test_declarations_that_have_to_be_made_are_chosen_before_their_rule_is_saved(track: Track) -> None:
    SubmissionField.objects.create(track=track, key="real", kind="declaration", label="It is real.")
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    data = typed(client, address, declarations__severity="error", reason="The call asks it.", act="save") | {
        "declarations__severity": "error"
    }
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert "Choose the declarations that have to be made, or switch the rule off." in refused.content.decode()
    assert client.post(address, data | {"declarations__required": ["real"]}).status_code == 302


@given(st.integers(1, 500 * 1_048_576))
@example(20_000_000)
@example(20_971_521)
def test_a_limit_in_bytes_reads_back_as_it_was_shown(size: int) -> None:
    (info,) = (one for one in describe(RULES["file-size"].parameters) if one.unit == "bytes")
    assert _read(info, _shown(info, size)) == size


def test_saving_what_a_call_says_makes_no_other_rules(track: Track) -> None:
    exact = (replace(FILE_RULES[0], parameters={"max_bytes": 20_000_000}), *FILE_RULES[1:])
    rule_set = rule_set_of(track)
    save_rule_set(
        conference_id=track.conference_id, slug=rule_set.slug, name=rule_set.name, settings=exact, by_id=None, now=NOW
    )
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set.pk}/")
    client.post(address, typed(client, address, act="save", reason="Nothing."))
    assert rule_set_for(track.pk, Stage.SUBMISSION)[1].settings[0].parameters == {"max_bytes": 20_000_000}
    assert rule_set.versions.count() == 2


def test_m8_whoever_changes_a_format_that_another_track_shares_reads_so(track: Track) -> None:
    make_track(track.conference, "Posters", FILE_RULES)
    submitted(track)
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    answer = client.post(address, typed(client, address, **SHORTER), follow=True)
    assert answer.redirect_chain
    assert "Posters still says what this set said of: " in answer.content.decode()
