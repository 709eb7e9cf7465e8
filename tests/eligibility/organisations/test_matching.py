"""Affiliations and addresses are known again as organisations, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.organisations.matching import affiliation_keys, domain_of, domains_above, key_of, normal_ror


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ETH Zürich", "eth zurich"),
        ("The  University of Edinburgh", "university of edinburgh"),
        ("Int'l Business-Machines, Inc.", "int l business machines inc"),
        ("The", "the"),
        ("…", ""),
    ],
)
def test_keys_forget_what_people_write_differently(text: str, key: str) -> None:
    assert key_of(text) == key


@pytest.mark.parametrize(
    ("affiliation", "key"),
    [
        ("University of Edinburgh", "university of edinburgh"),
        ("School of Informatics, University of Edinburgh, UK", "university of edinburgh"),
        ("University of Edinburgh (visiting)", "university of edinburgh"),
        ("University of Edinburgh; Halden Cloud", "university of edinburgh"),
        ("TU Delft / Halden Cloud", "halden cloud"),
    ],
)
def test_an_affiliation_is_looked_for_whole_and_in_its_parts(affiliation: str, key: str) -> None:
    assert key in affiliation_keys(affiliation)


def test_the_first_named_affiliation_comes_first() -> None:
    keys = affiliation_keys("TU Delft / Halden Cloud")
    assert keys.index("tu delft") < keys.index("halden cloud")


@pytest.mark.parametrize(
    ("email", "domains"),
    [
        ("ada@inf.ed.ac.uk", ("inf.ed.ac.uk", "ed.ac.uk", "ac.uk")),
        ("ada@acme.example", ("acme.example",)),
        ("ada", ()),
        ("ada@", ()),
        ("ada@localhost", ()),
    ],
)
def test_an_address_lies_in_its_domain_and_those_above_it(email: str, domains: tuple[str, ...]) -> None:
    assert domains_above(domain_of(email)) == domains


@pytest.mark.parametrize(
    ("text", "ror"),
    [
        ("https://ror.org/01nrxwf90", "01nrxwf90"),
        ("ror.org/05DXPS055", "05dxps055"),
        ("03yrm5c26", "03yrm5c26"),
        ("01nrxwf91", ""),
        ("10nrxwf90", ""),
        ("https://ror.org/01nrxwf90/more", ""),
        ("", ""),
    ],
)
def test_a_ror_id_is_taken_with_its_checksum_alone(text: str, ror: str) -> None:
    assert normal_ror(text) == ror


@given(st.integers(0, 8), st.sampled_from("0123456789abcdefghjkmnpqrstvwxyz"))
def test_no_single_typing_error_goes_through(place: int, char: str) -> None:
    right = "01nrxwf90"
    wrong = right[:place] + char + right[place + 1 :]
    assert normal_ror(wrong) == ("" if wrong != right else right)


@given(st.text(max_size=80))
def test_any_text_has_keys_that_are_their_own(text: str) -> None:
    assert key_of(key_of(text)) in {key_of(text), key_of(text).removeprefix("the ")}
    assert all(affiliation_keys(text))
