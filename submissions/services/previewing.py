"""What moving a paper to another track would change, worked out without changing anything (M9)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from conferences.kinds import Anonymity
from conferences.models import Track
from eligibility.facts import Outcome, PdfFacts
from eligibility.findings import Finding
from eligibility.inputs import Inputs, Standing
from eligibility.pdf.client import EngineUnavailable
from eligibility.services import engine, stored_facts
from submissions.content import SubmissionContent
from submissions.fields import FormRules
from submissions.models import Report, Submission
from submissions.movement import Movement, asked_beside, found_beside, rule_changes
from submissions.reading import author_facts, content_of, form_rules
from submissions.services.judging import Judgement, judge

logger = logging.getLogger(__name__)

# Of processor time, for both tracks: somebody waits for the page. The slowest of our papers takes a fifth.
_SECONDS = 8


@dataclass(frozen=True, slots=True)
class MovePreview:
    """Both tracks, the differences, and how the author rules would stand.

    `file_is_judged` is False where nothing is known of the file yet, or its rules take too long for a page: they run after
    the move.
    """

    track_id: int
    track: str
    from_track: str
    revision: int
    movement: Movement
    standing: Standing | None
    sentence: str
    has_file: bool
    file_is_judged: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """The paper under one track."""

    content: SubmissionContent
    form: FormRules
    result: Judgement

    @property
    def about_authors(self) -> tuple[Finding, ...]:
        """What the author rules find and nobody accepted."""
        return tuple(one.finding for one in self.result.findings if not one.override_reason)


def preview_move(*, submission_id: int, track_id: int) -> MovePreview | None:
    """None if the conference has no such track, or the paper is in it already. Raises Submission.DoesNotExist."""
    paper = Submission.objects.select_related("track", "kind", "manuscript").get(pk=submission_id)
    track = Track.objects.filter(pk=track_id, conference_id=paper.conference_id).first()
    if track is None or track.pk == paper.track_id:
        return None
    forms = form_rules(paper.track), form_rules(track)
    here = content_of(paper)
    there = replace(here, track_id=track.pk, kind=_kept_kind(here, forms[1]))
    sides = [
        _Side(
            content,
            form,
            judge(content=content, has_file=paper.manuscript is not None, submission_id=paper.pk),
        )
        for content, form in zip((here, there), forms, strict=True)
    ]
    of_file = _found_in_file(_facts(paper), sides)
    found_now, found_then = (
        (*side.about_authors, *of_the_file) for side, of_the_file in zip(sides, of_file or ((), ()), strict=True)
    )
    now, then = (side.result for side in sides)
    return MovePreview(
        track_id=track.pk,
        track=track.name,
        from_track=paper.track.name,
        revision=paper.revision,
        movement=Movement(
            broken=found_beside(found_then, found_now),
            mended=found_beside(found_now, found_then),
            rules=rule_changes(now.rules, then.rules),
            asked=asked_beside(forms[1], forms[0]),
            dropped=asked_beside(forms[0], forms[1]),
            anonymity=(Anonymity(paper.track.anonymity), Anonymity(track.anonymity)),
            abstract_words=(paper.track.abstract_words, track.abstract_words),
            loses_kind=paper.kind.name if paper.kind and not there.kind else "",
        ),
        standing=then.standing,
        sentence=then.sentence,
        has_file=paper.manuscript is not None,
        file_is_judged=of_file is not None,
    )


def _kept_kind(content: SubmissionContent, form: FormRules) -> str:
    """The kind stays where the other track has one of the same key."""
    return content.kind if content.kind in {one.key for one in form.kinds} else ""


def _facts(paper: Submission) -> PdfFacts | None:
    if paper.manuscript is None:
        return None
    slow = Report.objects.filter(
        submission_id=paper.pk, sha256=paper.manuscript.sha256, facts__outcome=Outcome.TIMED_OUT.value
    )
    # Nobody waits for what a worker did not see the end of.
    if slow.exists():
        return None
    return stored_facts([paper.manuscript.sha256]).get(paper.manuscript.sha256)


def _found_in_file(facts: PdfFacts | None, sides: Sequence[_Side]) -> tuple[tuple[Finding, ...], ...] | None:
    """What the rules of each side find of the file; None if nothing is known of it, or they take too long for a page."""
    if facts is None:
        return None
    cases = [
        (
            side.result.rules.about_the_file(),
            Inputs(
                pdf=facts,
                authors=author_facts(side.content, side.form, side.result.known),
                anonymity=side.result.rules.anonymity,
                kind=side.form.kind_of(side.content.kind),
            ),
        )
        for side in sides
    ]
    limits = replace(engine().limits, cpu_seconds=_SECONDS, wall_seconds=2.0 * _SECONDS)
    try:
        judging = engine().judge(cases, limits=limits)
    except EngineUnavailable:
        logger.exception("The file is not judged for a preview: the PDF engine cannot be started.")
        return None
    if judging.outcome is not Outcome.OK:
        logger.warning("The file is not judged for a preview: %s %s", judging.outcome, judging.reason)
        return None
    return judging.found
