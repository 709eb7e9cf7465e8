"""The first look into a file, by pypdf under its limits: opening, encryption, metadata; what it carries beside its pages is in
`carried`, its fonts in `fonts`, and the weight of its content, which PDFium may not see before, in `weight`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PageObject, PasswordType, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject

from eligibility.facts import MOST_NAMES, Encryption, KeptText, Outcome, Structure
from eligibility.findings import Box
from eligibility.pdf.carried import WRITING, carried_by
from eligibility.pdf.fonts import FontKinds
from eligibility.pdf.limits import Limits
from eligibility.pdf.links import links_of
from eligibility.pdf.objects import resolved, text_of
from eligibility.pdf.refusal import Refused
from eligibility.pdf.weight import Weigher

_HEADER = re.compile(rb"%PDF-(\d\.\d)?")


@dataclass(slots=True)
class Opened:
    """What the first look found. `page_count` is that of the page tree, `links` are those of each page (`links_of`),
    `units` what a unit of each page is in points. `with_remarks` are the pages (from 1) on which annotations show text,
    `layers_off` says that a layer is not shown; `marked` is what content is marked with."""

    pdf_version: str
    encryption: Encryption
    page_count: int
    metadata: dict[str, str]
    structure: Structure
    fonts: FontKinds
    links: tuple[tuple[tuple[Box, str], ...], ...]
    units: tuple[float, ...]
    with_remarks: frozenset[int] = frozenset()
    layers_off: bool = False
    marked: tuple[KeptText, ...] = ()


def look_into(data: bytes, limits: Limits) -> Opened:
    """Raises Refused for a file that PDFium should not be given, or that nobody can open."""
    header = _HEADER.search(data, 0, 1024 + 8)
    if header is None:
        raise Refused(Outcome.UNREADABLE, "no %PDF- in the first 1,024 bytes")
    with apply_configuration(
        zlib_maximum_output_length=limits.stream_bytes,
        lzw_maximum_output_length=limits.stream_bytes,
        run_length_maximum_output_length=limits.stream_bytes,
        brotli_maximum_output_length=limits.stream_bytes,
        array_based_stream_maximum_output_length=limits.stream_bytes,
        stream_decoding_work_maximum_length=limits.content_bytes,
        page_tree_maximum_entries=limits.max_pages * 4,
        page_tree_maximum_page_entries=limits.max_pages * 64,
        # The path of a helper program that would be started for JBIG2 images; a child under limits starts nothing.
        jbig2dec_binary=None,
    ):
        try:
            return _look(data, header, limits)
        except LimitReachedError as error:
            raise Refused(Outcome.TOO_LARGE, f"a limit was reached: {error}") from error


def _look(data: bytes, header: re.Match[bytes], limits: Limits) -> Opened:
    reader = PdfReader(io.BytesIO(data), strict=False)
    encryption = _unlock(reader)
    pages = list(_pages(reader, limits))
    if not pages:
        raise Refused(Outcome.UNREADABLE, "the file has no pages", encryption=encryption)
    weigher = Weigher(limits)
    weigher.weigh(pages)
    fonts = FontKinds()
    for number, page in enumerate(pages, start=1):
        fonts.page(number, page.get("/Resources"))
    return Opened(
        pdf_version=(header[1] or b"").decode("ascii"),
        encryption=encryption,
        page_count=len(pages),
        metadata=_metadata(reader),
        structure=carried_by(reader, pages),
        fonts=fonts,
        links=tuple(tuple(links_of(page)) for page in pages),
        units=tuple(_unit(page) for page in pages),
        layers_off=_has_layers_off(reader),
        marked=tuple(weigher.marked),
        with_remarks=frozenset(number for number, page in enumerate(pages, start=1) if _shows_remarks(page)),
    )


def _unlock(reader: PdfReader) -> Encryption:
    if not reader.is_encrypted:
        return Encryption.NONE
    if reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise Refused(Outcome.ENCRYPTED, "a password is needed to open the file", encryption=Encryption.PASSWORD)
    return Encryption.EMPTY_PASSWORD


def _pages(reader: PdfReader, limits: Limits) -> Iterator[PageObject]:
    count = len(reader.pages)
    if count > limits.max_pages:
        raise Refused(Outcome.TOO_LARGE, f"{count} pages; at most {limits.max_pages} are looked at")
    yield from reader.pages


def _unit(page: PageObject) -> float:
    """`/UserUnit`, which PDFium leaves out of account; 1 for whatever makes no sense."""
    unit = resolved(page.get("/UserUnit"))
    return float(unit) if isinstance(unit, int | float) and 0.01 <= unit <= 100 else 1.0


def _metadata(reader: PdfReader) -> dict[str, str]:
    information = resolved(reader.trailer.get("/Info"))
    if not isinstance(information, DictionaryObject):
        return {}
    return {str(key).lstrip("/"): text_of(information.raw_get(key)) for key in list(information)[:MOST_NAMES]}


def _shows_remarks(page: PageObject) -> bool:
    """Whether a page has annotations that write on it, as text boxes, stamps and filled-in fields do."""
    annotations = resolved(page.get("/Annots"))
    if not isinstance(annotations, ArrayObject):
        return False
    if len(annotations) > MOST_NAMES:
        return True  # too many to look at each: a name could stand in one of them, and in the copy for reviewers
    for reference in annotations:
        annotation = resolved(reference)
        if isinstance(annotation, DictionaryObject) and "/AP" in annotation and annotation.get("/Subtype") in WRITING:
            return True
    return False


def _has_layers_off(reader: PdfReader) -> bool:
    """Whether the file opens with an optional-content group that is not shown (ISO 32000-1, 8.11.4)."""
    catalog = resolved(reader.trailer.get("/Root"))
    layers = resolved(catalog.get("/OCProperties")) if isinstance(catalog, DictionaryObject) else None
    usual = resolved(layers.get("/D")) if isinstance(layers, DictionaryObject) else None
    return isinstance(usual, DictionaryObject) and bool(
        resolved(usual.get("/OFF")) or usual.get("/BaseState") == "/OFF"
    )
