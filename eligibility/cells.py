"""Cells of a file for spreadsheets. Pure."""

from __future__ import annotations

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: str | float) -> str:
    """A cell that is a number or words, whatever it begins with."""
    text = str(cell).replace("\0", "")
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text
