"""The file is not larger than the call allows (A6)."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject, analysed
from eligibility.parameters import parameter

MEGABYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class FileSize:
    """20 MB are read as 20 × 1,048,576 bytes (A6)."""

    max_bytes: int = parameter(
        20 * MEGABYTE,
        label="Largest file",
        help="A megabyte is 1,048,576 bytes; 20 MB are 20971520.",
        unit="bytes",
        minimum=1024,
        maximum=200 * MEGABYTE,
    )


def megabytes(size: int, *, digits: int = 1) -> str:
    """A size in words: "20 MB", "20.4 MB"."""
    return f"{size / MEGABYTE:.{digits}f}".rstrip("0").rstrip(".") + " MB"


def sentence(parameters: FileSize) -> str:
    return f"One PDF file of at most {megabytes(parameters.max_bytes)}."


def check(inputs: Inputs, parameters: FileSize) -> list[Finding]:
    size = analysed(inputs).size
    if size <= parameters.max_bytes:
        return []
    limit = megabytes(parameters.max_bytes)
    # A file that is over by a few bytes has to be told so in bytes, or it reads "20 MB; at most 20 MB are allowed".
    shown = megabytes(size) if megabytes(size) != limit else f"{size:,} bytes"
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            message=f"The file has {shown}; at most {limit} are allowed.",
            measured=size,
            limit=parameters.max_bytes,
            allowed=f"At most {limit} ({parameters.max_bytes:,} bytes).",
            mend="Photographs need 300 dpi and no more, plots are smaller as vector graphics. LaTeX: include smaller pictures. Word: "
            "Picture Format > Compress Pictures, then Save As > PDF > Minimum size.",
        )
    ]


RULE = Rule(
    name="file-size",
    title="File size",
    subject=Subject.FILE,
    default=Severity.ERROR,
    parameters=FileSize,
    sentence=sentence,
    check=check,
)
