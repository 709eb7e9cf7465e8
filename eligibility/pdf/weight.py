"""How heavy the content of a file is: every stream is inflated here, in pure Python and bounded, before PDFium gets to see it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pypdf import PageObject
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from eligibility.facts import KeptText, Outcome
from eligibility.pdf.beside import MOST_TEXTS, marked_texts
from eligibility.pdf.limits import Limits
from eligibility.pdf.objects import resolved
from eligibility.pdf.refusal import Refused

_DRAWS = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass(slots=True)
class Weigher:
    """Inflates each content stream once, counts how often forms would be drawn when forms draw forms, and notes the
    texts that content is marked with."""

    limits: Limits
    inflated: int = 0
    drawn: dict[int, int] = field(default_factory=dict)
    marked: dict[KeptText, None] = field(default_factory=dict)

    def weigh(self, pages: Iterable[PageObject]) -> None:
        """Raises Refused, or pypdf's LimitReachedError, for content that is more than a paper can hold."""
        for page in pages:
            resources = resolved(page.get("/Resources"))
            streams = resolved(page.get("/Contents"))
            parts = [resolved(part) for part in streams] if isinstance(streams, ArrayObject) else [streams]
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
        forms = resolved(resources.get("/XObject")) if isinstance(resources, DictionaryObject) else None
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
            form = resolved(reference)
            if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form" and depth < 64:
                self.drawn[key] = 1 + self._draws(self._inflate(form), resolved(form.get("/Resources")), depth)
        self._check(self.drawn[key])
        return self.drawn[key]

    def _check(self, drawn: int) -> None:
        if drawn > self.limits.form_invocations:
            raise Refused(Outcome.TOO_LARGE, f"forms that draw forms more than {self.limits.form_invocations} times")
