"""The text of a call's file: parsed within bounds, whoever wrote it, and the line of each problem. Pure."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from conferences.callfile import CallError

# A call with a thousand organisations has about 200 KB.
LIMIT_BYTES = 4 * 1_048_576
# More problems than these are counted, not told: they come of one fault that is repeated.
TOLD = 50
_STEP = re.compile(r"([\w-]+)(?:\[(\d+)\])?")
# A comment, the quotes that begin a text of several lines, or a text within a line.
_QUOTED = re.compile(r"""#|\"{3}|'{3}|"(?:\\.|[^"\\])*"|'[^']*'""")
_CLOSING = {'"""': re.compile(r'(?:\\.|[^\\])*?"""'), "'''": re.compile(r".*?'''")}
_Path = tuple[tuple[str, int | None], ...]


def parse(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises CallError for what is no TOML, is too large, or could not be stored."""
    if len(text.encode("utf-8", "surrogatepass")) > LIMIT_BYTES:
        raise CallError([("", f"The file has more than {LIMIT_BYTES // 1_048_576} MB, the most that is read.")])
    try:
        data = tomllib.loads(text)
        without = list(islice(_with_nul(data, ""), TOLD))
    except RecursionError as error:
        raise CallError([("", "Its brackets are nested too deeply to be read.")]) from error
    except ValueError as error:
        # TOMLDecodeError is one; another is a number with more digits than Python reads.
        raise CallError([("", f"This is not TOML: {error}.")]) from error
    if without:
        raise CallError([(path, "has the character U+0000, which no text can hold.") for path in without])
    return data


def _with_nul(value: Any, path: str) -> Iterable[str]:
    """The paths of texts and keys that hold a NUL."""
    if isinstance(value, str) and "\0" in value:
        yield path
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            place = f"{path}.{key}".lstrip(".")
            yield from [path] if "\0" in key else _with_nul(inner, place)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for position, inner in enumerate(value):
            yield from _with_nul(inner, f"{path}[{position}]")


def told(file: str, text: str, problems: Sequence[tuple[str, str]]) -> str:
    """One line for each problem: file, line, key, sentence; beyond the first fifty how many more there are."""
    lines = Lines(text)
    shown = [_told(file, lines, path, sentence) for path, sentence in problems[:TOLD]]
    more = len(problems) - TOLD
    return "\n".join([*shown, f"{file}: {more:,} more problems are not listed."] if more > 0 else shown)


def _told(file: str, lines: "Lines", path: str, sentence: str) -> str:
    line = lines.of(path)
    place = f"{file}:{line}" if line else file
    return f"{place}: {path}: {sentence}" if path else f"{place}: {sentence}"


class Lines:
    """Which line (from 1) of a TOML text a path such as `rule_sets[0].rules[2].parameters.max_bytes` speaks of.

    Python's TOML reader keeps no positions, so the headers are counted here: the key's own line where it stands on one,
    else that of the table around it. What looks like a header inside a text of several lines is none.
    """

    def __init__(self, text: str) -> None:
        self._first: dict[_Path, int] = {}
        seen: dict[str, int] = {}
        here = inside = ""
        # Lines end where TOML says so: a text may hold other characters at which Python would split it.
        for number, line in enumerate(text.split("\n"), start=1):
            was_inside, inside = inside, _open_after(line, inside)
            if was_inside:
                continue
            if header := re.match(r"\s*\[\[\s*([\w.\-]+)\s*\]\]", line):
                here = _array_path(header[1], seen)
            elif header := re.match(r"\s*\[\s*([\w.\-]+)\s*\]", line):
                here = _table_path(header[1], seen)
            key = re.match(r"\s*([\w-]+)\s*=", line)
            self._first.setdefault(_steps(f"{here}.{key[1]}".lstrip(".") if key else here), number)

    def of(self, path: str) -> int | None:
        """The line of the longest part of the path that stands on one; None if none does."""
        steps = _steps(path)
        found = (self._first.get(steps[:length]) for length in range(len(steps), 0, -1))
        return next((line for line in found if line is not None), None)


def _open_after(line: str, inside: str) -> str:
    """The quotes of a text of several lines that is open at the end of a line; `inside` are those open at its beginning."""
    place = 0
    while True:
        if inside:
            closed = _CLOSING[inside].match(line, place)
            if closed is None:
                return inside
            place, inside = closed.end(), ""
        found = _QUOTED.search(line, place)
        if found is None or found[0].startswith("#"):
            return ""
        place, inside = found.end(), found[0] if found[0] in _CLOSING else ""


def _steps(path: str) -> _Path:
    return tuple((name, int(index) if index else None) for name, index in _STEP.findall(path))


def _array_path(name: str, seen: dict[str, int]) -> str:
    parent = _table_path(name.rpartition(".")[0], seen) if "." in name else ""
    path = f"{parent}.{name.rpartition('.')[2]}".lstrip(".")
    seen[path] = seen.get(path, -1) + 1
    return f"{path}[{seen[path]}]"


def _table_path(name: str, seen: dict[str, int]) -> str:
    path = ""
    for part in name.split("."):
        path = f"{path}.{part}".lstrip(".")
        if path in seen:
            path = f"{path}[{seen[path]}]"
    return path
