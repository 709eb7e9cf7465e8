from dataclasses import replace

import pytest

from conferences.kinds import Anonymity
from eligibility.authors import Author, AuthorFacts, Sector
from eligibility.evaluation import evaluate
from eligibility.facts import Outcome, PageFacts, PdfFacts
from eligibility.findings import Severity, Verdict
from eligibility.grouping import grouped_sentences
from eligibility.inputs import Inputs
from eligibility.parameters import ParameterError, describe, plain_parameters, read_parameters
from eligibility.rules import RULES
from eligibility.rules.page_size import PageSize
from eligibility.rules.page_total import PageTotal
from eligibility.rulesets import RuleSetError, RuleSetSpec, RuleSetting, default_spec
from tests.eligibility.papers import LEFT, body_page, facts, line, page
from tests.eligibility.rules.identity import paper

A4_PAPER = PdfFacts(outcome=Outcome.OK, size=1000, page_count=1, pages=(PageFacts(595.28, 841.89),))


def rule_set(*settings: RuleSetting, anonymity: Anonymity = Anonymity.FULL) -> RuleSetSpec:
    return RuleSetSpec(name="test", anonymity=anonymity, settings=settings)


def test_a_digest_depends_on_the_effect_alone() -> None:
    size = RuleSetting("file-size", Severity.ERROR)
    pages = RuleSetting("page-total", Severity.ERROR, {"max_pages": 8})
    spec = rule_set(size, pages)
    assert len(spec.digest()) == 64
    same = [
        rule_set(pages, size),
        replace(spec, name="other"),
        rule_set(size, RuleSetting("page-total", Severity.ERROR, {"max_pages": 8, "min_pages": 1})),
        rule_set(size, pages, RuleSetting("page-size", Severity.OFF)),
    ]
    assert {other.digest() for other in same} == {spec.digest()}
    different = [
        rule_set(size),
        rule_set(size, RuleSetting("page-total", Severity.WARNING, {"max_pages": 8})),
        rule_set(size, RuleSetting("page-total", Severity.ERROR, {"max_pages": 9})),
        replace(spec, anonymity=Anonymity.OPEN),
    ]
    assert len({spec.digest(), *(other.digest() for other in different)}) == 5


def test_all_problems_of_a_set_are_told_at_once() -> None:
    broken = rule_set(
        RuleSetting("file-size", Severity.ERROR, {"max_bytes": 10, "colour": "red"}),
        RuleSetting("page-sise", Severity.ERROR),
        RuleSetting("readable", Severity.OFF),
        RuleSetting("page-total", Severity.ERROR),
        RuleSetting("page-total", Severity.ERROR, {"max_pages": "six"}),
    )
    with pytest.raises(RuleSetError) as error:
        broken.validate()
    problems = dict(error.value.problems)
    assert problems.pop("rules[1].rule").startswith("There is no rule 'page-sise'; there are readable, encrypted,")
    assert problems == {
        "rules[0].parameters.colour": "is not a parameter of this rule; it has max_bytes.",
        "rules[0].parameters.max_bytes": "has to be at least 1024, not 10.",
        "rules[2].severity": "The rule readable is always error.",
        "rules[4].parameters.max_pages": "has to be a whole number, not 'six'.",
        "rules": "The rule page-total is listed twice.",
    }


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"sizes": ["letter", "b5"]}, "sizes: 'b5' is not among the choices: letter, a4."),
        ({"sizes": "letter"}, "sizes: has to be a list of choices, not 'letter'."),
        ({"tolerance": 50}, "tolerance: has to be at most 20, not 50."),
        ({"tolerance": True}, "tolerance: has to be a number, not True."),
    ],
)
def test_a_parameter_of_another_kind_is_refused_in_words(given: dict[str, object], problem: str) -> None:
    with pytest.raises(ParameterError) as error:
        read_parameters(PageSize, given)
    assert str(error.value) == problem


@pytest.mark.parametrize(
    ("rule", "given", "problem"),
    [
        ("page-size", {"sizes": []}, "sizes: has to hold a paper size at least; switch the rule off to allow any."),
        (
            "page-limit",
            {"references": "own"},
            "reference_pages: has to say how many pages, at least 1, where references have their own limit.",
        ),
        ("page-total", {"max_pages": 4, "min_pages": 5}, "min_pages: has to be at most the most pages, 4."),
        ("author-count", {"minimum": 3, "maximum": 2}, "maximum: has to be at least the fewest authors, 3, or 0."),
        ("column-width", {"least": 250.0}, "least: has to be at most the widest column, 246."),
        ("body-font", {"min_size": 9.5}, "nominal: has to be at least the smallest body text, 9.5."),
        (
            "sector-share",
            {"percent": 100},
            "percent: has to be less than 100 where it is compared as strictly more than.",
        ),
        ("margins", {"left": float("nan")}, "left: has to be a number, not nan."),
        ("margins", {"left": float("inf")}, "left: has to be a number, not inf."),
        ("page-total", {"max_pages": 10**400}, f"max_pages: has to be at most 2000, not {10**400}."),
    ],
)
def test_parameters_that_no_paper_could_keep_are_refused_in_words(
    rule: str, given: dict[str, object], problem: str
) -> None:
    with pytest.raises(ParameterError) as error:
        read_parameters(RULES[rule].parameters, given)
    assert str(error.value) == problem


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("page-limit", {"references": "own", "reference_pages": 1}),
        ("page-limit", {"appendix": "own", "appendix_pages": 0}),
        ("page-total", {"max_pages": 5, "min_pages": 5}),
        ("author-count", {"minimum": 3, "maximum": 3}),
        ("author-count", {"minimum": 3, "maximum": 0}),
        ("column-width", {"least": 246.0}),
        ("body-font", {"min_size": 9.0}),
        ("sector-share", {"percent": 100, "comparison": "at_least"}),
    ],
)
def test_parameters_at_the_edge_are_taken(rule: str, given: dict[str, object]) -> None:
    assert plain_parameters(read_parameters(RULES[rule].parameters, given)).items() >= given.items()


def test_parameters_describe_themselves_for_a_form() -> None:
    largest, _ = describe(PageTotal)
    assert (largest.name, largest.kind, largest.label, largest.unit) == ("max_pages", "int", "Most pages", "pages")
    assert (largest.default, largest.minimum, largest.maximum) == (40, 1, 2000)
    assert describe(PageSize)[0].kind == "choices"


@pytest.mark.parametrize(
    ("severity", "verdict"),
    [
        (Severity.OFF, Verdict.PASS),
        (Severity.NOTICE, Verdict.PASS),
        (Severity.WARNING, Verdict.WARN),
        (Severity.ERROR, Verdict.FAIL),
    ],
)
def test_the_chairs_severity_weighs_what_a_rule_finds(severity: Severity, verdict: Verdict) -> None:
    report = evaluate(rule_set(RuleSetting("page-size", severity)), Inputs(pdf=A4_PAPER))
    assert report.verdict is verdict
    assert [one.severity for one in report.findings] == ([] if severity is Severity.OFF else [severity])


@pytest.mark.parametrize(
    ("severity", "rules"),
    [
        (Severity.ERROR, ["registered-authors"]),
        (Severity.WARNING, ["email-addresses", "registered-authors"]),
    ],
)
def test_an_address_that_two_rules_find_is_told_once_unless_the_second_weighs_more(
    severity: Severity, rules: list[str]
) -> None:
    given = paper("Write to greta.hoffmann@uni-lindenau.de about it.")
    spec = rule_set(RuleSetting("registered-authors", severity), RuleSetting("email-addresses", Severity.ERROR))
    report = evaluate(spec, given)
    assert sorted(one.rule for one in report.findings if one.kind == "email") == rules
    # The other one found it as well, and is not said to have passed.
    assert [rule for rule in report.rules_run if rule in {"registered-authors", "email-addresses"}] == (
        ["registered-authors", "email-addresses"] if len(rules) == 2 else rules
    )


def test_an_unreadable_file_is_told_even_by_an_empty_set_and_nothing_else_is_said_of_it() -> None:
    broken = PdfFacts(outcome=Outcome.TIMED_OUT, size=10**9)
    report = evaluate(default_spec(), Inputs(pdf=broken))
    assert report.verdict is Verdict.UNREADABLE
    assert [(one.rule, one.kind) for one in report.findings] == [("readable", "timed_out"), ("file-size", None)]
    assert evaluate(rule_set(), Inputs(pdf=broken)).verdict is Verdict.UNREADABLE


def test_rules_run_on_what_is_there() -> None:
    authors = AuthorFacts((Author(Sector.INDUSTRY),))
    only_authors = evaluate(default_spec(), Inputs(authors=authors))
    assert "author-count" in only_authors.rules_run
    assert "file-size" not in only_authors.rules_run
    assert [tally.rule for tally in only_authors.tallies] == [
        *("first-author-sector", "sector-share", "sector-present"),
        *("authors-confirmed", "authors-orcid", "conflicts-declared"),
    ]
    assert only_authors.tallies[1].sentence == "1 of 1 author from industry; at least 1 is needed."
    only_file = evaluate(default_spec(), Inputs(pdf=A4_PAPER))
    assert "author-count" not in only_file.rules_run
    assert evaluate(default_spec(), Inputs()).rules_run == ()


def test_what_reads_the_text_has_not_passed_where_there_is_none() -> None:
    scan = Inputs(pdf=facts(page([line("17", LEFT, 760)]), page([])))
    spec = rule_set(
        *(RuleSetting(name, Severity.ERROR) for name in ("author-block", "own-work", "page-size", "text-layer"))
    )
    report = evaluate(spec, scan)
    assert [one.rule for one in report.findings] == ["text-layer"]
    assert "could not be looked at" in report.findings[0].why
    assert report.rules_run == ("readable", "encrypted", "page-size", "text-layer")
    written = evaluate(spec, Inputs(pdf=facts(body_page())))
    assert set(written.rules_run) - set(report.rules_run) == {"author-block", "own-work"}


def test_a_set_says_to_authors_what_it_asks_for() -> None:
    spec = rule_set(RuleSetting("file-size", Severity.ERROR), RuleSetting("page-size", Severity.OFF))
    assert grouped_sentences(spec) == (("The file", ("One PDF file of at most 20 MB.",)),)
