import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import facts as module
from eligibility.facts import (
    Encryption,
    FactsError,
    FontFacts,
    ImageFacts,
    LinkFacts,
    Outcome,
    PageFacts,
    PdfFacts,
    Span,
    Structure,
)

numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
boxes = st.tuples(numbers, numbers, numbers, numbers)
# What no database keeps is left out; it has tests of its own below.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
tuples_of_texts = st.lists(texts, max_size=3).map(tuple)
spans = st.builds(
    Span,
    text=texts,
    box=boxes,
    baseline=numbers,
    font=st.integers(0, 99),
    size=numbers,
    colour=texts,
    mode=st.integers(0, 7),
    turn=st.integers(-180, 180),
    unseen=st.booleans(),
)
pages = st.builds(
    PageFacts,
    width=numbers,
    height=numbers,
    rotation=st.sampled_from([0, 90, 180, 270]),
    spans=st.lists(spans, max_size=3).map(tuple),
    images=st.lists(st.builds(ImageFacts, box=boxes, kind=texts), max_size=2).map(tuple),
    links=st.lists(st.builds(LinkFacts, box=boxes, target=texts), max_size=2).map(tuple),
    drawings=st.integers(0, 10**5),
    graphics=st.lists(boxes, max_size=2).map(tuple),
)
fonts = st.builds(
    FontFacts, name=texts, type=texts, embedded=st.booleans(), pages=st.lists(st.integers(1, 99), max_size=3).map(tuple)
)
structures = st.builds(
    Structure,
    scripts=st.integers(0, 9),
    launches=st.integers(0, 9),
    form_fields=st.integers(0, 9),
    xfa=st.booleans(),
    attachments=tuples_of_texts,
    annotation_authors=tuples_of_texts,
    figure_metadata=tuples_of_texts,
    xmp_creators=tuples_of_texts,
)
all_facts = st.builds(
    PdfFacts,
    outcome=st.sampled_from(Outcome),
    size=st.integers(0, 10**12),
    reason=texts,
    encryption=st.sampled_from(Encryption),
    pdf_version=texts,
    page_count=st.integers(0, 10**6),
    pages=st.lists(pages, max_size=3).map(tuple),
    fonts=st.none() | st.lists(fonts, max_size=3).map(tuple),
    metadata=st.dictionaries(texts, texts, max_size=3),
    structure=structures,
)


@given(all_facts)
def test_facts_come_back_as_they_were_stored(facts: PdfFacts) -> None:
    assert PdfFacts.from_bytes(facts.to_bytes()) == facts


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("A\0da", "Ada"),
        ("\0\0", ""),
        ("C:\\u0000 is no NUL", "C:\\u0000 is no NUL"),
        ("\\\0", "\\"),
        ("half \ud83d", "half ?"),
        ("bell \x07 and 😀", "bell \x07 and 😀"),
    ],
)
def test_what_no_database_keeps_is_left_out_of_texts(said: str, kept: str) -> None:
    facts = PdfFacts(outcome=Outcome.OK, size=1, metadata={"Author": said})
    assert PdfFacts.from_bytes(facts.to_bytes()).metadata == {"Author": kept}


def test_halves_of_characters_that_a_child_writes_out_are_left_out_too() -> None:
    stored = PdfFacts(outcome=Outcome.OK, size=1, reason="HERE").to_bytes()
    text = zlib.decompress(stored.removeprefix(b"CFPF1\n")).replace(b"HERE", rb"\ud83dx\uDE00")
    assert PdfFacts.from_bytes(b"CFPF1\n" + zlib.compress(text)).reason == "x"


def test_endlessly_nested_bytes_are_refused() -> None:
    with pytest.raises(FactsError):
        PdfFacts.from_bytes(b"CFPF1\n" + zlib.compress(b"[" * 100_000))


@given(st.binary(max_size=200))
def test_other_bytes_are_refused(data: bytes) -> None:
    for damaged in (data, b"CFPF1\n" + data, b"CFPF1\n" + zlib.compress(data)):
        with pytest.raises(FactsError):
            PdfFacts.from_bytes(damaged)


@given(all_facts, st.data())
def test_facts_that_are_cut_off_are_refused(facts: PdfFacts, data: st.DataObject) -> None:
    stored = facts.to_bytes()
    with pytest.raises(FactsError):
        PdfFacts.from_bytes(stored[: data.draw(st.integers(0, len(stored) - 1))])


def test_facts_of_another_engine_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = PdfFacts(outcome=Outcome.OK, size=1).to_bytes()
    monkeypatch.setattr(module, "ENGINE_VERSION", "0.9")
    with pytest.raises(FactsError, match="made by engine"):
        PdfFacts.from_bytes(stored)


def test_facts_that_inflate_beyond_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "INFLATED_LIMIT", 100)
    with pytest.raises(FactsError, match="limit"):
        PdfFacts.from_bytes(PdfFacts(outcome=Outcome.OK, size=1, reason="x" * 1000).to_bytes())
