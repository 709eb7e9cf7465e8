"""A call with a problem is refused whole, with every problem, its line, and what is expected there."""

from pathlib import Path

import pytest

from confsys.calls import DIRECTORY, BrokenCallError, load_call, read_call


def refused(changes: dict[str, str]) -> list[str]:
    """What is said of the MLSys call with some of its text replaced."""
    text = (DIRECTORY / "mlsys-2026.toml").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(BrokenCallError) as error:
        read_call(text, name="broken", file="broken.toml")
    return str(error.value).splitlines()


def line_of(fragment: str) -> int:
    lines = (DIRECTORY / "mlsys-2026.toml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if fragment in line)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'website = "https://mlsys.org/Conferences/2026"',
            'website = "https://mlsys org"',
            "conference.website: 'https://mlsys org' is no address; one such as https://mlsys.org is expected.",
        ),
        (
            'name = "common"',
            'name = "what all share"',
            "rule_sets[0].name: has to be a text of at most 50 letters, digits, hyphens and underscores.",
        ),
        (
            'zone = "America/Los_Angeles"',
            'zone = "America/LosAngeles"',
            "conference.zone: There is no zone 'America/LosAngeles'; a name such as America/Los_Angeles, UTC or AoE is expected.",
        ),
        (
            "at = 2026-01-12",
            'at = "January"',
            (
                "deadlines[2].at: 'January' is no date; a date such as 2023-07-26, or a date with a time such as "
                "2023-07-26T23:59:00, is expected, without quotes."
            ),
        ),
        (
            'key = "focus"',
            'keys = "focus"',
            (
                "fields[1].keys: is not known here; there are tracks, key, kind, label, help, need, for_reviewers, "
                "required_from, frozen_from, archived, options."
            ),
        ),
        (
            "parameters = { body_pages = 10, appendix",
            "parameters = { body_pages = 0, appendix",
            "rule_sets[0].rules[2].parameters.body_pages: ",
        ),
        (
            "parameters = { body_pages = 10, appendix",
            'parameters = { body_pages_of = ["short: 4"], body_pages = 10, appendix',
            "rule_sets[0].rules[2].parameters.body_pages_of: Its tracks have no kind of paper 'short'; none has kinds.",
        ),
        (
            'key = "no_real_system"\nkind = "flag"',
            'key = "no_real_system"\nkind = "tick"',
            "review_forms[1].fields[6].kind: 'tick' is not one of score, text, choice, flag.",
        ),
    ],
)
def test_a_problem_is_told_with_file_line_and_what_is_expected(old: str, new: str, said: str) -> None:
    number = line_of(old.splitlines()[0]) + old.count("\n")
    assert any(line.startswith(f"broken.toml:{number}: {said}") for line in refused({old: new}))


def test_a_file_that_is_no_toml_is_told_with_its_line() -> None:
    (line,) = refused({"topics_max = 5": "topics_max = "})
    assert line.startswith("broken.toml: This is not TOML: Invalid value (at line ")


def test_all_problems_of_all_floors_are_told_at_once() -> None:
    told = refused(
        {
            'anonymity = "full"': 'anonymity = "none"',
            'need = "required"': 'need = "must"',
            'rule = "author-count"': 'rule = "author-counts"',
            'audience = "chairs"': 'audience = "chair"',
        }
    )
    assert [line.split(": ")[1] for line in told] == [
        "tracks[0].anonymity",
        "fields[0].need",
        "review_forms[0].fields[7].audience",
        "rule_sets[0].rules[15].rule",
    ]


def test_a_rule_may_not_read_an_answer_that_its_track_does_not_ask_for() -> None:
    (line,) = refused({'key = "contributions"': 'key = "contribution"'})
    assert line.endswith("rule_sets[2].rules[2].parameters.field: The track industry has no field 'contributions'.")


def test_a_rule_may_not_want_a_declaration_that_nobody_can_make() -> None:
    (line,) = refused({'required = ["one_submission"]': 'required = ["one_paper"]'})
    assert line.endswith(
        "rule_sets[1].rules[0].parameters.required: The track research has no declaration 'one_paper'."
    )


def test_a_track_without_rules_is_refused() -> None:
    here = 'name = "research"\nextends = "common"\ntracks = ["research"]'
    told = refused({here: here.replace("\n", '\nstage = "camera_ready"\n', 1)})
    problem = "The track research has no rule set; [[rule_sets]] has to name it in `tracks`."
    assert told == [f"broken.toml:{line_of('[[tracks]]')}: tracks[0]: {problem}"]


def test_a_track_without_a_review_form_is_refused() -> None:
    told = refused(
        {
            'tracks = ["research"]\nname = "Research review"': 'tracks = ["industry"]\nname = "Research review"',
            'tracks = ["industry"]\nname = "Industry review"': 'tracks = ["industry"]\nname = "Second review"',
        }
    )
    assert told[-1].endswith("The track research has no review form; [[review_forms]] has to name it in `tracks`.")


def test_an_unknown_call_is_told_with_those_there_are() -> None:
    with pytest.raises(BrokenCallError, match="There is no call 'mlsys'; there are aimlsystems-2023, mlsys-2026"):
        load_call("mlsys")


def test_a_call_may_be_any_file(tmp_path: Path) -> None:
    own = tmp_path / "own-2031.toml"
    own.write_bytes((DIRECTORY / "aimlsystems-2023.toml").read_bytes())
    assert load_call(str(own)).name == "own-2031"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenCallError, match="could not be read: No such file"):
        load_call(str(tmp_path / "gone.toml"))
    other = tmp_path / "latin.toml"
    other.write_bytes(b'name = "Z\xfcrich"')
    with pytest.raises(BrokenCallError, match="not written in UTF-8 at byte 9"):
        load_call(str(other))


AIMLSYSTEMS = (DIRECTORY / "aimlsystems-2023.toml").read_text(encoding="utf-8")
EARLIER = "[[deadlines.earlier]]\nat = 2023-07-12\n"


def history(more: str) -> list[str]:
    """What is said of the AIMLSystems call with more of what was announced before."""
    assert EARLIER in AIMLSYSTEMS
    with pytest.raises(BrokenCallError) as error:
        read_call(AIMLSYSTEMS.replace(EARLIER, EARLIER + more, 1), name="broken", file="broken.toml")
    return str(error.value).splitlines()


@pytest.mark.parametrize("far", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-12:00"])
def test_a1_a_history_beyond_what_pages_can_show_is_refused(far: str) -> None:
    (line,) = history(f"replaced = {far}\n")
    assert line.endswith(f"replaced: {far} is too far away; a day from 2000-01-01 to 2199-12-31 is expected.")


def test_a1_a_history_has_to_stand_in_the_order_of_announcing() -> None:
    (line,) = history('[[deadlines.earlier]]\nat = 2023-07-05\nreason = "Sooner."\n')
    assert "deadlines[0].earlier[1].replaced: has to lie after that of the date above it" in line


def test_a_date_that_cannot_be_read_moves_no_line_of_those_after_it() -> None:
    lines = refused({"at = 2026-01-12": 'at = "soon"', "at = 2026-01-25": "at = 2001-01-25"})
    assert lines[-1].startswith(f"broken.toml:{line_of('at = 2026-01-25')}: deadlines[4].at: notification lies before")


def test_a_file_that_begins_with_the_mark_of_some_editors_is_read(tmp_path: Path) -> None:
    marked = tmp_path / "aimlsystems-2023.toml"
    marked.write_text(AIMLSYSTEMS, encoding="utf-8-sig")
    assert load_call(str(marked)) == load_call("aimlsystems-2023")
