"""Uploaded files, addressed by the SHA-256 of their bytes: `ab/cd/abcd…` in Django's default storage, never overwritten.

While a file arrives it is written to `incoming/` and locked (flock), so that the sweep can tell a file whose writer was killed from
one that is still being written: the lock goes with the process. With a directory as storage `incoming/` lies in the same file
system, and a finished file is moved into place by one rename; with any other storage it is handed over by the storage's own API.
"""

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Self

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

CHUNK = 256 * 1024
# Where the header may begin (PDF 1.7, implementation note 13: within the first 1,024 bytes).
HEADER_WITHIN = 1024
HEADER = b"%PDF-"
MEGABYTE = 1_048_576

_SHA256 = re.compile(r"[0-9a-f]{64}")
# Files that are tried and not kept.
APART = "apart"
_APART_NAME = re.compile(r"[0-9a-f]{32}")


class FileRefused(ValueError):
    """The file cannot be taken; the text says why, what is allowed and what to do."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that lies in the store."""

    sha256: str
    size: int


def name_of(sha256: str) -> str:
    """Its name in the storage. Raises ValueError for what is no hash, so that no path can be made from it."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("This is no SHA-256 in hexadecimal.")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def is_stored(sha256: str) -> bool:
    """Whether the store has these bytes."""
    return _storage().exists(name_of(sha256))


def open_stored(sha256: str) -> "File[bytes]":
    """The bytes, to be read and closed by the caller. Raises FileNotFoundError if the store does not have them."""
    return _storage().open(name_of(sha256), "rb")


@contextmanager
def local_path(sha256: str) -> Iterator[Path]:
    """A path from which the bytes can be read: the stored file itself, or a copy that lasts as long as the block."""
    with _readable(name_of(sha256)) as path:
        yield path


@contextmanager
def local_path_apart(name: str, storage: str = "default") -> Iterator[Path]:
    """The same for a file that was kept apart (`Incoming.finish_apart`)."""
    with _readable(_name_apart(name), storage) as path:
        yield path


@contextmanager
def _readable(name: str, storage: str = "default") -> Iterator[Path]:
    directory = _directory(storage)
    if directory is not None:
        path = directory / name
        if not path.exists():
            raise FileNotFoundError(name)
        yield path
        return
    with storages[storage].open(name, "rb") as source, tempfile.NamedTemporaryFile(prefix="confsys-") as copy:
        shutil.copyfileobj(source, copy, CHUNK)
        copy.flush()
        yield Path(copy.name)


def hashes_to_its_name(sha256: str) -> bool:
    """Whether the stored bytes are still those that the name says."""
    digest = hashlib.sha256()
    with open_stored(sha256) as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == sha256


def store_copy(data: bytes) -> StoredFile:
    """Put into the store what was made from an upload, which may have become larger."""
    with Incoming(limit=settings.UPLOAD_HARD_LIMIT_BYTES * 2) as incoming:
        incoming.write(data)
        return incoming.finish()


def store_bytes(data: bytes) -> StoredFile:
    """Put bytes into the store, under the same conditions as an upload."""
    with Incoming(limit=settings.UPLOAD_HARD_LIMIT_BYTES) as incoming:
        incoming.write(data)
        return incoming.finish()


class Incoming:
    """A file on its way into the store. Written chunk by chunk, hashed meanwhile; whole in the end, or gone.

    As a context manager it leaves nothing behind unless `finish` was reached.
    """

    # The storage that it goes to.
    storage = "default"

    def __init__(self, *, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._digest = hashlib.sha256()
        self._head = b""
        self._path, self._file = _create_incoming(_incoming_directory(self.storage))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, chunk: bytes) -> None:
        """Take the next bytes. Raises FileRefused as soon as it is certain that the file cannot be taken."""
        self.size += len(chunk)
        if self.size > self.limit:
            raise FileRefused(too_large(self.limit))
        if len(self._head) < HEADER_WITHIN:
            self._head = (self._head + chunk)[:HEADER_WITHIN]
            if len(self._head) == HEADER_WITHIN:
                self._require_header()
        self._digest.update(chunk)
        self._file.write(chunk)

    def finish(self) -> StoredFile:
        """Put the whole file in its place. Raises FileRefused if it is no PDF."""
        self._require_header()
        stored = StoredFile(self._digest.hexdigest(), self.size)
        self._file.flush()
        os.fsync(self._file.fileno())
        directory = _directory()
        if directory is not None:
            _move_into(directory / name_of(stored.sha256), self._path)
        else:
            _hand_to_storage(stored.sha256, self._path)
        self.close()
        return stored

    def finish_apart(self) -> str:
        """Put the whole file where nothing but the name that is returned leads to it: for what is not kept (`forget_apart`).

        Raises FileRefused if it is no PDF.
        """
        self._require_header()
        name = uuid.uuid4().hex
        self._file.flush()
        directory = _directory(self.storage)
        if directory is not None:
            _move_into(directory / _name_apart(name), self._path)
        else:
            with self._path.open("rb") as source:
                storages[self.storage].save(_name_apart(name), File(source))
        self.close()
        return name

    def close(self) -> None:
        """Forget what was written, unless it was finished. May be called more than once."""
        if self._file.closed:
            return
        self._path.unlink(missing_ok=True)
        self._file.close()

    def __del__(self) -> None:
        # A request that fails in the middle of its body is only forgotten; nobody else closes its file.
        if hasattr(self, "_file"):
            self.close()

    def _require_header(self) -> None:
        if HEADER not in self._head:
            raise FileRefused("This is no PDF file: it does not begin as one. Upload the paper as one PDF file.")


def too_large(limit: int) -> str:
    """The refusal of a file over a limit in bytes (A6: a megabyte is 1,048,576 bytes)."""
    megabytes = f"{limit / MEGABYTE:.1f}".removesuffix(".0")
    return (
        f"The file is larger than {megabytes} MB; at most {megabytes} MB are allowed. "
        "Reduce the resolution of photographs (300 dpi are enough), or include plots as vector graphics."
    )


def remove_abandoned(storage: str = "default") -> int:
    """Delete incoming files whose writer is gone, at once and on this machine. Returns how many."""
    removed = 0
    for path in _incoming_directory(storage).iterdir():
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
                removed += 1
        except (BlockingIOError, FileNotFoundError):
            continue  # still being written, or finished a moment ago
    return removed


def stored_before(instant: datetime) -> Iterator[str]:
    """The hashes of files that lie in the directory since before an instant; none if the storage is no directory."""
    directory = _directory()
    if directory is None:
        return
    for path in directory.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if _SHA256.fullmatch(path.name) and _written_before(name_of(path.name), instant, "default"):
            yield path.name


def is_stored_since(sha256: str, instant: datetime) -> bool:
    """Whether the store has these bytes, and they were put there, perhaps once more, at or after an instant."""
    try:
        return _storage().get_modified_time(name_of(sha256)) >= instant
    except FileNotFoundError:
        return False


def forget(sha256: str) -> None:
    """Delete a file. Only for what no row names: see `services.tidying`."""
    _storage().delete(name_of(sha256))


def forget_apart(name: str, storage: str = "default") -> None:
    """Delete a file that was kept apart; one that is gone is fine."""
    storages[storage].delete(_name_apart(name))


def apart_before(instant: datetime, storage: str = "default") -> list[str]:
    """The names of files that lie apart since before an instant."""
    return files_before(APART, instant, storage)


def files_before(directory: str, instant: datetime, storage: str) -> list[str]:
    """The names of the files in a directory of a storage that lie there since before an instant."""
    try:
        _, names = storages[storage].listdir(directory)
    except FileNotFoundError:
        return []
    return [name for name in names if _written_before(f"{directory}/{name}", instant, storage)]


def _written_before(name: str, instant: datetime, storage: str) -> bool:
    try:
        return storages[storage].get_modified_time(name) < instant
    except FileNotFoundError:
        return False  # deleted a moment ago


def _name_apart(name: str) -> str:
    if not _APART_NAME.fullmatch(name):
        raise ValueError("This is no name of a file kept apart.")
    return f"{APART}/{name}"


def _storage() -> Storage:
    return storages["default"]


def _directory(storage: str = "default") -> Path | None:
    """Where files lie, if the storage is a directory."""
    backend = storages[storage]
    return Path(backend.location) if isinstance(backend, FileSystemStorage) else None


def _incoming_directory(storage: str) -> Path:
    around = _directory(storage)
    if around is None:
        # Never a fixed name in a directory that everybody shares: another user's would be in the way, or in wait.
        around = Path(settings.FILE_UPLOAD_TEMP_DIR or settings.DATA_DIR)
    incoming = around / "incoming"
    incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
    return incoming


def _create_incoming(directory: Path) -> tuple[Path, IO[bytes]]:
    """A new locked file. The sweep may take it in the instant before it is locked; then another is made."""
    while True:
        descriptor, name = tempfile.mkstemp(dir=directory, suffix=".part")
        file = os.fdopen(descriptor, "wb")
        path = Path(name)
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            if path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                return path, file
        except FileNotFoundError:
            pass
        file.close()


def _move_into(target: Path, source: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.chmod(0o440)
    while not _linked_or_touched(target, source):
        pass  # deleted as forgotten between the two: once more
    descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _linked_or_touched(target: Path, source: Path) -> bool:
    """Whether the target is there, and young; False if it was there and went away in that moment."""
    try:
        # A link, unlike a rename, refuses to replace what is there.
        os.link(source, target)
    except FileExistsError:
        # The same bytes under the same name; touched, so that no clean-up takes the file for forgotten meanwhile.
        with suppress(FileNotFoundError):
            os.utime(target)
            return True
        return False
    return True


def _hand_to_storage(sha256: str, source: Path) -> None:
    name = name_of(sha256)
    if _storage().exists(name):
        return
    with source.open("rb") as file:
        saved = _storage().save(name, File(file))
    if saved != name:
        # Somebody stored the same bytes in between, and the storage chose another name for ours.
        _storage().delete(saved)
