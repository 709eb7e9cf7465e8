"""What each page holds, in which shares, and whether it counts, as it is kept with a report."""

import json
from typing import Any

import pytest

from conferences.kinds import Anonymity, Stage
from eligibility.facts import ImageFacts, Outcome
from eligibility.findings import Severity
from eligibility.inputs import Inputs
from eligibility.rulesets import RuleSetSpec, RuleSetting
from eligibility.sheets import Strip, shown_facts, strip_of
from tests.eligibility.papers import LEFT, PROSE, RIGHT, body_page, column, entries, facts, inputs, page

BODY = body_page()
REFERENCES = page(column(["#References", *entries(26)], LEFT), column(entries(27, 27), RIGHT))
MIXED = page(
    column([*[PROSE] * 27, "#References", *entries(13)], LEFT),
    column([*entries(13, 14), "#A INTERVIEW GUIDE", *[PROSE] * 27], RIGHT),
)
APPENDIX = page(column(["#A INTERVIEW GUIDE", *[PROSE] * 50], LEFT))


def rules(*settings: RuleSetting) -> RuleSetSpec:
    return RuleSetSpec("test", Anonymity.FULL, settings)


def limit(**parameters: Any) -> RuleSetSpec:
    return rules(RuleSetting("page-limit", Severity.ERROR, parameters))


def standing(given: Inputs, spec: RuleSetSpec) -> list[tuple[int, bool]]:
    """Place among the pages that count, and whether that is beyond the limit."""
    return [(sheet.place, sheet.beyond == "body") for sheet in strip_of(given, spec).sheets]


def test_pages_of_body_count_and_those_of_references_alone_do_not() -> None:
    assert standing(inputs(BODY, BODY, REFERENCES), limit(body_pages=6)) == [(1, False), (2, False), (0, False)]


def test_a_page_beyond_the_limit_is_named_by_its_place_among_those_that_count() -> None:
    given = inputs(BODY, REFERENCES, APPENDIX)
    assert standing(given, limit(body_pages=1)) == [(1, False), (0, False), (2, True)]
    assert standing(given, limit(body_pages=1, appendix="free")) == [(1, False), (0, False), (0, False)]


@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        (
            {"references": "own", "reference_pages": 1},
            [("body", 1, ""), ("references", 1, ""), ("references", 2, "references"), ("body", 2, "")],
        ),
        (
            {"appendix": "own", "appendix_pages": 0},
            [("body", 1, ""), ("", 0, ""), ("", 0, ""), ("appendix", 1, "appendix")],
        ),
        ({"total_pages": 3}, [("body", 1, ""), ("", 0, ""), ("", 0, ""), ("body", 2, "total")]),
        ({"body_pages": 1, "total_pages": 2}, [("body", 1, ""), ("", 0, ""), ("", 0, "total"), ("body", 2, "body")]),
    ],
)
def test_pages_beyond_any_limit_are_told_with_the_limit(
    parameters: dict[str, Any], wanted: list[tuple[str, int, str]]
) -> None:
    strip = strip_of(inputs(BODY, REFERENCES, REFERENCES, APPENDIX), limit(**parameters))
    assert [(sheet.budget, sheet.place, sheet.beyond) for sheet in strip.sheets] == wanted


def test_a_limit_of_all_pages_is_told_without_any_other() -> None:
    total = rules(RuleSetting("page-total", Severity.ERROR, {"max_pages": 1}))
    assert [sheet.beyond for sheet in strip_of(inputs(BODY, REFERENCES), total).sheets] == ["", "total"]


def test_further_pages_of_the_final_version_are_beyond_no_limit() -> None:
    final = Inputs(pdf=facts(BODY, REFERENCES, REFERENCES), stage=Stage.CAMERA_READY)
    spec = limit(body_pages=1, total_pages=1, camera_ready_pages=1)
    assert [sheet.beyond for sheet in strip_of(final, spec).sheets] == ["", "", "total"]


def test_a_mixed_page_tells_its_kinds_in_order_and_their_shares() -> None:
    (_, mixed) = strip_of(inputs(BODY, MIXED), limit()).sheets
    assert [part.kind for part in mixed.parts] == ["body", "references", "appendix"]
    shares = [part.share for part in mixed.parts]
    assert sum(shares) == pytest.approx(1.0, abs=0.002)
    assert shares[0] == pytest.approx(0.25, abs=0.05)
    assert shares[1] == pytest.approx(0.5, abs=0.05)


def test_references_are_boxed_once_in_each_column() -> None:
    (_, mixed) = strip_of(inputs(BODY, MIXED), limit()).sheets
    assert [(round(box[0]), round(box[2])) for box in mixed.read] == [(52, 296), (316, 560)]
    assert mixed.read[0][1] > 350 > mixed.read[1][1]


def test_a_page_that_counts_for_its_picture_shows_body() -> None:
    figure = page(column(["#References", *entries(20)], LEFT), images=[ImageFacts((320, 90, 560, 400))])
    sheet = strip_of(inputs(BODY, figure), limit()).sheets[1]
    assert [part.kind for part in sheet.parts] == ["references", "body"]
    assert sheet.place == 2


def test_a_named_section_that_does_not_count_has_its_own_bar_and_name() -> None:
    limits = page(column(["#Limitations", *[PROSE] * 40], LEFT))
    strip = strip_of(inputs(BODY, limits, REFERENCES), limit(uncounted_sections=["Limitations"]))
    assert [(part.kind, part.name) for part in strip.sheets[1].parts] == [("other", "Limitations")]
    assert [sheet.place for sheet in strip.sheets] == [1, 0, 0]
    assert ("other", "Limitations, free on pages of its own") in strip.legend


@pytest.mark.parametrize(
    ("parameters", "appendix", "references"),
    [
        ({}, "Appendix, counts in this call", "References, free on pages of their own"),
        ({"appendix": "free"}, "Appendix, free where it is marked as one", "References, free on pages of their own"),
        (
            {"appendix": "own", "appendix_pages": 2, "references": "own", "reference_pages": 2},
            "Appendix, has a limit of its own",
            "References, have a limit of their own",
        ),
        ({"references": "counted"}, "Appendix, counts in this call", "References, count"),
    ],
)
def test_the_legend_speaks_in_the_words_of_the_rule_set(
    parameters: dict[str, Any], appendix: str, references: str
) -> None:
    strip = strip_of(inputs(BODY, REFERENCES, APPENDIX), limit(**parameters))
    assert dict(strip.legend) == {"body": "Body, counts", "appendix": appendix, "references": references}


@pytest.mark.parametrize("spec", [rules(), rules(RuleSetting("page-limit", Severity.OFF))])
def test_without_a_page_limit_no_page_counts_and_kinds_are_only_named(spec: RuleSetSpec) -> None:
    strip = strip_of(inputs(BODY, REFERENCES), spec)
    assert (strip.has_limit, [sheet.place for sheet in strip.sheets]) == (False, [0, 0])
    assert strip.legend == (("body", "Body"), ("references", "References"))


def test_a_strip_comes_back_from_json() -> None:
    strip = strip_of(inputs(BODY, MIXED, APPENDIX), limit(body_pages=2))
    assert Strip.from_json(json.loads(json.dumps(strip.to_json()))) == strip


def test_a_strip_from_before_there_were_other_limits_keeps_that_of_the_body() -> None:
    data = strip_of(inputs(BODY, BODY), limit(body_pages=1)).to_json()
    for kept in data["pages"]:
        kept["over"] = kept.pop("beyond") == "body"
        del kept["budget"]
    strip = Strip.from_json(data)
    assert strip is not None
    assert [(sheet.budget, sheet.place, sheet.beyond) for sheet in strip.sheets] == [
        ("body", 1, ""),
        ("body", 2, "body"),
    ]


@pytest.mark.parametrize("data", [None, {}, {"version": 99, "pages": []}])
def test_a_report_of_another_version_has_no_strip(data: dict[str, Any] | None) -> None:
    assert Strip.from_json(data) is None


def test_a_file_that_was_not_analysed_has_no_strip_but_its_size() -> None:
    broken = Inputs(pdf=facts(outcome=Outcome.UNREADABLE, page_count=0, size=77))
    assert shown_facts(broken, limit()) == {
        "outcome": "unreadable", "pages": 0, "page_size_pt": None, "bytes": 77, "strip": None
    }  # fmt: skip
