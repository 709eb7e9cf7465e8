"""`manage.py checkpdf` end to end, as a process without environment: no database, no server, no network."""

import csv
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "tests" / "data"
PAPER, A4, BROKEN = (str(DATA / f"{name}.pdf") for name in ("g01_6p_refs_own", "g24_a4", "g36_truncated"))
OUTSIDE = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def checkpdf(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "checkpdf", *arguments]
    return subprocess.run(command, cwd=ROOT, env=OUTSIDE, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("files", "status"),
    [([PAPER], 0), ([PAPER, A4], 1), ([A4, BROKEN, PAPER], 2)],
)
def test_the_worst_file_makes_the_exit_status(files: list[str], status: int) -> None:
    done = checkpdf(*files, "--call", "aimlsystems-2023", "--jobs", "2")
    assert done.returncode == status
    assert done.stderr == ""
    heads = [line for line in done.stdout.splitlines() if line.startswith("/")]
    assert [line.partition("  ")[0] for line in heads] == files


def test_json_has_the_agreed_shape() -> None:
    done = checkpdf(A4, BROKEN, "--call", "aimlsystems-2023", "--track", "industry", "--json")
    wrong_size, unreadable = map(json.loads, done.stdout.splitlines())
    assert list(wrong_size) == [
        "file", "sha256", "bytes", "engine", "rule_set", "verdict", "facts", "findings", "seconds", "peak_mb",
    ]  # fmt: skip
    assert wrong_size["rule_set"] == "aimlsystems-2023/industry/submission"
    assert wrong_size["verdict"] == "fail"
    assert wrong_size["facts"]["pages"] == 5
    assert wrong_size["facts"]["page_size_pt"] == [595.28, 841.89]
    (finding,) = (one for one in wrong_size["findings"] if one["rule"] == "page-size")
    assert (finding["severity"], finding["page"], finding["measured"]) == ("error", 1, "595 × 842 pt (A4)")
    assert (unreadable["verdict"], unreadable["facts"]["pages"]) == ("unreadable", None)


def test_without_rules_only_facts_are_told() -> None:
    (line,) = checkpdf(A4, "--json").stdout.splitlines()
    told = json.loads(line)
    assert (told["rule_set"], told["verdict"], told["findings"]) == (None, "pass", [])
    assert told["facts"]["counted_pages"] is None


def test_folders_are_searched_and_csv_has_a_row_per_finding(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.PDF").write_bytes(Path(A4).read_bytes())
    (tmp_path / "a.pdf").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("not a PDF")
    done = checkpdf(str(tmp_path), "--rules", "all", "--csv")
    head, *rows = csv.reader(done.stdout.splitlines())
    assert head[:5] == ["file", "verdict", "rule", "kind", "severity"]
    assert done.returncode == 2
    found = {(Path(row[0]).name, row[1], row[2], row[4]) for row in rows}
    assert ("a.pdf", "unreadable", "readable", "error") in found
    assert ("b.PDF", "fail", "page-size", "error") in found


def test_a_rule_set_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('name = "own"\n[[rules]]\nrule = "page-total"\n[rules.parameters]\nmax_pages = 3\n')
    done = checkpdf(PAPER, "--rule-set", str(own))
    assert done.returncode == 1
    assert "The file has 7 pages; at most 3 are allowed." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "arguments are required: FILE"),
        (["nowhere.pdf"], "There is no file nowhere.pdf."),
        ([PAPER, "--call", "icml-1980"], "There is no call icml-1980; there are aimlsystems-2023, mlsys-2026."),
        ([PAPER, "--call", "mlsys-2026"], "--track has to be one of research, industry."),
        ([PAPER, "--track", "industry"], "--track needs --call."),
        ([PAPER, "--rules", "all", "--call", "mlsys-2026"], "Give one of --call, --rule-set and --rules."),
        ([PAPER, "--authors", "pyproject.toml"], "is not a list of authors"),
        ([PAPER, "--jobs", "0"], "--jobs has to be at least 1."),
        ([PAPER, "--json", "--csv"], "not allowed with argument"),
    ],
)
def test_wrong_usage_ends_with_64_and_a_sentence(arguments: list[str], told: str) -> None:
    done = checkpdf(*arguments)
    assert done.returncode == 64
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_in_a_rule_set_is_told_with_file_and_line(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('name = "own"\n\n[[rules]]\nrule = "page-totl"\n')
    done = checkpdf(PAPER, "--rule-set", str(own))
    assert done.returncode == 64
    assert f"{own}:4: rules[0].rule: There is no rule 'page-totl'" in done.stderr


def test_a_terminal_gets_colours_and_a_progress_bar() -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "manage.py", "checkpdf", PAPER, A4, "--rules", "all"]
    process = subprocess.Popen(command, cwd=ROOT, env=OUTSIDE, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    while part := read_terminal(ours):
        shown += part
    os.close(ours)
    assert process.wait() == 1
    assert "█" in shown.decode()
    assert "1 of 2" in shown.decode()
    assert "\033[31m" in shown.decode()


def read_terminal(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux says so when the other side has closed
        return b""
