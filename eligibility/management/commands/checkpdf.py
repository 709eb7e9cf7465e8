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
from django.core.management.base import BaseCommand, CommandError

from conferences.callfile import CallError
from conferences.calltext import parse, told
from conferences.kinds import Anonymity, Stage
from eligibility.authors import Author, AuthorFacts
from eligibility.calls import read_rule_set_file, read_rule_sets
from eligibility.checked import COLUMNS, Checked, worst_status
from eligibility.commandline import WrongUsage
from eligibility.commandline.files import all_files
from eligibility.evaluation import Report, evaluate
from eligibility.facts import Outcome, PdfFacts
from eligibility.findings import Severity
from eligibility.inputs import Inputs, Subject
from eligibility.layout.paper import Paper
from eligibility.pdf.client import Analysis, EngineUnavailable, PdfEngine
from eligibility.rules import RULES, page_limit
from eligibility.rulesets import RuleSetSpec, default_spec
from eligibility.words import shown_name

USAGE, NO_ENGINE, INTERRUPTED = 64, 70, 130
ONE_LIST = ""
Authors = Mapping[str, AuthorFacts]


class Command(BaseCommand):
    """Checks PDF files under a rule set."""

    help = (
        "Checks PDF files against the rules of a track. Exit status: 0 nothing worse than a warning, "
        "1 errors found, 2 unreadable, 64 wrong usage; the worst over all files counts."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False
    status = 0

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The contract of the command line."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="A PDF file, or a folder: all *.pdf in it.")
        parser.add_argument("--call", help="The name of a call that comes with Confsys, or a call's TOML file.")
        parser.add_argument("--track", help="The track of the call; may be left out if it has one only.")
        parser.add_argument("--stage", default=Stage.SUBMISSION.value, choices=[stage.value for stage in Stage])
        parser.add_argument("--kind", default="", help="The kind of paper, where the track has several: short.")
        parser.add_argument(
            "--rule-set", metavar="FILE.toml", help="A rule set of your own: name, anonymity, [[rules]]."
        )
        parser.add_argument("--rules", choices=["all"], help="All rules, as they are set when nobody sets them.")
        parser.add_argument(
            "--authors", metavar="FILE.json", help="A list of {name, email, orcid, affiliation}, or file name: list."
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="One JSON object per line and file.")
        form.add_argument("--csv", action="store_true", help="One line per finding.")
        parser.add_argument("--jobs", type=int, default=1, metavar="N", help="So many files at once.")

    def run_from_argv(self, argv: list[str]) -> None:
        """Wrong usage ends with 64, for argparse's own 2 means `unreadable` here."""
        if isinstance(sys.stdout, TextIOWrapper):
            # A name or a quote that the output's encoding has no characters for is escaped, and stops nothing.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            super().run_from_argv(argv)
        except SystemExit as end:
            raise SystemExit(USAGE if end.code == 2 else end.code) from None
        except BrokenPipeError:
            # Whoever reads our output has seen enough. Nothing can be said any more, not at the end of the process either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None
        if self.status:
            sys.exit(self.status)

    def handle(self, *_args: object, **options: Any) -> None:
        """Checks all files, in the order given."""
        if options["jobs"] < 1:
            raise _usage("--jobs has to be at least 1.")
        try:
            files = all_files(options["files"])
        except WrongUsage as error:
            raise _usage(str(error)) from error
        spec, name = _rule_set(options)
        known = Inputs(anonymity=spec.anonymity, stage=Stage(options["stage"]), kind=options["kind"])
        authors = _authors(options["authors"])
        show = self._printer(options)
        try:
            with PdfEngine() as engine, ThreadPoolExecutor(options["jobs"]) as pool:
                results = pool.map(
                    lambda file: _check(engine, file, spec, name, replace(known, authors=_authors_of(file, authors))),
                    files,
                )
                for one in _with_progress(results, files):
                    self.status = max(self.status, worst_status([one]))
                    show(one)
        except EngineUnavailable as error:
            raise CommandError(f"{error} No file is the cause; try again.", returncode=NO_ENGINE) from error

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


def _usage(message: str) -> CommandError:
    return CommandError(message, returncode=USAGE)


def _rule_set(options: Mapping[str, Any]) -> tuple[RuleSetSpec, str | None]:
    """The rules to run and their name; without a rule set, only whether each file can be read."""
    if sum(bool(options[way]) for way in ("call", "rule_set", "rules")) > 1:
        raise _usage("Give one of --call, --rule-set and --rules.")
    if options["track"] and not options["call"]:
        raise _usage("--track needs --call.")
    if options["call"]:
        spec, name = _from_call(options["call"], options["track"], Stage(options["stage"]))
    elif options["rule_set"]:
        path = Path(options["rule_set"])
        text = _read(path)
        try:
            spec = read_rule_set_file(text, anonymity=Anonymity.FULL)
        except CallError as error:
            raise _usage(told(str(path), text, error.problems)) from error
        name = spec.name
    elif options["rules"]:
        spec, name = default_spec(), "all"
    else:
        return RuleSetSpec(name="", anonymity=Anonymity.FULL, settings=()), None
    # What authors chose and declared is not in the file: rules about it run where the submission is.
    about_files = tuple(setting for setting in spec.settings if RULES[setting.rule].subject is not Subject.AUTHORS)
    return replace(spec, settings=about_files), name


def _from_call(call: str, slug: str | None, stage: Stage) -> tuple[RuleSetSpec, str]:
    path = Path(call)
    if path.suffix != ".toml":
        path = Path(settings.CALLS_DIR) / f"{call}.toml"
        if not path.is_file():
            there = ", ".join(sorted(other.stem for other in path.parent.glob("*.toml")))
            raise _usage(f"There is no call {call}; there are {there}.")
    text = _read(path)
    try:
        data = parse(text)
    except CallError as error:
        raise _usage(told(str(path), text, error.problems)) from error
    try:
        levels = {track["slug"]: Anonymity(track.get("anonymity", "full")) for track in data.get("tracks", [])}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _usage(f"{path}: each of its tracks has to have a slug, and one of the levels of anonymity.") from error
    if slug is None and len(levels) == 1:
        slug = next(iter(levels))
    if slug is None or slug not in levels:
        raise _usage(f"--track has to be one of {', '.join(levels)}.")
    try:
        sections = read_rule_sets(data, tracks=levels)
    except CallError as error:
        raise _usage(told(str(path), text, error.problems)) from error
    spec = sections.spec_for(track=slug, stage=stage, anonymity=levels[slug])
    if spec is None:
        raise _usage(f"The call has no rules for {slug} at the stage {stage}.")
    return spec, f"{path.stem}/{slug}/{stage}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _usage(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _usage(f"{path} is not a text in UTF-8.") from error


def _authors(given: str | None) -> Authors | None:
    """Author lists by file name, or one under ONE_LIST."""
    if given is None:
        return None
    try:
        data = json.loads(_read(Path(given)))
        if isinstance(data, list):
            return {ONE_LIST: _author_list(data)}
        return {str(name): _author_list(listed) for name, listed in data.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise _usage(f"{given} is not a list of authors, nor an object of such lists: {error}.") from error


def _author_list(data: Any) -> AuthorFacts:
    return AuthorFacts(authors=tuple(_author(row) for row in data))


def _author(row: Mapping[str, Any]) -> Author:
    name, email, orcid, affiliation = (str(row.get(key) or "") for key in ("name", "email", "orcid", "affiliation"))
    return Author(name=name, email=email, orcid=orcid, affiliation=affiliation)


def _authors_of(file: Path, authors: Authors | None) -> AuthorFacts | None:
    if authors is None:
        return None
    return authors.get(ONE_LIST) or authors.get(file.name)


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
