"""Pictures of pages: drawn when somebody looks, by a child process under limits, and kept as files until others are needed more.

A request for one small picture draws the neighbouring pages along, since the strip of a report asks for all of them. One
child at a time draws from a file, and `AT_ONCE` on the whole machine; whoever would have to wait too long, or beside too
many others, is told so. The locks are flocks on directories: they go with the process that holds them.
"""

import fcntl
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from django.conf import settings

from eligibility.facts import ENGINE_VERSION, Outcome
from eligibility.pdf.client import EngineUnavailable, Rendering
from eligibility.services import engine

logger = logging.getLogger(__name__)

# Raised when the same page is drawn otherwise: with annotations since 2.
DRAWING = "2"
# Children that draw on one machine at the same time, whatever asks for them.
AT_ONCE = 2
# Small pictures that one child draws.
TOGETHER = 12
# How long a request waits for others, in seconds.
PATIENCE = 5.0
# Requests of one process that may wait at the same time: as many as one browser sends at once, which without scripts
# does not ask again. The process's other threads go on answering for everybody else.
WAITING = 6
_PAUSE = 0.03
# A page that could not be drawn is not tried again before so many seconds: the machine may have been the reason.
_TRIED_AGAIN = 3600.0
_PAGES = 1000
_SHA256_LENGTH = 64


class Size(StrEnum):
    """How wide a picture is: for the strip, for reading about a finding, for looking closely."""

    SMALL = "small"
    PAGE = "page"
    LARGE = "large"

    @property
    def pixels(self) -> int:
        """The width."""
        return {Size.SMALL: 260, Size.PAGE: 1100, Size.LARGE: 2200}[self]


class Drawn(StrEnum):
    """What became of a picture. `busy` passes, `cannot` stays; `absent`: the file has no such page."""

    YES = "yes"
    CANNOT = "cannot"
    BUSY = "busy"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as an open PNG file, which the caller closes; None unless it was drawn."""

    drawn: Drawn
    file: IO[bytes] | None = None


Opened = Callable[[], AbstractContextManager[Path]]


def picture_of(
    *, sha256: str, page: int, size: Size, opened: Opened, may_draw: Callable[[], bool] = lambda: True
) -> Picture:
    """The picture of a page (from 1) of the file with this hash, kept or drawn now.

    `opened` gives the file as a path for as long as it is drawn. `may_draw` is asked before a child is started, and not
    for what is kept; no makes it `busy`. Raises OSError if the file cannot be read; nothing for a
    bad file.
    """
    if not 1 <= page <= _PAGES:
        return Picture(Drawn.ABSENT)
    shelf = _Shelf(sha256, size)
    if (known := shelf.find(page)) is not None:
        return known
    if not _waiting.acquire(blocking=False):
        return Picture(Drawn.BUSY)
    try:
        return _drawn_now(shelf, page, opened, may_draw)
    finally:
        _waiting.release()


_waiting = threading.BoundedSemaphore(WAITING)


def _drawn_now(shelf: "_Shelf", page: int, opened: Opened, may_draw: Callable[[], bool]) -> Picture:
    """Draw, or wait for whoever draws it already."""
    until = time.monotonic() + PATIENCE
    with shelf.locked(until) as mine:
        if not mine:
            return Picture(Drawn.BUSY)
        # Drawn meanwhile by whoever held the lock?
        if (known := shelf.find(page)) is not None:
            return known
        with _slot(until) as free:
            if not free or not may_draw():
                return Picture(Drawn.BUSY)
            try:
                _draw(shelf, page, opened)
            except EngineUnavailable:
                logger.exception("No picture can be drawn: the PDF engine cannot be started.")
                return Picture(Drawn.BUSY)
        return shelf.find(page) or Picture(Drawn.BUSY)


def drawn_by() -> str:
    """What drew the pictures that are shown: others are drawn anew."""
    return f"{ENGINE_VERSION}-{DRAWING}"


def forget_pictures(sha256: str) -> None:
    """Delete all pictures of a file, for example because the file itself is deleted; waits for who is drawing."""
    for directory in _root().glob(f"*/{sha256[:2]}/{sha256}"):
        _remove(directory, until=time.monotonic() + settings.CHECK_LEASE_SECONDS)


def tidy_pictures(*, keep_bytes: int | None = None) -> int:
    """Delete what was drawn otherwise, then what was not looked at for longest, until the rest is small enough; returns
    how many files' pictures are gone. None: as many bytes as the settings say."""
    limit = settings.PICTURES_BYTES if keep_bytes is None else keep_bytes
    directories = list(_root().glob("*/??/*"))
    removed = sum(_remove(one) for one in directories if one.parent.parent.name != drawn_by())
    kept = [found for one in directories if one.parent.parent.name == drawn_by() and (found := _measured(one))]
    total = sum(size for _, _, size in kept)
    for _, directory, size in sorted(kept):
        if total <= limit:
            break
        if _remove(directory):
            removed += 1
            total -= size
    return removed


class _Shelf:
    """The pictures of one size of one file."""

    def __init__(self, sha256: str, size: Size) -> None:
        if len(sha256) != _SHA256_LENGTH or not sha256.isalnum():
            raise ValueError("This is no SHA-256 in hexadecimal.")
        self.size = size
        self.directory = _root() / drawn_by() / sha256[:2] / sha256

    def find(self, page: int) -> Picture | None:
        """What is known of a picture; None if it has to be drawn."""
        try:
            file = self._path(page, "png").open("rb")
        except FileNotFoundError:
            return self._refused(page)
        # The time of the directory says when somebody looked: what was looked at long ago goes first. It may be tidied away in
        # this very moment; the open picture can be read all the same.
        with suppress(FileNotFoundError):
            os.utime(self.directory)
        return Picture(Drawn.YES, file)

    def knows(self, page: int) -> bool:
        """Whether a picture is there, or known not to be."""
        return self._path(page, "png").exists() or self._refused(page) is not None

    def keep(self, page: int, png: bytes) -> None:
        """Whole or not at all."""
        with tempfile.NamedTemporaryFile(dir=self.directory, delete=False) as file:
            file.write(png)
        Path(file.name).replace(self._path(page, "png"))

    def refuse(self, page: int, drawn: Drawn) -> None:
        """Remember that there is no picture."""
        self._path(page, drawn.value).touch()

    @contextmanager
    def locked(self, until: float) -> Iterator[bool]:
        """Whether the shelf is ours to write to, having waited at most until then."""
        while True:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # tidied away in the very moment: made again
                descriptor = _lock(self.directory, until)
                break
        try:
            yield descriptor is not None
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _refused(self, page: int) -> Picture | None:
        if self._path(page, Drawn.ABSENT.value).exists():
            return Picture(Drawn.ABSENT)
        try:
            age = time.time() - self._path(page, Drawn.CANNOT.value).stat().st_mtime
        except FileNotFoundError:
            return None
        return Picture(Drawn.CANNOT) if age < _TRIED_AGAIN else None

    def _path(self, page: int, ending: str) -> Path:
        return self.directory / f"{self.size.value}-{page:04}.{ending}"


def _draw(shelf: _Shelf, page: int, opened: Opened) -> None:
    """Draw a page and, of small pictures, those beside it. If they cannot be drawn together it is tried alone."""
    pages: Sequence[int] = [page]
    if shelf.size is Size.SMALL:
        first = page - (page - 1) % TOGETHER
        pages = [one for one in range(first, first + TOGETHER) if one == page or not shelf.knows(one)]
    with opened() as path:
        result = engine().render(path, pages, width=shelf.size.pixels)
        if result.outcome is not Outcome.OK and len(pages) > 1:
            pages = [page]
            result = engine().render(path, pages, width=shelf.size.pixels)
    _keep(shelf, pages, result)


def _keep(shelf: _Shelf, pages: Sequence[int], result: Rendering) -> None:
    if result.outcome is not Outcome.OK:
        logger.info("A page cannot be drawn: %s %s", result.outcome, result.reason)
    for page in pages:
        if page in result.pictures:
            shelf.keep(page, result.pictures[page])
        else:
            beyond = result.outcome is Outcome.OK and page > result.count
            shelf.refuse(page, Drawn.ABSENT if beyond else Drawn.CANNOT)


@contextmanager
def _slot(until: float) -> Iterator[bool]:
    """One of the places for children that draw; False if none was free for too long."""
    places = [_root() / "drawing" / str(number) for number in range(AT_ONCE)]
    for place in places:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = None
    while descriptor is None:
        descriptor = next((taken for place in places if (taken := _lock(place, 0.0)) is not None), None)
        if descriptor is None:
            if time.monotonic() >= until:
                break
            time.sleep(_PAUSE)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _lock(directory: Path, until: float) -> int | None:
    """A descriptor that holds the directory's lock until it is closed; None if it was not free until then.

    Raises FileNotFoundError if the directory is not there, or no longer the one that was locked.
    """
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    while not _flocked(descriptor):
        if time.monotonic() >= until:
            os.close(descriptor)
            return None
        time.sleep(_PAUSE)
    if not _is_still(directory, descriptor):
        os.close(descriptor)
        raise FileNotFoundError(directory)
    return descriptor


def _is_still(directory: Path, descriptor: int) -> bool:
    """Whether the open directory is the one that has this name now."""
    try:
        return directory.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False


def _flocked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove(directory: Path, *, until: float = 0.0) -> bool:
    """Delete the pictures of a file, unless somebody draws into it until then."""
    try:
        descriptor = _lock(directory, until)
    except FileNotFoundError:
        return True
    if descriptor is None:
        return False
    try:
        shutil.rmtree(directory, ignore_errors=True)
    finally:
        os.close(descriptor)
    return True


def _measured(directory: Path) -> tuple[float, Path, int] | None:
    """When somebody last looked, and how many bytes lie there; None if it is gone."""
    try:
        return directory.stat().st_mtime, directory, sum(one.stat().st_size for one in directory.iterdir())
    except FileNotFoundError:
        return None


def _root() -> Path:
    return Path(settings.PICTURES_DIR)
