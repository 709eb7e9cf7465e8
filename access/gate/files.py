"""Files as they may be handed out: bytes under a hash, and a name that gives nothing away (P8, P9)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A stored file and the name it is served under. The view opens it with `submissions.files`."""

    sha256: str
    name: str
    size: int | None = None
