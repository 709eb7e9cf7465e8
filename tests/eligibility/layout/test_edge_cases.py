"""Papers that are easily misread, each as a table row: its pages and what they are."""

from dataclasses import replace

import pytest

from eligibility.facts import ImageFacts, PageFacts, Span
from eligibility.layout.paper import lay_out
from tests.eligibility.papers import LEFT, PROSE, RIGHT, body_page, column, entries, facts, line, page

B, R, A = "body", "references", "appendix"
SMALL = {"size": 7.0, "leading": 8.0}
NOTE = "This study is close to ours, though its teams were larger and knew each other well"
LICENCE = ["This work is licensed under a Creative Commons Attribution 4.0 licence; see", "https://example.org/by/4.0."]
BIOGRAPHY = "received the degree of a doctor in 2015 and works on deployment since then"


def references(*, right: int = 25, heading: str = "#REFERENCES", more: list[Span] | None = None) -> PageFacts:
    left = column([heading, *entries(25)], LEFT, **SMALL)
    return page(left, column(entries(right, 26), RIGHT, **SMALL) if right else [], more or [])


def small_capitals(first: str, rest: str, y: float = 94) -> list[Span]:
    """A heading in two sizes, as small capitals are often made."""
    return [
        line(first, LEFT, y, width=8, size=10.9, font=1),
        line(rest, LEFT + 8.2, y, width=60, size=8.7, font=1),
    ]


def annotated() -> PageFacts:
    lines = [text for n in range(1, 13) for text in (*entries(1, n), NOTE)]
    return page(column(["#REFERENCES", *lines], LEFT, **SMALL), column(entries(25, 26), RIGHT, **SMALL))


def by_year(x: float, *, top: float) -> list[Span]:
    """Entries without numbers; an accent stands in a line of its own, as older files write it."""
    lines = []
    for number in range(14):
        lines += [
            f"Hoffmann, G. and Rossi, L., Phys. Rev. {number}7, 166 (2007).",
            f"Wei, C., Ph.D. thesis (20{number + 10}).",
        ]
    accents = [line("´", x + 40, top + 8.0 * number, width=2, size=7.0) for number in range(1, 28, 3)]
    return [*column(lines, x, top=top, **SMALL), *accents]


def by_year_page() -> PageFacts:
    return page(by_year(LEFT, top=85), by_year(RIGHT, top=85))


LABELS = [line(f"team {number}", 100 + 40 * number, 150, width=30, size=4.0, font=1) for number in range(9)]
LABELS_BELOW = [line(f"{number}", 330 + 40 * number, 590, width=10, size=6.0) for number in range(4)]
TITLE_INSIDE = [line("density of everything", 200, 150, width=90, font=1, inside=True)]
VALUES = [f"set{number} {number}2.1 {number}3.8 {number}4.2" for number in range(1, 31)]
BIOGRAPHIES = [
    "Greta Hoffmann received the degree of a doctor. Moreover, she has",
    "worked on deployment since then. However, the field has changed and",
    "she has, too. Empirically, she is more interested in how people work",
    "than in what they say. Furthermore, a large number of the systems that",
    "she built are in use. Interestingly, none of them is about biographies.",
    "Finally, she likes to read what others write. Therefore, she reviews.",
    "Together, they have written a number of books about it. Now, they rest.",
    "Lars Rossi works on other things. Accordingly, his biography is short.",
]
ADDRESSES = ["Institute of Mathematics, Lindenau", "Email address: hoffmann@math.example.de"]
WATERMARK = line("CONFIDENTIAL DRAFT", 150, 400, width=300, size=60, turn=45)
STAMP = line("arXiv:2401.01234v2 [cs.LG] 3 Jan 2024", 20, 500, width=10, size=20, turn=90)
ROTATED_TABLE = [
    line(f"row {n} of a table that lies on its side", 300 + 11 * n, 600, width=9, turn=90) for n in range(9)
]
HEADER = [line("How Teams Operate Pipelines", LEFT, 50, width=200, size=7.0)]

CASES: list[tuple[str, list[PageFacts], list[str]]] = [
    (
        "heading in small capitals",
        [body_page(), page(small_capitals("R", "EFERENCES"), column(entries(25), LEFT, top=100, **SMALL))],
        [B, R],
    ),
    ("heading with a number", [body_page(), references(heading="#7 REFERENCES")], [B, R]),
    ("heading with letters apart", [body_page(), references(heading="#R E F E R E N C E S")], [B, R]),
    ("heading in German", [body_page(), references(heading="#Literaturverzeichnis")], [B, R]),
    ("heading in Chinese", [body_page(), references(heading="#参考文献")], [B, R]),
    ("watermark over the references", [body_page(), references(more=[WATERMARK])], [B, R]),
    ("stamp of arXiv in the margin", [body_page(), references(more=[STAMP])], [B, R]),
    ("annotated bibliography", [body_page(), annotated()], [B, R]),
    (
        "biographies after the references",
        [body_page(), references(right=0, more=column(["#Greta Hoffmann", *[BIOGRAPHY] * 8], RIGHT))],
        [B, A],
    ),
    (
        "references of three pages",
        [
            body_page(),
            references(),
            page(column(entries(25, 51), LEFT, **SMALL)),
            page(column(entries(9, 76), LEFT, **SMALL)),
        ],
        [B, R, R, R],
    ),
    (
        "one line of text above the heading",
        [body_page(), page(column([PROSE, "#REFERENCES", *entries(25)], LEFT, **SMALL))],
        [B, B],
    ),
    (
        "a figure that fills the last page",
        [body_page(), references(), page(images=[ImageFacts((60, 60, 550, 700))])],
        [B, R, B],
    ),
    ("an empty page at the end", [body_page(), references(), page()], [B, R, "blank"]),
    ("a page of curves at the end", [body_page(), references(), page(drawings=500)], [B, R, B]),
    (
        "a header alone above references",
        [page(HEADER, column([PROSE] * 50, LEFT)), page(HEADER, column([PROSE] * 50, LEFT)), references(more=HEADER)],
        [B, B, R],
    ),
    (
        "the word in a list of contents",
        [page(column(["#CONTENTS", "REFERENCES", *[PROSE] * 40], LEFT)), references()],
        [B, R],
    ),
    ("a rotated table among references", [body_page(), references(right=0, more=ROTATED_TABLE)], [B, R]),
    (
        "few references before tables",
        [body_page(), page(column(["#REFERENCES", *entries(2)], LEFT)), page(column(["#Table 1", *VALUES], LEFT))],
        [B, R, B],
    ),
    (
        "one reference before a table",
        [body_page(), page(column(["#REFERENCES", *entries(1)], LEFT)), page(column(["#Table 1", *VALUES], LEFT))],
        [B, R, B],
    ),
    (
        "a table with a bold caption, after which the references go on",
        [
            body_page(),
            page(
                column(["#REFERENCES", *entries(25)], LEFT, **SMALL),
                column(["#Table 1: Results of the ablation", *VALUES], RIGHT),
                column(entries(20, 26), RIGHT, top=300, **SMALL),
            ),
            page(column(entries(25, 46), LEFT, **SMALL)),
        ],
        [B, B, R],
    ),
    (
        "a page with a figure, whose labels are bold and small, between two of references",
        [
            body_page(),
            page(column(["#REFERENCES", *entries(25)], LEFT, **SMALL), column(entries(25, 26), RIGHT, **SMALL)),
            page(LABELS, column(["Figure 4: Teams by size.", "It has a second line."], LEFT, top=400)),
            page(column(entries(25, 51), LEFT, **SMALL)),
        ],
        [B, R, B, R],
    ),
    (
        "a drawing of lines without a caption",
        [body_page(), replace(references(right=9, more=LABELS_BELOW), graphics=((320.0, 400.0, 552.0, 600.0),))],
        [B, B],
    ),
    (
        "a shaded box around references",
        [body_page(), replace(references(), graphics=((50.0, 90.0, 300.0, 480.0),))],
        [B, R],
    ),
    (
        "a page with a figure that has a bold title inside, behind the first of the references",
        [
            body_page(),
            page(column([*[PROSE] * 40, "#REFERENCES", *entries(2)], LEFT)),
            page([*TITLE_INSIDE, *column(["Figure 4: Density of the marginal."], LEFT, top=400)]),
            page(column(entries(25, 3), LEFT)),
        ],
        [B, B, B, R],
    ),
    (
        "biographies that begin with their names and are full of adverbs",
        [body_page(), references(right=10, more=column(BIOGRAPHIES, RIGHT, top=400, **SMALL))],
        [B, B],
    ),
    (
        "addresses of the authors behind the last entry",
        [body_page(), references(right=10, more=column(ADDRESSES, RIGHT, top=400, **SMALL))],
        [B, B],
    ),
    (
        "a licence far below the last entry",
        [body_page(), references(right=10, more=column(LICENCE, RIGHT, top=600, **SMALL))],
        [B, B],
    ),
    (
        "entries that a flush bottom drives apart",
        [body_page(), references(right=10, more=column(entries(1, 40), RIGHT, top=600, **SMALL))],
        [B, R],
    ),
    (
        "no heading, in smaller type close to the text, among accents set apart",
        [page(column([PROSE] * 55, LEFT), column([*[PROSE] * 20], RIGHT), by_year(RIGHT, top=305)), by_year_page()],
        [B, R],
    ),
    ("sixty pages", [*[body_page()] * 58, references(), references()], [*[B] * 58, R, R]),
]


@pytest.mark.parametrize(("pages", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_pages_are_told_apart_in(pages: list[PageFacts], expected: list[str]) -> None:
    assert [one.kind.value for one in lay_out(facts(*pages)).pages] == expected
