import tomllib
from pathlib import Path

import pytest

from conferences.callfile import CallError
from conferences.calltext import Lines
from conferences.kinds import Anonymity, Stage
from eligibility.calls import read_rule_set_file, read_rule_sets, write_rule_sets
from eligibility.findings import Severity
from eligibility.grouping import grouped_sentences
from eligibility.rulesets import RuleSetting

CALLS = Path(__file__).parent.parent.parent / "confsys" / "calls"

GOOD = """
[[rule_sets]]
name = "format"
tracks = ["research", "industry"]

[[rule_sets.rules]]
rule = "file-size"
[rule_sets.rules.parameters]
max_bytes = 20971520

[[rule_sets.rules]]
rule = "page-total"
severity = "warning"

[[rule_sets]]
name = "last"
stage = "camera_ready"
tracks = ["research"]
"""


def test_rule_sets_are_read_for_each_track_and_stage() -> None:
    sections = read_rule_sets(tomllib.loads(GOOD), tracks=["research", "industry"])
    spec = sections.spec_for(track="industry", stage=Stage.SUBMISSION, anonymity=Anonymity.NAMES_WITHHELD)
    assert spec is not None
    assert (spec.name, spec.anonymity) == ("format", Anonymity.NAMES_WITHHELD)
    assert spec.settings == (
        RuleSetting("file-size", Severity.ERROR, {"max_bytes": 20971520}),
        RuleSetting("page-total", Severity.WARNING),
    )
    assert sections.spec_for(track="industry", stage=Stage.CAMERA_READY, anonymity=Anonymity.FULL) is None


def test_rule_sets_come_back_as_they_were_written() -> None:
    sections = read_rule_sets(tomllib.loads(GOOD), tracks=["research", "industry"])
    assert read_rule_sets({"rule_sets": write_rule_sets(sections)}, tracks=["research", "industry"]) == sections


@pytest.mark.parametrize("call", sorted(CALLS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_calls_that_come_with_confsys_have_rules_for_each_track(call: Path) -> None:
    data = tomllib.loads(call.read_text())
    tracks = {track["slug"]: Anonymity(track["anonymity"]) for track in data["tracks"]}
    sections = read_rule_sets(data, tracks=tracks)
    for slug, level in tracks.items():
        spec = sections.spec_for(track=slug, stage=Stage.SUBMISSION, anonymity=level)
        assert spec is not None
        spec.validate()
        assert grouped_sentences(spec)


BROKEN = """
[[rule_sets]]
name = "format"
tracks = ["research", "poster"]
colour = "red"

[[rule_sets.rules]]
rule = "file-sise"

[[rule_sets.rules]]
rule = "page-total"
severity = "fatal"

[[rule_sets]]
name = "format"
stage = "rebuttal"
tracks = ["research"]

[[rule_sets.rules]]
rule = "page-total"
[rule_sets.rules.parameters]
max_pages = 0

[[rule_sets.rules]]
rule = "page-total"
"""


def test_a_broken_call_is_refused_whole_with_the_line_of_each_problem() -> None:
    with pytest.raises(CallError) as error:
        read_rule_sets(tomllib.loads(BROKEN), tracks=["research"])
    lines = Lines(BROKEN)
    placed = [(lines.of(path), path, problem.partition(";")[0]) for path, problem in error.value.problems]
    assert placed == [
        (5, "rule_sets[0].colour", "is not known here"),
        (8, "rule_sets[0].rules[0].rule", "There is no rule 'file-sise'"),
        (12, "rule_sets[0].rules[1].severity", "'fatal' is not one of off, notice, warning, error."),
        (4, "rule_sets[0].tracks", "There is no track 'poster'"),
        (15, "rule_sets[1].name", "There are two rule sets 'format'."),
        (16, "rule_sets[1].stage", "'rebuttal' is not one of submission, camera_ready."),
        (22, "rule_sets[1].rules[0].parameters.max_pages", "has to be at least 1, not 0."),
        (14, "rule_sets[1].rules", "The rule page-total is listed twice."),
        (17, "rule_sets[1].tracks", "The track research has another rule set for the stage submission already."),
    ]


def test_a_rule_set_of_ones_own_is_a_file() -> None:
    spec = read_rule_set_file(
        'name = "mine"\nanonymity = "open"\n[[rules]]\nrule = "file-size"\n', anonymity=Anonymity.FULL
    )
    assert (spec.name, spec.anonymity, [s.rule for s in spec.settings]) == ("mine", Anonymity.OPEN, ["file-size"])
    with pytest.raises(CallError, match="not TOML"):
        read_rule_set_file("name =", anonymity=Anonymity.FULL)


@pytest.mark.parametrize("rules", ["rules = 3", 'rules = ["page-limit"]', '[rules]\nrule = "page-limit"'])
def test_rules_that_are_no_list_of_tables_are_told_how_they_are_written(rules: str) -> None:
    with pytest.raises(CallError) as own:
        read_rule_set_file(rules, anonymity=Anonymity.FULL)
    assert own.value.problems == [("rules", "has to be a list of tables, each begun by [[rules]].")]
    in_call = f'[[rule_sets]]\nname = "a"\ntracks = ["b"]\n{rules.replace("[rules]", "[rule_sets.rules]")}'
    with pytest.raises(CallError) as call:
        read_rule_sets(tomllib.loads(in_call), tracks=["b"])
    problem = "has to be a list of tables, each begun by [[rule_sets.rules]]."
    assert call.value.problems == [("rule_sets[0].rules", problem)]


def test_the_name_of_a_rule_set_file_is_a_text() -> None:
    with pytest.raises(CallError) as error:
        read_rule_set_file("name = 3", anonymity=Anonymity.FULL)
    assert error.value.problems == [("name", "has to be a text in quotes, not 3.")]


SHARED = """
[[rule_sets]]
name = "common"
[[rule_sets.rules]]
rule = "file-size"
parameters = { max_bytes = 4096 }
[[rule_sets.rules]]
rule = "page-total"
parameters = { max_pages = 10 }

[[rule_sets]]
name = "research"
tracks = ["research"]
extends = "common"

[[rule_sets]]
name = "industry"
tracks = ["industry"]
extends = "common"
[[rule_sets.rules]]
rule = "columns"
severity = "error"
[[rule_sets.rules]]
rule = "page-total"
severity = "warning"
parameters = { max_pages = 12 }
"""


def test_m8_sets_that_extend_another_share_its_rules_and_may_say_one_anew() -> None:
    sections = read_rule_sets(tomllib.loads(SHARED), tracks=["research", "industry"])
    assert [section.name for section in sections.sections] == ["research", "industry"]
    research, industry = (section.settings for section in sections.sections)
    assert [(one.rule, dict(one.parameters)) for one in research] == [
        ("file-size", {"max_bytes": 4096}),
        ("page-total", {"max_pages": 10}),
    ]
    assert [(one.rule, one.severity, dict(one.parameters)) for one in industry] == [
        ("file-size", Severity.ERROR, {"max_bytes": 4096}),
        ("page-total", Severity.WARNING, {"max_pages": 12}),
        ("columns", Severity.ERROR, {}),
    ]
    assert read_rule_sets({"rule_sets": write_rule_sets(sections)}, tracks=["research", "industry"]) == sections


def test_a_set_that_no_track_uses_yet_says_so_and_is_kept_and_one_that_says_nothing_is_refused() -> None:
    spare = '[[rule_sets]]\nname = "spare"\ntracks = []\n[[rule_sets.rules]]\nrule = "columns"\n'
    sections = read_rule_sets(tomllib.loads(spare), tracks=["research"])
    assert [(one.name, one.uses, [s.rule for s in one.settings]) for one in sections.sections] == [
        ("spare", (), ["columns"])
    ]
    assert read_rule_sets({"rule_sets": write_rule_sets(sections)}, tracks=["research"]) == sections
    with pytest.raises(CallError) as refused:
        read_rule_sets(tomllib.loads(spare.replace("tracks = []\n", "")), tracks=["research"])
    assert refused.value.problems == [("rule_sets[0].tracks", "has to be a list of the tracks that use this set.")]


@pytest.mark.parametrize(
    ("old", "new", "path", "begins"),
    [
        ('extends = "common"', 'extends = "comon"', "rule_sets[1].extends", "There is no rule set 'comon' above this one"),
        ('extends = "common"', "extends = 3", "rule_sets[1].extends", "There is no rule set 3 above this one"),
        ('name = "common"', 'name = "common"\nextends = "industry"', "rule_sets[0].extends", "There is no rule set 'industry' above"),
        ('tracks = ["research"]', "", "rule_sets[1].tracks", "has to be a list of the tracks that use this set."),
        ("max_pages = 10", "max_pages = 0", "rule_sets[0].rules[1].parameters.max_pages", "has to be at least 1, not 0."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_extended_set_is_told_once_and_where_it_stands(
    old: str, new: str, path: str, begins: str
) -> None:
    with pytest.raises(CallError) as refused:
        read_rule_sets(tomllib.loads(SHARED.replace(old, new, 1)), tracks=["research", "industry"])
    ((where, sentence),) = refused.value.problems
    assert where == path
    assert sentence.startswith(begins)
