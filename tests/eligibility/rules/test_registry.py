"""What holds of every rule."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from eligibility import rules
from eligibility.findings import Severity
from eligibility.inputs import AnyRule
from eligibility.parameters import describe, plain_parameters, read_parameters
from eligibility.rules import ALL_RULES, RULES


def test_every_file_is_listed_and_names_are_unique() -> None:
    files = {module.name for module in pkgutil.iter_modules(rules.__path__)}
    assert {rule.name.replace("-", "_") for rule in ALL_RULES} == files
    assert len(RULES) == len(ALL_RULES)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_every_rule_can_be_shown_to_authors_and_set_by_chairs(rule: AnyRule) -> None:
    parameters = read_parameters(rule.parameters, {})
    assert read_parameters(rule.parameters, plain_parameters(parameters)) == parameters
    sentence = rule.sentence(parameters)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "!" not in sentence
    assert rule.default is not Severity.OFF
    assert rule.title[0].isupper()
    assert re.fullmatch(r"[a-z]+[a-z0-9-]*", rule.name)
    for info in describe(rule.parameters):
        assert info.label[0].isupper()


def tables(name: str) -> list[tuple[object, ...]]:
    """The rows of that name in all files of this folder."""
    modules = [
        importlib.import_module(f"tests.eligibility.rules.{file.stem}")
        for file in sorted(Path(__file__).parent.glob("test_*.py"))
    ]
    return [row for module in modules for row in getattr(module, name, ())]


def test_every_rule_has_a_table_of_what_it_leaves_alone_and_of_what_it_finds() -> None:
    assert {row[0] for row in tables("LEAVES_ALONE")} == set(RULES)
    assert {row[0] for row in tables("FINDS")} == set(RULES)
    # A row of the second kind that expects nothing would stand in the wrong table.
    assert [row[0] for row in tables("FINDS") if not row[-1]] == []
