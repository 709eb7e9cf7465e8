"""The small things that pages of the author's desk are made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One section of the form and how far it is."""

    key: str
    title: str
    kind: str
    word: str
    note: str = ""
    intro: str = ""

    @property
    def id(self) -> str:
        """The section's own id."""
        return f"section-{self.key}"

    @property
    def heading_id(self) -> str:
        """The id of its heading."""
        return f"heading-{self.key}"

    @property
    def mark(self) -> str:
        """Its mark in the outline, where what is complete has a disc rather than a tick."""
        return "ok" if self.kind == "complete" else self.kind

    @property
    def href(self) -> str:
        """A link to it."""
        return f"#{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingView:
    """One line of "What is still missing". `times` is how many things it stands for: findings in the same words share it."""

    label: str
    note: str
    href: str
    kind: str
    stops: bool
    times: int = 1
