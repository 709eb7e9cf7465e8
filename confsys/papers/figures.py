"""Plots and tables of generated papers, drawn as vectors in the width of a column."""

from random import Random

from reportlab.platypus import Flowable, Table

_GREYS = (0.15, 0.5, 0.75)


class Plot(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Curves or bars of two or three systems over load, with axes, ticks and a legend."""

    def __init__(
        self, *, width: float, labels: list[str], x_label: str, y_label: str, font: str, random: Random
    ) -> None:
        super().__init__()
        self.width, self.height = width, 118.0
        self.labels, self.x_label, self.y_label, self.font = labels, x_label, y_label, font
        self.bars = random.random() < 0.4
        points = 5 if self.bars else 9
        steep = random.uniform(1.5, 3.0)
        self.series = [
            [
                0.1 + 0.22 * number + (0.5 / (number + 1)) * (place / points) ** steep + random.uniform(0, 0.05)
                for place in range(points)
            ]
            for number in range(len(labels))
        ]

    def draw(self) -> None:
        """Draw at the origin that reportlab has set."""
        canvas = self.canv
        left, bottom, right, top = 30.0, 24.0, self.width - 6, self.height - 14
        canvas.setLineWidth(0.5)
        canvas.setStrokeGray(0)
        canvas.line(left, bottom, right, bottom)
        canvas.line(left, bottom, left, top)
        canvas.setFont(self.font, 6.5)
        for tick in range(5):
            height = bottom + (top - bottom) * tick / 4
            canvas.line(left - 2, height, left, height)
            canvas.drawRightString(left - 4, height - 2, f"{tick * 25}")
        canvas.drawCentredString((left + right) / 2, 4, self.x_label)
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawCentredString((bottom + top) / 2, -8, self.y_label)
        canvas.restoreState()
        (self._draw_bars if self.bars else self._draw_curves)(left, bottom, right - left, top - bottom)
        for number, label in enumerate(self.labels):
            x = left + 8 + number * (right - left) / len(self.labels)
            canvas.setFillGray(_GREYS[number])
            canvas.rect(x, top + 5, 6, 4, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.drawString(x + 9, top + 4, label)

    def _draw_bars(self, left: float, bottom: float, width: float, height: float) -> None:
        places = len(self.series[0])
        slot = width / places
        bar = slot * 0.75 / len(self.series)
        for number, values in enumerate(self.series):
            self.canv.setFillGray(_GREYS[number])
            for place, value in enumerate(values):
                self.canv.rect(
                    left + place * slot + slot * 0.12 + number * bar,
                    bottom,
                    bar,
                    min(value, 1) * height,
                    stroke=0,
                    fill=1,
                )
        self.canv.setFillGray(0)

    def _draw_curves(self, left: float, bottom: float, width: float, height: float) -> None:
        self.canv.setLineWidth(1)
        for number, values in enumerate(self.series):
            self.canv.setStrokeGray(_GREYS[number])
            path = self.canv.beginPath()
            for place, value in enumerate(values):
                point = (left + width * (place + 0.5) / len(values), bottom + min(value, 1) * height)
                (path.lineTo if place else path.moveTo)(*point)
            self.canv.drawPath(path, stroke=1, fill=0)
        self.canv.setStrokeGray(0)


def make_table(*, rows: list[str], columns: list[str], width: float, font: str, bold: str, random: Random) -> Table:
    """A table of figures with three rules, as such papers have them."""
    head = ["", *columns]
    body = [[row, *(f"{random.uniform(1, 99):.1f}" for _ in columns)] for row in rows]
    first = width * 0.46
    table = Table([head, *body], colWidths=[first, *([(width - first) / len(columns)] * len(columns))], rowHeights=11)
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), font, 7.5, 9),
            ("FONT", (0, 0), (-1, 0), bold, 7.5, 9),
            ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, (0, 0, 0)),
            ("LINEBELOW", (0, 0), (-1, 0), 0.4, (0, 0, 0)),
            ("LINEBELOW", (0, -1), (-1, -1), 0.8, (0, 0, 0)),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    return table
