"""The component tags."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone

from ui.icons import KIND_ICONS, render_icon
from ui.templatetags.ui import register

NOW = datetime(2025, 11, 2, 20, 7, 42, tzinfo=UTC)


def show(source: str, **context: object) -> str:
    """Render a template with the tags loaded."""
    return Template("{% load ui %}" + source).render(Context(context)).strip()


def test_an_icon_is_silent_beside_its_word_and_speaks_with_a_label() -> None:
    assert 'aria-hidden="true"' in render_icon("check")
    spoken = render_icon("check", label='Say "yes"')
    assert 'role="img"' in spoken
    assert 'aria-label="Say &quot;yes&quot;"' in spoken


@pytest.mark.parametrize("kind", sorted(KIND_ICONS))
def test_each_kind_of_state_has_a_mark_and_its_word(kind: str) -> None:
    html = show("{% state kind word %}", kind=kind, word="<b>")
    assert html.startswith(f'<span class="state state--{kind}"><svg')
    assert html.endswith("<span>&lt;b&gt;</span></span>")


def test_no_two_kinds_share_a_mark() -> None:
    assert len(set(KIND_ICONS.values())) == len(KIND_ICONS)


def test_a_button_takes_attributes_and_leaves_empty_ones_out() -> None:
    html = show('{% button "Go" hx_post="/x/" name="" data_on=True disabled=False %}')
    assert html == (
        '<button class="button" type="submit" hx-post="/x/" data-on><span class="button-label">Go</span></button>'
    )


def test_a_button_with_an_address_is_a_link() -> None:
    html = show('{% button label href="/a?b=1&c=2" primary=True %}', label="<Go>")
    assert html == (
        '<a class="button button--primary" href="/a?b=1&amp;c=2"><span class="button-label">&lt;Go&gt;</span></a>'
    )


def test_an_attribute_may_hold_json() -> None:
    html = show("""{% button "Go" hx_vals='{"a": 1}' %}""")
    assert 'hx-vals="{&quot;a&quot;: 1}"' in html


def test_a_message_keeps_its_markup_and_escapes_its_title() -> None:
    html = show('{% say "error" title live=True %}<p>{{ body }}</p>{% endsay %}', title="<x>", body="<y>")
    assert 'class="say say--error" role="alert"' in html
    assert '<p class="say-title">&lt;x&gt;</p><p>&lt;y&gt;</p>' in html


def test_seats_show_who_counts_and_who_lacks() -> None:
    html = show('{% seats 2 5 3 "2 of 5" %}')
    assert html.count("paper-mark--done") == 2
    assert html.count("paper-mark--late") == 1
    assert html.count("paper-mark--open") == 2
    assert "state--error" in html
    assert "state--ok" in show('{% seats 3 5 3 "3 of 5" %}')


def test_a_review_bar_says_in_words_what_it_draws() -> None:
    html = show("{% review_bar 1 4 begun=1 late=1 %}")
    assert '<span class="hidden-words">1 of 4 submitted, 1 begun, 1 late</span>' in html
    assert "1 late</span>" in html


def test_a_plot_has_its_values_as_text() -> None:
    assert 'aria-label="Impact: 3, 5"' in show('{% score_plot scores what="Impact" %}', scores=[5, 3])
    assert 'aria-label="Scores: none yet"' in show("{% score_plot scores %}", scores=[])


def test_a_deadline_shows_both_zones_and_strikes_the_old_date() -> None:
    with timezone.override("Europe/Zurich"):
        html = show(
            '{% deadline "Papers close" at "Etc/GMT+12" earlier=earlier now=now %}',
            at=datetime(2025, 11, 4, 11, 59, tzinfo=UTC),
            earlier=[(datetime(2025, 10, 30, 20, tzinfo=UTC), "UTC")],
            now=NOW,
        )
    assert "<span data-countdown>in 1 day 15 hours</span>" in html
    assert "Mon 3 Nov 2025, 23:59</time>" in html
    assert "Tue 4 Nov, 12:59 CET</time>" in html
    assert "<del><time" in html
    assert "Thu 30 Oct, 20:00 UTC</time></del>" in html


@pytest.mark.parametrize(
    ("left", "phase"),
    [(timedelta(hours=5), "last-day"), (timedelta(minutes=3), "last-hour"), (-timedelta(1), "closed")],
)
def test_a_deadline_shows_how_near_it_is(left: timedelta, phase: str) -> None:
    assert f"deadline--{phase}" in show('{% deadline "Papers close" at now=now %}', at=NOW + left, now=NOW)


def test_evidence_is_escaped_and_marked() -> None:
    html = show("{% evidence text marked %}", text="A <b> & c", marked="<b>")
    assert html == '<q class="evidence">A <mark>&lt;b&gt;</mark> &amp; c</q>'


@pytest.mark.parametrize(
    ("text", "marked", "wanted"),
    [
        # What is marked may be a word of the markup itself, or of an escaped character.
        ("mark my mark", "mark", "<mark>mark</mark> my <mark>mark</mark>"),
        ("a & amp", "amp", "a &amp; <mark>amp</mark>"),
        ("Ann of Annaberg", [(0, 3)], "<mark>Ann</mark> of Annaberg"),
        # In any order, overlapping, beyond the end, empty.
        ("Ada Lovelace & co", [(4, 12), (0, 5)], "<mark>Ada L</mark><mark>ovelace</mark> &amp; co"),
        ("short", [(2, 99), (99, 120), (1, 1)], "sh<mark>ort</mark>"),
        ("none", (), "none"),
    ],
)
def test_evidence_is_marked_where_it_says_and_nowhere_else(
    text: str, marked: str | Sequence[tuple[int, int]], wanted: str
) -> None:
    html = show("{% evidence text marked %}", text=text, marked=marked)
    assert html == f'<q class="evidence">{wanted}</q>'


def test_what_is_to_be_done_in_each_program_stands_in_a_line_of_its_own() -> None:
    html = show("{{ text|with_commands }}", text="Cut it. LaTeX: \\clearpage. Word: Insert > Page <Break>.")
    assert html == (
        'Cut it.<span class="program"><b>LaTeX:</b> <code>\\clearpage</code>.</span>'
        '<span class="program"><b>Word:</b> Insert&nbsp;&gt; Page &lt;Break&gt;.</span>'
    )


def test_a_finding_says_what_is_wrong_allowed_and_to_mend() -> None:
    html = show('{% finding "error" "Too long" rule="Length" allowed="6 pages" mend="Cut." page=7 %}{% endfinding %}')
    for part in ("Error</span>", "Length", "Page 7", "Too long", "6 pages", "Cut."):
        assert part in html
    assert "Accepted by the chairs" in show('{% finding "error" "x" status="overridden" %}{% endfinding %}')


def test_breadcrumbs_end_with_the_page_itself() -> None:
    html = show('{% crumbs "Papers" "/p/" title %}', title="<88>")
    assert '<li><a href="/p/">Papers</a></li><li><span aria-current="page">&lt;88&gt;</span></li>' in html


def test_the_saved_indicator_knows_its_state() -> None:
    assert 'data-state="none"' in show("{% saved %}")
    assert 'data-state="saved"' in show("{% saved at=at %}", at=NOW)
    assert 'data-state="failed"' in show('{% saved at=at state="failed" %}', at=NOW)


def test_a_moment_that_is_not_known_shows_nothing() -> None:
    assert show("{% when at %}{% stamp at %}{% distance at %}", at=None) == ""


def test_a_qr_code_is_drawn_inline() -> None:
    html = show('{% qr svg "Scan" %}', svg="<?xml version='1.0'?>\n<svg width='3mm'><path d='M0 0'/></svg>")
    assert html.startswith('<svg role="img" aria-label="Scan" width=')


def test_history_tells_who_did_what_and_why() -> None:
    entries = [{"at": NOW, "who": "Noor", "what": "extended", "reason": "<down>"}]
    html = show("{% history entries %}", entries=entries)
    assert "<b>Noor</b> extended" in html
    assert "&lt;down&gt;" in html
    assert "Nothing has happened yet." in show("{% history entries %}", entries=[])


def test_a_zone_is_told_once_where_the_readers_is_the_same() -> None:
    source = '{% when at zone %}|{% deadline "Papers close" at zone now=at %}'
    same = show(source, at=NOW, zone="UTC")
    assert same.count(" hidden") == 3
    assert show(source, at=NOW, zone="Etc/GMT+12").count(" hidden") == 0


def test_the_reader_s_own_time_is_told_only_where_it_differs() -> None:
    at = datetime(2026, 11, 4, 12, tzinfo=UTC)
    assert 'data-announced="UTC" hidden>Yours: <time' in show("{% yours at 'UTC' %}", at=at)
    assert 'data-announced="AoE">yours <time' in show("{% yours at 'Etc/GMT+12' 'yours ' %}", at=at)


@pytest.mark.parametrize(("year", "words"), [(2025, "Sun 2 Nov, 20:00 UTC"), (2024, "Sat 2 Nov 2024, 20:00 UTC")])
def test_an_earlier_date_of_another_year_says_its_year(year: int, words: str) -> None:
    page = show(
        '{% deadline "Papers close" at earlier=earlier now=now %}',
        at=datetime(2025, 11, 9, 20, tzinfo=UTC),
        earlier=[datetime(year, 11, 2, 20, tzinfo=UTC)],
        now=datetime(2025, 11, 1, tzinfo=UTC),
    )
    assert f"{words}</time></del>" in page


def test_each_component_stands_on_some_page() -> None:
    """What only the page of components shows is to be built when a page needs it."""
    root = Path(settings.BASE_DIR)
    pages = [path for path in (root / "templates").rglob("*.html") if "catalogue" not in path.parts]
    text = "\n".join(path.read_text() for path in pages)
    assert len(register.tags) > 25
    assert {name for name in register.tags if not re.search(rf"{{%\s*{name}\b", text)} == set()
