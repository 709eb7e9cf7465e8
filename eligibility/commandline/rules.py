"""The rules of a command line: of a call's track, of a file of one's own, or all there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conferences.callfile import CallError
from conferences.calltext import parse, told
from conferences.kinds import Anonymity, Stage
from eligibility.calls import read_rule_set_file, read_rule_sets
from eligibility.commandline import WrongUsage
from eligibility.commandline.texts import read_text
from eligibility.findings import Severity
from eligibility.rules import page_limit
from eligibility.rulesets import RuleSetSpec, default_spec
from eligibility.words import listed, shown_name


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedRules:
    """The options that say which rules to run; at most one of `call`, `rule_set` and `all_rules` is given."""

    call: str = ""
    track: str = ""
    stage: Stage = Stage.SUBMISSION
    kind: str = ""
    rule_set: str = ""
    all_rules: bool = False


def read_rules(asked: AskedRules, *, calls: Path) -> tuple[RuleSetSpec, str | None]:
    """The rules about files and the name of the set; with nothing asked for, none and None. `calls` is the folder of the
    calls that come with Confsys. Raises WrongUsage."""
    if sum(map(bool, (asked.call, asked.rule_set, asked.all_rules))) > 1:
        raise WrongUsage("Give one of --call, --rule-set and --rules.")
    if asked.track and not asked.call:
        raise WrongUsage("--track needs --call.")
    if asked.kind and not (asked.call or asked.rule_set):
        raise WrongUsage("--kind needs --call or --rule-set: without them no limit is for one kind of paper.")
    if asked.call:
        return _of_call(asked, calls)
    if asked.rule_set:
        return _of_file(asked)
    if asked.all_rules:
        return _about_the_file(default_spec(), "--rules all"), "all"
    return RuleSetSpec(name="", anonymity=Anonymity.FULL, settings=()), None


def _of_file(asked: AskedRules) -> tuple[RuleSetSpec, str]:
    file, text = shown_name(asked.rule_set), read_text(asked.rule_set)
    try:
        if not parse(text).keys().isdisjoint(("tracks", "rule_sets")):
            raise WrongUsage(f"{file} looks like a call, which --call takes.")
        spec = read_rule_set_file(text, anonymity=Anonymity.FULL)
    except CallError as error:
        raise WrongUsage(told(file, text, error.problems)) from error
    _refuse_unknown(asked.kind, _kinds_with_limits(spec), file)
    return _about_the_file(spec, file), spec.name


def _of_call(asked: AskedRules, calls: Path) -> tuple[RuleSetSpec, str]:
    path = _file_of_call(asked.call, calls)
    file, text = shown_name(str(path)), read_text(path)
    try:
        data = parse(text)
        tracks = _tracks(data, file)
        sections = read_rule_sets(data, tracks=tracks)
    except CallError as error:
        raise WrongUsage(told(file, text, error.problems)) from error
    slug = asked.track or (next(iter(tracks)) if len(tracks) == 1 else "")
    if slug not in tracks:
        raise WrongUsage(f"--track has to be one of {', '.join(tracks)}.")
    track = tracks[slug]
    spec = sections.spec_for(track=slug, stage=asked.stage, anonymity=track.anonymity)
    if spec is None:
        there = [stage for stage in Stage if sections.spec_for(track=slug, stage=stage, anonymity=track.anonymity)]
        hint = f"; it has some for the stage {there[0]}" if there else ""
        raise WrongUsage(f"The call has no rules for {slug} at the stage {asked.stage}{hint}.")
    _refuse_unknown(asked.kind, [*track.kinds, *_kinds_with_limits(spec)], f"The track {slug}")
    return _about_the_file(spec, f"The rule set {spec.name} of the track {slug}"), f"{path.stem}/{slug}/{asked.stage}"


def _file_of_call(call: str, calls: Path) -> Path:
    path = Path(call)
    if path.suffix.lower() == ".toml":
        return path
    path = calls / f"{call}.toml"
    if not path.is_file():
        there = ", ".join(sorted(other.stem for other in calls.glob("*.toml")))
        raise WrongUsage(f"There is no call {shown_name(call)}; there are {there}.")
    return path


@dataclass(frozen=True, slots=True)
class _Track:
    anonymity: Anonymity
    kinds: tuple[str, ...]


def _tracks(data: Mapping[str, Any], file: str) -> dict[str, _Track]:
    """The tracks of a call by slug: no more of it than the rules need, so that a call can be tried while it is written."""
    try:
        tracks = {
            track["slug"]: _Track(
                anonymity=Anonymity(track.get("anonymity", Anonymity.FULL.value)),
                kinds=tuple(str(kind["key"]) for kind in track.get("kinds", [])),
            )
            for track in data.get("tracks", [])
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise WrongUsage(
            f"{file}: each of its tracks has to have a slug, one of the levels of anonymity, and a key for each kind of paper."
        ) from error
    if not tracks:
        hint = " It looks like a rule set, which --rule-set takes." if "rules" in data else ""
        raise WrongUsage(f"{file} is no call: it has no tracks, each begun by [[tracks]].{hint}")
    return tracks


def _kinds_with_limits(spec: RuleSetSpec) -> list[str]:
    """The kinds of paper that a rule set names."""
    limits = (setting.effective() for setting in spec.settings if setting.rule == page_limit.RULE.name)
    return [kind for limit in limits for kind in limit.budgets()]


def _refuse_unknown(kind: str, known: Sequence[str], source: str) -> None:
    """A kind that nobody knows would be judged by the limit of all others, and nobody told."""
    if not kind or kind in known:
        return
    if not known:
        raise WrongUsage(f"{source} knows no kinds of paper; leave --kind out.")
    raise WrongUsage(f"--kind has to be one of {', '.join(dict.fromkeys(known))}.")


def _about_the_file(spec: RuleSetSpec, source: str) -> RuleSetSpec:
    """What authors chose and declared is not in the file: rules about it run where the submission is. A set of nothing
    else is lawful for a track; but whoever checks files by it would believe that something was looked at."""
    about_files = spec.about_the_file()
    if any(setting.severity is not Severity.OFF for setting in about_files.settings):
        return about_files
    about_authors = [one.rule for one in spec.about_the_authors().settings if one.severity is not Severity.OFF]
    if about_authors:
        lacking = f"has rules about authors alone ({listed(about_authors)}), which run where the submission is"
    elif spec.settings:
        lacking = "has no rule that is not off"
    else:
        lacking = "has no rules"
    raise WrongUsage(f"{source} {lacking}; at least one about files is needed, such as page-limit.")
