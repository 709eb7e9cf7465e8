"""Rules that other public calls use: each is said in a call's file, in the parameters that the admin asks for, and holds.

The names of the cases are the clauses, as docs/calls.md lists them.
"""

import tomllib
from dataclasses import replace

import pytest

from conferences.kinds import Anonymity, Stage
from eligibility.calls import RuleSections, read_rule_sets
from eligibility.evaluation import evaluate
from eligibility.facts import FontFacts
from eligibility.inputs import Inputs
from eligibility.parameters import describe
from eligibility.rules import RULES
from tests.eligibility.papers import FONTS, LEFT, PROSE, RIGHT, body_page, column, entries, inputs, page

BODY = body_page()
REFERENCES = page(column(["#REFERENCES", *entries(30)], LEFT, size=7.0, leading=8.0))
MORE_REFERENCES = page(column(entries(30, 31), LEFT, size=7.0, leading=8.0))
APPENDIX = page(column(["#A INTERVIEW GUIDE", *[PROSE] * 40], LEFT))
MORE_APPENDIX = page(column([PROSE] * 40, LEFT))
ETHICS = page(column(["#ETHICS STATEMENT", *[PROSE] * 45], LEFT), column([PROSE] * 45, RIGHT))
ONE_COLUMN = page(column([PROSE * 2] * 50, 72, width=468))
A4 = replace(BODY, width=595.28, height=841.89)
SMALL = body_page(size=7.5)
TYPE3, LOOSE = FontFacts("", "Type3", True, (1,)), FontFacts("Helvetica", "Type1", False, (1,))


def rules(text: str) -> RuleSections:
    """One set for both stages, of rules as a call's file says them: `rule: { parameters }`."""
    listed = [line.split(": ", 1) for line in text.strip().splitlines()]
    parts = [
        f'[[rule_sets.rules]]\nrule = "{name.strip()}"\nseverity = "error"\nparameters = {given}'
        for name, given in listed
    ]
    head = '[[rule_sets]]\nname = "ours"\ntracks = ["main"]\nalso = { camera_ready = ["main"] }\n'
    return read_rule_sets(tomllib.loads(head + "\n".join(parts)), tracks=["main"])


def found(text: str, given: Inputs) -> list[str]:
    spec = rules(text).spec_for(track="main", stage=given.stage, anonymity=given.anonymity)
    assert spec is not None
    return [one.rule for one in evaluate(spec, given).findings]


def kind(given: Inputs, key: str) -> Inputs:
    return replace(given, kind=key)


BODY_WITHOUT = 'page-limit: { body_pages = 2, references = "free", appendix = "free" }'
SPLIT = 'page-limit: { body_pages = 2, references = "own", reference_pages = 1, total_pages = 3 }'
APPENDIX_ONLY = 'page-limit: { body_pages = 2, appendix = "own", appendix_pages = 1, references = "free" }'
BY_KIND = 'page-limit: { body_pages = 3, body_pages_of = ["short: 2", "poster: 1"] }'
LETTER = 'page-size: { sizes = ["letter"] }'
EITHER = 'page-size: { sizes = ["a4", "letter"] }'
SECTION = """required-sections: { sections = ["Ethics Statement|Limitations"] }
page-limit: { body_pages = 2, uncounted_sections = ["Ethics Statement"], references = "free" }"""

CASES: list[tuple[str, str, Inputs, Inputs, list[str]]] = [
    # clause, rules, what they leave alone, what they find, by which rules
    (
        "body limit without references and a marked appendix",
        BODY_WITHOUT,
        inputs(BODY, BODY, REFERENCES, APPENDIX, MORE_APPENDIX),
        inputs(BODY, BODY, BODY, REFERENCES, APPENDIX),
        ["page-limit"],
    ),
    (
        "body limit of a short-paper kind without references and a marked appendix",
        'page-limit: { body_pages = 12, body_pages_of = ["short: 1"], references = "free", appendix = "free" }',
        kind(inputs(BODY, REFERENCES, APPENDIX), "short"),
        kind(inputs(BODY, BODY, REFERENCES, APPENDIX), "short"),
        ["page-limit"],
    ),
    ("total split in parts", SPLIT, inputs(BODY, BODY, REFERENCES), inputs(BODY, BODY, BODY, REFERENCES), ["page-limit"] * 2),
    (
        "total split in parts, too many references",
        SPLIT,
        inputs(BODY, REFERENCES),
        inputs(BODY, REFERENCES, MORE_REFERENCES),
        ["page-limit"],
    ),
    (
        "further pages for appendices only",
        APPENDIX_ONLY,
        inputs(BODY, BODY, REFERENCES, APPENDIX),
        inputs(BODY, BODY, REFERENCES, APPENDIX, MORE_APPENDIX),
        ["page-limit"],
    ),
    (
        "limit by kind of paper, full",
        BY_KIND,
        kind(inputs(BODY, BODY, BODY, REFERENCES), "full"),
        kind(inputs(BODY, BODY, BODY, BODY, REFERENCES), "full"),
        ["page-limit"],
    ),
    (
        "limit by kind of paper, short",
        BY_KIND,
        kind(inputs(BODY, BODY, REFERENCES), "short"),
        kind(inputs(BODY, BODY, BODY, REFERENCES), "short"),
        ["page-limit"],
    ),
    (
        "limit by kind of paper, poster",
        BY_KIND,
        kind(inputs(BODY, REFERENCES), "poster"),
        kind(inputs(BODY, BODY, REFERENCES), "poster"),
        ["page-limit"],
    ),
    ("letter", LETTER, inputs(BODY), inputs(A4), ["page-size"]),
    ("A4 or letter", EITHER, inputs(BODY, A4), inputs(replace(BODY, width=500.0)), ["page-size"]),
    ("one column", "columns: { columns = 1 }", inputs(ONE_COLUMN), inputs(BODY), ["columns"]),
    ("two columns", "columns: { columns = 2 }", inputs(BODY), inputs(ONE_COLUMN), ["columns"]),
    ("minimum size of the body font", "body-font: { min_size = 8.5 }", inputs(BODY), inputs(SMALL), ["body-font"]),
    ("embedded fonts only", "fonts-embedded: {}", inputs(BODY), inputs(BODY, fonts=(*FONTS, LOOSE)), ["fonts-embedded"]),
    ("no Type 3 fonts", "type3-fonts: {}", inputs(BODY), inputs(BODY, fonts=(*FONTS, TYPE3)), ["type3-fonts"]),
    (
        "mandatory section that does not count",
        SECTION,
        inputs(BODY, BODY, ETHICS, REFERENCES),
        inputs(BODY, BODY, BODY, REFERENCES),
        ["page-limit", "required-sections"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "text", "good", "bad", "broken"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_that_other_public_calls_use_is_said_in_a_file_and_holds(
    clause: str, text: str, good: Inputs, bad: Inputs, broken: list[str]
) -> None:
    assert clause
    assert found(text, good) == []
    assert sorted(found(text, bad)) == broken


@pytest.mark.parametrize("text", sorted({case[1] for case in CASES}))
def test_what_the_file_says_is_what_the_admin_asks_for(text: str) -> None:
    for setting in rules(text).sections[0].settings:
        # The chairs' editor of rule sets makes its fields of these descriptions.
        asked = {info.name: info for info in describe(RULES[setting.rule].parameters)}
        assert setting.parameters.keys() <= asked.keys()
        assert all(asked[name].label for name in setting.parameters)


def test_the_camera_ready_version_gets_one_page_more() -> None:
    data = {
        "rule_sets": [
            {"name": stage, "stage": stage, "tracks": ["main"], "rules": [_limit(pages)]}
            for stage, pages in (("submission", 2), ("camera_ready", 3))
        ]
    }
    sections = read_rule_sets(data, tracks=["main"])
    paper = inputs(BODY, BODY, BODY, REFERENCES)
    for stage, broken in ((Stage.SUBMISSION, ["page-limit"]), (Stage.CAMERA_READY, [])):
        spec = sections.spec_for(track="main", stage=stage, anonymity=Anonymity.FULL)
        assert spec is not None
        assert [one.rule for one in evaluate(spec, replace(paper, stage=stage)).findings] == broken


def _limit(pages: int) -> dict[str, object]:
    return {"rule": "page-limit", "severity": "error", "parameters": {"body_pages": pages}}


@pytest.mark.parametrize(
    ("level", "hides", "forbids"),
    [
        (Anonymity.OPEN, False, False),
        (Anonymity.OPTIONAL, True, False),
        (Anonymity.NAMES_WITHHELD, True, True),
        (Anonymity.FULL, True, True),
    ],
)
def test_a_call_is_single_blind_or_leaves_names_to_its_authors(level: Anonymity, hides: bool, forbids: bool) -> None:
    named = page(
        [*column(["#A TITLE OF A PAPER"], LEFT), *column(["Ada Quill", "University of Somewhere"], LEFT, top=110)],
        column([PROSE] * 50, LEFT, top=200),
    )
    assert (level.hides_authors, level.forbids_names) == (hides, forbids)
    given = replace(inputs(named, BODY), anonymity=level)
    assert ("author-block" in found("author-block: {}", given)) is forbids
