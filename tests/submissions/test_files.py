"""The store keeps whole files under their hash, never overwrites, and forgets what was broken off."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from submissions.files import (
    FileRefused,
    Incoming,
    hashes_to_its_name,
    is_stored,
    local_path,
    name_of,
    open_stored,
    remove_abandoned,
    store_bytes,
)
from tests.submissions.world import make_pdf

MEMORY = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    """A directory of files for this test alone."""
    storages = {
        **MEMORY,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    with override_settings(STORAGES=storages):
        yield tmp_path


def everything_in(directory: Path) -> list[str]:
    return sorted(str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file())


def test_a_file_lies_under_its_hash_whole_and_read_only(files: Path) -> None:
    data = make_pdf()
    stored = store_bytes(data)
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert stored.size == len(data)
    assert everything_in(files) == [name_of(stored.sha256)]
    assert (files / name_of(stored.sha256)).stat().st_mode & 0o777 == 0o440
    with open_stored(stored.sha256) as opened:
        assert opened.read() == data
    assert hashes_to_its_name(stored.sha256)


def test_the_same_bytes_again_leave_the_first_file_alone(files: Path) -> None:
    data = make_pdf()
    path = files / name_of(store_bytes(data).sha256)
    before = path.stat().st_ino
    store_bytes(data)
    assert path.stat().st_ino == before
    assert len(everything_in(files)) == 1


def test_what_is_no_pdf_is_refused_and_leaves_nothing(files: Path) -> None:
    with pytest.raises(FileRefused, match="This is no PDF file"):
        store_bytes(b"PK\x03\x04 a word processor's file")
    with pytest.raises(FileRefused, match="This is no PDF file"):
        store_bytes(b"x" * 1020 + b"%PDF-1.7")
    assert everything_in(files) == []


def test_the_header_may_begin_within_the_first_1024_bytes(files: Path) -> None:
    store_bytes(b"x" * 1019 + b"%PDF-1.7 and more")
    assert len(everything_in(files)) == 1


def test_a_file_over_the_limit_is_refused_while_it_arrives(files: Path) -> None:
    incoming = Incoming(limit=3 * 1024 * 1024)
    incoming.write(b"%PDF-" + b"x" * (3 * 1024 * 1024 - 5))
    with pytest.raises(FileRefused, match=r"The file is larger than 3 MB; at most 3 MB are allowed\."):
        incoming.write(b"x")
    incoming.close()
    assert everything_in(files) == []


def test_a_broken_off_file_is_gone_when_nobody_holds_it(files: Path) -> None:
    incoming = Incoming(limit=1000)
    incoming.write(b"%PDF-1.7")
    assert len(everything_in(files)) == 1
    del incoming
    assert everything_in(files) == []


def test_the_sweep_takes_the_files_of_killed_writers_and_no_others(files: Path) -> None:
    script = (
        "import django; from django.conf import settings\n"
        f"settings.configure(STORAGES={{'default': {{'BACKEND': 'django.core.files.storage.FileSystemStorage',"
        f" 'OPTIONS': {{'location': {str(files)!r}}}}}}}, FILE_UPLOAD_TEMP_DIR=None)\n"
        "django.setup()\n"
        "from submissions.files import Incoming\n"
        "incoming = Incoming(limit=1000); incoming.write(b'%PDF-1.7'); incoming._file.flush()\n"
        "print('written', flush=True); import time; time.sleep(60)"
    )
    writer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=Path.cwd())
    assert writer.stdout is not None
    with writer.stdout:
        assert writer.stdout.readline() == b"written\n"
        with Incoming(limit=1000) as mine:
            mine.write(b"%PDF-1.7")
            assert remove_abandoned() == 0
            writer.kill()
            writer.wait()
            assert remove_abandoned() == 1
            assert is_stored(mine.finish().sha256)
    assert remove_abandoned() == 0
    assert os.listdir(files / "incoming") == []


def test_a_name_is_made_of_a_hash_alone() -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        name_of("../../etc/passwd")


@override_settings(STORAGES=MEMORY)
def test_any_other_storage_works_through_its_api() -> None:
    data = make_pdf()
    stored = store_bytes(data)
    assert store_bytes(data) == stored
    assert is_stored(stored.sha256)
    with local_path(stored.sha256) as path:
        assert path.read_bytes() == data
    assert not path.exists()
    with pytest.raises(FileNotFoundError), local_path("0" * 64):
        pass
