"""The text of a call is read within bounds, whoever wrote it: a hostile file is refused in a sentence, and soon."""

import time
from pathlib import Path

import pytest

from conferences.callfile import CallError
from conferences.calltext import LIMIT_BYTES, TOLD, Lines, parse, told
from confsys.calls import DIRECTORY, BrokenCallError, load_call, read_call

CALL = (DIRECTORY / "mlsys-2026.toml").read_text(encoding="utf-8")


def refusal(text: str) -> str:
    with pytest.raises(BrokenCallError) as refused:
        read_call(text, name="hostile", file="hostile.toml")
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("a = " + "[" * 20_000, "hostile.toml: Its brackets are nested too deeply to be read."),
        ("a = " + "{b = " * 20_000, "hostile.toml: Its brackets are nested too deeply to be read."),
        ("a = " + "9" * 5_000, "hostile.toml: This is not TOML: Exceeds the limit"),
        ("a = 1979-13-45", "hostile.toml: This is not TOML: "),
        ("# " + "x" * LIMIT_BYTES, "hostile.toml: The file has more than 4 MB, the most that is read."),
    ],
    ids=["arrays", "tables", "digits", "date", "size"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(text: str, begins: str) -> None:
    assert refusal(text).startswith(begins)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('name = "MLSys 2026"', 'name = "MLSys\\u0000 2026"', "conference.name"),
        ("topics = [", 'topics = ["a\\u0000b",', "topics[0]"),
        ("[conference]", '[conference]\n"a\\u0000" = 1', "conference"),
    ],
)
def test_a_nul_that_no_column_could_hold_is_refused_where_it_stands(old: str, new: str, path: str) -> None:
    problem = f"{path}: has the character U+0000, which no text can hold."
    assert refusal(CALL.replace(old, new, 1)).endswith(problem)


@pytest.mark.parametrize("number", ["inf", "nan", "0x" + "f" * 4_000])
def test_a_number_that_no_parameter_can_be_is_refused(number: str) -> None:
    assert "rule_sets[0].rules[2].parameters.body_pages: " in refusal(
        CALL.replace("body_pages = 10", f"body_pages = {number}", 1)
    )


@pytest.mark.parametrize(
    "more",
    [
        "\n".join(f"[[fields]]\nx{number} = 1" for number in range(20_000)),
        '[[rule_sets]]\nname = "z"\ntracks = ["research"]\n' + '[[rule_sets.rules]]\nrule = "nope"\n' * 20_000,
    ],
    ids=["fields", "rules"],
)
def test_a_fault_that_is_repeated_is_told_fifty_times_and_counted_beyond(more: str) -> None:
    begun = time.process_time()
    lines = refusal(f"{CALL}\n{more}\n").splitlines()
    assert time.process_time() - begun < 20
    assert len(lines) == TOLD + 1
    assert lines[-1].endswith(" more problems are not listed.")


def test_a_list_with_one_text_again_and_again_is_refused_once() -> None:
    many = ",".join(['"again"'] * 60_000)
    begun = time.process_time()
    assert refusal(CALL.replace("topics = [", f"topics = [{many},", 1)).endswith("topics: 'again' is listed twice.")
    assert time.process_time() - begun < 20


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "large.toml"
    with file.open("wb") as written:
        written.truncate(50 * LIMIT_BYTES)
    with pytest.raises(BrokenCallError, match="more than 4 MB"):
        load_call(str(file))


def test_problems_stand_with_their_lines_and_without_a_place_where_there_is_none() -> None:
    text = "a = 1\n[[b]]\nc = 2\n[[b]]\n[b.d]\ne = 3\n"
    lines = Lines(text)
    assert [lines.of(path) for path in ("a", "b[0].c", "b[1].c", "b[1].d.e", "b[1].d.x", "b[2]", "z")] == [
        *(1, 3, 4, 6, 5, None, None)
    ]
    assert told("f.toml", text, [("b[0].c", "Wrong."), ("z", "Missing."), ("", "Odd.")]).splitlines() == [
        "f.toml:3: b[0].c: Wrong.",
        "f.toml: z: Missing.",
        "f.toml: Odd.",
    ]


@pytest.mark.parametrize(
    "held",
    [
        '"""\n[[b]]\nc = 5\n"""',
        "'''\n[[b]]\nc = 5\n'''",
        '"""\n\\"""\n[[b]]\n""""',
        '"""\n[one](https://example.org)\n"""  # \'\'\'',
        '["#", """\n[b.d]\n""", \'"""\']',
        '"""\u2028 \x85 """ # """\n',
    ],
)
def test_what_looks_like_a_header_inside_a_text_moves_no_line(held: str) -> None:
    text = f"[[b]]\na = {held}\nz = 1\n[[b]]\nc = 2\n"
    parse(text)
    last = text.count("\n")
    lines = Lines(text)
    assert [lines.of(path) for path in ("b[0].a", "b[0].z", "b[1]", "b[1].c")] == [2, last - 2, last - 1, last]


def test_a_nul_is_found_at_any_depth() -> None:
    with pytest.raises(CallError) as refused:
        parse('a = [{ b = ["x", "\\u0000"] }]')
    assert [path for path, _ in refused.value.problems] == ["a[0].b[1]"]
