"""PDFium's functions with cheaper argument types than those generated from its header: handles are plain integers."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from pypdfium2 import raw

HANDLE, INT, UINT, DOUBLE = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_double


def prototype(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same function under another prototype."""
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(result, *arguments)(address)
