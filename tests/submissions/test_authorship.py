"""A row becomes a person's by the mailed link alone, and no answer tells of accounts (P44, P45)."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from accounts.models import User
from eligibility.findings import Severity
from eligibility.inputs import Standing
from eligibility.rulesets import RuleSetting
from mail.models import Message
from submissions.asking import BY_PERSON, DAY, OF_PAPER
from submissions.models import AskedAddress, Author, Submission
from submissions.reading import content_of
from submissions.services.authorship import (
    AskOutcome,
    AuthorshipError,
    ask_authors,
    confirm_author,
    find_author,
    refuse_author,
)
from submissions.states import State
from tests.submissions.world import NOW, complete_content, make_conference, make_draft, make_track, make_user, save

pytestmark = pytest.mark.django_db


def make_asked() -> tuple[Submission, dict[int, str]]:
    """A draft whose two co-authors were asked, and their tokens by position."""
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    paper = save(paper, complete_content(paper), user)
    assert ask_authors(submission_id=paper.pk, user_id=user.pk, now=NOW).sent == 2
    return paper, tokens_of(paper)


def tokens_of(paper: Submission) -> dict[int, str]:
    found = {}
    for row in paper.authors.all():
        mail = Message.objects.filter(to_email=row.email, kind="author_asked").order_by("-pk").first()
        if mail is not None:
            found[row.position] = re.findall(r"/author/(\S+)/", mail.body)[0]
    return found


def test_the_token_is_mailed_and_only_its_hash_is_kept() -> None:
    paper, tokens = make_asked()
    assert list(tokens) == [2, 3]
    for row in paper.authors.filter(position__gt=1):
        assert row.token_hash != tokens[row.position]
        assert len(row.token_hash) == 64
        assert row.token_expires_at == NOW + settings.INVITATION_LIFETIME
    mail = Message.objects.filter(kind="author_asked").order_by("pk").first()
    assert mail is not None
    assert mail.is_secret
    assert "Ada Quill lists you as author 2" in mail.body


def make_half_known() -> tuple[Submission, User]:
    """A draft with a co-author who has an account and one who has none, and its author."""
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    content = complete_content(paper)
    known = make_user("Bela Norden")
    authors = (content.authors[0], replace(content.authors[1], email=known.email), content.authors[2])
    paper = save(paper, replace(content, authors=authors), user)
    return paper, user


def test_p44_mails_to_known_and_unknown_addresses_are_the_same() -> None:
    paper, user = make_half_known()
    ask_authors(submission_id=paper.pk, user_id=user.pk, now=NOW)
    masked = [
        re.sub(r"/author/\S+/", "/author/TOKEN/", mail.body)
        .replace("Bela Norden", "NAME")
        .replace("Cem Ost", "NAME")
        .replace("author 2", "author N")
        .replace("author 3", "author N")
        for mail in Message.objects.order_by("pk")
    ]
    assert len(masked) == 2
    assert masked[0] == masked[1]


def test_the_page_shows_title_and_row() -> None:
    paper, tokens = make_asked()
    ask = find_author(token=tokens[2], now=NOW)
    assert ask is not None
    assert (ask.title, ask.position, ask.name, ask.affiliation) == (paper.title, 2, "Bela Norden", "Bluefin Robotics")
    assert ask.authors == ("Ada Quill", "Bela Norden", "Cem Ost")


def test_confirming_makes_the_row_ones_own_once() -> None:
    paper, tokens = make_asked()
    bela = make_user("Bela Norden")
    confirm_author(token=tokens[2], user_id=bela.pk, now=NOW)
    row = paper.authors.get(position=2)
    assert (row.user, row.confirmed_at, row.token_hash) == (bela, NOW, "")
    for again in (tokens[2], "wrong"):
        assert find_author(token=again, now=NOW) is None
        with pytest.raises(AuthorshipError, match="used or has expired"):
            confirm_author(token=again, user_id=make_user("Eve X").pk, now=NOW)


def test_p45_a_token_expires_and_dies_with_its_row() -> None:
    paper, tokens = make_asked()
    late = NOW + settings.INVITATION_LIFETIME + timedelta(seconds=1)
    assert find_author(token=tokens[2], now=late) is None
    stored = content_of(paper)
    save(paper, replace(stored, authors=stored.authors[:2]), paper.created_by)
    assert find_author(token=tokens[3], now=NOW) is None
    assert find_author(token="", now=NOW) is None


def test_nobody_holds_two_rows_of_one_paper() -> None:
    paper, tokens = make_asked()
    with pytest.raises(AuthorshipError, match="already, in another row"):
        confirm_author(token=tokens[2], user_id=paper.created_by_id, now=NOW)


def test_this_is_not_me_marks_the_row_and_tells_the_contact() -> None:
    paper, tokens = make_asked()
    refuse_author(token=tokens[3], now=NOW)
    row = paper.authors.get(position=3)
    assert (row.user, row.refused_at, row.token_hash) == (None, NOW, "")
    mail = Message.objects.get(kind="author_refused")
    assert mail.to_email == paper.created_by.email
    assert "author 3, Cem Ost" in mail.body
    # Not asked again by itself; only if chosen.
    assert ask_authors(submission_id=paper.pk, user_id=paper.created_by_id, now=NOW).sent == 0
    later = NOW + DAY
    outcome = ask_authors(submission_id=paper.pk, user_id=paper.created_by_id, now=later, author_ids={row.pk})
    assert outcome == AskOutcome(1, {})
    row.refresh_from_db()
    assert row.refused_at is None


def test_asking_again_makes_the_earlier_link_stop_working() -> None:
    paper, tokens = make_asked()
    row = paper.authors.get(position=2)
    ask_authors(submission_id=paper.pk, user_id=paper.created_by_id, now=NOW + DAY, author_ids={row.pk})
    assert find_author(token=tokens[2], now=NOW) is None
    assert find_author(token=tokens_of(paper)[2], now=NOW) is not None


def test_a_closed_conference_takes_no_answers() -> None:
    paper, tokens = make_asked()
    paper.conference.is_closed = True
    paper.conference.save()
    assert find_author(token=tokens[2], now=NOW) is None
    assert Author.objects.filter(submission=paper, confirmed_at__isnull=False).count() == 1


def ask_second(paper: Submission, at: datetime) -> AskOutcome:
    """Ask author 2 by name, as often as somebody likes."""
    row = paper.authors.get(position=2)
    return ask_authors(submission_id=paper.pk, user_id=paper.created_by_id, now=at, author_ids={row.pk})


def give_address(paper: Submission, email: str) -> Submission:
    """Author 2 gets another address, which makes the row one that was not asked."""
    paper.refresh_from_db()
    stored = content_of(paper)
    first, second, *others = stored.authors
    return save(paper, replace(stored, authors=(first, replace(second, email=email), *others)), paper.created_by)


def mails_to(email: str) -> int:
    return Message.objects.filter(kind="author_asked", to_email=email).count()


def test_an_address_is_not_asked_again_within_a_day_and_keeps_its_link() -> None:
    paper, tokens = make_asked()
    row = paper.authors.get(position=2)
    outcome = ask_second(paper, NOW + DAY - timedelta(microseconds=1))
    assert (outcome.sent, outcome.held[row.pk].until) == (0, NOW + DAY)
    assert (mails_to(row.email), find_author(token=tokens[2], now=NOW) is not None) == (1, True)
    assert ask_second(paper, NOW + DAY) == AskOutcome(1, {})
    assert mails_to(row.email) == 2


def test_changing_an_address_to_and_fro_mails_it_no_more_often() -> None:
    paper, _ = make_asked()
    victim = paper.authors.get(position=2).email
    give_address(paper, "other@people.example")
    assert ask_authors(submission_id=paper.pk, user_id=paper.created_by_id, now=NOW).sent == 1
    give_address(paper, victim.upper())
    outcome = ask_authors(submission_id=paper.pk, user_id=paper.created_by_id, now=NOW)
    assert (outcome.sent, [one.until for one in outcome.held.values()]) == (0, [NOW + DAY])
    assert (mails_to(victim), mails_to("other@people.example")) == (1, 1)


def test_an_address_is_asked_three_times_for_a_paper_in_all() -> None:
    paper, _ = make_asked()
    email = paper.authors.get(position=2).email
    assert [ask_second(paper, NOW + days * DAY).sent for days in (1, 2, 3, 400)] == [1, 1, 0, 0]
    (held,) = ask_second(paper, NOW + 401 * DAY).held.values()
    assert (held.until, mails_to(email)) == (None, OF_PAPER)


def test_a_person_has_so_many_authors_mailed_in_a_day_and_others_are_not_bound_by_it() -> None:
    paper, _ = make_asked()
    other = make_draft(paper.track, paper.created_by)
    # Two were mailed already; one more is free.
    AskedAddress.objects.bulk_create(
        AskedAddress(submission=other, address=f"{number}", by=paper.created_by, at=NOW)
        for number in range(BY_PERSON - 3)
    )
    stored = content_of(Submission.objects.get(pk=paper.pk))
    first, *others = stored.authors
    moved = [replace(one, email=f"new{place}@people.example") for place, one in enumerate(others)]
    paper = save(paper, replace(stored, authors=(first, *moved)), paper.created_by)
    outcome = ask_authors(submission_id=paper.pk, user_id=paper.created_by_id, now=NOW)
    assert (outcome.sent, [one.until for one in outcome.held.values()]) == (1, [NOW + DAY])
    assert ask_authors(submission_id=paper.pk, user_id=make_user("Bela Norden").pk, now=NOW).sent == 1


def test_addresses_are_counted_without_being_kept() -> None:
    paper, _ = make_asked()
    for row, counted in zip(paper.authors.filter(position__gt=1), AskedAddress.objects.order_by("pk"), strict=True):
        assert (len(counted.address), row.email in counted.address) == (64, False)


def test_p44_being_held_back_is_the_same_for_known_and_unknown_addresses() -> None:
    paper, user = make_half_known()
    rows = set(paper.authors.filter(position__gt=1).values_list("pk", flat=True))
    assert ask_authors(submission_id=paper.pk, user_id=user.pk, now=NOW).sent == 2
    first, second = ask_authors(submission_id=paper.pk, user_id=user.pk, now=NOW, author_ids=rows).held.values()
    assert first == second


def test_who_confirms_or_refuses_counts_at_once_for_the_rule_that_all_confirm() -> None:
    rules = (RuleSetting("authors-confirmed", Severity.ERROR),)
    user = make_user()
    paper = make_draft(make_track(make_conference(), rules=rules), user)
    paper = save(paper, complete_content(paper), user)
    ask_authors(submission_id=paper.pk, user_id=user.pk, now=NOW)
    tokens = tokens_of(paper)
    stands = [Submission.objects.get(pk=paper.pk).eligibility_sentence]
    confirm_author(token=tokens[2], user_id=make_user("Bela Norden").pk, now=NOW)
    stands.append(Submission.objects.get(pk=paper.pk).eligibility_sentence)
    refuse_author(token=tokens[3], now=NOW)
    assert stands == [
        f"{number} of 3 authors have confirmed that they are on the paper; all are needed." for number in (1, 2)
    ]
    assert Submission.objects.get(pk=paper.pk).eligibility == Standing.MISSED


def test_who_confirms_and_has_too_many_papers_is_found_at_once() -> None:
    track = make_track(make_conference(), rules=(RuleSetting("papers-per-author", Severity.ERROR, {"maximum": 1}),))
    bela, user = make_user("Bela Norden"), make_user()
    earlier = make_draft(track, bela)
    Submission.objects.filter(pk=earlier.pk).update(state=State.SUBMITTED, submitted_at=NOW)
    paper = make_draft(track, user)
    paper = save(paper, complete_content(paper), user)
    ask_authors(submission_id=paper.pk, user_id=user.pk, now=NOW)
    assert Submission.objects.get(pk=paper.pk).eligibility == ""
    confirm_author(token=tokens_of(paper)[2], user_id=bela.pk, now=NOW)
    assert Submission.objects.get(pk=paper.pk).eligibility == Standing.MISSED
