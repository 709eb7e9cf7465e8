"""The first look into a file, by pypdf under its limits: opening, encryption, structure, metadata, and the weight of
its content.

Every content stream is inflated here, in pure Python and bounded, before PDFium gets to see the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pypdf import PageObject, PasswordType, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from eligibility.facts import Encryption, KeptText, Outcome, Structure
from eligibility.findings import Box
from eligibility.pdf.beside import MOST_TEXTS, marked_texts
from eligibility.pdf.limits import Limits
from eligibility.pdf.links import links_of
from eligibility.pdf.refusal import Refused

_HEADER = re.compile(rb"%PDF-(\d\.\d)?")
_DRAWS = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_TEXT_LIMIT = 2000
_NAMES_LIMIT = 200
_XMP_LIMIT = 256 * 1024
# What `/T` of these annotations holds is a field's name or nothing, not the name of a person.
_WRITING = {"/FreeText", "/Stamp", "/Widget", "/Watermark"}
_XMP_TEXT = re.compile(rb">([^<>]{3,200})<")
_NOT_COMMENTS = {"/Widget", "/Link", "/Popup"}


@dataclass(slots=True)
class FontKinds:
    """What only the font dictionaries tell: `/Subtype` by name (without the prefix of a subset), and where Type 3
    fonts are."""

    subtypes: dict[str, str] = field(default_factory=dict)
    type3_pages: dict[int, None] = field(default_factory=dict)
    seen: dict[int, bool] = field(default_factory=dict)

    def page(self, number: int, resources: Any) -> None:
        """Notes the fonts of a page and of the forms that it draws."""
        if self._resources(_resolved(resources), 0):
            self.type3_pages[number] = None

    def _resources(self, resources: Any, depth: int) -> bool:
        if not isinstance(resources, DictionaryObject) or depth > 8:
            return False
        has_type3 = False
        fonts = _resolved(resources.get("/Font"))
        for font in fonts.values() if isinstance(fonts, DictionaryObject) else ():
            has_type3 |= self._font(_resolved(font))
        forms = _resolved(resources.get("/XObject"))
        for reference in forms.values() if isinstance(forms, DictionaryObject) else ():
            form = _resolved(reference)
            if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form":
                if id(form) not in self.seen:
                    self.seen[id(form)] = False
                    self.seen[id(form)] = self._resources(_resolved(form.get("/Resources")), depth + 1)
                has_type3 |= self.seen[id(form)]
        return has_type3

    def _font(self, font: Any) -> bool:
        if not isinstance(font, DictionaryObject):
            return False
        subtype = _text(font.get("/Subtype")).lstrip("/")
        name = _SUBSET.sub("", _text(font.get("/BaseFont")).lstrip("/"))
        if name:
            self.subtypes[name] = subtype
        return subtype == "Type3"


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
    weigher = _Weigher(limits)
    weigher.weigh(pages)
    fonts = FontKinds()
    for number, page in enumerate(pages, start=1):
        fonts.page(number, page.get("/Resources"))
    return Opened(
        pdf_version=(header[1] or b"").decode("ascii"),
        encryption=encryption,
        page_count=len(pages),
        metadata=_metadata(reader),
        structure=_structure(reader, pages),
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


@dataclass(slots=True)
class _Weigher:
    """Inflates each content stream once, counts how often forms would be drawn when forms draw forms, and notes the
    texts that content is marked with."""

    limits: Limits
    inflated: int = 0
    drawn: dict[int, int] = field(default_factory=dict)
    marked: dict[KeptText, None] = field(default_factory=dict)

    def weigh(self, pages: Iterable[PageObject]) -> None:
        for page in pages:
            resources = _resolved(page.get("/Resources"))
            streams = _resolved(page.get("/Contents"))
            parts = [_resolved(part) for part in streams] if isinstance(streams, ArrayObject) else [streams]
            content = b"\n".join(self._inflate(part) for part in parts)
            self._check(self._draws(content, resources, depth=0))

    def _inflate(self, stream: Any) -> bytes:
        if not isinstance(stream, StreamObject):
            return b""
        try:
            content: bytes = stream.get_data()
        except LimitReachedError:
            raise
        except (PyPdfError, ValueError, NotImplementedError, EOFError):
            # A damaged or exotic stream is left for PDFium to cope with: what matters here is that it does not explode.
            return b""
        self.inflated += len(content)
        if self.inflated > self.limits.content_bytes:
            raise Refused(Outcome.TOO_LARGE, f"content of more than {self.limits.content_bytes} bytes")
        self.marked.update(dict.fromkeys(islice(marked_texts(content), max(0, MOST_TEXTS - len(self.marked)))))
        return content

    def _draws(self, content: bytes, resources: Any, depth: int) -> int:
        forms = _resolved(resources.get("/XObject")) if isinstance(resources, DictionaryObject) else None
        if not isinstance(forms, DictionaryObject):
            return 0
        total = 0
        for name in _DRAWS.findall(content):
            key = "/" + _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), name).decode("latin-1")
            if key in forms:
                total += self._form(forms.raw_get(key), depth + 1)
        return total

    def _form(self, reference: Any, depth: int) -> int:
        key = reference.idnum if isinstance(reference, IndirectObject) else id(reference)
        if key not in self.drawn:
            self.drawn[key] = 0  # a form that draws itself: viewers stop there, too
            form = _resolved(reference)
            if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form" and depth < 64:
                self.drawn[key] = 1 + self._draws(self._inflate(form), _resolved(form.get("/Resources")), depth)
        self._check(self.drawn[key])
        return self.drawn[key]

    def _check(self, drawn: int) -> None:
        if drawn > self.limits.form_invocations:
            raise Refused(Outcome.TOO_LARGE, f"forms that draw forms more than {self.limits.form_invocations} times")


def _unit(page: PageObject) -> float:
    """`/UserUnit`, which PDFium leaves out of account; 1 for whatever makes no sense."""
    unit = _resolved(page.get("/UserUnit"))
    return float(unit) if isinstance(unit, int | float) and 0.01 <= unit <= 100 else 1.0


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _text(value: Any) -> str:
    value = _resolved(value)
    return "" if value is None else str(value)[:_TEXT_LIMIT]


def _metadata(reader: PdfReader) -> dict[str, str]:
    information = _resolved(reader.trailer.get("/Info"))
    if not isinstance(information, DictionaryObject):
        return {}
    return {str(key).lstrip("/"): _text(information.raw_get(key)) for key in list(information)[:_NAMES_LIMIT]}


def _structure(reader: PdfReader, pages: list[PageObject]) -> Structure:
    catalog = _resolved(reader.trailer.get("/Root"))
    if not isinstance(catalog, DictionaryObject):
        return Structure()
    walker = _Walker()
    walker.catalog(catalog)
    for page in pages:
        walker.page(page)
    form = _resolved(catalog.get("/AcroForm"))
    has_form = isinstance(form, DictionaryObject)
    fields = _resolved(form.get("/Fields")) if has_form else None
    return Structure(
        scripts=walker.scripts,
        launches=walker.launches,
        form_fields=max(walker.widgets, len(fields) if isinstance(fields, ArrayObject) else 0),
        xfa=bool(has_form and "/XFA" in form),
        attachments=tuple(walker.attachments),
        annotation_authors=tuple(walker.authors),
        figure_metadata=tuple(walker.figures),
        xmp_creators=_xmp_creators(reader),
        notes=tuple(walker.notes)[:_NAMES_LIMIT],
    )


def _shows_remarks(page: PageObject) -> bool:
    """Whether a page has annotations that write on it, as text boxes, stamps and filled-in fields do."""
    annotations = _resolved(page.get("/Annots"))
    for reference in annotations[:_NAMES_LIMIT] if isinstance(annotations, ArrayObject) else ():
        annotation = _resolved(reference)
        if isinstance(annotation, DictionaryObject) and "/AP" in annotation and annotation.get("/Subtype") in _WRITING:
            return True
    return False


def _has_layers_off(reader: PdfReader) -> bool:
    """Whether the file opens with an optional-content group that is not shown (ISO 32000-1, 8.11.4)."""
    catalog = _resolved(reader.trailer.get("/Root"))
    layers = _resolved(catalog.get("/OCProperties")) if isinstance(catalog, DictionaryObject) else None
    usual = _resolved(layers.get("/D")) if isinstance(layers, DictionaryObject) else None
    return isinstance(usual, DictionaryObject) and bool(
        _resolved(usual.get("/OFF")) or usual.get("/BaseState") == "/OFF"
    )


def _xmp_creators(reader: PdfReader) -> tuple[str, ...]:
    try:
        xmp = reader.xmp_metadata
        creators = xmp.dc_creator if xmp is not None else None
    except (PyPdfError, ValueError, AttributeError):
        # Broken XMP is common; the blinded copy has none at all.
        return ()
    return tuple(str(creator)[:_TEXT_LIMIT] for creator in (creators or [])[:_NAMES_LIMIT])


class _Walker:
    """Collects what a file carries beside its pages' content. Each list keeps each entry once, in order."""

    def __init__(self) -> None:
        self.scripts = 0
        self.launches = 0
        self.widgets = 0
        self.attachments: dict[str, None] = {}
        self.authors: dict[str, None] = {}
        self.figures: dict[str, None] = {}
        self.notes: dict[str, None] = {}
        self.seen: set[int] = set()

    def catalog(self, catalog: DictionaryObject) -> None:
        self.action(catalog.get("/OpenAction"))
        self.actions(catalog.get("/AA"))
        names = _resolved(catalog.get("/Names"))
        if isinstance(names, DictionaryObject):
            for _, script in _name_tree(names.get("/JavaScript")):
                self.action(script)
            for name, file in _name_tree(names.get("/EmbeddedFiles")):
                self.attachment(name, file)

    def page(self, page: PageObject) -> None:
        self.actions(page.get("/AA"))
        annotations = _resolved(page.get("/Annots"))
        for reference in annotations if isinstance(annotations, ArrayObject) else ():
            annotation = _resolved(reference)
            if isinstance(annotation, DictionaryObject):
                self.annotation(annotation)
        self.figures_of(_resolved(page.get("/Resources")), depth=0)

    def annotation(self, annotation: DictionaryObject) -> None:
        subtype = annotation.get("/Subtype")
        self.widgets += subtype == "/Widget"
        self.action(annotation.get("/A"))
        self.actions(annotation.get("/AA"))
        if subtype not in _NOT_COMMENTS and (author := _text(annotation.get("/T")).strip()):
            self.authors[author] = None
        if subtype not in _NOT_COMMENTS | _WRITING and (said := _text(annotation.get("/Contents")).strip()):
            self.notes[said] = None
        if subtype == "/FileAttachment":
            self.attachment("", annotation.get("/FS"))

    def actions(self, value: Any) -> None:
        actions = _resolved(value)
        for action in actions.values() if isinstance(actions, DictionaryObject) else ():
            self.action(action)

    def action(self, value: Any) -> None:
        action = _resolved(value)
        for _ in range(16):  # a chain of /Next; longer ones are not looked at, and cut by the blinded copy all the same
            if not isinstance(action, DictionaryObject):
                return
            self.scripts += action.get("/S") == "/JavaScript"
            self.launches += action.get("/S") in ("/Launch", "/ImportData", "/SubmitForm")
            action = _resolved(action.get("/Next"))

    def attachment(self, name: Any, value: Any) -> None:
        file = _resolved(value)
        named = _text(file.get("/UF") or file.get("/F")) if isinstance(file, DictionaryObject) else ""
        self.attachments[named or _text(name) or "unnamed"] = None

    def metadata_of(self, stream: Any) -> None:
        """What the XMP metadata of a figure say, whatever each part of it is called."""
        if isinstance(stream, StreamObject) and len(self.notes) < _NAMES_LIMIT:
            try:
                data = stream.get_data()
            except LimitReachedError:
                raise
            except (PyPdfError, ValueError, NotImplementedError, EOFError):
                return  # broken metadata tell nothing, and the blinded copy has none at all
            for said in _XMP_TEXT.findall(data[:_XMP_LIMIT])[:_NAMES_LIMIT]:
                if text := said.decode("utf-8", "replace").strip():
                    self.notes[text] = None

    def figures_of(self, resources: Any, depth: int) -> None:
        forms = _resolved(resources.get("/XObject")) if isinstance(resources, DictionaryObject) else None
        if not isinstance(forms, DictionaryObject) or depth > 8:
            return
        for reference in forms.values():
            form = _resolved(reference)
            if not isinstance(form, StreamObject) or id(form) in self.seen:
                continue
            self.seen.add(id(form))
            information = _resolved(form.get("/PTEX.InfoDict"))
            for key in ("/Author", "/Title") if isinstance(information, DictionaryObject) else ():
                if text := _text(information.get(key)).strip():
                    self.figures[f"{key[1:]}: {text}"] = None
            self.metadata_of(_resolved(form.get("/Metadata")))
            if name := _text(form.get("/PTEX.FileName")).strip():
                self.figures[f"File: {name}"] = None
            self.figures_of(_resolved(form.get("/Resources")), depth + 1)


def _name_tree(value: Any) -> Iterator[tuple[Any, Any]]:
    """The pairs of a name tree, at most so many, however it loops."""
    nodes, found = [_resolved(value)], 0
    for _ in range(1000):
        if not nodes or found > _NAMES_LIMIT:
            return
        node = nodes.pop()
        if not isinstance(node, DictionaryObject):
            continue
        pairs = _resolved(node.get("/Names"))
        if isinstance(pairs, ArrayObject):
            for position in range(0, len(pairs) - 1, 2):
                found += 1
                yield pairs[position], pairs[position + 1]
        kids = _resolved(node.get("/Kids"))
        if isinstance(kids, ArrayObject):
            nodes += [_resolved(kid) for kid in kids]
