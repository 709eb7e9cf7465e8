"""`manage.py checkpdf`: the engine without a server, a database or a network."""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
import os
import sys
import time
import traceback
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from conferences.kinds import Stage
from eligibility.checked import COLUMNS, Checked, worst_status
from eligibility.commandline import WrongUsage
from eligibility.commandline.authors import Authors, read_authors
from eligibility.commandline.files import all_files
from eligibility.commandline.rules import AskedRules, read_rules
from eligibility.commandline.texts import read_text
from eligibility.evaluation import Report, evaluate
from eligibility.facts import Outcome, PdfFacts
from eligibility.findings import Severity
from eligibility.inputs import Inputs
from eligibility.layout.paper import Paper
from eligibility.pdf.client import Analysis, EngineUnavailable, PdfEngine
from eligibility.rules import page_limit
from eligibility.rulesets import RuleSetSpec
from eligibility.words import shown_name

USAGE, NO_ENGINE, NO_OUTPUT, INTERRUPTED = 64, 70, 74, 130


class Command(BaseCommand):
    """Checks PDF files under a rule set."""

    help = (
        "Checks PDF files against the rules of a track. Exit status: 0 nothing worse than a warning, "
        "1 errors found, 2 unreadable, 64 wrong usage; the worst over all files counts. Without --call, --rule-set or "
        "--rules it tells only whether the files can be read."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False
    status = 0

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The contract of the command line."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="A PDF file, or a folder: all *.pdf in it.")
        parser.add_argument("--call", help="The name of a call that comes with Confsys, or a file: my-call.toml.")
        parser.add_argument("--track", help="The track of the call; may be left out if it has one only.")
        parser.add_argument(
            "--stage",
            default=Stage.SUBMISSION.value,
            choices=[stage.value for stage in Stage],
            help="Which version of the paper it is; submission if left out.",
        )
        parser.add_argument("--kind", default="", help="The kind of paper, where there are several: short.")
        parser.add_argument(
            "--rule-set", metavar="FILE.toml", help="A rule set of your own: name, anonymity, [[rules]]."
        )
        parser.add_argument("--rules", choices=["all"], help="All rules, as they are set when nobody sets them.")
        parser.add_argument(
            "--authors",
            metavar="FILE.json",
            help="A list of {name, email, orcid, affiliation}, or an object {file name: list}.",
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="One JSON object per line and file.")
        form.add_argument("--csv", action="store_true", help="One line per finding.")
        parser.add_argument("--jobs", type=int, default=1, metavar="N", help="So many files at once.")

    def run_from_argv(self, argv: list[str]) -> None:
        """Wrong usage ends with 64, for argparse's own 2 means `unreadable` here."""
        self._replace_closed_streams()
        if isinstance(sys.stdout, TextIOWrapper):
            # A name or a quote that the output's encoding has no characters for is escaped, and stops nothing.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            super().run_from_argv(argv)
        except SystemExit as end:
            raise SystemExit(USAGE if end.code == 2 else end.code) from None
        except BrokenPipeError:
            # Whoever reads our output has seen enough.
            _say_no_more()
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None
        if self.status:
            sys.exit(self.status)

    def _replace_closed_streams(self) -> None:
        """Whoever closed an output (`>&-`) wants the exit status alone. What is opened next must not take its place, or it
        would be written into."""
        for descriptor in range(3):
            try:
                os.fstat(descriptor)
            except OSError:
                os.open(os.devnull, os.O_RDWR)
        if sys.stdout is None:
            sys.stdout = self.stdout = _nowhere()
        if sys.stderr is None:
            sys.stderr = self.stderr = _nowhere()

    def handle(self, *_args: object, **options: Any) -> None:
        """Checks all files, in the order given."""
        try:
            files, spec, name, authors = _asked(options)
        except WrongUsage as error:
            raise CommandError(str(error), returncode=USAGE) from error
        known = Inputs(anonymity=spec.anonymity, stage=Stage(options["stage"]), kind=options["kind"])
        if authors is not None and (note := authors.note(files)):
            self.stderr.write(note, self.style.NOTICE)
        show = self._printer(options)
        try:
            with PdfEngine() as engine, ThreadPoolExecutor(options["jobs"]) as pool:
                results = pool.map(
                    lambda file: _check(
                        engine, file, spec, name, replace(known, authors=authors.of(file) if authors else None)
                    ),
                    files,
                )
                for one in _with_progress(results, files):
                    self.status = max(self.status, worst_status([one]))
                    self._write(show, one)
        except EngineUnavailable as error:
            raise CommandError(f"{error} No file is the cause; try again.", returncode=NO_ENGINE) from error

    def _write(self, show: Callable[[Checked], None], one: Checked) -> None:
        """At once, so that nothing is lost unnoticed. Raises CommandError for a full disk and the like."""
        try:
            show(one)
            self.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            _say_no_more()
            raise CommandError(f"The output cannot be written: {error.strerror}.", returncode=NO_OUTPUT) from error

    def _printer(self, options: Mapping[str, Any]) -> Callable[[Checked], None]:
        if options["json"]:
            # What is no UTF-8 in a name becomes the escape of half a character, from which Python gets the name back.
            encoding = getattr(self.stdout, "encoding", None) or "utf-8"
            ascii_alone = codecs.lookup(encoding).name != "utf-8"
            return lambda one: self.stdout.write(json.dumps(one.to_json(), ensure_ascii=ascii_alone))
        if options["csv"]:
            writer = csv.writer(self.stdout)
            writer.writerow(COLUMNS)
            return lambda one: writer.writerows(one.rows())
        colours = options["force_color"] or (
            sys.stdout.isatty() and not options["no_color"] and "NO_COLOR" not in os.environ
        )
        return lambda one: self.stdout.write("\n".join(one.lines(colours=colours)))


def _nowhere() -> OutputWrapper:
    return OutputWrapper(open(os.devnull, "w", encoding="utf-8"))


def _say_no_more() -> None:
    """What is not written yet cannot be, not at the end of the process either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _check(engine: PdfEngine, file: Path, spec: RuleSetSpec, name: str | None, known: Inputs) -> Checked:
    try:
        analysis = engine.analyse(file)
        with file.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        # The file was there when the list was made. The others are checked all the same.
        reason = error.strerror or str(error)
        lost = PdfFacts(outcome=Outcome.UNREADABLE, size=0, reason=reason)
        analysis, sha256 = Analysis(Outcome.UNREADABLE, lost, 0.0, 0.0, reason), ""
    started = time.perf_counter()
    try:
        facts, report, paper = _judged(spec, known, analysis.facts)
    except Exception:  # noqa: BLE001 - a fault of ours in one file is told in full; the others are checked all the same
        sys.stderr.write(f"{shown_name(str(file))}: the rules failed.\n{traceback.format_exc()}")
        lost = PdfFacts(outcome=Outcome.CRASHED, size=analysis.facts.size, reason="The rules failed.")
        facts, report, paper = _judged(spec, known, lost)
    return Checked(
        file=str(file),
        sha256=sha256,
        rule_set=name,
        facts=facts,
        report=report,
        seconds=analysis.seconds + time.perf_counter() - started,
        peak_mb=analysis.peak_mb,
        paper=paper,
        counted_pages=_counted(spec, paper),
    )


def _judged(spec: RuleSetSpec, known: Inputs, facts: PdfFacts) -> tuple[PdfFacts, Report, Paper | None]:
    inputs = replace(known, pdf=facts)
    report = evaluate(spec, inputs)
    return facts, report, inputs.paper if facts.outcome is Outcome.OK else None


def _counted(spec: RuleSetSpec, paper: Paper | None) -> int | None:
    """How many pages count under the rule set's budget; None without one."""
    budget = next((s for s in spec.settings if s.rule == page_limit.RULE.name and s.severity is not Severity.OFF), None)
    return None if budget is None or paper is None else len(page_limit.counted_pages(paper, budget.effective()))


def _asked(options: Mapping[str, Any]) -> tuple[list[Path], RuleSetSpec, str | None, Authors | None]:
    """What the command line asks for: files, rules and their name, authors. Raises WrongUsage."""
    if options["jobs"] < 1:
        raise WrongUsage("--jobs has to be at least 1.")
    for option in ("call", "track", "rule_set", "authors"):
        # As a shell makes it of a variable that is not set: what was meant is not known.
        if options[option] == "":
            raise WrongUsage(f"--{option.replace('_', '-')} is empty.")
    files = all_files(options["files"])
    asked = AskedRules(
        call=options["call"] or "",
        track=options["track"] or "",
        stage=Stage(options["stage"]),
        kind=options["kind"],
        rule_set=options["rule_set"] or "",
        all_rules=bool(options["rules"]),
    )
    spec, name = read_rules(asked, calls=Path(settings.CALLS_DIR))
    source = options["authors"]
    if source is None:
        return files, spec, name, None
    if name is None:
        raise WrongUsage("--authors needs --call, --rule-set or --rules: without rules nobody is searched for.")
    return files, spec, name, read_authors(read_text(source), source=shown_name(source))


def _with_progress(results: Iterator[Checked], files: list[Path]) -> Iterator[Checked]:
    """The results; on a terminal with a bar on stderr, so that stdout stays what it is."""
    if not sys.stderr.isatty() or len(files) < 2:
        yield from results
        return
    for done, result in enumerate(results, start=1):
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
        yield result
        if done < len(files):
            filled = 30 * done // len(files)
            bar = "█" * filled + "░" * (30 - filled)
            sys.stderr.write(f"\r{bar} {done} of {len(files)}  {shown_name(files[done].name)[:40]}")
            sys.stderr.flush()
    sys.stderr.write("\r\033[K")
