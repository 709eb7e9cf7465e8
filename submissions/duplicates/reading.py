"""The text of a stored file as its authors wrote it: what is compared, and what chairs read side by side."""

from dataclasses import replace
from functools import partial

from eligibility.facts import Outcome, PdfFacts
from eligibility.services import engine, facts_of, stored_facts
from submissions.files import local_path


class TextBeyondLimits(RuntimeError):
    """The text takes more time or memory to be laid out than it is given; the message says which, for logs."""


# Somebody waits for a page; no paper of ours takes a tenth.
_PAGE_SECONDS = 8


def text_of_file(sha256: str) -> str:
    """The text of a stored file, read anew if its facts are not kept; empty for one that cannot be read.

    Raises FileNotFoundError, TextBeyondLimits, and EngineUnavailable if it has to be read and cannot be.
    """
    analysis = facts_of(sha256, partial(local_path, sha256))
    return _text(analysis.facts) if analysis.outcome is Outcome.OK else ""


def kept_text_of_file(sha256: str) -> str:
    """The text of a stored file as far as its facts are kept, without reading it; else empty. For pages.

    Raises TextBeyondLimits and EngineUnavailable.
    """
    facts = stored_facts([sha256]).get(sha256)
    return _text(facts, seconds=_PAGE_SECONDS) if facts is not None and facts.outcome is Outcome.OK else ""


def _text(facts: PdfFacts, *, seconds: int | None = None) -> str:
    """Laid out by a child of the engine, which is killed at its limits."""
    limits = engine().limits
    if seconds is not None:
        limits = replace(limits, cpu_seconds=seconds, wall_seconds=2.0 * seconds)
    made = engine().lay_out(facts, limits=limits)
    if made.outcome is not Outcome.OK:
        raise TextBeyondLimits(made.reason)
    return made.text
