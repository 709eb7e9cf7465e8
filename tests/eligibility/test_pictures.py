"""Pictures of pages: drawn once by a child, kept as files, thrown away when others are needed more."""

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest
from django.test import override_settings

from eligibility import pictures
from eligibility.pdf.client import PdfEngine
from eligibility.pictures import Drawn, Size, drawn_by, forget_pictures, picture_of, tidy_pictures

DATA = Path(__file__).parent.parent / "data"
SHA256, OTHER = "a" * 64, "b" * 64
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path) -> Iterator[Path]:
    with override_settings(PICTURES_DIR=tmp_path / "pictures"):
        yield tmp_path / "pictures"


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The pages that each child was asked to draw; the children are real."""
    asked: list[list[int]] = []
    draw = PdfEngine.render

    def render(self: PdfEngine, source: object, pages: list[int], **more: object) -> object:
        asked.append(list(pages))
        return draw(self, source, pages, **more)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(PdfEngine, "render", render)
    return asked


def picture(page: int, size: Size = Size.SMALL, *, name: str = "g01_6p_refs_own.pdf", sha256: str = SHA256) -> Drawn:
    """What became of a picture; a drawn one is a PNG of the right width."""

    @contextmanager
    def opened() -> Iterator[Path]:
        yield DATA / name

    made = picture_of(sha256=sha256, page=page, size=size, opened=opened)
    if made.file is not None:
        with made.file as file:
            head = file.read(24)
        assert head.startswith(PNG)
        assert int.from_bytes(head[16:20], "big") == size.pixels
    assert (made.file is not None) == (made.drawn is Drawn.YES)
    return made.drawn


def test_a_strip_of_small_pictures_is_drawn_by_one_child_and_then_kept(children: list[list[int]]) -> None:
    assert [picture(page) for page in range(1, 8)] == [Drawn.YES] * 7
    assert [picture(page) for page in range(1, 8)] == [Drawn.YES] * 7
    assert children == [list(range(1, 13))]


def test_many_who_ask_at_once_start_one_child(children: list[list[int]]) -> None:
    found: list[Drawn] = []
    threads = [threading.Thread(target=lambda page=page: found.append(picture(page))) for page in (1, 2, 3, 4, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Drawn.YES] * 5
    assert len(children) == 1


def test_a_large_picture_is_drawn_alone(children: list[list[int]]) -> None:
    assert picture(2, Size.PAGE) is Drawn.YES
    assert children == [[2]]


def test_who_may_not_have_another_drawn_still_gets_what_is_kept(children: list[list[int]]) -> None:
    asked: list[int] = []

    def refused() -> bool:
        asked.append(1)
        return False

    def opened() -> AbstractContextManager[Path]:
        return nullcontext(DATA / "g01_6p_refs_own.pdf")

    assert picture_of(sha256=SHA256, page=1, size=Size.PAGE, opened=opened, may_draw=refused).drawn is Drawn.BUSY
    assert (asked, children) == ([1], [])
    assert picture(1, Size.PAGE) is Drawn.YES
    kept = picture_of(sha256=SHA256, page=1, size=Size.PAGE, opened=opened, may_draw=refused)
    assert (kept.drawn, asked) == (Drawn.YES, [1])
    assert kept.file is not None
    kept.file.close()


def test_a_page_beyond_the_end_is_absent_and_starts_no_second_child(children: list[list[int]]) -> None:
    assert [picture(page, Size.PAGE) for page in (8, 8)] == [Drawn.ABSENT] * 2
    assert children == [[8]]


@pytest.mark.parametrize("page", [0, -1, 1001])
def test_a_page_that_no_file_has_starts_no_child(children: list[list[int]], page: int) -> None:
    assert picture(page) is Drawn.ABSENT
    assert children == []


@pytest.mark.parametrize("name", ["g36_truncated.pdf", "g40_enc_user.pdf", "g38b_flate2_bomb.pdf"])
def test_a_file_that_cannot_be_drawn_is_told_so_and_not_tried_for_ever(children: list[list[int]], name: str) -> None:
    assert [picture(1, Size.PAGE, name=name) for _ in range(3)] == [Drawn.CANNOT] * 3
    assert children == [[1]]


def test_what_could_not_be_drawn_is_tried_again_later(children: list[list[int]], shelf: Path) -> None:
    picture(1, Size.PAGE, name="g36_truncated.pdf")
    (marker,) = shelf.rglob("*.cannot")
    os.utime(marker, (0, 0))
    assert picture(1, Size.PAGE) is Drawn.YES
    assert len(children) == 2


def test_who_would_have_to_wait_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch, children: list[list[int]]) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.1)
    with pictures._slot(0.0), pictures._slot(0.0):
        assert picture(1) is Drawn.BUSY
    assert children == []
    assert picture(1) is Drawn.YES


def test_not_all_threads_of_a_process_wait_for_pictures(
    monkeypatch: pytest.MonkeyPatch, children: list[list[int]]
) -> None:
    monkeypatch.setattr(pictures, "_waiting", threading.BoundedSemaphore(1))
    with pictures._waiting:
        assert picture(1) is Drawn.BUSY
    assert (picture(1), children) == (Drawn.YES, [list(range(1, 13))])
    with pictures._waiting:
        # What is kept needs nobody to wait.
        assert picture(2) is Drawn.YES


def test_pictures_of_a_deleted_file_are_deleted(shelf: Path) -> None:
    picture(1, Size.PAGE)
    picture(1, Size.PAGE, sha256=OTHER)
    forget_pictures(SHA256)
    assert [path.parent.name for path in shelf.rglob("*.png")] == [OTHER]


def test_what_was_not_looked_at_for_longest_goes_first(shelf: Path) -> None:
    picture(1, Size.PAGE, sha256=OTHER)
    picture(1, Size.PAGE)
    for sha256, age in ((SHA256, 1_000), (OTHER, 2_000)):
        os.utime(shelf / drawn_by() / sha256[:2] / sha256, (age, age))
    # Looking makes it young again.
    assert picture(1, Size.PAGE) is Drawn.YES
    one = sum(path.stat().st_size for path in shelf.rglob("*.png")) // 2
    assert tidy_pictures(keep_bytes=one + 100) == 1
    assert [path.parent.name for path in shelf.rglob("*.png")] == [SHA256]
    assert tidy_pictures(keep_bytes=one + 100) == 0


def test_what_another_engine_drew_goes(shelf: Path) -> None:
    picture(1, Size.PAGE)
    (shelf / drawn_by()).rename(shelf / "0.9")
    picture(1, Size.PAGE)
    assert tidy_pictures(keep_bytes=10**9) == 1
    assert [path.parent.parent.parent.name for path in shelf.rglob("*.png")] == [drawn_by()]


@pytest.mark.parametrize("sha256", ["", "../" * 21 + "x", "a" * 63])
def test_no_path_is_made_of_what_is_no_hash(sha256: str) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        picture(1, sha256=sha256)


def test_a_picture_that_is_tidied_away_while_it_is_looked_at_is_shown_all_the_same(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, children: list[list[int]]
) -> None:
    assert picture(1) is Drawn.YES
    touch = os.utime

    def tidied_just_before(path: Path) -> None:
        tidy_pictures(keep_bytes=0)
        touch(path)

    monkeypatch.setattr(os, "utime", tidied_just_before)
    assert picture(1) is Drawn.YES
    monkeypatch.undo()
    assert not [*shelf.glob("*/??/*/*.png")]
    assert len(children) == 1
