"""The rule sets of a call: this floor's section of a call's TOML file. Pure: writing rows is for the services.

    [[rule_sets]]
    name = "format"                       # unique within the call: letters, digits, hyphens, underscores
    title = "Format"                      # as chairs call it; made from the name if left out
    stage = "submission"                  # submission | camera_ready; "submission" if left out
    tracks = ["research", "industry"]     # slugs of the tracks that use it, [] for none yet; anonymity is each track's own
    also = { camera_ready = ["demo"] }    # tracks that use it at another stage, if there are any
    extends = "common"                    # a set above, whose rules hold here too, but for those listed here again

    [[rule_sets.rules]]
    rule = "file-size"                    # a name from eligibility.rules
    severity = "error"                    # off | notice | warning | error; the rule's default if left out
    [rule_sets.rules.parameters]          # defaults if left out
    max_bytes = 20971520

A track is named by at most one set for each stage; several tracks may share a set, or sets what they extend (M8). A set
that others extend need not say `tracks`; it is then a part of the file alone. What is stored is each set in full, so that a
version says it all.
`readable` and `encrypted` are part of every set and need not be listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conferences.callfile import CallError
from conferences.calltext import parse
from conferences.kinds import Anonymity, Stage
from eligibility.findings import Severity
from eligibility.rules import RULES
from eligibility.rulesets import RuleSetSpec, RuleSetting, repeated, setting_problems

_NAME = re.compile(r"[A-Za-z0-9_-]{1,50}")


@dataclass(frozen=True, slots=True)
class RuleSetSection:
    """One `[[rule_sets]]` of a call."""

    name: str
    stage: Stage
    tracks: tuple[str, ...]
    settings: tuple[RuleSetting, ...]
    title: str = ""
    also: tuple[tuple[Stage, tuple[str, ...]], ...] = ()
    # Where in the file each rule stands: that of an extended set is told of there.
    places: tuple[str, ...] = field(default=(), compare=False)

    @property
    def shown_title(self) -> str:
        """As chairs call it."""
        return self.title or self.name.replace("-", " ").capitalize()

    @property
    def uses(self) -> tuple[tuple[Stage, str], ...]:
        """Each track that uses it, with the stage."""
        return tuple((stage, track) for stage, tracks in ((self.stage, self.tracks), *self.also) for track in tracks)


@dataclass(frozen=True, slots=True)
class RuleSections:
    """All rule sets of a call."""

    sections: tuple[RuleSetSection, ...]

    def spec_for(self, *, track: str, stage: Stage, anonymity: Anonymity) -> RuleSetSpec | None:
        """The rules of one track at one stage; None if the call has none for it."""
        for section in self.sections:
            if (stage, track) in section.uses:
                return RuleSetSpec(name=section.name, anonymity=anonymity, settings=section.settings)
        return None


def read_rule_sets(data: Mapping[str, Any], *, tracks: Iterable[str]) -> RuleSections:
    """The `rule_sets` of a parsed call whose tracks have these slugs. Raises CallError with every problem at once."""
    reader = _Reader(known_tracks=tuple(tracks))
    sections = reader.sections(data.get("rule_sets", []))
    if reader.problems:
        raise CallError(reader.problems)
    return RuleSections(tuple(sections))


def write_rule_sets(sections: RuleSections) -> list[dict[str, Any]]:
    """The value of `rule_sets` that reads back as these sections: for exporting a call."""
    return [
        {"name": section.name}
        | ({"title": section.title} if section.title else {})
        | {"stage": section.stage.value, "tracks": list(section.tracks)}
        | ({"also": {stage.value: list(tracks) for stage, tracks in section.also}} if section.also else {})
        | {
            "rules": [
                {"rule": s.rule, "severity": s.severity.value}
                | ({"parameters": dict(s.parameters)} if s.parameters else {})
                for s in section.settings
            ],
        }
        for section in sections.sections
    ]


class _Reader:
    """Collects problems while it reads, so that a broken file is told about once and whole."""

    def __init__(self, known_tracks: tuple[str, ...]) -> None:
        self.known_tracks = known_tracks
        self.problems: list[tuple[str, str]] = []
        self.names: set[str] = set()
        self.used: set[tuple[str, Stage]] = set()
        self.read: dict[str, dict[str, tuple[RuleSetting, str]]] = {}

    def problem(self, path: str, sentence: str) -> None:
        self.problems.append((path, sentence))

    def sections(self, value: Any) -> list[RuleSetSection]:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.problem("rule_sets", "has to be a list of tables, each begun by [[rule_sets]].")
            return []
        extended = {item["extends"] for item in value if isinstance(item.get("extends"), str)}
        read = [self.section(f"rule_sets[{position}]", item, extended) for position, item in enumerate(value)]
        # One that says it is used by no track is kept for later; one that does not say is there to be extended.
        return [section for section, item in zip(read, value, strict=True) if section.uses or "tracks" in item]

    def section(self, path: str, data: dict[str, Any], extended: set[str]) -> RuleSetSection:
        self.only(path, data, ("name", "title", "stage", "tracks", "also", "extends", "rules"))
        name = data.get("name")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            self.problem(f"{path}.name", "has to be a text of at most 50 letters, digits, hyphens and underscores.")
            name = ""
        elif name in self.names:
            self.problem(f"{path}.name", f"There are two rule sets {name!r}.")
        self.names.add(name)
        stage = self.member(f"{path}.stage", Stage, data.get("stage", Stage.SUBMISSION.value)) or Stage.SUBMISSION
        rules = self.whole(path, name, data)
        tracks = () if name in extended and "tracks" not in data else self.used_by(path, data.get("tracks"))
        section = RuleSetSection(
            name=name,
            stage=stage,
            tracks=tracks,
            settings=tuple(setting for setting, _ in rules),
            title=self.title(path, data),
            also=self.also(path, stage, data),
            places=tuple(place for _, place in rules),
        )
        for where, track in section.uses:
            if (track, where) in self.used:
                key = "tracks" if where is stage else "also"
                self.problem(f"{path}.{key}", f"The track {track} has another rule set for the stage {where} already.")
            self.used.add((track, where))
        return section

    def whole(self, path: str, name: str, data: dict[str, Any]) -> list[tuple[RuleSetting, str]]:
        """The rules of the set that it extends, and its own in their place or after them; each with where it stands."""
        own = self.rules(path, data.get("rules", []))
        for name_twice in repeated(setting.rule for setting, _ in own):
            self.problem(f"{path}.rules", f"The rule {name_twice} is listed twice.")
        base = data.get("extends")
        if base is not None and (not isinstance(base, str) or base not in self.read):
            there = ", ".join(self.read) or "none"
            self.problem(f"{path}.extends", f"There is no rule set {base!r} above this one; there are {there}.")
            base = None
        rules = {**self.read.get(base or "", {}), **{setting.rule: (setting, place) for setting, place in own}}
        self.read[name] = rules
        return list(rules.values())

    def title(self, path: str, data: dict[str, Any]) -> str:
        title = data.get("title", "")
        if not isinstance(title, str) or len(title) > 100:
            self.problem(f"{path}.title", "has to be a text of at most 100 characters.")
            return ""
        return title.strip()

    def also(self, path: str, stage: Stage, data: dict[str, Any]) -> tuple[tuple[Stage, tuple[str, ...]], ...]:
        value = data.get("also", {})
        if not isinstance(value, dict):
            self.problem(f"{path}.also", 'has to be a table such as { camera_ready = ["demo"] }.')
            return ()
        found = []
        for key, tracks in value.items():
            other = self.member(f"{path}.also", Stage, key)
            if other is stage:
                self.problem(f"{path}.also", f"{stage} is the stage of the set itself; its tracks stand in `tracks`.")
            elif other is not None:
                found.append((other, self.tracks(f"{path}.also", tracks)))
        return tuple(found)

    def used_by(self, path: str, value: Any) -> tuple[str, ...]:
        """The tracks that use a set; an empty list says that none does yet."""
        return () if value == [] else self.tracks(f"{path}.tracks", value)

    def tracks(self, path: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            self.problem(path, "has to be a list of the tracks that use this set.")
            return ()
        for slug in value:
            if slug not in self.known_tracks:
                self.problem(path, f"There is no track {slug!r}; there are {', '.join(self.known_tracks) or 'none'}.")
        return tuple(slug for slug in value if slug in self.known_tracks)

    def rules(self, path: str, value: Any) -> tuple[tuple[RuleSetting, str], ...]:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            header = "rule_sets.rules" if path else "rules"
            self.problem(f"{path}.rules", f"has to be a list of tables, each begun by [[{header}]].")
            return ()
        places = [f"{path}.rules[{position}]" for position in range(len(value))]
        read = [(self.rule(place, item), place) for place, item in zip(places, value, strict=True)]
        return tuple((setting, place) for setting, place in read if setting is not None)

    def rule(self, path: str, data: dict[str, Any]) -> RuleSetting | None:
        self.only(path, data, ("rule", "severity", "parameters"))
        name = data.get("rule")
        if not isinstance(name, str) or name not in RULES:
            self.problem(f"{path}.rule", f"There is no rule {name!r}; there are {', '.join(RULES)}.")
            return None
        severity = self.member(f"{path}.severity", Severity, data.get("severity", RULES[name].default.value))
        parameters = data.get("parameters", {})
        if severity is None or not isinstance(parameters, dict):
            if not isinstance(parameters, dict):
                self.problem(f"{path}.parameters", "has to be a table.")
            return None
        setting = RuleSetting(rule=name, severity=severity, parameters=parameters)
        for where, sentence in setting_problems(setting):
            self.problem(f"{path}{where}", sentence)
        return setting

    def member(self, path: str, kind: Any, value: Any) -> Any:
        try:
            return kind(value)
        except ValueError:
            self.problem(path, f"{value!r} is not one of {', '.join(member.value for member in kind)}.")
            return None

    def only(self, path: str, data: dict[str, Any], allowed: tuple[str, ...]) -> None:
        for key in data:
            if key not in allowed:
                self.problem(f"{path}.{key}", f"is not known here; there are {', '.join(allowed)}.")


def read_rule_set_file(text: str, *, anonymity: Anonymity) -> RuleSetSpec:
    """A rule set on its own, as `checkpdf --rule-set` takes it: `name`, `anonymity` and `[[rules]]`. Raises
    CallError."""
    data = parse(text)
    reader = _Reader(known_tracks=())
    reader.only("", data, ("name", "anonymity", "rules"))
    name = data.get("name", "own")
    if not isinstance(name, str):
        reader.problem("name", f"has to be a text in quotes, not {name!r}.")
    level = reader.member("anonymity", Anonymity, data.get("anonymity", anonymity.value)) or anonymity
    settings = tuple(setting for setting, _ in reader.rules("", data.get("rules", [])))
    if reader.problems:
        raise CallError([(path.lstrip("."), sentence) for path, sentence in reader.problems])
    spec = RuleSetSpec(name=name, anonymity=level, settings=settings)
    if problems := spec.problems():
        raise CallError(problems)
    return spec
