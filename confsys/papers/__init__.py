"""Believable papers as PDF files, for the demonstration and for tests: the same specification makes the same bytes.

    make_paper(Paper(key="p1", title="...", abstract="...", domain="serving", system="Lockstep"))

The text is composed, sentence by sentence, from phrases of our own (phrases.toml, domains.toml) by a random generator that
`key` seeds, so that no two papers share their text. `Faults` breaks a paper on purpose.
"""

from confsys.papers.making import make_paper
from confsys.papers.specification import Faults, Format, Paper, domain_names

__all__ = ["Faults", "Format", "Paper", "domain_names", "make_paper"]
