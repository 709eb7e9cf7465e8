"""The lines between title and abstract that say who wrote a paper. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, takewhile

from eligibility.identity import ANONYMOUS
from eligibility.identity.people import ORGANISATION
from eligibility.layout.marks import CAPTION, readings_of
from eligibility.layout.paper import Paper
from eligibility.layout.rows import Row

_NOTHING = re.compile(
    r"^(?:[\W\d_]*|(?:[\w’']+\s){0,4}(?:submission|paper|manuscript)\s*(?:id|no\.?|number|#|\d|under).*|preprint.*|draft.*|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\.?\s+\w+\s+\d{4}|\w+ \d{4}|"
    r"(?:[\w-]+\s){0,2}(?:track|paper|article|report|contribution|submission|proposal|abstract|poster|demo|copy)s?"
    r"(?:[,:(]?\s*(?:\w+\.?\s){0,2}(?:\d{4}|(?:stage|phase|part|round)\s\w{1,4})\)?)?|(?:[\w-]+\s){0,2}track\b.*|"
    r"(?:manuscript|article|paper|submission|document)\s(?:type|category|class|format|length|title|id)\b.*|"
    r"(?:received|revised|accepted|last (?:updated|modified)|compiled|printed)\b.*\d.*|not for (?:citation|distribution)\b.*|"
    r"do not (?:cite|circulate|distribute)\b.*|(?:manuscript|article) submitted\b.*|(?:working|review(?:er)?) (?:draft|copy|version).*|"
    r"x{2}[x\s,;.]*|"
    # Authors told apart by numbers or letters only.
    r"(?:(?:and\s|&\s)?(?:author|affiliation|institution|organi[sz]ation|university|company|department|address)s?"
    r"\s?(?:\d{1,2}|[A-D]|one|two|three|four)\b[\s,;*]*){1,20}|"
    r"(?:word|page) count.*|\d+ (?:pages|words)|running (?:head|title)\b.*|short title\b.*|"
    r"(?:submitted|submission|to appear|accepted|presented) (?:to|at|in|for)\b.*|"
    r"supplement(?:ary|al) materials?.*|appendix.*|confidential.*|"
    r"version \d.*|track:.*|category:.*|topics?:.*|conference’?\d.*|(?:to be )?published.*|https?://\S+|doi\b.*|"
    # What acmengage tells of a resource for teaching.
    r"course:?\s.*\d.*|(?:programming language|resource type|knowledge unit|cs (?:topics|concepts))\b.*|"
    r"affiliations?|address|e-?mails?|city, country|institution|location|authors?|name|title|and|et al\.?)$",
    re.IGNORECASE,
)
# Words of titles, and of no name; a subtitle may be set like a list of authors.
_OF_A_TITLE = re.compile(
    r"^(?:A|The|How|Why|What|When|Towards?|From)\s(?:[^\s,\d]+\s){2,}"
    r"|\b(?:of|for|in|on|with|using|via|from|to|is|are|can|does|do|through|without|into)\s|[?!:]$"
)
_RING_OF_TITLE = re.compile(
    r"^(?:An?|The)\s(?:[\w-]+\s){0,3}[\w-]+$"
    r"|\b(?:study|studies|survey|analysis|approach|report|perspective|view|case|experience|evaluation|review|extended|version|"
    r"part|overview|lessons|practice|comparison|framework|system|method|learning)s?\b",
    re.IGNORECASE,
)
# What a paper about an organisation may be called: A Case Study from Retail Logistics.
_STUDY = re.compile(
    r"\b(?:study|studies|survey|evidence|lessons|insights|analysis|perspective|evaluation|comparison|review|report|overview|"
    r"investigation|exploration|taxonomy|benchmark|roadmap|challenges|practices|experiences?)\b",
    re.IGNORECASE,
)
_NAMES_NOBODY = re.compile(
    r"^\W*anonym\w*\s(?:author|submission|for)|^\W*authors?\s(?:names?\s)?(?:removed|hidden|withheld)", re.IGNORECASE
)
_HEADINGS = re.compile(
    r"abstract|introduction|zusammenfassung|kurzfassung|resumo|resumen|resume|sommario|riassunto|abstrakt|"
    r"streszczenie|samenvatting|sammanfattning|ozet|аннотация|摘要|要旨|概要|초록|요약|ملخص|المستخلص|ccsconcepts|keywords|"
    r"indexterms|generalterms|acmreferenceformat|contents|tableofcontents|summary|executivesummary|"
    r"categoriesandsubject|highlights|schlusselworter|plainlanguage|layabstract|laysummary|graphicalabstract|significance|"
    r"keypoints|keymessages?|articleinfo|practitionerpoints|authorsummary|synopsis|teaserabstract|"
    # A paper without an abstract begins with its first section.
    r"introduccion|introducao|introduzione|einleitung|einfuhrung|inleiding|inledning|innledning|indledning|johdanto|"
    r"wstep|wprowadzenie|uvod|bevezetes|introducere|giris|введение|вступ|вступление|εισαγωγη|"
    r"引言|绪论|緒論|前言|导论|はじめに|序論|序章|서론|머리말|المقدمة|مقدمة|مقدمه|מבוא|הקדמה|"
    r"annotation|анотация|реферат|περιληψη|абстракт|كلمات|关键词|關鍵詞|キーワード|ключевыеслова"
)
# A sentence that ends and another that begins in one line: a summary, however short.
_TWO_SENTENCES = re.compile(r"[a-z]{3}\. (?:We|Our|This|These|It)\s[a-z]")
_FIRST_SECTION = re.compile(r"^(?:1|I)[.)]?\s+[^\W\d]")
_FIRST_OF_EAST_ASIA = "\u2e80"
_TITLE_ZONE = 0.5
_TITLE_LINES = 4.5
_SAME_SIZE = 0.6
_WIDEST_TITLE_LEADING = 1.9
_PARAGRAPH_LETTERS = 38
# A shorter line is one of a paragraph if it goes on in the middle of a sentence, as no line of authors does.
_NARROW_COLUMN = 22
_OF_A_LIST_OF_NAMES = re.compile(r"(?:and|und|et|y|e|van|von|de|del|della|di|da|dos|ten|ter)\s")
_OF_A_SENTENCE = re.compile(r"\b(?:the|that|which|is|are|was|were|to|with|by|from|this|these|than|not)\b")
_INDENT = 17.0
# A title, a number, a track and a date have fewer letters; the shortest summary has more.
_MORE_THAN_A_COVER = 400


def author_block(paper: Paper) -> list[Row]:
    """The lines between title and abstract that say who wrote the paper, without what is written inside its figures; empty
    for an anonymous paper. They stand on page 1, or behind pages that are blank or mere covers."""
    return next((block for page in front_pages(paper) if (block := _block_on(page, paper))), [])


def front_pages(paper: Paper) -> Iterator[int]:
    """The pages at the head of the paper: those without text or with next to none, and the first that has more."""
    by_page = groupby(paper.rows, key=lambda row: row.page)
    page, rows = next(by_page, (0, iter(())))
    for number in range(1, len(paper.pages) + 1):
        yield number
        if number != page:
            continue
        if any(letters >= _MORE_THAN_A_COVER for letters in accumulate(row.letters for row in rows)):
            return
        page, rows = next(by_page, (0, iter(())))


def _block_on(page: int, paper: Paper) -> list[Row]:
    rows = sorted((row for row in paper.rows if row.page == page), key=lambda row: (row.baseline, row.box[0]))
    title = _title(rows)
    if not title:
        return []
    bottom = max(row.baseline for row in title)
    block: list[Row] = []
    beside = _is_text_beside(title, rows)
    following = [row for row in rows if row.baseline > bottom + 1 and not (beside and row.box[0] > _right_edge(title))]
    for position, row in enumerate(following):
        if _ends_block(row, following[position : position + 12]) or _stands_beside_heading(
            row, following[position + 1 :]
        ):
            break
        if (_is_inside(row) and not any(_is_inside(one) for one in title)) or _is_mid_sentence(row):
            continue
        if _NAMES_NOBODY.search(row.text):
            # What stands between the title and the words that nobody is named is more of the title.
            block = [one for one in block if not _may_be_more_of_title(one)]
        elif (
            not _NOTHING.match(row.text[:120])
            and not ANONYMOUS.search(row.text)
            and not (not block and _is_subtitle(row))
        ):
            block.append(row)
    # Diacritics set apart, footnote marks and the like are no names.
    return [row for row in block if sum(_weight(character) for character in row.text) >= 4]


def _title(rows: Sequence[Row]) -> list[Row]:
    """The largest lines in the upper half, as long as they follow each other closely in one hand."""
    height = max((row.box[3] for row in rows), default=0.0)
    upper = [row for row in rows if row.box[1] < _TITLE_ZONE * height and row.letters >= 3]
    largest = max((row.size for row in upper), default=0.0)
    large = [row for row in upper if row.size > largest - _SAME_SIZE]
    title: list[Row] = []
    # An address is never part of a title, however large it is set.
    for row in takewhile(lambda row: "@" not in row.text, large):
        if title:
            apart = row.baseline - title[-1].baseline
            other_hand = row.font != title[0].font and row.font != title[-1].font
            if row.baseline > title[0].baseline + _TITLE_LINES * largest or (
                apart > 1 and (other_hand or apart > _WIDEST_TITLE_LEADING * largest)
            ):
                break
        title.append(row)
    return title


def _right_edge(rows: Sequence[Row]) -> float:
    return max(row.box[2] for row in rows)


def _is_text_beside(title: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether the title stands in the left column only, so that running text begins beside or above it in the other."""
    bottom, edge = max(row.baseline for row in title), _right_edge(title)
    return any(row.box[0] > edge and row.baseline <= bottom and row.letters >= _PARAGRAPH_LETTERS for row in rows)


def _is_inside(row: Row) -> bool:
    """Whether a figure draws the whole line."""
    return all(span.inside for span in row.spans)


def _is_subtitle(row: Row) -> bool:
    return (
        bool(_OF_A_TITLE.search(row.text))
        and "@" not in row.text
        and " and " not in row.text.partition(",")[2]
        and not _is_organisation(row.text)
    )


def _is_organisation(text: str) -> bool:
    """Whether a line is that of an organisation: the Institute for the Study of Labor, but no study of an institute."""
    organisation, study = ORGANISATION.search(text), _STUDY.search(text)
    return organisation is not None and not (study is not None and study.start() < organisation.start())


def _may_be_more_of_title(row: Row) -> bool:
    """Whether a line has the ring of a title and none of an author: An Industrial Perspective."""
    last = row.text.split()[-1]
    return bool(_RING_OF_TITLE.search(row.text)) and "@" not in row.text and not ORGANISATION.fullmatch(last)


def _weight(character: str) -> int:
    """How much a character counts; a name in Chinese or Korean has two or three of them."""
    return (2 if character >= _FIRST_OF_EAST_ASIA else 1) if character.isalpha() else 0


def _is_heading(row: Row) -> bool:
    return any(_HEADINGS.match(letters) for letters in readings_of(row.text[:60]))


def _is_mid_sentence(row: Row) -> bool:
    """Whether a line is part of a sentence and no more: the other column goes on there above the abstract, below a figure."""
    text = row.text
    return (
        row.letters >= _PARAGRAPH_LETTERS
        and text == text.lower()
        and "@" not in text
        and bool(_OF_A_SENTENCE.search(text))
    )


def _stands_beside_heading(row: Row, following: list[Row]) -> bool:
    """Whether the text of the other column begins here: its first line may lie a little above the heading beside it."""
    near = takewhile(lambda other: other.baseline - row.baseline < row.size, following)
    return any(_is_heading(other) for other in near)


def _ends_block(row: Row, following: list[Row]) -> bool:
    if _is_heading(row):
        return True
    if CAPTION.match(row.text[:80]):
        return True
    if row.letters >= _PARAGRAPH_LETTERS and _TWO_SENTENCES.search(row.text):
        return True
    if _FIRST_SECTION.match(row.text) and following[1:]:
        # "1 Something" above a paragraph, in whatever language; an affiliation with this number has names above it.
        below = next((one for one in following[1:] if abs(one.box[0] - row.box[0]) < _INDENT), following[1])
        return _begins_paragraph(below, following[following.index(below) :])
    return _begins_paragraph(row, following)


def _begins_paragraph(row: Row, following: list[Row]) -> bool:
    """Three long lines of one size, flush left and close together: lists of authors are set wider apart, or centred."""
    length = 1
    above = row
    for other in following:
        indent = abs(other.box[0] - above.box[0])
        if other is row or indent > (_INDENT if length == 1 else 3):
            continue  # of another column
        distance = other.baseline - above.baseline
        close = 0.8 * row.size < distance < 1.6 * row.size
        of_paragraph = _is_of_paragraph(other) or (length == 2 and _ends_sentence(other))
        if not close or abs(other.size - row.size) > 0.3 or "@" in other.text or not of_paragraph:
            return False
        above, length = other, length + 1
        if length == 3:
            return row.letters >= _PARAGRAPH_LETTERS - 10 and "@" not in row.text
    return False


def _ends_sentence(row: Row) -> bool:
    """Whether a line of any length is the last of a paragraph: it goes on where the line above stopped, and ends with a
    full stop."""
    return row.text[:1].islower() and row.text.endswith(".") and not _OF_A_LIST_OF_NAMES.match(row.text)


def _is_of_paragraph(row: Row) -> bool:
    goes_on = row.text[:1].islower() and not _OF_A_LIST_OF_NAMES.match(row.text)
    return row.letters >= (_NARROW_COLUMN if goes_on else _PARAGRAPH_LETTERS)
