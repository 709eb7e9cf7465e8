"""Each import-linter contract of pyproject.toml fails when it is broken: a violation is planted in a copy of the code."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
NAMES: dict[str, str] = {contract["id"]: contract["name"] for contract in CONFIGURATION["contracts"]}
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

PLANTED = [
    ("floors", "accounts/planted.py", "import conferences.models"),
    ("floors", "ui/planted.py", "from web import apps"),
    ("floors", "eligibility/planted.py", "import submissions.models"),
    ("floors", "conferences/planted.py", "import confsys"),
    ("pure", "submissions/states.py", "import django"),
    ("pure", "access/rights.py", "from celery import current_app"),
    ("pure", "conferences/deadlines.py", "from django.utils import timezone"),
    ("pure", "eligibility/rules/planted.py", "from django.conf import settings"),
    # Not directly, but by way of a module that does.
    ("pure", "access/projections.py", "import accounts.models"),
    ("pdf", "submissions/planted.py", "import pypdf"),
    ("pdf", "eligibility/rules/planted.py", "import pypdfium2"),
    ("pdf", "confsys/planted.py", "from pikepdf import Pdf"),
    ("gate", "web/author/planted.py", "from access import scopes"),
    ("gate", "web/planted.py", "from access.facts import PaperFacts"),
    ("models", "web/chair/planted.py", "from submissions.models import Submission"),
    ("models", "web/planted.py", "import reviews.models"),
    ("embedded", "confsys/settings.py", "import confsys.embedded.postgres"),
    ("embedded", "confsys/celery.py", "import confsys.supervisor"),
]


def broken_contracts(directory: Path) -> set[str]:
    """The ids of the contracts that lint-imports calls broken in `directory`."""
    ran = subprocess.run(
        [LINT_IMPORTS, "--no-logo", "--no-cache", "--config", "pyproject.toml"],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(directory)},
    )
    broken = {identifier for identifier, name in NAMES.items() if f"{name} BROKEN" in ran.stdout}
    assert all(f"{name} KEPT" in ran.stdout for identifier, name in NAMES.items() if identifier not in broken), (
        ran.stdout + ran.stderr
    )
    assert ran.returncode == (1 if broken else 0)
    return broken


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", directory)
    for package in CONFIGURATION["root_packages"]:
        shutil.copytree(ROOT / package, directory / package, ignore=shutil.ignore_patterns("__pycache__"))
    return directory


def test_the_code_keeps_every_contract(copy: Path) -> None:
    assert broken_contracts(copy) == set()


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_planted_violation_breaks_its_contract(copy: Path, contract: str, file: str, line: str) -> None:
    target = copy / file
    before = target.read_text() if target.exists() else None
    target.write_text(f"{before or ''}\n{line}\n")
    try:
        assert contract in broken_contracts(copy)
    finally:
        if before is None:
            target.unlink()
        else:
            target.write_text(before)


def test_a_violation_is_planted_for_every_contract() -> None:
    assert {contract for contract, _, _ in PLANTED} == set(NAMES)
