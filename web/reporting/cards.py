"""Findings as cards: what each says, where it is on the page, and what can be done about it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from access.projections import FindingView
from eligibility.findings import Box, Finding, Severity, Stretch
from eligibility.rules import RULES
from web.reporting.boxes import Crop, Marked
from web.reporting.marks import kind_of, marked_parts

# What the tag at a box says, by the kind of the finding, else by its rule, else the rule's title.
_TAGS = {
    "author_name": "author's name",
    "author_block": "author block",
    "email": "e-mail address",
    "orcid": "ORCID iD",
    "affiliation": "affiliation",
    "institution": "institution",
    "hidden_text": "hidden text",
    "ack_funding": "acknowledgements",
    "self_citation": "own earlier work",
    "repo_url": "own repository",
    "homepage_url": "own page",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutout:
    """The place of a finding, cut out of the picture of its page."""

    src: str
    crop: Crop
    width: float
    height: float
    box: Marked
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCard:
    """A finding as the component shows it. `about_file` is False of what was found in the author list.

    What is answered to a finding is answered to its whole rule: `alike` is how many findings of its weight that are.
    """

    told: FindingView
    number: int
    about_file: bool = True
    may_answer: bool = False
    alike: int = 1
    page_url: str = ""
    cutout: Cutout | None = None
    previous: "FindingCard | None" = None
    following: "FindingCard | None" = None
    is_here: bool = False
    is_verdict: bool = False

    @property
    def id(self) -> str:
        """Its place in the page."""
        return f"finding-{'file' if self.about_file else 'authors'}-{self.number}"

    @property
    def where(self) -> str:
        """What a finding without a page is about."""
        return "" if self.about_file else "Author list"

    @property
    def finding(self) -> Finding:
        """The finding itself."""
        return self.told.finding

    @property
    def kind(self) -> str:
        """Error, warning, notice or done."""
        return kind_of(self.told)

    @property
    def rule(self) -> str:
        """The rule's title."""
        known = RULES.get(self.finding.rule)
        return known.title if known else self.finding.rule

    @property
    def title(self) -> str:
        """What heads the card."""
        return self.finding.title or self.finding.message

    @property
    def text(self) -> str:
        """What is said below the title, unless the verdict says it already; of what was done for the author, what that was."""
        if self.kind == "done":
            return f"{self.finding.allowed} Nothing to do; your own file is unchanged." if self.finding.allowed else ""
        return "" if self.is_verdict else self.finding.why

    @property
    def evidence(self) -> str:
        """The quoted evidence."""
        return self.finding.evidence or ""

    @property
    def marked(self) -> tuple[Stretch, ...]:
        """The parts of the evidence that are highlighted."""
        return marked_parts(self.finding)

    @property
    def status(self) -> str:
        """Open, checked, appealed or overridden."""
        if self.told.override_reason:
            return "overridden"
        return self.told.answer.value if self.told.answer else "open"

    @property
    def shown_status(self) -> str:
        """The status, unless the box that sets it shows it."""
        return "open" if self.is_ticked else self.status

    @property
    def may_check(self) -> bool:
        """Whether "I have checked this" is asked for."""
        return self.may_answer and self.about_file and self.kind == "warning" and self.status == "open"

    @property
    def may_appeal(self) -> bool:
        """Whether the chairs can be asked to accept it."""
        return self.may_answer and self.kind == "error" and self.status == "open" and not self.finding.needs_decision

    @property
    def may_take_back(self) -> bool:
        """Whether an appeal can be taken back; a tick is taken away where it was set."""
        return self.may_answer and self.status == "appealed"

    @property
    def is_ticked(self) -> bool:
        """Whether "I have checked this" was said and can be taken back."""
        return self.may_answer and self.status == "checked"

    @property
    def check_words(self) -> str:
        """What one says by ticking it."""
        if self.alike > 1:
            all_of_them = f"I have checked all {self.alike} findings of this rule"
            return (
                f"{all_of_them}; {'they give no author away' if self._tells_somebody else 'they can stay as they are'}."
            )
        return f"I have checked this; {'it gives no author away' if self._tells_somebody else 'it can stay as it is'}."

    @property
    def appeal_words(self) -> str:
        """What the button asks the chairs for."""
        if self.alike > 1:
            return f"Ask the chairs to accept all {self.alike} findings of this rule"
        return "Ask the chairs to accept it as it is"

    @property
    def _tells_somebody(self) -> bool:
        return self.finding.kind in _TAGS

    @property
    def tag(self) -> str:
        """What the tag at its box says."""
        if self.finding.rule == "page-limit":
            kind = f": {self.finding.kind}" if self.finding.kind else ""
            return f"makes this page count{kind}"
        return _TAGS.get(self.finding.kind or "", self.rule.lower())

    @property
    def box(self) -> Box | None:
        """Where it is on its page, before the page is turned."""
        return self.finding.box if self.finding.page else None


def cards_of(told: Iterable[FindingView], *, about_file: bool = True, may_answer: bool = False) -> list[FindingCard]:
    """Numbered cards: errors first, by page, and what was done for the author last."""
    ordered = sorted(told, key=_order)
    alike = Counter((one.finding.rule, kind_of(one)) for one in ordered)
    return [
        FindingCard(
            told=one,
            number=number,
            about_file=about_file,
            may_answer=may_answer,
            alike=alike[one.finding.rule, kind_of(one)],
        )
        for number, one in enumerate(ordered, start=1)
    ]


def together(file: Sequence[FindingCard], authors: Sequence[FindingCard]) -> list[FindingCard]:
    """The findings of the file and of the author list in one order: by weight, and within it the file first."""
    return sorted((*file, *authors), key=lambda card: _order(card.told)[0])


def in_a_row(cards: Sequence[FindingCard]) -> tuple[FindingCard, ...]:
    """The cards in the order in which they stand, each with its neighbours: the way from one to the next."""
    return tuple(
        replace(
            card,
            previous=cards[place - 1] if place else None,
            following=cards[place + 1] if place + 1 < len(cards) else None,
        )
        for place, card in enumerate(cards)
    )


def _order(one: FindingView) -> tuple[int, int, float]:
    found = one.finding
    weight = -found.severity.rank if not found.done_for_you else Severity.ERROR.rank
    return weight, found.page or 0, found.box[1] if found.box else 0.0
