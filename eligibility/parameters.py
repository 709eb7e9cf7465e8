"""The typed parameters of a rule: a frozen dataclass whose fields carry label, help, unit and bounds.

Everything that lets a chair say a parameter (the admin's forms, a call's TOML file, the command line) is made from
this metadata, and everything that comes from there passes through `read_parameters`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, asdict, dataclass, field, fields
from typing import Any, TypeVar, get_type_hints

P = TypeVar("P")


class ParameterError(ValueError):
    """Parameters that a rule cannot run with. `problems` maps each parameter's name to a sentence about it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in self.problems.items()))


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """What a form needs to ask for one parameter. `kind` is int, float, bool, text, choice, choices or list."""

    name: str
    kind: str
    label: str
    help: str
    unit: str
    default: Any
    minimum: float | None
    maximum: float | None
    choices: tuple[tuple[str, str], ...]
    refers_to: str = ""


def parameter(
    default: Any = MISSING,
    *,
    label: str,
    help: str = "",  # noqa: A002 - Django's forms call it so, too
    unit: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    choices: Sequence[tuple[str, str]] = (),
    refers_to: str = "",
) -> Any:
    """A dataclass field of a rule's parameters. Without a default it has to be given.

    `refers_to` says that it holds the key, or the keys, of a track's own `question` or `declaration`.
    """
    metadata = {
        "label": label,
        "help": help,
        "unit": unit,
        "minimum": minimum,
        "maximum": maximum,
        "choices": tuple(choices),
        "refers_to": refers_to,
    }
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


_KINDS = {int: "int", float: "float", bool: "bool", str: "text", tuple[str, ...]: "list"}
_EXPECTED = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "text": "a text",
    "choice": "one of the choices",
    "choices": "a list of choices",
    "list": "a list of texts",
}


_described: dict[type[Any], tuple[ParameterInfo, ...]] = {}


def describe(parameters: type[Any]) -> tuple[ParameterInfo, ...]:
    """The parameters of a rule, in the order in which to ask for them."""
    if parameters not in _described:
        hints = get_type_hints(parameters)
        _described[parameters] = tuple(_info(one, hints[one.name]) for one in fields(parameters))
    return _described[parameters]


def _info(one: Field[Any], hint: Any) -> ParameterInfo:
    choices = one.metadata["choices"]
    kind = _KINDS[hint]
    if choices:
        kind = "choices" if kind == "list" else "choice"
    default = None if one.default is MISSING else one.default
    return ParameterInfo(
        name=one.name,
        kind=kind,
        label=one.metadata["label"],
        help=one.metadata["help"],
        unit=one.metadata["unit"],
        default=default,
        minimum=one.metadata["minimum"],
        maximum=one.metadata["maximum"],
        choices=choices,
        refers_to=one.metadata["refers_to"],
    )


def read_parameters(parameters: type[P], given: Mapping[str, Any]) -> P:
    """The typed parameters. Raises ParameterError with every problem at once: unknown, missing, of another type, out
    of bounds."""
    known = {info.name: info for info in describe(parameters)}
    required = {one.name for one in fields(parameters) if one.default is MISSING}  # type: ignore[arg-type]  # P is a dataclass type
    problems = {
        name: f"is not a parameter of this rule; it has {_listed(known) or 'none'}."
        for name in given
        if name not in known
    }
    problems.update({name: "has to be given." for name in required if name not in given})
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            continue
        try:
            values[name] = _read(known[name], value)
        except ValueError as error:
            problems[name] = str(error)
    if problems:
        raise ParameterError(problems)
    return parameters(**values)


def plain_parameters(parameters: Any) -> dict[str, Any]:
    """The parameters as JSON's and TOML's own types; `read_parameters` is the inverse."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(parameters).items()}


def _listed(names: Mapping[str, Any]) -> str:
    return ", ".join(names)


def _read(info: ParameterInfo, value: Any) -> Any:
    expected = f"has to be {_EXPECTED[info.kind]}, not {value!r}."
    if info.kind == "bool":
        if not isinstance(value, bool):
            raise ValueError(expected)
        return value
    if info.kind in ("int", "float"):
        return _read_number(info, value, expected)
    if info.kind in ("text", "choice"):
        if not isinstance(value, str):
            raise ValueError(expected)
        _check_choices(info, [value])
        return value
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ValueError(expected)
    _check_choices(info, value)
    return tuple(value)


def _read_number(info: ParameterInfo, value: Any, expected: str) -> float | int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not (whole or (info.kind == "float" and isinstance(value, float))):
        raise ValueError(expected)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(expected)
    shown = value if whole else f"{value:g}"
    if info.minimum is not None and value < info.minimum:
        raise ValueError(f"has to be at least {info.minimum:g}, not {shown}.")
    if info.maximum is not None and value > info.maximum:
        raise ValueError(f"has to be at most {info.maximum:g}, not {shown}.")
    return float(value) if info.kind == "float" else int(value)


def _check_choices(info: ParameterInfo, values: Sequence[str]) -> None:
    allowed = [key for key, _ in info.choices]
    wrong = [value for value in values if value not in allowed]
    if allowed and wrong:
        raise ValueError(f"{wrong[0]!r} is not among the choices: {', '.join(allowed)}.")
