"""Which files a command line names, and what is said of those that cannot be read."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eligibility.commandline import WrongUsage
from eligibility.commandline.files import all_files

IS_ROOT = os.geteuid() == 0


def refusal(*given: str | Path) -> str:
    with pytest.raises(WrongUsage) as error:
        all_files([str(one) for one in given])
    return str(error.value)


def test_a_folder_is_its_pdf_files_at_any_depth_in_order(tmp_path: Path) -> None:
    (tmp_path / "b" / "deep.pdf").mkdir(parents=True)
    names = ("c.PDF", "a.pdf", "b/deep.pdf/x.pdf")
    for name in (*names, "notes.txt", "pdf", ".pdf"):
        (tmp_path / name).touch()
    (tmp_path / "link.pdf").symlink_to("a.pdf")
    inside = ["a.pdf", "b/deep.pdf/x.pdf", "c.PDF", "link.pdf"]
    assert all_files([str(tmp_path / "c.PDF"), str(tmp_path)]) == [tmp_path / name for name in ("c.PDF", *inside)]


def missing(folder: Path) -> Path:
    return folder / "missing.pdf"


def broken_link(folder: Path) -> Path:
    (folder / "broken.pdf").symlink_to("nowhere")
    return folder / "broken.pdf"


def link_to_itself(folder: Path) -> Path:
    (folder / "loop.pdf").symlink_to("loop.pdf")
    return folder / "loop.pdf"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.pdf")
    return folder / "pipe.pdf"


def socket_file(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as one, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)  # the path of a socket has to be short
        one.bind("s.pdf")
    return folder / "s.pdf"


def behind_a_file(folder: Path) -> Path:
    (folder / "notes").touch()
    return folder / "notes" / "inside.pdf"


def empty_folder(folder: Path) -> Path:
    (folder / "empty").mkdir()
    return folder / "empty"


NOT_THERE = "There is no file {}."
BROKEN = "{} is a link to what is not there."
LOOP = "{} cannot be read: Too many levels of symbolic links."
NO_FOLDER = "{} cannot be read: Not a directory."
EMPTY = "There is no PDF file in the folder {}."
PIPE = "{} is a pipe; save the PDF in a file and name that."
SOCKET = "{} is a socket; save the PDF in a file and name that."


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (missing, NOT_THERE),
        (broken_link, BROKEN),
        (link_to_itself, LOOP),
        (pipe, PIPE),
        (socket_file, SOCKET),
        (behind_a_file, NO_FOLDER),
        (empty_folder, EMPTY),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, make: Callable[[Path], Path], told: str
) -> None:
    path = make(tmp_path)
    assert refusal(path) == told.format(path)


@pytest.mark.parametrize(
    ("make", "told"), [(broken_link, BROKEN), (link_to_itself, LOOP), (pipe, PIPE), (socket_file, SOCKET)]
)
def test_what_cannot_be_read_in_a_folder_is_refused_too(
    tmp_path: Path, make: Callable[[Path], Path], told: str
) -> None:
    (tmp_path / "good.pdf").touch()
    path = make(tmp_path)
    assert refusal(tmp_path) == told.format(path)


def test_a_folder_without_pdf_is_named_beside_files_too(tmp_path: Path) -> None:
    (tmp_path / "good.pdf").touch()
    assert refusal(tmp_path / "good.pdf", empty_folder(tmp_path)) == EMPTY.format(tmp_path / "empty")


def test_a_folder_inside_that_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.pdf").touch()
    closed = empty_folder(tmp_path)
    look = os.scandir

    def scandir(path: Any) -> Iterator[Any]:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert refusal(tmp_path) == f"{closed} cannot be read: Permission denied."
    assert refusal(closed) == f"{closed} cannot be read: Permission denied."


@pytest.mark.skipif(IS_ROOT, reason="root may read everything")
def test_what_one_may_not_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "deep").mkdir(parents=True)
    for path in (tmp_path / "a.pdf", closed / "deep" / "b.pdf"):
        path.touch()
        path.chmod(0)
    (tmp_path / "a.pdf").chmod(0)
    closed.chmod(0)
    try:
        assert refusal(tmp_path).splitlines() == [
            f"{closed} cannot be read: Permission denied.",
            f"{tmp_path / 'a.pdf'} cannot be read: Permission denied.",
        ]
        assert refusal(closed / "deep") == f"{closed / 'deep'} cannot be read: Permission denied."
    finally:
        closed.chmod(0o700)


def test_all_that_cannot_be_read_is_told_at_once_and_a_great_many_are_counted(tmp_path: Path) -> None:
    for number in range(1_022):
        (tmp_path / f"{number:04}.pdf").symlink_to("nowhere")
    told = refusal("-", tmp_path, "no\x1b[2Jwhere\udce9.pdf").splitlines()
    assert len(told) == 21
    assert told[:2] == [
        "Standard input is not read; save the PDF in a file and name that.",
        BROKEN.format(tmp_path / "0000.pdf"),
    ]
    assert told[-1] == "1,004 more are not listed."
    assert refusal("no\x1b[2Jwhere\udce9.pdf") == r"There is no file no [2Jwhere\xe9.pdf."


def test_a_file_called_like_standard_input_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "-").touch()
    monkeypatch.chdir(tmp_path)
    assert all_files(["./-"]) == [Path("-")]
