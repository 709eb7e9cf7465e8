from eligibility.pdf.jpeg import without_traces

START, SCAN = b"\xff\xd8", b"\xff\xda\x00\x04\x01\x02" + b"pixels\xff\xd9"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def test_notes_go_and_what_decides_the_look_stays() -> None:
    jfif, icc, adobe = segment(0xE0, b"JFIF\0"), segment(0xE2, b"ICC_PROFILE\0"), segment(0xEE, b"Adobe")
    exif, iptc, comment = segment(0xE1, b"Exif\0\0Greta"), segment(0xED, b"Photoshop"), segment(0xFE, b"by Greta")
    table = segment(0xDB, b"quantisation")
    picture = START + jfif + exif + icc + iptc + comment + adobe + table + SCAN
    assert without_traces(picture) == START + jfif + icc + adobe + table + SCAN


def test_what_is_no_jpeg_stays_as_it_is() -> None:
    for data in (b"", b"PNG and so on", START, START + b"\xff\xe1\x00\xffcut", START + b"garbage in between"):
        assert without_traces(data) == data
