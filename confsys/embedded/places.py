"""Where the embedded servers may live: who runs them, which directories that user can reach, short socket paths."""

import dataclasses
import os
import pwd
import stat
import tempfile
from pathlib import Path

from confsys.embedded.processes import StartFailed

# A Unix socket's path has at most 107 bytes on Linux and 103 on macOS; ".s.PGSQL.5432.lock" is what comes behind it.
LONGEST_SOCKET_DIRECTORY = 80
UNPRIVILEGED = ("nobody", "daemon", "bin")


@dataclasses.dataclass(frozen=True)
class Owner:
    """The user whom PostgreSQL runs as."""

    uid: int
    gid: int

    @property
    def differs(self) -> bool:
        """Whether a server of this user must be started as somebody else than the present user, who is root."""
        return self.uid != os.geteuid()


def server_owner() -> Owner:
    """The present user, or an unprivileged one for root, as whom PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return Owner(os.geteuid(), os.getegid())
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(entry.pw_uid, entry.pw_gid)
    raise StartFailed(
        f"PostgreSQL does not run as root, and none of the users {', '.join(UNPRIVILEGED)} exists here; "
        "start as an ordinary user."
    )


def may_reach(path: Path, owner: Owner) -> bool:
    """Whether `owner` may pass through every directory down to and including `path`, by its permission bits."""
    if not owner.differs:
        return True
    return all(_may_enter(directory.stat(), owner) for directory in [path, *path.parents])


def _may_enter(status: os.stat_result, owner: Owner) -> bool:
    if status.st_uid == owner.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == owner.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def make_reachable_directory(owner: Owner, *, lasting: bool) -> Path:
    """A new directory of the present user that `owner` may pass through, and nobody else may list or write.

    No permission of an existing directory is changed. `lasting` asks for one that outlasts a restart of the machine.
    """
    places = ["/var/tmp"] if lasting else [tempfile.gettempdir(), "/tmp", "/var/tmp"]  # noqa: S108  # made by mkdtemp
    for place in places:
        if Path(place).is_dir() and os.access(place, os.W_OK) and may_reach(Path(place).resolve(), owner):
            directory = Path(tempfile.mkdtemp(prefix="confsys-", dir=Path(place).resolve()))
            directory.chmod(0o711)
            return directory
    raise StartFailed(
        f"None of {', '.join(places)} can be used for PostgreSQL's files; start as an ordinary user or mend them."
    )


def present_user() -> Owner:
    """The user whom this process runs as."""
    return Owner(os.geteuid(), os.getegid())


def make_socket_directory(owner: Owner) -> Path:
    """A new directory with a short path that only `owner` (and root) may enter."""
    for place in ("/tmp", tempfile.gettempdir()):  # noqa: S108  # made by mkdtemp
        parent = Path(place).resolve()
        if not (parent.is_dir() and os.access(parent, os.W_OK) and may_reach(parent, owner)):
            continue
        if len(os.fsencode(parent)) > LONGEST_SOCKET_DIRECTORY - len("/confsys-12345678"):
            continue
        directory = Path(tempfile.mkdtemp(prefix="confsys-", dir=parent))
        _give_to(owner, directory)
        return directory
    raise StartFailed("No directory with a short path can be written for the servers' sockets; set TMPDIR to one.")


def make_socket_directory_again(directory: Path, owner: Owner) -> None:
    """Make a socket directory anew that ended with its server, so that clients find the next at the same address."""
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError as error:
        raise StartFailed(f"{directory} is in use, so the server cannot be started there again.") from error
    _give_to(owner, directory)


def _give_to(owner: Owner, directory: Path) -> None:
    if owner.differs:
        os.chown(directory, owner.uid, owner.gid)
