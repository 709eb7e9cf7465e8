"""The blinded copy of real papers, looked at by other libraries than the one that makes it."""

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from eligibility.facts import Outcome, Structure
from eligibility.pdf import blind, blind_check, structure
from eligibility.pdf.limits import Limits
from eligibility.pdf.refusal import Refused
from tests.bench.blind import differences

DATA = Path(__file__).parent.parent.parent / "data"
HOSTILE = {"g36", "g37", "g38", "g39", "g40"}
PAPERS = sorted(path for path in DATA.rglob("*.pdf") if path.name[:3] not in HOSTILE)
LIMITS = Limits()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_pixels_text_outline_and_links_are_those_of_the_original(paper: Path) -> None:
    original = paper.read_bytes()
    copy, _ = blind.blinded(original, LIMITS)
    assert [*differences(original, copy)] == []
    assert links(original) == links(copy)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_nothing_is_left_in_the_copy(paper: Path) -> None:
    copy, _ = blind.blinded(paper.read_bytes(), LIMITS)
    opened = structure.look_into(copy, LIMITS)
    assert opened.metadata == {}
    assert opened.structure == Structure()
    for trace in (b"/PTEX", b"/Author", b"/Producer", b"/CreationDate", b"<x:xmpmeta"):
        assert trace not in uncompressed(copy)


def test_the_copy_of_a_file_is_the_same_whenever_it_is_made() -> None:
    data = (DATA / "g57_comment_author.pdf").read_bytes()
    assert blind.blinded(data, LIMITS) == blind.blinded(data, LIMITS)


def test_what_was_removed_is_told_in_words() -> None:
    _, removed = blind.blinded((DATA / "g57_comment_author.pdf").read_bytes(), LIMITS)
    assert removed == ["8 entries of the document information", "1 block of XMP metadata", "1 name at a comment"]


def test_a_file_full_of_traces_comes_out_bare() -> None:
    loaded = traced_file()
    copy, removed = blind.blinded(loaded, LIMITS)
    for word in (b"Greta", b"secret.docx", b"app.alert", b"/home/greta", b"calc.exe"):
        assert word in uncompressed(loaded)
        assert word not in uncompressed(copy)
    assert removed == [
        "1 entry of the document information",
        "1 source note of a figure",
        "1 name at a comment",
        "1 attached file",
        "1 link to a file",
        "3 scripts and actions",
        "1 form",
        "1 note of the program that made the file",
    ]
    assert links(copy) == [("/URI", "https://example.org/code")]


def test_a_form_looks_in_the_copy_as_it_did_and_a_lost_or_moved_field_is_a_difference() -> None:
    original = form_file()
    copy, removed = blind.blinded(original, LIMITS)
    assert removed == ["1 form", "1 form field"]
    assert [*differences(original, copy)] == []
    for rectangle in (None, [100, 10, 240, 50]):
        with pikepdf.open(io.BytesIO(copy)) as pdf:
            (annotation,) = pdf.pages[0].Annots
            if rectangle is None:
                del pdf.pages[0].obj["/Annots"]
            else:
                annotation.Rect = Array(rectangle)
            out = io.BytesIO()
            pdf.save(out)
        assert [*differences(original, out.getvalue())] == ["other pixels on page 1"]


def test_a_copy_with_anything_left_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blind, "KEPT_IN_CATALOG", blind.KEPT_IN_CATALOG | {"/AcroForm"})
    with pytest.raises(Refused, match="withheld"):
        blind.blinded(traced_file(), LIMITS)


def test_the_second_look_finds_each_trace_in_a_file_that_was_not_blinded() -> None:
    left = blind_check.leftovers(traced_file(), 1, LIMITS)
    for trace in (
        "document information",
        "a key /PTEX.InfoDict",
        "an action /Launch",
        "/T of an annotation",
        "a key /PieceInfo",
    ):
        assert trace in left


def test_a_restricted_file_that_opens_for_all_is_blinded_without_its_restrictions() -> None:
    out = io.BytesIO()
    with pikepdf.open(DATA / "g32_lncs.pdf") as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="", allow=pikepdf.Permissions(extract=False)))
    assert structure.look_into(out.getvalue(), LIMITS).encryption.value == "empty_password"
    copy, removed = blind.blinded(out.getvalue(), LIMITS)
    assert structure.look_into(copy, LIMITS).encryption.value == "none"
    assert "1 restriction on printing or copying" in removed


def test_a_file_with_a_password_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        blind.blinded((DATA / "g40_enc_user.pdf").read_bytes(), LIMITS)
    assert refusal.value.outcome is Outcome.ENCRYPTED


def links(data: bytes) -> list[tuple[str, str]]:
    """(kind of action, target) of each link, in order."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", []):
                if annotation.get("/Subtype") == Name.Link:
                    action = annotation.get("/A", Dictionary())
                    target = action.get("/URI", action.get("/D", annotation.get("/Dest", "")))
                    # The first element of an explicit destination is a page, whose object has another number in the
                    # copy.
                    words = [str(part) for part in list(target)[1:]] if isinstance(target, Array) else [str(target)]
                    found.append((str(action.get("/S", "")), " ".join(words)))
    return found


def uncompressed(data: bytes) -> bytes:
    """The whole file with every stream and object stream unpacked, to search for words in it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(
            out,
            stream_decode_level=pikepdf.StreamDecodeLevel.specialized,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            static_id=True,
            fix_metadata_version=False,
        )
    return out.getvalue()


def traced_file() -> bytes:
    """One page with everything that gives authors away beside the page."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(612, 792))
    page = pdf.pages[0].obj
    figure = pdf.make_stream(b"0 0 m", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    figure["/PTEX.InfoDict"] = Dictionary(Author=String("Greta"))
    page.Resources = Dictionary(XObject=Dictionary(Fm1=figure))
    page.Contents = pdf.make_stream(b"q /Fm1 Do Q")
    page.PieceInfo = Dictionary(App=Dictionary(Private=String("Greta")))
    rectangle = Array([10, 10, 50, 50])
    page.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot, Subtype=Name.Text, Rect=rectangle, T=String("Greta"), Contents=String("by Greta")
            ),
            link(rectangle, Dictionary(S=Name.URI, URI=String("https://example.org/code"))),
            link(rectangle, Dictionary(S=Name.URI, URI=String("file:///home/greta/paper"))),
            link(rectangle, Dictionary(S=Name.Launch, F=String("calc.exe"))),
        ]
    )
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('Greta')"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([]))
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("s"), script])))
    attached = {"description": "", "mime_type": "", "creation_date": "", "mod_date": ""}
    pdf.attachments["secret.docx"] = pikepdf.AttachedFileSpec(pdf, b"Greta's draft", filename="secret.docx", **attached)
    pdf.docinfo["/Author"] = "Greta"
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def form_file() -> bytes:
    """One page with a button that is drawn with a text on grey."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(612, 792))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
    looks = pdf.make_stream(
        b"0.75 g 0 0 140 40 re f BT 0 g /F1 18 Tf 20 12 Td (Continue) Tj ET",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 140, 40]),
        Resources=Dictionary(Font=Dictionary(F1=font)),
    )
    button = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Btn,
            Ff=65536,
            F=4,
            T=String("Button1"),
            Rect=Array([10, 10, 150, 50]),
            AP=Dictionary(N=looks),
        )
    )
    pdf.pages[0].obj.Annots = Array([button])
    pdf.Root.AcroForm = Dictionary(Fields=Array([button]))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def link(rectangle: Array, action: Dictionary) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rectangle, A=action)
