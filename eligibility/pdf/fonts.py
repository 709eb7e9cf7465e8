"""What the font dictionaries of a file tell, by pypdf."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import DictionaryObject, StreamObject

from eligibility.pdf.objects import resolved, text_of

_SUBSET = re.compile(r"^[A-Z]{6}\+")


@dataclass(slots=True)
class FontKinds:
    """What only the font dictionaries tell: `/Subtype` by name (without the prefix of a subset), and where Type 3
    fonts are."""

    subtypes: dict[str, str] = field(default_factory=dict)
    type3_pages: dict[int, None] = field(default_factory=dict)
    seen: dict[int, bool] = field(default_factory=dict)

    def page(self, number: int, resources: Any) -> None:
        """Notes the fonts of a page and of the forms that it draws."""
        if self._resources(resolved(resources), 0):
            self.type3_pages[number] = None

    def _resources(self, resources: Any, depth: int) -> bool:
        if not isinstance(resources, DictionaryObject) or depth > 8:
            return False
        has_type3 = False
        fonts = resolved(resources.get("/Font"))
        for font in fonts.values() if isinstance(fonts, DictionaryObject) else ():
            has_type3 |= self._font(resolved(font))
        forms = resolved(resources.get("/XObject"))
        for reference in forms.values() if isinstance(forms, DictionaryObject) else ():
            form = resolved(reference)
            if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form":
                if id(form) not in self.seen:
                    self.seen[id(form)] = False
                    self.seen[id(form)] = self._resources(resolved(form.get("/Resources")), depth + 1)
                has_type3 |= self.seen[id(form)]
        return has_type3

    def _font(self, font: Any) -> bool:
        if not isinstance(font, DictionaryObject):
            return False
        subtype = text_of(font.get("/Subtype")).lstrip("/")
        name = _SUBSET.sub("", text_of(font.get("/BaseFont")).lstrip("/"))
        if name:
            self.subtypes[name] = subtype
        return subtype == "Type3"
