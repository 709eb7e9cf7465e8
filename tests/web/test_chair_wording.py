"""The chairs' words for a paper: no key of ours is shown."""

from datetime import UTC, datetime

from access.projections import AuditView
from web.chair.wording import audit_words, rule_title

AT = datetime(2026, 11, 3, tzinfo=UTC)


def told(action: str, before: dict[str, object], after: dict[str, object]) -> str:
    entry = AuditView(at=AT, actor="Ada", action=action, reason="", before=before, after=after)
    return audit_words(entry, {3: "Industry", 4: "Research"})


def test_an_act_is_told_by_names_and_not_by_keys() -> None:
    assert told("draft started", {}, {"number": 1, "track": 3}) == "draft started (track Industry)"
    assert told("track changed", {"track": 3}, {"track": 4}) == "track changed (track Industry → track Research)"
    assert (
        told("submitted", {"state": "draft"}, {"state": "submitted", "sha256": "0123456789abcdef"})
        == "submitted (draft → submitted, file 0123456789ab…)"
    )
    assert told("assigned", {}, {"reviewer": 7, "name": "Bo", "alias": "K"}) == "assigned (Bo, alias K)"


def test_a_rule_is_told_by_its_title() -> None:
    assert rule_title("page-size") == "Paper size"
    assert told("rule accepted", {}, {"rule": "page-size"}) == "rule accepted (rule “Paper size”)"
    assert rule_title("gone") == "gone"
