"""Chart geometry."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.charts import calendar_line, paper_marks, score_plot, segments

NOW = datetime(2025, 11, 2, tzinfo=UTC)


def test_a_half_done_paper_is_an_outline_filled_below() -> None:
    drawing = paper_marks(["done", "half"], width=4, height=8, gap=2)
    assert [(box.kind, box.y, box.height) for box in drawing.boxes] == [
        ("done", 0.5, 8),
        ("half-fill", 4.5, 4),
        ("open", 0.5, 8),
    ]
    assert drawing.width == 11


def test_segments_are_full_half_or_empty() -> None:
    filled = [box for box in segments(2, 6, 1).boxes if box.kind == "filled"]
    widths = [box.width for box in filled]
    assert widths == [widths[0], widths[0], pytest.approx(widths[0] / 2, abs=0.01)]


def test_a_plot_has_a_block_for_each_score_over_its_tick() -> None:
    blocks = [box for box in score_plot([4, 5, 5]).boxes if box.kind == "block"]
    assert [box.x for box in blocks] == [36, 48, 48]
    assert blocks[1].y > blocks[2].y


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_off_the_scale_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="off the scale"):
        score_plot([score])


def test_the_coming_date_stands_above_the_line() -> None:
    events = [(NOW - timedelta(days=40), "Opened", "23 Sep"), (NOW + timedelta(days=1), "Papers close", "3 Nov")]
    line = calendar_line(events, now=NOW)
    assert [(stop.name, stop.past, stop.above) for stop in line.stops] == [
        ("Opened", True, False),
        ("Papers close", False, True),
    ]
    assert line.stops[0].x < line.today < line.stops[1].x
    assert [name for _, name in line.months] == ["October", ""]


def test_a_month_gives_way_to_a_date_above_the_line() -> None:
    events = [(NOW - timedelta(days=40), "Opened", "23 Sep"), (NOW + timedelta(days=29), "Reviews are due", "1 Dec")]
    assert [name for _, name in calendar_line(events, now=NOW).months] == ["October", "November", ""]


def test_a_calendar_without_dates_is_an_empty_line() -> None:
    assert calendar_line([], now=NOW).stops == ()


@given(st.lists(st.integers(min_value=-200, max_value=200), min_size=1, max_size=8))
def test_every_date_lies_on_the_line_in_order(days: list[int]) -> None:
    line = calendar_line([(NOW + timedelta(days=day), "Name", "1 Jan") for day in days], now=NOW)
    places = [stop.x for stop in line.stops]
    assert places == sorted(places)
    assert all(0 <= place <= line.width for place in [*places, line.today])
