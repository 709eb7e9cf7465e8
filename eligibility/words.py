"""Small grammar for messages to people."""

from __future__ import annotations

from collections.abc import Sequence

from eligibility.authors import Sector


def count(number: int, noun: str, plural: str = "") -> str:
    """As in "1 page", "3 pages"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def ordinal(number: int) -> str:
    """As in "1st", "2nd", "11th", "23rd"."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listed(items: Sequence[str], word: str = "and") -> str:
    """As in "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def shortened(text: str, most: int) -> str:
    """At most so many characters: up to the end of a word, and then a sign that there is more."""
    if len(text) <= most:
        return text
    whole = text[:most].rpartition(" ")[0]
    # A script without blanks, and an endless word, are cut where they are.
    return f"{(whole if len(whole) > most // 2 else text[: most - 1]).rstrip(' ,;:')}…"


def on_one_line(text: str) -> str:
    """Without what moves the cursor of a terminal or colours it: a stranger's file may say anything."""
    return "".join(character if character.isprintable() else " " for character in text)


def shown_name(name: str) -> str:
    r"""The name of a file as any terminal can show it: on one line, and bytes of it that are no UTF-8 as `\xe9`."""
    return on_one_line(name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


def page_list(pages: Sequence[int]) -> str:
    """As in "Page 3", "Pages 1 and 2", "Pages 1 to 9", "Pages 1, 3 to 5 and 8"; pages are sorted and distinct."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][-1] + 1:
            ranges[-1].append(page)
        else:
            ranges.append([page])
    parts: list[str] = []
    for run in ranges:
        parts += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(page) for page in run]
    return f"{'Page' if len(pages) == 1 else 'Pages'} {listed(parts)}"


def sector_word(sector: Sector) -> str:
    """As in "is listed as industry"."""
    return _SECTORS[sector]


_SECTORS = {
    Sector.INDUSTRY: "industry",
    Sector.ACADEMIA: "academia",
    Sector.GOVERNMENT: "government",
    Sector.NON_PROFIT: "a non-profit organisation",
    Sector.INDEPENDENT: "independent",
    Sector.UNKNOWN: "not known",
}
