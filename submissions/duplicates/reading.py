"""The text of a stored file as its authors wrote it: what is compared, and what chairs read side by side."""

from functools import partial

from eligibility.facts import Outcome, PdfFacts
from eligibility.layout.flow import flow_of, own_lines
from eligibility.layout.paper import lay_out
from eligibility.services import facts_of, stored_facts
from submissions.files import local_path


def text_of_file(sha256: str) -> str:
    """The text of a stored file, read anew if its facts are not kept; empty for one that cannot be read.

    Raises FileNotFoundError, and EngineUnavailable if it has to be read and cannot be.
    """
    analysis = facts_of(sha256, partial(local_path, sha256))
    return _text(analysis.facts) if analysis.outcome is Outcome.OK else ""


def kept_text_of_file(sha256: str) -> str:
    """The text of a stored file as far as its facts are kept, without reading it; else empty. For pages."""
    facts = stored_facts([sha256]).get(sha256)
    return _text(facts) if facts is not None and facts.outcome is Outcome.OK else ""


def _text(facts: PdfFacts) -> str:
    """Without references and running headers, which papers of one field or publisher share."""
    return flow_of(own_lines(lay_out(facts))).text
