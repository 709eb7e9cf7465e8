"""Reading the tables of a call's TOML file: typed, with every problem collected and none skipped. Pure.

Each floor reads its own section with these; `confsys.calls` puts the sections together and finds the line of each
problem.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)

KEY = re.compile(r"[a-z][a-z0-9_]*")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_INDEX = re.compile(r"\[\d+\]")
_SHAPES = {KEY: "a small letter, then small letters, digits and underscores", SLUG: "small letters, digits and hyphens"}


class CallError(ValueError):
    """A call that is refused whole. `problems` are (path such as `tracks[1].anonymity`, sentence)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{path}: {problem}" for path, problem in problems))


class Table:
    """One table of the file. Each key is asked for once; `close` tells the keys that nobody asked for.

    A reading that fails notes its problem and answers with a harmless value, so that one run tells all problems.
    """

    def __init__(self, data: Mapping[str, Any], path: str = "", problems: list[tuple[str, str]] | None = None) -> None:
        self.data = data
        self.path = path
        self.problems = [] if problems is None else problems
        self._asked: list[str] = []

    def at(self, key: str) -> str:
        """The path of a key of this table."""
        return f"{self.path}.{key}".lstrip(".")

    def refuse(self, key: str, sentence: str) -> None:
        """Note a problem with a key."""
        self.problems.append((self.at(key), sentence))

    def value(self, key: str) -> Any:
        """Whatever the file says there; None if it says nothing."""
        self._asked.append(key)
        return self.data.get(key)

    def text(self, key: str, *, most: int = 0, required: bool = False, shape: re.Pattern[str] | None = None) -> str:
        """A text; empty if it is left out. `most` is its greatest length, `shape` what all of it has to match."""
        value = self.value(key)
        if value is None:
            if required:
                self.refuse(key, "is missing; a text is expected.")
            return ""
        if not isinstance(value, str):
            self.refuse(key, f"has to be a text in quotes, not {value!r}.")
            return ""
        text = value.strip()
        if required and not text:
            self.refuse(key, "is empty; a text is expected.")
        if most and len(text) > most:
            self.refuse(key, f"has {len(text)} characters; at most {most} are possible.")
        if shape is not None and text and not shape.fullmatch(text):
            self.refuse(key, f"{text!r} has to be made of {_SHAPES.get(shape, shape.pattern)}.")
        return text

    def whole(self, key: str, default: int, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.refuse(key, f"has to be a whole number from {least} to {most}, not {value!r}.")
            return default
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.refuse(key, f"has to be true or false, not {value!r}.")
            return default
        return value

    def member(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One word of an enumeration; without a default it has to be given."""
        value = self.value(key)
        if value is None and default is not None:
            return default
        words = ", ".join(member.value for member in kind)
        try:
            return kind(value)
        except ValueError:
            self.refuse(
                key,
                f"is missing; one of {words} is expected." if value is None else f"{value!r} is not one of {words}.",
            )
            return next(iter(kind))

    def texts(self, key: str, *, most: int = 0, required: bool = False) -> tuple[str, ...]:
        """A list of texts, none of them twice."""
        value = self.value(key)
        if value is None and not required:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.refuse(key, "has to be a list of texts in quotes.")
            return ()
        texts = tuple(item.strip() for item in value)
        if required and not texts:
            self.refuse(key, "is empty; at least one text is expected.")
        for text in texts:
            if most and len(text) > most:
                self.refuse(key, f"{text!r} has {len(text)} characters; at most {most} are possible.")
        for text, times in Counter(texts).items():
            if times > 1:
                self.refuse(key, f"{text!r} is listed twice.")
        return texts

    def refuse_twice(self, key: str, names: Iterable[str], what: str) -> None:
        """Note each name that comes up more than once among things that are told apart by it."""
        for name, times in Counter(names).items():
            if times > 1 and name:
                self.refuse(key, f"There are two {what} {name!r}.")

    def track_list(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """A list of slugs of tracks that the call has."""
        return tuple(slug for slug in self.texts(key, required=True) if self.knows(key, slug, known))

    def knows(self, key: str, slug: str, known: tuple[str, ...]) -> bool:
        """Whether the call has this track; a problem is noted if not."""
        if slug not in known:
            self.refuse(key, f"There is no track {slug!r}; there are {', '.join(known) or 'none'}.")
        return slug in known

    def table(self, key: str) -> "Table":
        """The table `[key]`, which has to be there."""
        value = self.value(key)
        if not isinstance(value, dict):
            self.refuse(key, f"is missing; a table that begins with [{self.at(key)}] is expected.")
            value = {}
        return Table(value, self.at(key), self.problems)

    def tables(self, key: str, *, required: bool = False) -> list["Table"]:
        """The tables `[[key]]`, in order."""
        value = self.value(key)
        if value is None and not required:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            self.refuse(key, f"has to be tables, each begun by [[{_INDEX.sub('', self.at(key))}]].")
            return []
        return [Table(item, f"{self.at(key)}[{position}]", self.problems) for position, item in enumerate(value)]

    def close(self) -> None:
        """Refuse every key that was not asked for."""
        for key in self.data:
            if key not in self._asked:
                self.refuse(key, f"is not known here; there are {', '.join(self._asked)}.")

    def finish(self) -> None:
        """Raise CallError with all problems, if there are any."""
        if self.problems:
            raise CallError(self.problems)
