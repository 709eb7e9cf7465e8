"""`manage.py checkpdf` end to end, as a process without environment: no database, no server, no network."""

import csv
import json
import os
import pty
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from eligibility.checked import COLUMNS, Checked
from eligibility.evaluation import Report, evaluate
from eligibility.facts import Outcome, PdfFacts
from eligibility.findings import Finding, Severity, Verdict
from eligibility.inputs import Inputs
from eligibility.management.commands import checkpdf as module
from eligibility.pdf.client import EngineUnavailable, PdfEngine
from eligibility.rulesets import RuleSetSpec

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "tests" / "data"
PAPER, A4, BROKEN = (str(DATA / f"{name}.pdf") for name in ("g01_6p_refs_own", "g24_a4", "g36_truncated"))
FIGURE = str(DATA / "edge" / "e13_figure_among_references.pdf")
FEW = [
    str(DATA / "edge" / f"{name}.pdf")
    for name in ("e39_base", "e01_heading_two_lines", "e23_dois_only", "e13_figure_among_references")
]
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


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems know no such names")
@pytest.mark.parametrize(
    ("output", "e_acute"), [("utf-8:strict", "é"), ("utf-8:surrogateescape", "é"), ("ascii:strict", r"\xe9")]
)
def test_a_name_that_is_no_utf_8_is_told_in_every_form(tmp_path: Path, output: str, e_acute: str) -> None:
    paper = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 \xc3\xa9.pdf"))
    paper.write_bytes(Path(A4).read_bytes())
    command = [sys.executable, "manage.py", "checkpdf", str(tmp_path)]
    outside = {**OUTSIDE, "PYTHONIOENCODING": output}
    in_json, in_csv, lines = (
        subprocess.run([*command, *form], cwd=ROOT, env=outside, capture_output=True, check=True).stdout.decode()
        for form in (["--json"], ["--csv"], [])
    )
    assert os.fsencode(json.loads(in_json)["file"]) == os.fsencode(paper)
    _, row = csv.reader(in_csv.splitlines())
    assert row[:2] == [rf"{tmp_path}/caf\udce9 {e_acute}.pdf", "pass"]
    assert lines.partition("  ")[0] == rf"{tmp_path}/caf\xe9 {e_acute}.pdf"


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
        (["-"], "Standard input is not read; save the PDF in a file and name that."),
        ([PAPER, "--call", "icml-1980"], "There is no call icml-1980; there are aimlsystems-2023, mlsys-2026."),
        ([PAPER, "--call", "mlsys-2026"], "--track has to be one of research, industry."),
        ([PAPER, "--track", "industry"], "--track needs --call."),
        ([PAPER, "--rules", "all", "--call", "mlsys-2026"], "Give one of --call, --rule-set and --rules."),
        ([PAPER, "--authors", "a.json"], "--authors needs --call, --rule-set or --rules"),
        ([PAPER, "--rules", "all", "--authors", "pyproject.toml"], "pyproject.toml is not JSON that can be read"),
        ([PAPER, "--call", ""], "--call is empty."),
        ([""], "The name of a file is empty."),
        ([PAPER, "--call", "mlsys-2026", "--track", "industry", "--kind", "short"], "knows no kinds of paper"),
        ([PAPER, "--jobs", "0"], "--jobs has to be at least 1."),
        ([PAPER, "--json", "--csv"], "not allowed with argument"),
    ],
)
def test_wrong_usage_ends_with_64_and_a_sentence(arguments: list[str], told: str) -> None:
    done = checkpdf(*arguments)
    assert done.returncode == 64
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "tracks", ['[[tracks]]\nname = "Research"', 'tracks = ["research"]', '[[tracks]]\nslug = "a"\nanonymity = "none"']
)
def test_a_call_with_broken_tracks_is_wrong_usage(tmp_path: Path, tracks: str) -> None:
    call = tmp_path / "call.toml"
    call.write_text(tracks)
    done = checkpdf(PAPER, "--call", str(call))
    assert (done.returncode, "has to have a slug" in done.stderr) == (64, True)


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


def test_each_finding_is_one_line_with_page_quote_and_what_to_do(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('name = "own"\n[[rules]]\nrule = "page-limit"\n[rules.parameters]\nbody_pages = 2\n')
    done = checkpdf(FIGURE, "--rule-set", str(own))
    head, finding = done.stdout.splitlines()
    assert head.startswith(f"{FIGURE}  fail  4 pages, ")
    assert finding.startswith(
        "  error        page 3: 3 of 4 pages count; the limit is 2. Page 3 counts because it holds “"
    )
    assert " To mend: " in finding
    assert finding.endswith(" page-limit")


def test_several_jobs_say_the_same_in_the_same_order() -> None:
    def told(*more: str) -> list[dict[str, object]]:
        lines = map(json.loads, checkpdf(*FEW, "--rules", "all", "--json", *more).stdout.splitlines())
        return [{key: value for key, value in line.items() if key not in ("seconds", "peak_mb")} for line in lines]

    alone = told()
    assert [line["file"] for line in alone] == FEW
    assert told("--jobs", "3") == alone


def test_a_reader_that_has_seen_enough_gets_no_traceback() -> None:
    command = f"{sys.executable} manage.py checkpdf {' '.join(FEW)} --json | head -c 50"
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=ROOT, env=OUTSIDE, capture_output=True, text=True, check=False
    )
    assert len(done.stdout) == 50
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (f"{PAPER} >&-", 0, ""),
        (f"{A4} --rules all --json >&-", 1, ""),
        (f"{A4} --rules all 2>&- >/dev/null", 1, ""),
        ("nowhere.pdf >&- 2>&-", 64, ""),
        (f"{PAPER} {BROKEN} <&- >&- 2>&-", 2, ""),
        pytest.param(
            f"{A4} --rules all >/dev/full",
            74,
            "CommandError: The output cannot be written: No space left on device.\n",
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has it"),
        ),
    ],
)
def test_a_closed_or_a_full_output_changes_no_verdict(arguments: str, status: int, told: str) -> None:
    command = f"{sys.executable} manage.py checkpdf {arguments}"
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=ROOT, env=OUTSIDE, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (status, "", told)


def test_a_file_that_goes_away_is_unreadable_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone.pdf"
    monkeypatch.setattr(module, "all_files", lambda _: [gone, Path(A4)])
    command = module.Command(stdout=StringIO())
    call_command(command, str(gone), json=True)
    first, second = map(json.loads, command.stdout.getvalue().splitlines())
    assert (first["verdict"], first["sha256"], second["verdict"]) == ("unreadable", "", "pass")
    assert command.status == 2


def test_a_fault_of_the_rules_in_one_file_is_told_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(spec: RuleSetSpec, inputs: Inputs) -> Report:
        if inputs.pdf is not None and inputs.pdf.page_count == 5:
            raise IndexError("of a line")
        return evaluate(spec, inputs)

    monkeypatch.setattr(module, "evaluate", failing)
    command = module.Command(stdout=StringIO())
    call_command(command, A4, PAPER, json=True)
    first, second = map(json.loads, command.stdout.getvalue().splitlines())
    assert (first["file"], first["verdict"], second["verdict"]) == (A4, "unreadable", "pass")
    assert command.status == 2
    told = capsys.readouterr().err
    assert told.startswith(f"{A4}: the rules failed.\nTraceback")
    assert "IndexError: of a line" in told


def test_without_an_engine_the_status_is_70(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone(_engine: PdfEngine) -> None:
        raise EngineUnavailable("The fork server cannot be started.")

    monkeypatch.setattr(PdfEngine, "__enter__", gone)
    with pytest.raises(SystemExit) as end:
        module.Command().run_from_argv(["manage.py", "checkpdf", A4])
    assert end.value.code == 70
    assert (
        capsys.readouterr().err == "CommandError: The fork server cannot be started. No file is the cause; try again.\n"
    )


def test_who_interrupts_gets_130_and_no_traceback() -> None:
    started = subprocess.Popen(
        [sys.executable, "manage.py", "checkpdf", "--json", *FEW * 20],
        cwd=ROOT,
        env=OUTSIDE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with started as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["verdict"] == "pass"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (130, "")


def test_what_a_file_says_neither_moves_the_cursor_nor_becomes_a_formula() -> None:
    finding = Finding(
        "own-work", Severity.ERROR, "It says so.", evidence="=HYPERLINK(1)\x1b[2J\nend", mend="Take it out."
    )
    report = Report(Verdict.FAIL, (finding,), (), ("own-work",))
    facts = PdfFacts(outcome=Outcome.OK, size=1, page_count=1)
    one = Checked("a.pdf", "", None, facts, report, seconds=0.1, peak_mb=1.0)
    assert one.lines(colours=False)[1] == (
        "  error        It says so. “=HYPERLINK(1) [2J end” To mend: Take it out. own-work"
    )
    assert one.rows()[0][COLUMNS.index("evidence")] == "'=HYPERLINK(1)\x1b[2J\nend"
