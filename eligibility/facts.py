"""What is known about one PDF file, apart from any rule: `PdfFacts`, and its compact stored form.

Facts belong to (file hash, engine version). They are stored so that rules whose parameters change need no new parsing.
The bytes come out of a child process that read a stranger's file, so reading them back trusts nothing but JSON and
bounds its size.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import asdict, astuple, dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

from eligibility.findings import Box

# Raised whenever the same file would yield different facts; stored facts of another version are computed anew.
ENGINE_VERSION = "1.11"
# The longest text that stored facts may inflate to. A 60-page paper needs about 1 MB.
INFLATED_LIMIT = 64 * 1024 * 1024
# Entries of one kind beside the pages that are looked at. Of attachments, commentators and figures one more is kept, which
# says that there are more.
MOST_NAMES = 200
# What a text of a file may hold and no database keeps: NUL, and halves of characters, as JSON writes them.
_NOT_KEPT = re.compile(r"(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89A-Fa-f][0-9A-Fa-f]{2})")
# A tenth larger than at level 6, in less than half the time.
_LEVEL = 4
_MAGIC = b"CFPF1\n"


class FactsError(ValueError):
    """Stored facts that cannot be read back: damaged, too large, or of another version."""


class Outcome(StrEnum):
    """How the analysis of a file ended. Everything but `ok` is a finding, never an exception."""

    OK = "ok"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"

    @property
    def is_settled(self) -> bool:
        """Whether the same file would end like this again; a time-out or a crash may have been the machine's fault."""
        return self not in {Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY, Outcome.CRASHED}


class Encryption(StrEnum):
    """`empty_password`: encrypted, but opens for everybody, which is fine. `password`: only for those who know it."""

    NONE = "none"
    EMPTY_PASSWORD = "empty_password"  # noqa: S105 - a kind of encryption
    PASSWORD = "password"  # noqa: S105 - a kind of encryption


@dataclass(frozen=True, slots=True)
class Span:
    """Text that was drawn in one go: one font, size and colour, on one baseline.

    Boxes and `baseline` are in points from the top left corner of the unrotated crop box. `size` is the size that is
    seen, `turn` the direction of the text in degrees counter-clockwise, `mode` the render mode (3 is invisible). A
    trailing space says that a word ends here. `unseen` is text that cannot be seen, `inside` text of a figure: drawn by
    a form of a page that also has text of its own.
    """

    text: str
    box: Box
    baseline: float
    font: int
    size: float
    colour: str = "000000"
    mode: int = 0
    turn: int = 0
    unseen: bool = False
    inside: bool = False


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """A picture on a page, or a form (`kind`), which may hold a vector graphic."""

    box: Box
    kind: str = "image"


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A link to the outside, with the place that it covers."""

    box: Box
    target: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page. Width and height are those of the crop box in points, before `rotation` (0, 90, 180, 270) is
    applied. `drawings` is the number of lines and curves on it, which tells a page of curves from an empty one;
    `graphics` is where many of them make a drawing, to within 8 points."""

    width: float
    height: float
    rotation: int = 0
    spans: tuple[Span, ...] = ()
    images: tuple[ImageFacts, ...] = ()
    links: tuple[LinkFacts, ...] = ()
    drawings: int = 0
    graphics: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class FontFacts:
    """A font of the file, and the pages (from 1) that draw text with it."""

    name: str
    type: str
    embedded: bool
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Structure:
    """What a file carries beside its pages; all of it is absent from the blinded copy.

    A list of more than MOST_NAMES entries is cut off: the file has more.
    """

    scripts: int = 0
    launches: int = 0
    form_fields: int = 0
    xfa: bool = False
    attachments: tuple[str, ...] = ()
    annotation_authors: tuple[str, ...] = ()
    figure_metadata: tuple[str, ...] = ()
    xmp_creators: tuple[str, ...] = ()
    # What comments say, and what the XMP metadata of figures hold.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text beside the pages that readers of the blinded copy can still see, and in words `what` it is ("a
    bookmark"); `page` if it belongs to one."""

    what: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """Everything that rules may know about a file. Without `ok` only `size` (in bytes), `encryption` and `reason` can
    be relied on."""

    outcome: Outcome
    size: int
    reason: str = ""
    encryption: Encryption = Encryption.NONE
    pdf_version: str = ""
    page_count: int = 0
    pages: tuple[PageFacts, ...] = ()
    fonts: tuple[FontFacts, ...] | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    structure: Structure = field(default_factory=Structure)
    kept_texts: tuple[KeptText, ...] = ()
    engine: str = ENGINE_VERSION

    def to_bytes(self) -> bytes:
        """The compact stored form."""
        text = json.dumps(self._to_json(), ensure_ascii=False, separators=(",", ":"))
        return _MAGIC + zlib.compress(text.encode("utf-8", "replace"), _LEVEL)

    def _to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        data["pages"] = [_page_row(page) for page in self.pages]
        data["fonts"] = None if self.fonts is None else [astuple(font) for font in self.fonts]
        data["structure"] = asdict(self.structure)
        data["kept_texts"] = [astuple(text) for text in self.kept_texts]
        return data

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The facts that `to_bytes` was made from. Raises FactsError for anything else, another engine's facts
        included."""
        if not data.startswith(_MAGIC):
            raise FactsError("These bytes are not stored facts.")
        try:
            return cls._from_json(json.loads(_text_of(_inflated(data[len(_MAGIC) :]))))
        except FactsError:
            raise
        except (zlib.error, KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise FactsError("Stored facts are damaged.") from error

    @classmethod
    def _from_json(cls, data: dict[str, Any]) -> Self:
        if data["engine"] != ENGINE_VERSION:
            raise FactsError(f"These facts were made by engine {data['engine']}; this is {ENGINE_VERSION}.")
        fonts = data["fonts"]
        return cls(
            outcome=Outcome(data["outcome"]),
            size=int(data["size"]),
            reason=str(data["reason"]),
            encryption=Encryption(data["encryption"]),
            pdf_version=str(data["pdf_version"]),
            page_count=int(data["page_count"]),
            pages=tuple(_page(page) for page in data["pages"]),
            fonts=None
            if fonts is None
            else tuple(FontFacts(name, kind, embedded, tuple(pages)) for name, kind, embedded, pages in fonts),
            metadata={str(key): str(value) for key, value in data["metadata"].items()},
            structure=_structure(data["structure"]),
            kept_texts=tuple(KeptText(what, text, page) for what, text, page in data["kept_texts"]),
            engine=str(data["engine"]),
        )


def _inflated(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    text = inflater.decompress(data, INFLATED_LIMIT)
    if not inflater.eof:
        raise FactsError("Stored facts are cut off, or inflate beyond the limit.")
    return text


def _text_of(data: bytes) -> str:
    """The JSON text, without what could not be kept in a report that quotes it."""
    text = data.decode("utf-8", "replace")
    return _NOT_KEPT.sub(r"\1", text) if "\\u" in text else text


def _page_row(page: PageFacts) -> list[Any]:
    """Lists rather than named fields: a paper has thousands of spans, and this is where the time and the bytes go."""
    return [
        page.width,
        page.height,
        page.rotation,
        [
            [s.text, *s.box, s.baseline, s.font, s.size, s.colour, s.mode, s.turn, s.unseen + 2 * s.inside]
            for s in page.spans
        ],
        [[*image.box, image.kind] for image in page.images],
        [[*link.box, link.target] for link in page.links],
        page.drawings,
        [[*box] for box in page.graphics],
    ]


def _page(row: list[Any]) -> PageFacts:
    width, height, rotation, spans, images, links, drawings, graphics = row
    return PageFacts(
        width=width,
        height=height,
        rotation=rotation,
        spans=tuple(
            Span(text, (x0, y0, x1, y1), baseline, font, size, colour, mode, turn, bool(flags & 1), bool(flags & 2))
            for text, x0, y0, x1, y1, baseline, font, size, colour, mode, turn, flags in spans
        ),
        images=tuple(ImageFacts((x0, y0, x1, y1), kind) for x0, y0, x1, y1, kind in images),
        links=tuple(LinkFacts((x0, y0, x1, y1), target) for x0, y0, x1, y1, target in links),
        drawings=drawings,
        graphics=tuple((x0, y0, x1, y1) for x0, y0, x1, y1 in graphics),
    )


def _structure(data: dict[str, Any]) -> Structure:
    return Structure(
        scripts=data["scripts"],
        launches=data["launches"],
        form_fields=data["form_fields"],
        xfa=data["xfa"],
        attachments=tuple(data["attachments"]),
        annotation_authors=tuple(data["annotation_authors"]),
        figure_metadata=tuple(data["figure_metadata"]),
        xmp_creators=tuple(data["xmp_creators"]),
        notes=tuple(data["notes"]),
    )
