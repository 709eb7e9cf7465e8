"""Texts that a file keeps beside its pages, and that the blinded copy keeps, for readers need them: bookmarks,
descriptions of figures, names of layers, of places and of pages; and what the pages' content is marked with."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from eligibility.facts import KeptText

MOST_TEXTS = 5_000
LONGEST_TEXT = 500
_MOST_NODES = 50_000
_DESCRIPTIONS = {
    "/Alt": "the description of a figure",
    "/ActualText": "the replacement text of a passage",
    "/E": "the written-out form of an abbreviation",
    "/T": "the title of a passage",
}


# As in `/Span <</ActualText (words)>> BDC`, in the content of a page (ISO 32000-1, 14.9).
_MARKED = re.compile(rb"/(Alt|ActualText|E)\s*(\((?:[^()\\]|\\.){1,2000}\)|<[0-9A-Fa-f\s]{2,4000}>)", re.DOTALL)


def kept_texts(data: bytes, marked: Iterable[KeptText] = ()) -> tuple[KeptText, ...]:
    """All such texts, each once, those that content is `marked` with last. A file that qpdf cannot open has none, and
    gets no copy either."""
    try:
        with Pdf.open(io.BytesIO(data)) as pdf:
            found = dict.fromkeys(_texts(_strings(pdf)))
    except pikepdf.PdfError:
        return ()
    return tuple(dict.fromkeys((*found, *marked)))[:MOST_TEXTS]


def marked_texts(content: bytes) -> Iterator[KeptText]:
    """The texts that stand for passages of inflated content, or describe them."""
    if b"/ActualText" in content or b"/Alt" in content or b"/E" in content:
        yield from _texts(_marks(content))


def _marks(content: bytes) -> Iterator[tuple[str, Object]]:
    for found in _MARKED.finditer(content):
        try:
            value = Object.parse(found[2])
        except pikepdf.PdfError:
            continue  # not a string after all; viewers pass it over, too
        yield _DESCRIPTIONS[f"/{found[1].decode('ascii')}"], value


def _texts(strings: Iterable[tuple[str, Object]]) -> Iterator[KeptText]:
    for what, value in strings:
        text = " ".join(str(value)[:LONGEST_TEXT].split())
        if len(text) > 2 and any(character.isalpha() for character in text):
            yield KeptText(what, text)


def _strings(pdf: Pdf) -> Iterator[tuple[str, Object]]:
    catalog = pdf.Root
    for entry in _outline(catalog.get("/Outlines")):
        if isinstance(title := entry.get("/Title"), String):
            yield "a bookmark", title
    layers = catalog.get("/OCProperties")
    groups = layers.get("/OCGs") if isinstance(layers, Dictionary) else None
    for group in list(groups)[:MOST_TEXTS] if isinstance(groups, Array) else ():
        if isinstance(group, Dictionary) and isinstance(name := group.get("/Name"), String):
            yield "the name of a layer", name
    names = catalog.get("/Names")
    yield from _destinations(names.get("/Dests") if isinstance(names, Dictionary) else None)
    for label in _tree(catalog.get("/PageLabels"), "/Nums"):
        if isinstance(label, Dictionary) and isinstance(prefix := label.get("/P"), String):
            yield "the label of a page", prefix
    if isinstance(catalog.get("/StructTreeRoot"), Dictionary):
        yield from _descriptions(pdf)
    for page in pdf.pages:
        yield from _properties(page.get("/Resources"))


def _outline(root: Object | None) -> Iterator[Object]:
    waiting = [root]
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _MOST_NODES:
        entry = waiting.pop()
        if not isinstance(entry, Dictionary) or (entry.is_indirect and entry.objgen in seen):
            continue
        seen.add(entry.objgen if entry.is_indirect else (0, -len(seen)))
        yield entry
        waiting += [entry.get("/Next"), entry.get("/First")]


def _destinations(tree: Object | None) -> Iterator[tuple[str, Object]]:
    for name in _tree(tree, "/Names"):
        if isinstance(name, String):
            yield "the name of a place in the file", name


def _tree(root: Object | None, key: str) -> Iterator[Object]:
    """All that stands in the leaves of a name tree or a number tree, keys and values alike."""
    waiting, nodes = [root], 0
    while waiting and nodes < _MOST_NODES:
        node = waiting.pop()
        nodes += 1
        if not isinstance(node, Dictionary):
            continue
        leaves, kids = node.get(key), node.get("/Kids")
        yield from list(leaves)[:_MOST_NODES] if isinstance(leaves, Array) else ()
        waiting += list(kids)[:_MOST_NODES] if isinstance(kids, Array) else []


def _properties(resources: Object | None) -> Iterator[tuple[str, Object]]:
    """What content is marked with by a name that its page explains."""
    named = resources.get("/Properties") if isinstance(resources, Dictionary) else None
    if not isinstance(named, Dictionary):
        return
    for name in list(named.keys())[:MOST_TEXTS]:
        mark = named.get(name)
        if not isinstance(mark, Dictionary):
            continue
        for key in ("/Alt", "/ActualText", "/E"):
            if isinstance(value := mark.get(key), String):
                yield _DESCRIPTIONS[key], value


def _descriptions(pdf: Pdf) -> Iterator[tuple[str, Object]]:
    """Of a tagged file. The elements of its structure are objects of their own, nearly always."""
    for number, thing in enumerate(pdf.objects):
        if number > _MOST_NODES:
            return
        if not isinstance(thing, Dictionary) or isinstance(thing, Stream) or "/S" not in thing:
            continue
        if thing.get("/Type") not in (None, Name.StructElem):
            continue
        for key, what in _DESCRIPTIONS.items():
            if isinstance(value := thing.get(key), String):
                yield what, value
