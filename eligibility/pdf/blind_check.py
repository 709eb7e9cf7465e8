"""The second look at a blinded copy, by other code than that which made it: a copy in which anything is left is
withheld."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from eligibility.facts import Encryption, Structure
from eligibility.pdf import structure
from eligibility.pdf.limits import Limits
from eligibility.pdf.notes import has_notes

_FORBIDDEN_KEYS = frozenset(
    {
        "/Metadata",
        "/PieceInfo",
        "/LastModified",
        "/Author",
        "/Company",
        "/Manager",
        "/SourceModified",
        "/XFA",
        "/EmbeddedFiles",
        "/JavaScript",
        "/JS",
        "/EF",
        "/AcroForm",
    }
)
_FORBIDDEN_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Sound", "/Movie"}
)
_PERSONAL_IN_ANNOTATIONS = frozenset(
    {"/T", "/Contents", "/RC", "/Subj", "/NM", "/M", "/CreationDate", "/Popup", "/AA", "/FS"}
)


def leftovers(copy: bytes, pages: int, limits: Limits) -> list[str]:
    """What a blinded copy should not hold and does, in words; empty if it is clean and has all its pages."""
    found: dict[str, None] = {}
    opened = structure.look_into(copy, limits)
    if opened.metadata:
        found["document information"] = None
    if opened.encryption is not Encryption.NONE:
        found["encryption"] = None
    if opened.structure != Structure():
        found["scripts, forms, attachments, commentators or figure metadata"] = None
    if opened.page_count != pages:
        found[f"{opened.page_count} instead of {pages} pages"] = None
    with Pdf.open(io.BytesIO(copy)) as pdf:
        if "/Info" in pdf.trailer:
            found["document information"] = None
        for thing in pdf.objects:
            found.update(dict.fromkeys(_traces(thing, 0)))
    return list(found)


def _traces(thing: Object, depth: int) -> Iterator[str]:
    if isinstance(thing, Dictionary | Stream):
        yield from _traces_here(thing)
        inside = [thing[key] for key in thing.keys()]  # noqa: SIM118 - pikepdf's dictionaries iterate only by keys()
    elif isinstance(thing, Array):
        inside = list(thing)
    else:
        return
    for value in inside:
        if depth < 32 and isinstance(value, Dictionary | Array) and not value.is_indirect:
            yield from _traces(value, depth + 1)


def _traces_here(part: Object) -> Iterator[str]:
    keys = set(part.keys())
    for key in sorted(keys):
        if key in _FORBIDDEN_KEYS or key.startswith("/PTEX."):
            yield f"a key {key}"
    if str(part.get("/S", "")) in _FORBIDDEN_ACTIONS:
        yield f"an action {part.get('/S')}"
    if part.get("/Type") == Name.Annot:
        for key in sorted(keys & _PERSONAL_IN_ANNOTATIONS):
            yield f"{key} of an annotation"
    if part.get("/Type") in (Name.Filespec, Name.EmbeddedFile):
        yield "an attached file"
    if part.get("/O") == Name.UserProperties and len(part.get("/P", Array([]))):
        yield "properties of a passage"
    if isinstance(part, Stream) and has_notes(part):
        yield "a note in a photograph or a colour profile"
