"""The engine over real processes: what becomes of bad files, and of killed children and servers."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self, TypeVar

import pytest

from conferences.kinds import Anonymity
from eligibility.authors import Author, AuthorFacts
from eligibility.evaluation import evaluate
from eligibility.facts import Encryption, Outcome
from eligibility.findings import Severity
from eligibility.inputs import Inputs
from eligibility.pdf.afterwards import running_text
from eligibility.pdf.client import Analysis, EngineUnavailable, Judging, PdfEngine
from eligibility.pdf.limits import MEBIBYTE, Limits
from eligibility.rulesets import RuleSetSpec, RuleSetting, default_spec

DATA = Path(__file__).parent.parent.parent / "data"
PAPER = DATA / "g01_6p_refs_own.pdf"
# Forms that draw forms 2^23 times: endless for PDFium once the limit that normally stops it before is lifted.
ENDLESS = DATA / "g39c_xform_laughs.pdf"
UNLIMITED_FORMS = 10**12
T = TypeVar("T")


@pytest.fixture(scope="module")
def engine() -> Iterator[PdfEngine]:
    with PdfEngine() as engine:
        yield engine


def test_a_paper_is_analysed(engine: PdfEngine) -> None:
    analysis = engine.analyse(PAPER)
    assert analysis.outcome is Outcome.OK
    assert analysis.facts.page_count == len(analysis.facts.pages) == 7
    assert (analysis.facts.pages[0].width, analysis.facts.pages[0].height) == (612.0, 792.0)
    assert analysis.facts.encryption is Encryption.NONE
    assert analysis.facts.size == PAPER.stat().st_size
    assert analysis.facts.pages[0].spans
    assert {font.embedded for font in analysis.facts.fonts or ()} == {True}
    assert 0 < analysis.seconds < 10
    assert 10 < analysis.peak_mb < 500
    assert analysis.packed == analysis.facts.to_bytes()


def test_bytes_are_analysed_like_a_path(engine: PdfEngine) -> None:
    assert engine.analyse(PAPER.read_bytes()).facts == engine.analyse(PAPER).facts


def test_rules_in_a_child_find_what_they_find_here(engine: PdfEngine) -> None:
    facts = engine.analyse(PAPER).facts
    authors = AuthorFacts(authors=(Author(name="Ada Quill", email="ada@quill.example"),))
    short = RuleSetSpec("short", Anonymity.FULL, (RuleSetting("page-total", Severity.ERROR, {"max_pages": 2}),))
    cases = [(short, Inputs(pdf=facts)), (default_spec(), Inputs(pdf=facts, authors=authors))]
    judging = engine.judge(cases)
    assert judging == Judging(Outcome.OK, tuple(evaluate(spec, inputs).findings for spec, inputs in cases))
    assert [one.rule for one in judging.found[0]] == ["page-total"]
    assert engine.judge([]) == Judging(Outcome.OK)


def test_the_text_of_a_file_is_laid_out_in_a_child(engine: PdfEngine) -> None:
    facts = engine.analyse(PAPER).facts
    assert engine.lay_out(facts).text == running_text(facts)
    assert len(running_text(facts)) > 5000


def test_rules_and_layout_that_take_too_long_are_killed(engine: PdfEngine) -> None:
    facts = engine.analyse(PAPER).facts
    for limits in (Limits(wall_seconds=0.01), Limits(cpu_seconds=0)):
        outcomes = [engine.judge([(default_spec(), Inputs(pdf=facts))] * 500, limits=limits).outcome]
        outcomes.append(engine.lay_out(facts, limits=limits).outcome)
        assert outcomes == [Outcome.TIMED_OUT] * 2


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("g36_truncated.pdf", Outcome.UNREADABLE),
        ("g37c_docx.pdf", Outcome.UNREADABLE),
        ("g37d_header_only.pdf", Outcome.UNREADABLE),
        ("g38_flate_bomb.pdf", Outcome.TOO_LARGE),
        ("g38b_flate2_bomb.pdf", Outcome.TOO_LARGE),
        ("g39c_xform_laughs.pdf", Outcome.TOO_LARGE),
        ("g40_enc_user.pdf", Outcome.ENCRYPTED),
    ],
)
def test_a_broken_or_hostile_file_is_a_result(engine: PdfEngine, name: str, outcome: Outcome) -> None:
    analysis = engine.analyse(DATA / name)
    assert analysis.outcome is outcome
    assert analysis.facts.outcome is outcome
    assert analysis.facts.pages == ()
    assert analysis.reason
    assert analysis.seconds < 5


def test_an_empty_file_and_one_with_very_many_pages_are_results(engine: PdfEngine) -> None:
    assert engine.analyse(b"").outcome is Outcome.UNREADABLE
    assert engine.analyse(many_pages(100_000)).outcome is Outcome.TOO_LARGE


def test_a_file_above_the_limit_is_not_opened(engine: PdfEngine) -> None:
    analysis = engine.analyse(PAPER, limits=Limits(max_bytes=1000))
    assert (analysis.outcome, analysis.facts.size) == (Outcome.TOO_LARGE, PAPER.stat().st_size)


def test_an_endless_file_ends_at_the_wall_clock_limit(engine: PdfEngine) -> None:
    started = time.monotonic()
    analysis = engine.analyse(ENDLESS, limits=Limits(wall_seconds=1.0, form_invocations=UNLIMITED_FORMS))
    assert (analysis.outcome, analysis.reason) == (Outcome.TIMED_OUT, "wall-clock limit")
    assert time.monotonic() - started < 5


def test_an_endless_file_ends_at_the_limit_of_cpu_time(engine: PdfEngine) -> None:
    analysis = engine.analyse(ENDLESS, limits=Limits(cpu_seconds=1, form_invocations=UNLIMITED_FORMS))
    assert (analysis.outcome, analysis.reason) == (Outcome.TIMED_OUT, "CPU limit")


def test_a_file_that_inflates_without_end_meets_the_limit_of_memory(engine: PdfEngine) -> None:
    limits = Limits(address_space=512 * MEBIBYTE, stream_bytes=10**12, content_bytes=10**12)
    analysis = engine.analyse(DATA / "g38b_flate2_bomb.pdf", limits=limits)
    assert (analysis.outcome, analysis.reason) == (Outcome.OUT_OF_MEMORY, "memory limit")
    assert analysis.peak_mb < 600


def test_pdfium_meets_the_limit_of_memory(engine: PdfEngine) -> None:
    limits = Limits(address_space=512 * MEBIBYTE, form_invocations=UNLIMITED_FORMS)
    analysis = engine.analyse(ENDLESS, limits=limits)
    assert (analysis.outcome, analysis.reason) == (Outcome.OUT_OF_MEMORY, "memory limit")


def test_a_killed_child_is_a_result_and_the_server_lives(engine: PdfEngine) -> None:
    server = server_of(engine)
    with during_endless_analysis(engine) as analysis:
        child = wait_for(lambda: next(iter(children_of(server)), None))
        os.kill(child, signal.SIGKILL)
    assert analysis.result().outcome is Outcome.CRASHED
    assert analysis.result().reason == "ended by SIGKILL"
    assert engine.analyse(PAPER).outcome is Outcome.OK
    assert server_of(engine) == server


def test_a_killed_server_is_replaced(engine: PdfEngine) -> None:
    before = server_of(engine)
    os.kill(before, signal.SIGKILL)
    assert engine.analyse(PAPER).outcome is Outcome.OK
    assert server_of(engine) != before


def test_a_server_killed_at_work_is_replaced_and_the_file_tried_again(engine: PdfEngine) -> None:
    server = server_of(engine)
    with during_endless_analysis(engine) as analysis:
        child = wait_for(lambda: next(iter(children_of(server)), None))
        os.kill(server, signal.SIGKILL)
        wait_for(lambda: gone(child) or None)
    # Which limit it met at the second try depends on the machine; that there was one shows in the reason.
    assert analysis.result().reason in {"wall-clock limit", "memory limit"}
    assert server_of(engine) != server


def test_a_file_under_which_servers_die_is_given_up(engine: PdfEngine) -> None:
    with during_endless_analysis(engine, wall_seconds=20) as analysis:
        first = wait_for(lambda: with_children(engine))
        os.kill(first, signal.SIGKILL)
        second = wait_for(lambda: with_children(engine, other_than=first))
        os.kill(second, signal.SIGKILL)
    assert (analysis.result().outcome, analysis.result().reason) == (
        Outcome.CRASHED,
        "the fork server did not survive this file",
    )


def test_a_server_that_hangs_is_replaced(engine: PdfEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eligibility.pdf.client._SERVER_GRACE", 0.5)
    server = server_of(engine)
    os.kill(server, signal.SIGSTOP)
    assert engine.analyse(PAPER, limits=Limits(wall_seconds=0.5)).outcome is Outcome.TIMED_OUT
    assert engine.analyse(PAPER).outcome is Outcome.OK
    assert server_of(engine) != server
    assert gone(server)


def test_many_threads_share_one_engine(engine: PdfEngine) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: engine.analyse(PAPER).facts.page_count, range(24)))
    assert outcomes == [7] * 24


def test_children_live_under_limits_in_a_session_of_their_own_without_environment(engine: PdfEngine) -> None:
    server = server_of(engine)
    limits = Limits(wall_seconds=3, cpu_seconds=7, address_space=900 * MEBIBYTE, form_invocations=UNLIMITED_FORMS)
    with during_endless_analysis(engine, limits=limits):
        child = wait_for(lambda: next(iter(children_of(server)), None))
        wait_for(lambda: resource.prlimit(child, resource.RLIMIT_NOFILE) == (0, 0) or None)
        assert resource.prlimit(child, resource.RLIMIT_AS) == (900 * MEBIBYTE, 900 * MEBIBYTE)
        assert resource.prlimit(child, resource.RLIMIT_CPU) == (7, 8)
        assert resource.prlimit(child, resource.RLIMIT_FSIZE) == (0, 0)
        assert resource.prlimit(child, resource.RLIMIT_CORE) == (0, 0)
        assert os.getsid(child) == child != os.getsid(server)
        environment = Path(f"/proc/{child}/environ").read_bytes()
        assert environment == b"OPENBLAS_NUM_THREADS=1\0LC_ALL=C.UTF-8\0"
        os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_server_and_children_die_with_the_process_that_uses_them(end: signal.Signals) -> None:
    script = (
        "import sys, threading; from eligibility.pdf.client import PdfEngine; from eligibility.pdf.limits import Limits\n"
        "engine = PdfEngine(limits=Limits(form_invocations=10**12)); engine.analyse(sys.argv[1])\n"
        "print(engine.server_pid, flush=True); engine.analyse(sys.argv[2])"
    )
    user = subprocess.Popen(
        [sys.executable, "-c", script, str(PAPER), str(ENDLESS)], stdout=subprocess.PIPE, cwd=DATA.parent.parent
    )
    assert user.stdout is not None
    with user.stdout:
        server = int(user.stdout.readline())
    child = wait_for(lambda: next(iter(children_of(server)), None))
    user.send_signal(end)
    user.wait()
    wait_for(lambda: (gone(server) and gone(child)) or None, seconds=5)


def test_a_forked_process_starts_a_server_of_its_own(engine: PdfEngine) -> None:
    engine.analyse(PAPER)
    script = (
        "import os, sys; from eligibility.pdf.client import PdfEngine\n"
        "engine = PdfEngine(); engine.analyse(sys.argv[1]); first = engine.server_pid\n"
        "pid = os.fork()\n"
        "if pid == 0:\n"
        "    ok = engine.analyse(sys.argv[1]).outcome == 'ok' and engine.server_pid not in (None, first)\n"
        "    engine.close(); os._exit(0 if ok else 1)\n"
        "_, status = os.waitpid(pid, 0)\n"
        "assert engine.analyse(sys.argv[1]).outcome == 'ok' and engine.server_pid == first\n"
        "sys.exit(os.waitstatus_to_exitcode(status))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(PAPER)], cwd=DATA.parent.parent, timeout=60, check=False)
    assert done.returncode == 0


def test_a_server_that_cannot_start_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eligibility.pdf.client.sys.executable", "/bin/false")
    with PdfEngine() as engine, pytest.raises(EngineUnavailable):
        engine.analyse(PAPER)


def test_a_missing_file_is_told_to_the_caller(engine: PdfEngine) -> None:
    with pytest.raises(FileNotFoundError):
        engine.analyse(DATA / "nothing.pdf")


def test_the_blinded_copy_comes_back_whole(engine: PdfEngine) -> None:
    blinding = engine.blind(DATA / "g14_xmp_creator.pdf")
    assert blinding.outcome is Outcome.OK
    assert blinding.removed == ("8 entries of the document information", "1 block of XMP metadata")
    copied = engine.analyse(blinding.copy).facts
    assert (copied.page_count, copied.metadata) == (6, {})


def test_no_copy_is_made_of_a_file_that_cannot_be_blinded(engine: PdfEngine) -> None:
    for name in ("g36_truncated.pdf", "g38b_flate2_bomb.pdf", "g40_enc_user.pdf"):
        blinding = engine.blind(DATA / name)
        assert (blinding.outcome is Outcome.OK, blinding.copy) == (False, b"")


def test_a_page_is_drawn_as_png(engine: PdfEngine) -> None:
    drawing = engine.render(PAPER, [7, 1], width=612)
    assert (drawing.outcome, drawing.count, list(drawing.pictures)) == (Outcome.OK, 7, [7, 1])
    for png in drawing.pictures.values():
        assert png.startswith(b"\x89PNG\r\n\x1a\n")
        assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (612, 792)
    assert drawing.pictures[1] != drawing.pictures[7]


def test_pages_that_do_not_exist_have_no_picture(engine: PdfEngine) -> None:
    drawing = engine.render(PAPER, [0, 7, 8], width=100)
    assert (drawing.outcome, drawing.count, list(drawing.pictures)) == (Outcome.OK, 7, [7])


def test_nothing_is_drawn_of_a_file_that_cannot_be_opened(engine: PdfEngine) -> None:
    for name in ("g36_truncated.pdf", "g38b_flate2_bomb.pdf", "g40_enc_user.pdf"):
        drawing = engine.render(DATA / name, [1])
        assert (drawing.outcome is Outcome.OK, drawing.count, drawing.pictures) == (False, 0, {})


class during_endless_analysis:  # noqa: N801 - reads as a phrase: with during_endless_analysis(engine) as analysis
    """Runs an analysis that does not end by itself while the body of the `with` runs."""

    def __init__(self, engine: PdfEngine, *, wall_seconds: float = 4, limits: Limits | None = None) -> None:
        self.engine = engine
        self.limits = limits or Limits(wall_seconds=wall_seconds, form_invocations=UNLIMITED_FORMS)
        self.results: list[Analysis] = []

    def __enter__(self) -> Self:
        self.thread = threading.Thread(
            target=lambda: self.results.append(self.engine.analyse(ENDLESS, limits=self.limits))
        )
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.join(timeout=30)

    def result(self) -> Analysis:
        (result,) = self.results
        return result


def server_of(engine: PdfEngine) -> int:
    engine.analyse(PAPER)
    assert engine.server_pid is not None
    return engine.server_pid


def with_children(engine: PdfEngine, *, other_than: int = 0) -> int | None:
    server = engine.server_pid
    return server if server is not None and server != other_than and children_of(server) else None


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def gone(pid: int) -> bool:
    """Whether a process is dead; one that nobody has waited for yet is."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def wait_for(look: Callable[[], T | None], seconds: float = 10) -> T:
    deadline = time.monotonic() + seconds
    while (found := look()) is None:
        if time.monotonic() > deadline:
            pytest.fail("it did not come to pass")
        time.sleep(0.02)
    return found


def many_pages(number: int) -> bytes:
    """A page tree in which one page is listed very often."""
    kids = b"3 0 R " * number
    return (
        b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count %d /Kids [%s] >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>\nendobj\n"
        b"trailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n0\n%%%%EOF\n" % (number, kids)
    )
