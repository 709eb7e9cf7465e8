"""The blinded copy: the same pages without anything that says who made them.

Lists of what is kept rather than of what is dropped, wherever a viewer needs only a few known keys (catalog,
annotations, actions, outline); deterministic; and looked at a second time, by other code, in `blind_check`.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream

from eligibility.facts import Encryption, Outcome
from eligibility.pdf import structure
from eligibility.pdf.blind_check import leftovers
from eligibility.pdf.limits import Limits
from eligibility.pdf.notes import picture_filter, remove_notes
from eligibility.pdf.refusal import Refused
from eligibility.words import count

# Who, where and with what: in any dictionary, and needed by no page in order to look as it does.
TRACES = frozenset(
    {
        "/Metadata",
        "/PieceInfo",
        "/LastModified",
        "/SpiderInfo",
        "/OPI",
        "/Author",
        "/Company",
        "/Manager",
        "/SourceModified",
    }
)
PAGE_TRACES = frozenset({"/AA", "/AF", "/Thumb", "/B", "/PresSteps", "/ID", "/SeparationInfo"})
KEPT_IN_CATALOG = frozenset(
    {"/Type", "/Version", "/Pages", "/PageLabels", "/Names", "/Dests", "/ViewerPreferences", "/PageLayout", "/PageMode"}
    | {"/Outlines", "/OpenAction", "/OCProperties", "/StructTreeRoot", "/MarkInfo", "/Lang"}
)
KEPT_IN_OUTLINE = frozenset(
    {"/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest", "/A", "/C", "/F"}
)
KEPT_IN_LINK = frozenset(
    {"/Type", "/Subtype", "/Rect", "/Border", "/BS", "/C", "/H", "/F", "/QuadPoints", "/A", "/Dest", "/StructParent"}
)
# What a remark looks like on the page stays; what it says beside the page, and who said it, does not.
KEPT_IN_REMARK = frozenset(
    {
        "/Type",
        "/Subtype",
        "/Rect",
        "/Border",
        "/BS",
        "/BE",
        "/C",
        "/IC",
        "/F",
        "/AP",
        "/AS",
        "/QuadPoints",
        "/InkList",
        "/Vertices",
    }
    | {"/L", "/LE", "/CA", "/Name", "/StructParent"}
)
DRAWN_WITHOUT_APPEARANCE = frozenset(
    {"/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Square", "/Circle", "/Ink", "/Line", "/Text"}
)
KEPT_IN_ACTION = {"/GoTo": ("/S", "/D"), "/URI": ("/S", "/URI"), "/Named": ("/S", "/N")}
_MOST_OUTLINE_ENTRIES = 20_000


def blinded(data: bytes, limits: Limits) -> tuple[bytes, list[str]]:
    """The copy, and in words what it lacks. Raises Refused if it cannot be made, or if anything is left in it."""
    structure.look_into(data, limits)
    try:
        with Pdf.open(io.BytesIO(data)) as pdf:
            remover = _Remover(pdf)
            remover.remove()
            pages = len(pdf.pages)
            copy = _written(pdf)
    except pikepdf.PasswordError as error:
        raise Refused(
            Outcome.ENCRYPTED, "a password is needed to open the file", encryption=Encryption.PASSWORD
        ) from error
    except pikepdf.PdfError as error:
        raise Refused(Outcome.UNREADABLE, f"pikepdf: {error}") from error
    if left := leftovers(copy, pages, limits):
        raise Refused(Outcome.UNREADABLE, "withheld, for the blinded copy still holds " + ", ".join(left))
    return copy, remover.told()


def _written(pdf: Pdf) -> bytes:
    """The same bytes for the same file on any day: no date, no name of a program, a fixed identifier."""
    out = io.BytesIO()
    pdf.save(
        out,
        encryption=False,
        static_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        preserve_pdfa=False,
        fix_metadata_version=False,
    )
    return out.getvalue()


class _Remover:
    """Takes everything out of an open file, and counts what it took."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.counts: Counter[str] = Counter()

    def told(self) -> list[str]:
        """What was removed, in words, the most telling first."""
        return [count(self.counts[what], *nouns) for what, nouns in _WORDS.items() if self.counts[what]]

    def remove(self) -> None:
        if self.pdf.is_encrypted:
            self.counts["restriction"] += 1
        information = self.pdf.trailer.get("/Info")
        if isinstance(information, Dictionary):
            self.counts["information"] += len(information.keys())
            _keep_only(information, set())
        if "/Info" in self.pdf.trailer:
            del self.pdf.trailer["/Info"]
        self._catalog(self.pdf.Root)
        for page in self.pdf.pages:
            self._page(page.obj)
        for thing in self.pdf.objects:
            for part in parts_of(thing):
                self._traces(part)

    def _catalog(self, catalog: Object) -> None:
        names = catalog.get("/Names")
        if isinstance(names, Dictionary):
            self.counts["attachment"] += _leaves(names.get("/EmbeddedFiles"))
            self.counts["script"] += _leaves(names.get("/JavaScript"))
            _keep_only(names, {"/Dests"})
        form = catalog.get("/AcroForm")
        if isinstance(form, Dictionary):
            self.counts["form"] += 1
        if "/AA" in catalog:
            self.counts["script"] += 1
        if "/Metadata" in catalog:
            self.counts["xmp"] += 1
        if isinstance(catalog.get("/OpenAction"), Dictionary) and not self._action(catalog, "/OpenAction"):
            del catalog["/OpenAction"]
        _keep_only(catalog, KEPT_IN_CATALOG)
        layers = catalog.get("/OCProperties")
        if isinstance(layers, Dictionary) and isinstance(layers.get("/D"), Dictionary):
            _drop(layers["/D"], {"/Creator"})
        self._outline(catalog.get("/Outlines"))

    def _outline(self, root: Object | None) -> None:
        waiting = [root]
        seen: set[tuple[int, int]] = set()
        while waiting and len(seen) < _MOST_OUTLINE_ENTRIES:
            entry = waiting.pop()
            if not isinstance(entry, Dictionary) or entry.objgen in seen:
                continue
            seen.add(entry.objgen)
            if "/A" in entry and not self._action(entry, "/A"):
                del entry["/A"]
            waiting += [entry.get("/First"), entry.get("/Next")]
            _keep_only(entry, KEPT_IN_OUTLINE | {"/Type"})

    def _page(self, page: Object) -> None:
        if "/AA" in page:
            self.counts["script"] += 1
        if "/Thumb" in page:
            self.counts["thumbnail"] += 1
        _drop(page, PAGE_TRACES)
        annotations = page.get("/Annots")
        if annotations is None:
            return
        kept = [one for one in annotations if self._annotation(one)] if isinstance(annotations, Array) else []
        page["/Annots"] = Array(kept)
        if not kept:
            del page["/Annots"]

    def _annotation(self, annotation: Object) -> bool:
        """Bares an annotation of everything personal; False if nothing of it is left that shows."""
        if not isinstance(annotation, Dictionary):
            return False
        subtype = str(annotation.get("/Subtype", ""))
        if subtype == "/Link":
            return self._link(annotation)
        if "/T" in annotation and subtype != "/Widget":
            self.counts["commentator"] += 1
        if subtype == "/FileAttachment":
            self.counts["attachment"] += 1
        if subtype == "/Widget":
            self.counts["field"] += 1
        if "/A" in annotation or "/AA" in annotation:
            self.counts["script"] += 1
        appearance = annotation.get("/AP")
        if not isinstance(appearance, Dictionary):
            _keep_only(annotation, KEPT_IN_REMARK)
            return subtype in DRAWN_WITHOUT_APPEARANCE
        _keep_only(appearance, {"/N"})
        _keep_only(annotation, KEPT_IN_REMARK)
        if subtype not in DRAWN_WITHOUT_APPEARANCE:
            annotation["/Subtype"] = Name.Stamp
        return subtype != "/Popup"

    def _link(self, link: Object) -> bool:
        if "/A" in link and not self._action(link, "/A"):
            del link["/A"]
        if "/AA" in link:
            self.counts["script"] += 1
        _keep_only(link, KEPT_IN_LINK)
        return "/A" in link or "/Dest" in link

    def _action(self, owner: Object, key: str) -> bool:
        """Reduces an action to where it leads; False if it does anything else."""
        action = owner[key]
        kind = str(action.get("/S", "")) if isinstance(action, Dictionary) else ""
        if kind == "/URI" and not leads_to_the_web(action):
            self.counts["path"] += 1
            return False
        if kind not in KEPT_IN_ACTION:
            self.counts["path" if kind in ("/GoToR", "/GoToE") else "script"] += 1
            return False
        if "/Next" in action:
            self.counts["script"] += 1
        _keep_only(action, set(KEPT_IN_ACTION[kind]))
        return True

    def _traces(self, part: Object) -> None:
        for key in list(part.keys()):
            if key.startswith("/PTEX."):
                self.counts["figure"] += key in ("/PTEX.InfoDict", "/PTEX.FileName")
                del part[key]
            elif key in TRACES:
                self.counts["xmp" if key == "/Metadata" else "trace"] += 1
                del part[key]
        if part.get("/Type") == Name.OCG and isinstance(part.get("/Usage"), Dictionary):
            _drop(part["/Usage"], {"/CreatorInfo", "/User"})
        if part.get("/O") == Name.UserProperties and "/P" in part:
            self.counts["trace"] += 1  # whatever a program wanted to remember of a passage (ISO 32000-1, 14.7.5.4)
            part["/P"] = Array([])
        if isinstance(part, Stream):
            kind = "photograph" if picture_filter(part) else "profile"
            self.counts[kind] += remove_notes(part)


_WORDS = {
    "information": ("entry of the document information", "entries of the document information"),
    "xmp": ("block of XMP metadata", "blocks of XMP metadata"),
    "figure": ("source note of a figure", "source notes of figures"),
    "photograph": ("camera note in a photograph", "camera notes in photographs"),
    "profile": ("description of a colour profile", "descriptions of colour profiles"),
    "commentator": ("name at a comment", "names at comments"),
    "attachment": ("attached file", "attached files"),
    "path": ("link to a file", "links to files"),
    "script": ("script or action", "scripts and actions"),
    "form": ("form", "forms"),
    "field": ("form field", "form fields"),
    "thumbnail": ("page thumbnail", "page thumbnails"),
    "trace": ("note of the program that made the file", "notes of programs that made the file"),
    "restriction": ("restriction on printing or copying", "restrictions on printing or copying"),
}


def leads_to_the_web(action: Object) -> bool:
    """Addresses of the web and of mail stay; a path on somebody's machine (`file:`) says whose machine it was."""
    return (
        str(action.get("/URI", ""))
        .strip()
        .lower()
        .startswith(("http:", "https:", "mailto:", "ftp:", "doi:", "urn:", "#", "www."))
    )


def parts_of(thing: Object, depth: int = 0) -> Iterator[Object]:
    """An object's dictionary and the dictionaries written inside it; indirect ones are objects of their own."""
    if isinstance(thing, Dictionary | Stream):
        yield thing
        inside = [thing[key] for key in thing.keys()]  # noqa: SIM118 - pikepdf's dictionaries iterate only by keys()
    elif isinstance(thing, Array):
        inside = list(thing)
    else:
        return
    for value in inside:
        if depth < 32 and isinstance(value, Dictionary | Array) and not value.is_indirect:
            yield from parts_of(value, depth + 1)


def _leaves(tree: Object | None, depth: int = 0) -> int:
    if not isinstance(tree, Dictionary) or depth > 16:
        return 0
    names, kids = tree.get("/Names"), tree.get("/Kids")
    own = len(names) // 2 if isinstance(names, Array) else 0
    return own + sum(_leaves(kid, depth + 1) for kid in (list(kids) if isinstance(kids, Array) else []))


def _keep_only(thing: Object, keys: set[str] | frozenset[str]) -> None:
    _drop(thing, set(thing.keys()) - keys)


def _drop(thing: Object, keys: set[str] | frozenset[str]) -> None:
    for key in keys & set(thing.keys()):
        del thing[key]
