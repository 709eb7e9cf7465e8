"""What a child does with one file, or with what is known of it. Whatever that does to it, the answer is a message with an outcome."""

from __future__ import annotations

import encodings
import importlib
import logging
import os
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from eligibility.facts import Encryption, FontFacts, Outcome, PdfFacts
from eligibility.pdf import afterwards, beside, blind, pdfium, protocol, structure
from eligibility.pdf.fonts import FontKinds
from eligibility.pdf.limits import Limits
from eligibility.pdf.refusal import Refused
from eligibility.pdf.sample import SAMPLE


def warm_up() -> None:
    """Imports all that a child may need, for children can open no file: codecs, and what the libraries import at first
    use."""
    logging.disable(logging.CRITICAL)  # pypdf warns about each oddity of a file; nobody reads it here
    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name not in {"mbcs", "oem"}:  # Windows only
            importlib.import_module(f"encodings.{module.name}")
    limits = Limits()
    facts = analyse(SAMPLE, limits)
    if facts.outcome is not Outcome.OK:
        raise RuntimeError(f"The engine cannot analyse its own sample: {facts.reason}")
    facts.to_bytes()
    afterwards.warm_up(facts)
    blind.blinded(SAMPLE, limits)
    pdfium.draw(SAMPLE, pages=[1], width=50)


def perform(request: dict[str, Any], descriptor: int, limits: Limits) -> bytes:
    """The reply to one request: a packed message."""
    try:
        data = _read(descriptor, limits)
        if request["do"] == "analyse":
            facts = analyse(data, limits)
            return protocol.pack_message({"outcome": facts.outcome.value, "reason": facts.reason}, facts.to_bytes())
        if request["do"] == "judge":
            return afterwards.judged(data)
        if request["do"] == "lay out":
            return afterwards.laid_out(data)
        if request["do"] == "blind":
            copy, removed = blind.blinded(data, limits)
            return protocol.pack_message({"outcome": Outcome.OK.value, "removed": removed}, copy)
        if request["do"] == "render":
            structure.look_into(data, limits)
            count, drawn = pdfium.draw(data, pages=request["pages"], width=request["width"])
            header = {"outcome": Outcome.OK.value, "count": count, "sizes": [len(picture) for picture in drawn]}
            return protocol.pack_message(header, b"".join(drawn))
    except Refused as refusal:
        return protocol.pack_message({"outcome": refusal.outcome.value, "reason": refusal.reason})
    except MemoryError:
        return protocol.pack_message({"outcome": Outcome.OUT_OF_MEMORY.value, "reason": "memory limit"})
    except Exception as error:  # noqa: BLE001 - a stranger's file can make the libraries raise anything; this is the one place that says so
        return protocol.pack_message({"outcome": Outcome.UNREADABLE.value, "reason": _described(error)})
    return protocol.pack_message({"outcome": Outcome.CRASHED.value, "reason": f"unknown request {request['do']!r}"})


def analyse(data: bytes, limits: Limits) -> PdfFacts:
    """The facts of a file, or why there are none."""
    encryption = Encryption.NONE
    try:
        opened = structure.look_into(data, limits)
        encryption = opened.encryption
        pages, fonts = pdfium.read_pages(
            data, opened.links, opened.units, opened.with_remarks, layers_off=opened.layers_off
        )
        kept_texts = beside.kept_texts(data, opened.marked)
    except Refused as refusal:
        return PdfFacts(
            outcome=refusal.outcome,
            size=len(data),
            reason=refusal.reason,
            encryption=refusal.encryption if refusal.encryption is not Encryption.NONE else encryption,
        )
    except MemoryError:
        return PdfFacts(outcome=Outcome.OUT_OF_MEMORY, size=len(data), reason="memory limit")
    except Exception as error:  # noqa: BLE001 - as in `perform`
        return PdfFacts(outcome=Outcome.UNREADABLE, size=len(data), reason=_described(error))
    return PdfFacts(
        outcome=Outcome.OK,
        size=len(data),
        encryption=encryption,
        pdf_version=opened.pdf_version,
        page_count=len(pages),
        pages=pages,
        fonts=tuple(_with_types(fonts, opened.fonts)),
        metadata=opened.metadata,
        structure=opened.structure,
        kept_texts=kept_texts,
    )


def _with_types(fonts: tuple[FontFacts, ...], kinds: FontKinds) -> Iterator[FontFacts]:
    """PDFium knows which fonts draw text where, pypdf what they are; the numbers of the fonts stay."""
    told: set[int] = set()
    for font in fonts:
        kind = kinds.subtypes.get(font.name, "")
        if not kind and kinds.type3_pages.keys() & set(font.pages):
            # PDFium has no name for a Type 3 font, and one number for all of them.
            kind, told = "Type3", told | set(font.pages)
        yield replace(font, type=kind, embedded=font.embedded or kind == "Type3")
    if rest := tuple(page for page in kinds.type3_pages if page not in told):
        yield FontFacts(name="", type="Type3", embedded=True, pages=rest)


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _read(descriptor: int, limits: Limits) -> bytes:
    size = os.fstat(descriptor).st_size
    if size > limits.max_bytes:
        raise Refused(Outcome.TOO_LARGE, f"{size} bytes; at most {limits.max_bytes} are looked at")
    parts = bytearray()
    while len(parts) < size and (part := os.pread(descriptor, size - len(parts), len(parts))):
        parts += part
    return bytes(parts)
