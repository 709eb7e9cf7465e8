"""Objects of a file as pypdf gives them: behind references, and as text of a bounded length."""

from __future__ import annotations

from typing import Any

from pypdf.generic import IndirectObject

LONGEST_TEXT = 2000


def resolved(value: Any) -> Any:
    """What a reference leads to; anything else as it is."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def text_of(value: Any) -> str:
    """The beginning of a text, resolved; empty for nothing."""
    value = resolved(value)
    return "" if value is None else str(value)[:LONGEST_TEXT]
