"""The tokens, read from the style sheet itself: every pair that the look uses keeps its contrast in both schemes."""

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"
_PAIR = re.compile(r"--([a-z0-9-]+): light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\);")
_GROUNDS = ("bg", "sunk", "raised", "accent-soft")
Colour = tuple[float, float, float]


def _read() -> dict[str, tuple[Colour, Colour]]:
    found = {}
    for name, *schemes in _PAIR.findall(TOKENS.read_text(encoding="utf-8")):
        light, dark = ((float(a), float(b), float(c)) for a, b, c in (scheme.split() for scheme in schemes))
        found[name] = (light, dark)
    return found


def _luminance(colour: Colour) -> float:
    """Relative luminance of an OKLCH colour (Ottosson 2020; WCAG 2.2), clipped to sRGB."""
    light, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    clipped = [min(1.0, max(0.0, part)) for part in (red, green, blue)]
    return 0.2126 * clipped[0] + 0.7152 * clipped[1] + 0.0722 * clipped[2]


def _contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


WHITE: Colour = (1.0, 0.0, 0.0)
TEXT = [(text, ground) for text in ("ink", "ink-2", "accent", "accent-deep") for ground in _GROUNDS]
TEXT += [("ink-3", ground) for ground in ("bg", "sunk", "raised")]
TEXT += [(kind, ground) for kind in ("error", "warn", "ok") for ground in ("bg", "raised", f"{kind}-soft")]
TEXT += [("ink", ground) for ground in ("error-soft", "warn-soft", "ok-soft", "mark")]


@pytest.mark.parametrize(("text", "ground"), TEXT)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read(text: str, ground: str, scheme: int) -> None:
    tokens = _read()
    assert _contrast(tokens[text][scheme], tokens[ground][scheme]) >= 4.5


@pytest.mark.parametrize("fill", ["fill", "fill-deep"])
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_white_on_a_filled_button_can_be_read(fill: str, scheme: int) -> None:
    assert _contrast(_read()[fill][scheme], WHITE) >= 4.5


@pytest.mark.parametrize("mark", ["control", "kind-body", "kind-references", "kind-appendix"])
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_borders_of_controls_and_kinds_of_page_can_be_seen(mark: str, scheme: int) -> None:
    tokens = _read()
    assert _contrast(tokens[mark][scheme], tokens["bg"][scheme]) >= 3
