"""What a file carries beside its pages, by pypdf: scripts, forms, attachments, comments, and what its figures say of
themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from eligibility.facts import MOST_NAMES, Structure
from eligibility.pdf.objects import LONGEST_TEXT, resolved, text_of

# What `/T` of these annotations holds is a field's name or nothing, not the name of a person; and they write on the page.
WRITING = {"/FreeText", "/Stamp", "/Widget", "/Watermark"}
_NOT_COMMENTS = {"/Widget", "/Link", "/Popup"}
_XMP_LIMIT = 256 * 1024
_XMP_TEXT = re.compile(rb">([^<>]{3,200})<")


def carried_by(reader: PdfReader, pages: list[PageObject]) -> Structure:
    """All of it. Raises LimitReachedError."""
    catalog = resolved(reader.trailer.get("/Root"))
    if not isinstance(catalog, DictionaryObject):
        return Structure()
    walker = _Walker()
    walker.catalog(catalog)
    for page in pages:
        walker.page(page)
    form = resolved(catalog.get("/AcroForm"))
    has_form = isinstance(form, DictionaryObject)
    fields = resolved(form.get("/Fields")) if has_form else None
    return Structure(
        scripts=walker.scripts,
        launches=walker.launches,
        form_fields=max(walker.widgets, len(fields) if isinstance(fields, ArrayObject) else 0),
        xfa=bool(has_form and "/XFA" in form),
        attachments=tuple(walker.attachments),
        annotation_authors=tuple(walker.authors),
        figure_metadata=tuple(walker.figures),
        xmp_creators=_xmp_creators(reader),
        notes=tuple(walker.notes)[:MOST_NAMES],
    )


def _xmp_creators(reader: PdfReader) -> tuple[str, ...]:
    try:
        xmp = reader.xmp_metadata
        creators = xmp.dc_creator if xmp is not None else None
    except (PyPdfError, ValueError, AttributeError):
        # Broken XMP is common; the blinded copy has none at all.
        return ()
    return tuple(str(creator)[:LONGEST_TEXT] for creator in (creators or [])[:MOST_NAMES])


class _Walker:
    """Collects what a file carries beside its pages' content. Each list keeps each entry once, in order, and not without end."""

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
        names = resolved(catalog.get("/Names"))
        if isinstance(names, DictionaryObject):
            for _, script in _name_tree(names.get("/JavaScript")):
                self.action(script)
            for name, file in _name_tree(names.get("/EmbeddedFiles")):
                self.attachment(name, file)

    def page(self, page: PageObject) -> None:
        self.actions(page.get("/AA"))
        annotations = resolved(page.get("/Annots"))
        for reference in annotations if isinstance(annotations, ArrayObject) else ():
            annotation = resolved(reference)
            if isinstance(annotation, DictionaryObject):
                self.annotation(annotation)
        self.figures_of(resolved(page.get("/Resources")), depth=0)

    def annotation(self, annotation: DictionaryObject) -> None:
        subtype = annotation.get("/Subtype")
        self.widgets += subtype == "/Widget"
        self.action(annotation.get("/A"))
        self.actions(annotation.get("/AA"))
        if subtype not in _NOT_COMMENTS and (author := text_of(annotation.get("/T")).strip()):
            _keep(self.authors, author)
        if subtype not in _NOT_COMMENTS | WRITING and (said := text_of(annotation.get("/Contents")).strip()):
            _keep(self.notes, said)
        if subtype == "/FileAttachment":
            self.attachment("", annotation.get("/FS"))

    def actions(self, value: Any) -> None:
        actions = resolved(value)
        for action in actions.values() if isinstance(actions, DictionaryObject) else ():
            self.action(action)

    def action(self, value: Any) -> None:
        action = resolved(value)
        for _ in range(16):  # a chain of /Next; longer ones are not looked at, and cut by the blinded copy all the same
            if not isinstance(action, DictionaryObject):
                return
            self.scripts += action.get("/S") == "/JavaScript"
            self.launches += action.get("/S") in ("/Launch", "/ImportData", "/SubmitForm")
            action = resolved(action.get("/Next"))

    def attachment(self, name: Any, value: Any) -> None:
        file = resolved(value)
        named = text_of(file.get("/UF") or file.get("/F")) if isinstance(file, DictionaryObject) else ""
        _keep(self.attachments, named or text_of(name) or "unnamed")

    def metadata_of(self, stream: Any) -> None:
        """What the XMP metadata of a figure say, whatever each part of it is called."""
        if isinstance(stream, StreamObject) and len(self.notes) < MOST_NAMES:
            try:
                data = stream.get_data()
            except LimitReachedError:
                raise
            except (PyPdfError, ValueError, NotImplementedError, EOFError):
                return  # broken metadata tell nothing, and the blinded copy has none at all
            for said in _XMP_TEXT.findall(data[:_XMP_LIMIT])[:MOST_NAMES]:
                if text := said.decode("utf-8", "replace").strip():
                    _keep(self.notes, text)

    def figures_of(self, resources: Any, depth: int) -> None:
        forms = resolved(resources.get("/XObject")) if isinstance(resources, DictionaryObject) else None
        if not isinstance(forms, DictionaryObject) or depth > 8:
            return
        for reference in forms.values():
            form = resolved(reference)
            if not isinstance(form, StreamObject) or id(form) in self.seen:
                continue
            self.seen.add(id(form))
            information = resolved(form.get("/PTEX.InfoDict"))
            for key in ("/Author", "/Title") if isinstance(information, DictionaryObject) else ():
                if text := text_of(information.get(key)).strip():
                    _keep(self.figures, f"{key[1:]}: {text}")
            self.metadata_of(resolved(form.get("/Metadata")))
            if name := text_of(form.get("/PTEX.FileName")).strip():
                _keep(self.figures, f"File: {name}")
            self.figures_of(resolved(form.get("/Resources")), depth + 1)


def _keep(kept: dict[str, None], text: str) -> None:
    """One entry more than are looked at says that there are more; the others are passed over."""
    if len(kept) <= MOST_NAMES:
        kept[text] = None


def _name_tree(value: Any) -> Iterator[tuple[Any, Any]]:
    """The pairs of a name tree, at most so many, however it loops."""
    nodes, found = [resolved(value)], 0
    for _ in range(1000):
        if not nodes or found > MOST_NAMES:
            return
        node = nodes.pop()
        if not isinstance(node, DictionaryObject):
            continue
        pairs = resolved(node.get("/Names"))
        if isinstance(pairs, ArrayObject):
            for position in range(0, len(pairs) - 1, 2):
                found += 1
                yield pairs[position], pairs[position + 1]
        kids = resolved(node.get("/Kids"))
        if isinstance(kids, ArrayObject):
            nodes += [resolved(kid) for kid in kids]
