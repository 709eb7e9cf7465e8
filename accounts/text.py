"""What may stand in a name: no control or direction-changing characters (P47)."""

import unicodedata

# Joiners are part of correct spelling in Persian and Indic scripts; every other format character only hides things.
_ALLOWED_FORMAT = {"\u200c", "\u200d"}


def clean_line(text: str) -> str:
    """One line of text in NFC, without control and bidirectional characters, blanks folded."""
    kept = (
        " " if character in "\t\r\n\u2028\u2029" else character
        for character in unicodedata.normalize("NFC", text)
        if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
        or character in "\t\r\n\u2028\u2029"
        or character in _ALLOWED_FORMAT
    )
    return " ".join("".join(kept).split())
