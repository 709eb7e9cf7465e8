"""Cells of a file for spreadsheets. Pure."""

from __future__ import annotations

import re

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection); some take the wide signs, too. Where
# semicolons or tabs part cells, as in much of Europe, one inside a cell begins another.
_SIGNS = "=+\\-@＝＋－＠"
_BEGINNINGS = re.compile(rf"^(?=[{_SIGNS}\t\r\n])|(?<=[;\t\r\n])([ \"']*+)(?=[{_SIGNS}])")


def harmless(cell: str | float) -> str:
    """A cell that is a number or words, whatever it begins with, and however the file is cut into cells."""
    text = str(cell).replace("\0", "")
    return _BEGINNINGS.sub(r"\1'", text) if isinstance(cell, str) else text
