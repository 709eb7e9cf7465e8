"""The data directory of a demonstration: what lies in it, who may use it now, how it is thrown away."""

import fcntl
import json
import os
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from confsys.embedded.postgres import choose_home
from confsys.embedded.processes import StartFailed

NOTE = "demo.json"
# A demonstration that was killed needs this long at most until all of its processes are gone.
LEFTOVER_SECONDS = 20


@dataclass(frozen=True)
class DataDirectory:
    """A claimed directory. Both locks are held on directories, so no lock file can be left behind by anyone."""

    path: Path
    postgres_home: Path
    secret_key: str
    # Passed to every child's keeper: the lock on `logs` lasts until the last process of this demonstration has ended.
    lock_fd: int

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def claim(path: Path) -> DataDirectory:
    """Make or open the data directory at `path` for this process alone.

    Raises `StartFailed` when another demonstration uses it, or when it holds files that are not a demonstration's.
    """
    _refuse_foreign(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.mkdir()
            # As root, PostgreSQL runs as another user, who may pass through; all that lies in it is closed to others.
            path.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (path / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise StartFailed(f"The data directory {path} cannot be written: {error.strerror}.") from error
    _lock(path, wait=0)
    lock_fd = _lock(path / "logs", wait=LEFTOVER_SECONDS)
    note = path / NOTE
    if note.exists():
        noted = json.loads(note.read_text())
        home = Path(noted["postgres_home"])
        if not home.is_dir():
            raise StartFailed(
                f"The database of this demonstration was in {home}, which is gone; `make demo-reset` starts over."
            )
    else:
        noted = {
            "postgres_home": str(choose_home(path / "postgres", lasting=True)),
            "secret_key": secrets.token_urlsafe(50),
        }
        _write_privately(note, noted)
    return DataDirectory(path, Path(noted["postgres_home"]), noted["secret_key"], lock_fd)


def reset(path: Path) -> bool:
    """Delete the demonstration at `path`; False when there is none.

    Raises `StartFailed` when it is running, or when the directory holds something else.
    """
    if not path.exists():
        return False
    _refuse_foreign(path)
    _lock(path, wait=0)
    if (path / "logs").exists():
        _lock(path / "logs", wait=LEFTOVER_SECONDS)
    note = path / NOTE
    if note.exists():
        # As root the database may lie elsewhere; only what this program made is deleted.
        home = Path(json.loads(note.read_text())["postgres_home"])
        if home.name.startswith("confsys-") or home.parent == path:
            shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(path)
    return True


def _refuse_foreign(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise StartFailed(f"{path} is a file; DATA= needs a directory.")
    if path.is_dir() and not (path / NOTE).exists() and any(child.name != "logs" for child in path.iterdir()):
        raise StartFailed(f"{path} holds files that are not a demonstration's; give DATA= a new or an empty directory.")


def _lock(directory: Path, *, wait: float) -> int:
    """Lock a directory for as long as the returned descriptor is open in any process."""
    fd = os.open(directory, os.O_RDONLY)
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(fd)
                raise StartFailed(
                    f"A demonstration runs on {directory if wait == 0 else directory.parent}; "
                    "stop it first (Ctrl-C where it was started), or choose another directory with DATA=."
                ) from None
            time.sleep(0.1)
        else:
            return fd


def _write_privately(path: Path, content: object) -> None:
    new = path.with_suffix(".new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, indent=2)
    new.replace(path)
