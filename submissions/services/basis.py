"""What a report belongs to beside the file: the rules in force, and all that they read of the submission."""

import hashlib
import json
from dataclasses import dataclass

from conferences.kinds import Stage
from eligibility.inputs import Inputs
from eligibility.models import RuleSetVersion
from eligibility.rulesets import RuleSetSpec
from eligibility.services import rule_set_for, version_in_force
from submissions.content import SubmissionContent
from submissions.fields import FormRules
from submissions.models import Submission
from submissions.reading import Known, author_facts, content_of, kinds_of


@dataclass(frozen=True, slots=True)
class Basis:
    """What a report belongs to beside the file: the rule set's version, and all that its rules read of the submission."""

    version: RuleSetVersion
    spec: RuleSetSpec
    inputs: Inputs
    digest: str


def basis_of(paper: Submission, stage: Stage) -> Basis:
    """What a check of this paper's file would be based on now. Raises NoRuleSet."""
    version, spec = rule_set_for(paper.track_id, stage)
    return basis_under(version, spec, paper, stage, _kinds_for(paper))


def basis_under(version: RuleSetVersion, spec: RuleSetSpec, paper: Submission, stage: Stage, rules: FormRules) -> Basis:
    """The same for rules that are known already. One query unless the authors are prefetched.

    Of the track's form no rule about a file reads more than the kinds of paper in `rules`.
    """
    rows = sorted(paper.authors.all(), key=lambda row: row.position)
    content = content_of(paper, rows=rows, topic_ids=())
    known = tuple(Known.stored(row) for row in rows)
    inputs = Inputs(
        authors=author_facts(content, rules, known),
        anonymity=spec.anonymity,
        stage=stage,
        kind=rules.kind_of(content.kind),
    )
    digest = inputs_digest(content, inputs, track_id=paper.track_id)
    return Basis(version, spec.about_the_file(), inputs, digest)


def basis_key(paper: Submission, stage: Stage) -> tuple[int, str]:
    """The key of the rule set's version, and the digest, that `basis_of` would have now. At most three queries. Raises NoRuleSet."""
    version_id, anonymity = version_in_force(paper.track_id, stage)
    content = content_of(paper, topic_ids=())
    inputs = Inputs(anonymity=anonymity, stage=stage, kind=_kinds_for(paper).kind_of(content.kind))
    return version_id, inputs_digest(content, inputs, track_id=paper.track_id)


def _kinds_for(paper: Submission) -> FormRules:
    """As much of the form as says of what kind a paper is: the kinds of its track, unless it has chosen one."""
    return FormRules() if paper.kind_id else FormRules(kinds=kinds_of(paper.track_id))


def inputs_digest(content: SubmissionContent, inputs: Inputs, *, track_id: int) -> str:
    """A hash of all that rules about the file read of the submission. Sectors, topics and texts are not among it."""
    authors = [[a.full_name, a.email, a.orcid, a.affiliation, a.further_affiliations] for a in content.authors]
    read = [track_id, inputs.stage.value, inputs.anonymity.value, authors]
    # Left out where there is none, so that reports of tracks without kinds stay what they are.
    text = json.dumps([*read, inputs.kind] if inputs.kind else read, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
