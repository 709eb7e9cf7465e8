"""What is missing is listed in the order of the form, in words that say what to do."""

from dataclasses import replace

from eligibility.findings import Severity
from submissions.completeness import Missing, Section, missing, stopping
from submissions.content import AuthorInput, SubmissionContent
from submissions.fields import FormRules, Option, TrackField
from submissions.kinds import FieldKind, Need

OPTIONS = (Option("a", "A"), Option("b", "B"), Option("c", "C"))
RULES = FormRules(
    fields=(
        TrackField("contributions", FieldKind.SEVERAL, "What it describes", Need.REQUIRED, OPTIONS),
        TrackField("focus", FieldKind.SEVERAL, "Focus", Need.RECOMMENDED, OPTIONS[:2]),
        TrackField("note", FieldKind.TEXT, "Note", Need.OPTIONAL),
        TrackField("original", FieldKind.DECLARATION, "Not under review elsewhere.", Need.REQUIRED),
    ),
    abstract_words=5,
    topics_max=2,
    asks_topics=True,
)
AUTHOR = AuthorInput(
    given_name="Ada", family_name="Quill", email="ada@people.example", affiliation="Bluefin", is_contact=True
)
COMPLETE = SubmissionContent(
    track_id=1,
    title="Title",
    abstract="Four words are here",
    topic_ids=(1,),
    answers={"contributions": ["a"], "focus": ["b"], "original": True},
    authors=(AUTHOR,),
)


def test_a_complete_paper_lacks_nothing() -> None:
    assert missing(COMPLETE, RULES, has_file=True) == ()


def test_an_empty_draft_lacks_everything_in_the_order_of_the_form() -> None:
    found = missing(SubmissionContent(track_id=1), RULES, has_file=False)
    assert found == (
        Missing(Section.TITLE, "title", "Give the paper a title."),
        Missing(Section.TITLE, "abstract", "Write an abstract."),
        Missing(Section.AUTHORS, "authors", "List the authors in the order of the paper."),
        Missing(Section.FIELDS, "field-contributions", "Choose at least one of three: What it describes."),
        Missing(
            Section.FIELDS,
            "field-focus",
            "Choose at least one of two: Focus; the call recommends it.",
            Severity.WARNING,
        ),
        Missing(Section.TOPICS, "topics", "Choose at least one topic."),
        Missing(Section.PAPER, "paper", "Upload the paper as one PDF file."),
        Missing(Section.DECLARATIONS, "field-original", "Declare, if it is true: Not under review elsewhere."),
    )
    assert len(stopping(found)) == 7


def test_too_much_is_said_in_numbers() -> None:
    content = replace(COMPLETE, abstract="one two three four five six", topic_ids=(1, 2, 3))
    assert [one.message for one in missing(content, RULES, has_file=True)] == [
        "The abstract has 6 words; at most 5 are allowed.",
        "3 topics are chosen; at most 2 are allowed.",
    ]


def test_each_author_needs_a_name_an_address_of_their_own_and_an_affiliation() -> None:
    content = replace(
        COMPLETE,
        authors=(
            AUTHOR,
            AuthorInput(family_name="Norden", email="bela@", affiliation="X"),
            AuthorInput(email="ada@people.example", orcid="1234"),
        ),
    )
    assert [(one.anchor, one.message) for one in missing(content, RULES, has_file=True)] == [
        ("author-2-email", "“bela@” is no complete e-mail address; give the one of Norden."),
        ("author-3-given_name", "Name author 3."),
        ("author-3-affiliation", "Give the affiliation of author 3, or write “Independent”."),
        ("author-3-orcid", "“1234” is no ORCID iD; correct it or leave it empty."),
        ("author-3-email", "Authors 1 and 3 have the same e-mail address; each needs an own one."),
    ]


def test_a_paper_needs_a_contact() -> None:
    content = replace(COMPLETE, authors=(replace(AUTHOR, is_contact=False),))
    assert [one.message for one in missing(content, RULES, has_file=True)] == ["Mark at least one author as contact."]
