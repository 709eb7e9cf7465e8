"""Which rules a command line asks for, and what is refused rather than passed over."""

from pathlib import Path
from typing import Any

import pytest

from conferences.kinds import Anonymity, Stage
from eligibility.commandline import WrongUsage
from eligibility.commandline.rules import AskedRules, read_rules
from eligibility.inputs import Subject
from eligibility.rules import RULES

DATA = Path(__file__).parent.parent.parent / "data"
LATTICE = str(DATA / "lattice-2027.toml")
ONE_LIMIT = '[[rules]]\nrule = "page-limit"\n'
LIMITS = ONE_LIMIT + '[rules.parameters]\nbody_pages_of = ["short: 2", "poster=1"]\n'
CALL = """
[[tracks]]
slug = "main"
[[tracks.kinds]]
key = "full"
[[tracks.kinds]]
key = "demo"
[[rule_sets]]
name = "format"
tracks = ["main"]
[[rule_sets.rules]]
rule = "page-limit"
parameters = { body_pages_of = ["demo: 2", "short: 4"] }
"""


def asked(folder: Path, **options: Any) -> tuple[list[str], str | None]:
    """The rules and their name; `rule_set` and `call` are the texts of files."""
    for option in ("rule_set", "call"):
        if "\n" in options.get(option, ""):
            (folder / f"{option}.toml").write_text(options[option], encoding="utf-8")
            options[option] = str(folder / f"{option}.toml")
    spec, name = read_rules(AskedRules(**options), calls=DATA)
    return [setting.rule for setting in spec.settings], name


def refusal(folder: Path, **options: Any) -> str:
    with pytest.raises(WrongUsage) as error:
        asked(folder, **options)
    return str(error.value).replace(f"{folder}/", "")


def test_what_is_asked_for_has_a_name(tmp_path: Path) -> None:
    assert asked(tmp_path) == ([], None)
    assert asked(tmp_path, rule_set=f'name = "mine"\n{ONE_LIMIT}') == (["page-limit"], "mine")
    assert asked(tmp_path, rule_set="\ufeff" + LIMITS, kind="poster") == (["page-limit"], "own")
    everything, name = asked(tmp_path, all_rules=True)
    about_files = [rule.name for rule in RULES.values() if rule.subject is not Subject.AUTHORS]
    assert (set(everything) - set(about_files), name) == (set(), "all")
    assert asked(tmp_path, call=CALL, stage=Stage.SUBMISSION) == (["page-limit"], "call/main/submission")
    assert asked(tmp_path, call="lattice-2027", track="main")[1] == "lattice-2027/main/submission"


def test_a_level_of_anonymity_is_the_tracks(tmp_path: Path) -> None:
    spec, _ = read_rules(AskedRules(call=LATTICE, track="main"), calls=tmp_path)
    assert spec.anonymity is Anonymity.OPEN


@pytest.mark.parametrize("kind", ["", "full", "demo", "short"])
def test_kinds_of_paper_are_those_of_the_track_and_of_the_limits(tmp_path: Path, kind: str) -> None:
    assert asked(tmp_path, call=CALL, kind=kind) == (["page-limit"], "call/main/submission")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"call": CALL, "kind": "shrot"}, "--kind has to be one of full, demo, short."),
        ({"rule_set": LIMITS, "kind": "full"}, "--kind has to be one of short, poster."),
        ({"rule_set": ONE_LIMIT, "kind": "short"}, "rule_set.toml knows no kinds of paper; leave --kind out."),
        (
            {"call": CALL.replace("kinds", "other").replace("_of", "_for"), "kind": "short"},
            "call.toml:13: rule_sets[0].rules[0].parameters.body_pages_for: is not a parameter of this rule;",
        ),
        ({"call": "lattice-2027", "track": "artifacts", "kind": "x"}, "The track artifacts knows no kinds of paper;"),
        ({"all_rules": True, "kind": "short"}, "--kind needs --call or --rule-set:"),
        ({"kind": "short"}, "--kind needs --call or --rule-set:"),
    ],
)
def test_an_unknown_kind_of_paper_is_refused(tmp_path: Path, options: dict[str, Any], told: str) -> None:
    assert refusal(tmp_path, **options).startswith(told)


NEEDED = "at least one about files is needed, such as page-limit."
ABOUT_AUTHORS = '[[rules]]\nrule = "author-count"\n[[rules]]\nrule = "authors-confirmed"\n'


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("\n", "has no rules"),
        ('name = "mine"\nrules = []\n', "has no rules"),
        ('[[rules]]\nrule = "page-limit"\nseverity = "off"\n', "has no rule that is not off"),
        (
            ABOUT_AUTHORS,
            "has rules about authors alone (author-count and authors-confirmed), which run where the submission is",
        ),
    ],
)
def test_a_rule_set_that_looks_at_no_file_is_refused(tmp_path: Path, text: str, lacking: str) -> None:
    assert refusal(tmp_path, rule_set=text) == f"rule_set.toml {lacking}; {NEEDED}"
    # A track may have such a set: its authors are judged where the submission is.
    call = '[[tracks]]\nslug = "main"\n[[rule_sets]]\nname = "a"\ntracks = ["main"]\n' + (
        text.replace("[[rules]]", "[[rule_sets.rules]]").replace('name = "mine"', "")
    )
    assert refusal(tmp_path, call=call) == f"The rule set a of the track main {lacking}; {NEEDED}"


def test_a_rule_set_may_have_rules_about_authors_beside_others(tmp_path: Path) -> None:
    assert asked(tmp_path, rule_set=ABOUT_AUTHORS + ONE_LIMIT) == (["page-limit"], "own")


@pytest.mark.parametrize(
    ("text", "hint"),
    [("topics = []\n", ""), (ONE_LIMIT, " It looks like a rule set, which --rule-set takes."), ("tracks = []\n", "")],
)
def test_a_file_without_tracks_is_no_call(tmp_path: Path, text: str, hint: str) -> None:
    told = "call.toml is no call: it has no tracks, each begun by [[tracks]]."
    assert refusal(tmp_path, call=text) == f"{told}{hint}"


def test_a_call_is_no_rule_set(tmp_path: Path) -> None:
    assert refusal(tmp_path, rule_set=CALL) == "rule_set.toml looks like a call, which --call takes."


def test_a_stage_without_rules_is_refused_with_one_that_has_some(tmp_path: Path) -> None:
    none = "The call has no rules for main at the stage camera_ready"
    assert refusal(tmp_path, call=CALL, stage=Stage.CAMERA_READY) == f"{none}; it has some for the stage submission."
    without_rules = CALL.partition("[[rule_sets]]")[0]
    assert refusal(tmp_path, call=without_rules, stage=Stage.CAMERA_READY) == f"{none}."


def test_a_text_in_another_encoding_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(b'name = "caf\xe9"')
    assert refusal(tmp_path, rule_set=str(tmp_path / "own.toml")) == "own.toml is not a text in UTF-8."
    assert refusal(tmp_path, rule_set=str(tmp_path)).endswith(" cannot be read: Is a directory.")
