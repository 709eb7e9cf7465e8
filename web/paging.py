"""Pages of a list by key: the address of the next one carries the keys of those before it, for the way back. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

_MOST = 40


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a list is: after which key, and after which keys the pages before began. `kept` is the rest of the address."""

    kept: Mapping[str, str]
    after: str
    been: tuple[str, ...]

    @classmethod
    def of(cls, asked: Mapping[str, str], kept: Mapping[str, str]) -> "Trail":
        """From the query of an address."""
        been = tuple(one for one in asked.get("trail", "").split(",") if one)[-_MOST:]
        return cls(kept, asked.get("after", ""), been)

    @property
    def number(self) -> int | None:
        """The key where it is a number; None on the first page, and for what is none."""
        return int(self.after) if self.after.isdecimal() and len(self.after) < 10 else None

    def next_url(self, following: str | int | None) -> str:
        """The address of the next page, which begins after this key; empty if there is none."""
        if following is None:
            return ""
        return self._url(str(following), (*self.been, self.after or "0"))

    @property
    def previous_url(self) -> str:
        """The address of the page before; empty on the first."""
        if not self.after:
            return ""
        back = self.been[-1] if self.been else "0"
        return self._url(back, self.been[:-1]) if back != "0" else self._url("", ())

    def _url(self, after: str, been: tuple[str, ...]) -> str:
        more = {"after": after, "trail": ",".join(been)} if after else {}
        return "?" + urlencode({**self.kept, **more})
