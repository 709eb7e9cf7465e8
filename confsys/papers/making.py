"""From a specification to the bytes of a PDF file."""

from io import BytesIO
from random import Random
from typing import Any, cast
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    Image,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from confsys.papers.figures import Plot, make_table
from confsys.papers.references import Reference, make_references
from confsys.papers.specification import Paper, phrases
from confsys.papers.styles import A4, LETTER, LOOKS, Look, fonts_for, paragraph_styles
from confsys.papers.wording import Writer

# Streams as they are, not spelled out in ASCII: a quarter smaller, and what other programs write.
rl_config.useA85 = 0

# Section, its heading, and its share of the body.
_SECTIONS = (
    ("introduction", "Introduction", 0.13),
    ("background", "Background and Motivation", 0.14),
    ("design", "Design", 0.21),
    ("implementation", "Implementation", 0.10),
    ("evaluation", "Evaluation", 0.18),
    ("deployment", "Deployment", 0.09),
    ("lessons", "Lessons Learned", 0.05),
    ("related", "Related Work", 0.07),
    ("conclusion", "Conclusion", 0.03),
)
# Figures (f) and tables (t) of sections.
_FLOATS = {"background": "f", "design": "t", "evaluation": "ft", "deployment": "f"}
_FEW_FLOATS = {"evaluation": "ft"}
# How much of the columns to leave to gaps, in columns, one try after the other.
_SLACKS = (1.0, 1.5, 2.0, 2.6, 3.2)
_WITH_SUBSECTIONS = {"design", "evaluation", "deployment"}


def make_paper(paper: Paper) -> bytes:
    """The paper as a PDF file: the same bytes for the same specification."""
    pdf = b""
    # What columns lose to figures that do not fit is known only after setting: a body that ran over is set again, shorter.
    for slack in _SLACKS:
        maker = _Maker(paper, slack)
        pdf = maker.build()
        if maker.end_of_body.page <= paper.body_pages:
            break
    return pdf[: paper.faults.cut_to_bytes] if paper.faults.cut_to_bytes else pdf


class _Mark(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Takes no room, and knows afterwards on which page it came to lie."""

    page = 0

    def wrap(self, *_room: float) -> tuple[float, float]:
        """No size."""
        return (0, 0)

    def draw(self) -> None:
        """Note the page."""
        self.page = self.canv.getPageNumber()


class _Maker:
    """Composes and sets one paper."""

    def __init__(self, paper: Paper, slack: float) -> None:
        self.paper, self.faults, self.slack = paper, paper.faults, slack
        self.end_of_body = _Mark()
        self.look: Look = LOOKS[paper.format]
        self.page = A4 if self.faults.a4 else LETTER
        self.fonts = fonts_for(self.look, embedded=not self.faults.unembedded_fonts)
        self.styles = paragraph_styles(self.look, self.fonts)
        self.random = Random(f"{paper.key} {paper.domain} {paper.title}")  # noqa: S311  # repeatable text, no secret
        words = cast("dict[str, dict[str, list[str]]]", phrases("domains"))[paper.domain]
        self.references = make_references(paper.references, words, self.random)
        self.writer = Writer(
            domain=paper.domain, system=paper.system, random=self.random, cite=self.cite, cite_by_name=self.cite_by_name
        )
        self.column_height = self.page[1] - self.look.top - self.look.bottom
        self.figure_number = self.table_number = 0

    # -- Citations ---------------------------------------------------------------------------------------------------

    def cite(self) -> str:
        """One or two references in brackets."""
        chosen = sorted(self.random.sample(range(len(self.references)), self.random.choice((1, 1, 2))))
        if self.look.capitals:
            return f"[{', '.join(str(number + 1) for number in chosen)}]"
        return f"({'; '.join(f'{self.references[n].short}, {self.references[n].year}' for n in chosen)})"

    def cite_by_name(self) -> str:
        """One reference as part of a sentence."""
        number = self.random.randrange(len(self.references))
        reference = self.references[number]
        return f"{reference.short} [{number + 1}]" if self.look.capitals else f"{reference.short} ({reference.year})"

    # -- The parts ---------------------------------------------------------------------------------------------------

    def title_block(self) -> list[Flowable]:
        """Title, and who wrote it or that nobody says so."""
        block: list[Flowable] = [Paragraph(escape(self.paper.title), self.styles["title"])]
        lines = self.faults.author_block or ("Anonymous Author(s)",)
        block += [Paragraph(escape(line), self.styles["authors"]) for line in lines]
        return [*block, Spacer(1, 14)]

    def opening(self) -> list[Flowable]:
        """The abstract, as it stands in the submission form."""
        head = "ABSTRACT" if self.look.capitals else "Abstract"
        return [Paragraph(head, self.styles["head"]), Paragraph(escape(self.paper.abstract), self.styles["first"])]

    def heading(self, number: str, text: str) -> Paragraph:
        shown = f"{number} {text.upper()}" if self.look.capitals else f"{number}. {text}"
        return Paragraph(shown, self.styles["head"])

    def body(self, height: float) -> list[Flowable]:
        """Sections that fill so many points of column."""
        story: list[Flowable] = []
        # Rough, so that sentences about a figure name one that exists.
        self.writer.figures, self.writer.tables = (3, 2) if self.paper.body_pages > 3 else (2, 1)
        owed = 0.0
        for number, (section, title, share) in enumerate(_SECTIONS, start=1):
            parts, used = self.section(section, number, title, height * share - owed)
            owed = used - (height * share - owed)
            story += parts
        if self.paper.acknowledgement:
            story.append(
                Paragraph("ACKNOWLEDGMENTS" if self.look.capitals else "Acknowledgements", self.styles["head"])
            )
            story.append(Paragraph(escape(self.paper.acknowledgement), self.styles["first"]))
        return story

    def section(self, section: str, number: int, title: str, height: float) -> tuple[list[Flowable], float]:
        """One section of at least so many points; a paragraph is never cut for it."""
        story: list[Flowable] = [self.heading(str(number), title)]
        floats = self.floats(section)
        used = sum(map(self.height_of, [*story, *floats]))
        after_heading, paragraphs, subsections = True, 0, 0
        while used < height:
            if section in _WITH_SUBSECTIONS and paragraphs % 3 == 1 and height - used > 80:
                subsections += 1
                label = self.writer.draw("component" if section == "design" else "problem").removeprefix("the ")
                story.append(
                    Paragraph(f"{number}.{subsections} {label[:1].upper()}{label[1:]}", self.styles["subhead"])
                )
                used += self.height_of(story[-1])
                after_heading = True
            text = escape(self.writer.paragraph(section))
            story.append(Paragraph(text, self.styles["first" if after_heading else "body"]))
            used += self.height_of(story[-1])
            after_heading = False
            paragraphs += 1
            if floats and paragraphs % 2 == 1:
                story.append(floats.pop(0))
        return [*story, *floats], used

    def height_of(self, flowable: Flowable) -> float:
        """What it takes in a column."""
        if isinstance(flowable, KeepTogether):
            return sum(self.height_of(part) for part in flowable._content)
        height = flowable.wrap(self.look.column, 10_000)[1]
        return cast("float", height + flowable.getSpaceBefore() + flowable.getSpaceAfter())

    def floats(self, section: str) -> list[Flowable]:
        """The figures and tables of a section."""
        wanted = _FLOATS if self.paper.body_pages > 3 else _FEW_FLOATS
        return [self.figure() if kind == "f" else self.table() for kind in wanted.get(section, "")]

    def figure(self) -> KeepTogether:
        self.figure_number += 1
        metric, workload = self.writer.draw("metric"), self.writer.draw("workload")
        plot = Plot(
            width=self.look.column,
            labels=[self.paper.system, "baseline", "no reuse"][: self.random.randint(2, 3)],
            x_label=f"offered load of {workload} (% of capacity)",
            y_label=metric.removeprefix("the "),
            font=self.fonts.regular,
            random=self.random,
        )
        kind = "Figure" if not self.look.capitals else "<b>Figure"
        end = "" if not self.look.capitals else "</b>"
        caption = f"{kind} {self.figure_number}: {metric[:1].upper()}{metric[1:]} for {workload}, relative to the worst case.{end}"
        return KeepTogether([Spacer(1, 6), plot, Paragraph(caption, self.styles["caption"])])

    def table(self) -> KeepTogether:
        self.table_number += 1
        rows = [self.writer.draw("component").removeprefix("the ") for _ in range(self.random.randint(3, 5))]
        table = make_table(
            rows=rows,
            columns=["p50", "p90", "p99"],
            width=self.look.column,
            font=self.fonts.regular,
            bold=self.fonts.bold,
            random=self.random,
        )
        caption = f"Table {self.table_number}: Time spent by part, in milliseconds, for {self.writer.draw('workload')}."
        return KeepTogether([Spacer(1, 6), Paragraph(caption, self.styles["caption"]), table, Spacer(1, 8)])

    def bibliography(self) -> list[Flowable]:
        """The references under their heading."""
        story: list[Flowable] = [Paragraph("REFERENCES" if self.look.capitals else "References", self.styles["head"])]
        return story + [
            Paragraph(self.entry(number, one), self.styles["reference"])
            for number, one in enumerate(self.references, start=1)
        ]

    def entry(self, number: int, reference: Reference) -> str:
        return f"[{number}] {reference.written()}" if self.look.capitals else reference.written()

    def appendix(self) -> list[Flowable]:
        """Pages after the references."""
        if not self.paper.appendix_pages:
            return []
        story: list[Flowable] = [PageBreak(), self.heading("A", "Further Details")]
        height = self.column_height * 2 * (self.paper.appendix_pages - 0.3)
        used = 0.0
        while used < height:
            story.append(Paragraph(escape(self.writer.paragraph("appendix")), self.styles["body"]))
            used += self.height_of(story[-1])
        return story

    def photograph(self) -> list[Flowable]:
        """A picture of noise, which no compression makes smaller."""
        if not self.faults.photograph_bytes:
            return []
        side = int((self.faults.photograph_bytes / 3) ** 0.5) + 1
        picture = BytesIO(b"P6 %d %d 255\n" % (side, side) + self.random.randbytes(side * side * 3))
        width = self.look.column
        return [PageBreak(), Image(picture, width=width, height=width)]

    # -- Setting -----------------------------------------------------------------------------------------------------

    def build(self) -> bytes:
        title = self.title_block()
        title_height = (
            sum(flowable.wrap(self.look.text_width, 10_000)[1] + flowable.getSpaceAfter() for flowable in title) + 6
        )
        opening = self.opening()
        columns = 2 * (self.column_height * self.paper.body_pages - title_height)
        body = self.body(columns - self.slack * self.column_height - sum(map(self.height_of, opening)))
        story = [
            NextPageTemplate("later"),
            *title,
            FrameBreak(),
            *opening,
            *body,
            self.end_of_body,
            *self.bibliography(),
            *self.appendix(),
            *self.photograph(),
        ]
        buffer = BytesIO()
        self.document(buffer, title_height).build(story)
        return buffer.getvalue()

    def document(self, buffer: BytesIO, title_height: float) -> BaseDocTemplate:
        """The document with its two kinds of page."""
        document = BaseDocTemplate(
            buffer,
            pagesize=self.page,
            title=self.paper.title,
            invariant=1,
            # Without it each page begins with Helvetica, which is not embedded.
            initialFontName=self.fonts.regular,
            pageCompression=1,
            encrypt=StandardEncryption(self.faults.password, ownerPassword="owner", strength=128)
            if self.faults.password
            else None,
        )
        left = (self.page[0] - self.look.text_width) / 2
        top = self.page[1] - self.look.top
        lead = self.frame(left, top - title_height, self.look.text_width, title_height)
        first = [
            self.frame(x, self.look.bottom, self.look.column, self.column_height - title_height)
            for x in self.columns_at(left)
        ]
        later = [self.frame(x, self.look.bottom, self.look.column, self.column_height) for x in self.columns_at(left)]
        document.addPageTemplates(
            [
                PageTemplate("first", [lead, *first], onPageEnd=self.decorate_first, pagesize=self.page),
                PageTemplate("later", later, onPageEnd=self.decorate, pagesize=self.page),
            ]
        )
        return document

    def columns_at(self, left: float) -> tuple[float, float]:
        return left, left + self.look.column + self.look.gutter

    def frame(self, x: float, y: float, width: float, height: float) -> Frame:
        return Frame(x, y, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)

    def decorate_first(self, canvas: Any, document: Any) -> None:
        """What the first page has beside its text."""
        canvas.setAuthor(self.faults.author_metadata)
        canvas.setSubject("")
        canvas.setCreator("")
        if self.faults.hidden_text:
            canvas.saveState()
            canvas.setFillGray(1)
            canvas.setFont(self.fonts.regular, 6)
            canvas.drawString(80, 60, self.faults.hidden_text)
            canvas.restoreState()
        self.decorate(canvas, document)

    def decorate(self, canvas: Any, document: Any) -> None:
        """The page number, and ACM's running head."""
        canvas.setFont(self.fonts.regular, 8)
        canvas.drawCentredString(self.page[0] / 2, 44, str(document.page))
        if self.look.capitals and document.page > 1:
            short = self.paper.title if len(self.paper.title) < 70 else f"{self.paper.title[:66]}..."
            canvas.drawString((self.page[0] - self.look.text_width) / 2, self.page[1] - 50, short)
