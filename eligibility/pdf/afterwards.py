"""What a child does with facts that are there already, for pages: rules and layout, which a stranger's file could make take
for ever, where they can be killed.

Workers bound them by `eligibility.patience`, which needs the main thread; pages run in others.
"""

from __future__ import annotations

import heapq  # noqa: F401 - Counter.most_common imports it when it is called, and a child can open no module any more
import pickle
from collections.abc import Iterable

from eligibility.evaluation import evaluate
from eligibility.facts import Outcome, PdfFacts
from eligibility.inputs import Inputs
from eligibility.layout.flow import flow_of, own_lines
from eligibility.layout.paper import lay_out
from eligibility.pdf import protocol
from eligibility.rulesets import RuleSetSpec, default_spec


def warm_up(facts: PdfFacts) -> None:
    """Makes what rules make at first use."""
    evaluate(default_spec(), Inputs(pdf=facts))
    running_text(facts)


def pack_cases(cases: Iterable[tuple[RuleSetSpec, Inputs]]) -> bytes:
    """Rule sets, each with what they are to be run over, for a child."""
    return pickle.dumps(tuple(cases))


def judged(data: bytes) -> bytes:
    """The reply to what `pack_cases` gave: all findings of each case, in order."""
    # From the process that started this one, never from a file; what goes back is JSON.
    cases: tuple[tuple[RuleSetSpec, Inputs], ...] = pickle.loads(data)  # noqa: S301 - as above
    found = [[one.to_json() for one in evaluate(spec, inputs).findings] for spec, inputs in cases]
    return protocol.pack_message({"outcome": Outcome.OK.value, "found": found})


def laid_out(data: bytes) -> bytes:
    """The reply to packed facts: the text as its authors wrote it."""
    text = running_text(PdfFacts.from_bytes(data))
    return protocol.pack_message({"outcome": Outcome.OK.value}, text.encode("utf-8", "surrogatepass"))


def running_text(facts: PdfFacts) -> str:
    """Without references and running headers, which papers of one field or publisher share."""
    return flow_of(own_lines(lay_out(facts))).text
