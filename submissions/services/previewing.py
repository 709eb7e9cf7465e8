"""What moving a paper to another track would change, worked out without changing anything (M9)."""

from dataclasses import dataclass, replace

from conferences.kinds import Anonymity
from conferences.models import Track
from eligibility.evaluation import evaluate
from eligibility.facts import Outcome, PdfFacts
from eligibility.findings import Finding
from eligibility.inputs import Inputs, Standing
from eligibility.services import stored_facts
from submissions.content import SubmissionContent
from submissions.fields import FormRules
from submissions.models import Report, Submission
from submissions.movement import Movement, asked_beside, found_beside, rule_changes
from submissions.reading import author_facts, content_of, form_rules
from submissions.services.judging import Judgement, judge


@dataclass(frozen=True, slots=True)
class MovePreview:
    """Both tracks, the differences, and how the author rules would stand.

    `file_is_judged` is False where nothing is known of the file yet: its rules run again after the move.
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


def preview_move(*, submission_id: int, track_id: int) -> MovePreview | None:
    """None if the conference has no such track, or the paper is in it already. Raises Submission.DoesNotExist."""
    paper = Submission.objects.select_related("track", "kind", "manuscript").get(pk=submission_id)
    track = Track.objects.filter(pk=track_id, conference_id=paper.conference_id).first()
    if track is None or track.pk == paper.track_id:
        return None
    forms = form_rules(paper.track), form_rules(track)
    here = content_of(paper)
    there = replace(here, track_id=track.pk, kind=_kept_kind(here, forms[1]))
    facts = _facts(paper)
    sides = tuple(_judged(content, form, facts, paper) for content, form in zip((here, there), forms, strict=True))
    (now, found_now), (then, found_then) = sides
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
        file_is_judged=facts is not None,
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
    # Nothing bounds the rules in a page's thread.
    if slow.exists():
        return None
    return stored_facts([paper.manuscript.sha256]).get(paper.manuscript.sha256)


def _judged(
    content: SubmissionContent, form: FormRules, facts: PdfFacts | None, paper: Submission
) -> tuple[Judgement, tuple[Finding, ...]]:
    """The judgement under one track, and all that its rules find of authors and file."""
    result = judge(content=content, has_file=paper.manuscript is not None, submission_id=paper.pk)
    about_authors = tuple(one.finding for one in result.findings if not one.override_reason)
    if facts is None:
        return result, about_authors
    inputs = Inputs(
        pdf=facts,
        authors=author_facts(content, form, result.known),
        anonymity=result.rules.anonymity,
        kind=form.kind_of(content.kind),
    )
    return result, (*about_authors, *evaluate(result.rules.about_the_file(), inputs).findings)
