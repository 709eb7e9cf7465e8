"""Registered authors in the text: in every spelling, and not where the words mean something else."""

import pytest

from eligibility.authors import Author, AuthorFacts
from eligibility.identity.folding import folded
from eligibility.inputs import Inputs, Subject
from eligibility.parameters import read_parameters
from eligibility.rules import RULES
from tests.eligibility.papers import LEFT, PROSE, column, facts, line, page
from tests.eligibility.rules.identity import GRETA, found, paper
from tests.patience import at_most


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Søren Ångström", "soren angstrom"),
        ("Łukasz Żółtowski", "lukasz zoltowski"),
        ("José María", "jose maria"),
        ("王小明", "王小明"),
    ],
)
def test_names_are_compared_without_accents(name: str, plain: str) -> None:
    assert folded(name) == plain


@pytest.mark.parametrize(
    ("name", "text", "quote"),
    [
        ("Łukasz Żółtowski", "as Lukasz Zoltowski told us in the year before that", "Lukasz Zoltowski"),
        ("Jean-Luc Picard", "a captain, Jean-Luc Picard, of some old ship of stars", "Jean-Luc Picard"),
        ("王小明", "感谢王小明的帮助与支持并感谢所有参与者", "王小明"),
        ("Breno Neves", "known as NEVES, BRENO in the list of those who did it", "NEVES, BRENO"),
        ("Juliana Alves Pereira", "with Juliana A. Pereira, who was there with all others", "Juliana A. Pereira"),
        ("Pereira, Juliana", "with Juliana Pereira, who was there with all others too", "Juliana Pereira"),
        ("Jürgen Müller", "as Juergen Mueller says it, or somebody who knows of him", "Juergen Mueller"),
        ("Juergen Mueller", "as Jürgen Müller says it, or somebody who knows of him", "Jürgen Müller"),
        ("Lærke Bjørn", "as Lærke Bjørn says it, or somebody else who knows of it", "Lærke Bjørn"),
        ("Jean-Luc Picard", "by Picard, J.-L., who had been there on the old ship", "Picard, J.-L."),
        ("김민준", "이 연구는 김민준과 함께 했다", "김민준"),
        ("محمد الأحمد", "شكرا محمد الأحمد على المساعدة", "محمد الأحمد"),
        ("Will Young", "as Will Young knows, young people will read what they", "Will Young"),
        ("J. R. Smith", "as John R. Smith told us in the year before that one", "John R. Smith"),
        ("Minji Kim", "with Kim Min-ji, who was there with all of the others", "Kim Min-ji"),
        ("Min Ji Kim", "with Minji Kim, who was there with all of the others", "Minji Kim"),
        ("Arie van Deursen", "as A. van Deursen told us in the year before that one", "A. van Deursen"),
        ("Arie van Deursen", "as van Deursen, A. told us in the year before that", "van Deursen, A."),
        ("José García Márquez", "with J. García Márquez, who was there with all others", "J. García Márquez"),
        ("Dr. Greta Hoffmann, PhD", "with Greta Hoffmann, who was there with all others", "Greta Hoffmann"),
        ("Nguyễn Thị Hương", "with Huong T. Nguyen, who was there with all of the others", "Huong T. Nguyen"),
        ("Nguyễn Thị Hương", "with Hương Thị Nguyễn, who was there with all of the others", "Hương Thị Nguyễn"),
        ("Lee Seung-hyun", "with S.-H. Lee, who was there with all of the others", "S.-H. Lee"),
        ("Greta Weiß", "with Greta Weiss, who was there with all of the others", "Greta Weiss"),
        ("Greta Weiss", "with Greta Weiß, who was there with all of the others", "Greta Weiß"),
        ("Eun-young Ma", "as E.-Y. Ma told us in the year before that one was over", "E.-Y. Ma"),
        ("Li Wei Ma", "with Li Wei Ma, who was there with all of the others", "Li Wei Ma"),
        ("Greta Hoffmann MA", "with Greta Hoffmann, who was there with all others", "Greta Hoffmann"),
        ("Greta Hoffmann, M.A.", "with Greta Hoffmann, who was there with all others", "Greta Hoffmann"),
        ("Md Rahman", "with Md Rahman, who was there with all of the others", "Md Rahman"),
        ("Md. Asif Rahman", "with Asif Rahman, who was there with all of the others", "Asif Rahman"),
        ("Clara Ing", "with Clara Ing, who was there with all of the others", "Clara Ing"),
        ("Ing. Greta Hoffmann", "with Greta Hoffmann, who was there with all others", "Greta Hoffmann"),
        ("Xiaoming (Simon) Wang", "with Simon Wang, who was there with all of the others", "Simon Wang"),
        ("Xiaoming Wang 王小明", "感谢王小明的帮助与支持并感谢所有参与者", "王小明"),
        ("bell hooks", "with bell hooks, who was there with all of the others", "bell hooks"),
        ("Jürgen Müller", "with J¨urgen M¨uller, who was there with all others", "J¨urgen M¨uller"),
        ("Çağlar Şahin", "with C¸ a˘glar S¸ahin, who was there with all of them", "C¸ a˘glar S¸ahin"),
        ("Łukasz Żółtowski", "with Lukasz Z´o ltowski, who was there with all of them", "Lukasz Z´o ltowski"),
        ("José García", "with Jose\u0301 Garci\u0301a, who was there with all of them", "Jose\u0301 Garci\u0301a"),
        ("Steffi Graf", "with Steﬃ Graf, who was there with all of the others", "Steﬃ Graf"),
        ("Greta Hoffmann", "with G Hoffmann, who was there with all of the others", "G Hoffmann"),
        ("Greta Hoffmann", "with Greta Hoffmann1,2 and some others who were there as", "Greta Hoffmann"),
        ("Greta Hoffmann", "where 1Greta Hoffmann is with the institute of all others", "Greta Hoffmann"),
        ("Greta Hoffmann", "with Greta Hoffmann¹ and the others who were all of them", "Greta Hoffmann"),
    ],
)
def test_names_are_found_in_their_spellings(name: str, text: str, quote: str) -> None:
    given = Inputs(pdf=paper(text).pdf, authors=AuthorFacts((Author(name=name),)))
    assert found("registered-authors", given) == [("author_name", "error", quote)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Will Young", "here as always, will young people read it as it stands"),
        ("Will Young", "so then. Will young people read it here as it stands in"),
        ("Long Chen", "how long chen and others took is not what we look at in"),
        ("Mark Page", "we mark page 7 and page 9, and then a page that is blank"),
        ("A. B.", "a b is what we write for the product of a and b in here"),
        ("", "nobody is named in this line, and nobody should be found"),
    ],
)
def test_names_that_are_common_words_are_left_alone(name: str, text: str) -> None:
    given = Inputs(pdf=paper(text).pdf, authors=AuthorFacts((Author(name=name),)))
    assert found("registered-authors", given) == []


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Wu et al.", [("author_name", "error", "Wu et al")]),
        ("Rossi and Wu", [("author_name", "error", "Rossi and Wu")]),
        ("Wu: On Pipelines", [("author_name", "error", "Wu:")]),
        ("Rossi & Wu", [("author_name", "error", "Rossi & Wu")]),
        ("Wu Wei and his army", []),
        ("How wu et al. is written", []),
        ("Hoffmann and Rossi", []),
    ],
)
def test_family_names_in_running_headers_are_found(head: str, expected: list[tuple[str, str, str]]) -> None:
    pages = [page([line(head, LEFT, 50, width=100, size=7.0)], column([PROSE] * 40, LEFT)) for _ in range(3)]
    given = Inputs(pdf=facts(*pages), authors=AuthorFacts((Author(name="Xin Wu"), Author(name="Carlo Rossi"))))
    assert list(dict.fromkeys(found("registered-authors", given))) == expected


def test_an_address_in_the_text_makes_no_common_word_of_a_name() -> None:
    given = paper("with Greta M. Hoffmann, who was there", "as hoffmann/greta and greta.hoffmann@example.net tell us")
    assert found("registered-authors", given)[0] == ("author_name", "error", "Greta M. Hoffmann")


@pytest.mark.parametrize(
    ("head", "severity"),
    [
        ("Will Young People Accept Advice?", "notice"),
        ("Will Young", "error"),
        ("Will Young and Lars Rossi", "error"),
    ],
)
def test_a_title_that_is_repeated_in_headers_names_nobody(head: str, severity: str) -> None:
    title = line("Will Young People Accept Advice?", 115, 100, width=380, size=17.2)
    headed = [page([line(head, LEFT, 50, width=100, size=7.0)], column([PROSE] * 40, LEFT)) for _ in range(3)]
    first = page([title], column(["#ABSTRACT", *[PROSE] * 40], LEFT, top=200))
    given = Inputs(pdf=facts(first, *headed), authors=AuthorFacts((Author(name="Will Young"),)))
    assert next(one for _, one, _ in found("registered-authors", given)) == severity


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Will Young", "Will Young People Accept Advice From Machines in 2030?"),
        ("May Day", "which took place on May Day, and then again in autumn as"),
        ("Greta Hoffmann", "as Greta Hoffmann et al. [3] showed in the year before it"),
        ("Greta Hoffmann", "as G. Hoffmann [3] showed in the year before this one is"),
        ("Madonna", "an idea that Madonna had long before all of the others is"),
    ],
)
def test_what_may_be_chance_or_citing_is_no_more_than_a_notice(name: str, text: str) -> None:
    given = Inputs(pdf=paper(text).pdf, authors=AuthorFacts((Author(name=name),)))
    assert [severity for _, severity, _ in found("registered-authors", given)] == ["notice"]


@pytest.mark.parametrize(
    "filler", ["g. ", "greta - ", "greta------", "[1] ", "https://", "{a,b}@", "our previous work "]
)
def test_text_made_to_be_slow_is_searched_all_the_same(filler: str) -> None:
    long = page([line(filler * (60_000 // len(filler)), LEFT, 100 + 11 * number) for number in range(10)])
    given = Inputs(pdf=facts(long, long), authors=AuthorFacts((GRETA,)))
    with at_most(20):
        for rule in RULES.values():
            if rule.subject is Subject.CONTENT:
                rule.check(given, read_parameters(rule.parameters, {}))
