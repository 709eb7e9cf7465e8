"""What a report belongs to beside the file: the rules in force, and all that they read of the submission."""

import hashlib
import json
from dataclasses import dataclass

from conferences.kinds import Stage
from conferences.models import Track
from eligibility.inputs import Inputs
from eligibility.models import RuleSetVersion
from eligibility.rulesets import RuleSetSpec
from eligibility.services import rule_set_for, version_in_force
from submissions.content import SubmissionContent
from submissions.fields import FormRules
from submissions.models import Submission
from submissions.reading import Known, author_facts, content_of, form_rules, kinds_of


@dataclass(frozen=True, slots=True)
class Basis:
    """What a report belongs to beside the file: the rule set's version, and all that its rules read of the submission."""

    version: RuleSetVersion
    spec: RuleSetSpec
    inputs: Inputs
    digest: str


def basis_of(paper: Submission, stage: Stage, rules: FormRules | None = None) -> Basis:
    """What a check of this paper's file would be based on now. `rules` are its track's form, read if None. Raises NoRuleSet."""
    version, spec = rule_set_for(paper.track_id, stage)
    # No rule about a file reads topics.
    return basis_under(version, spec, paper, stage, rules or form_rules(paper.track, asks_topics=False))


def basis_under(version: RuleSetVersion, spec: RuleSetSpec, paper: Submission, stage: Stage, rules: FormRules) -> Basis:
    """The same for rules that are known already. One query unless the authors are prefetched."""
    rows = sorted(paper.authors.all(), key=lambda row: row.position)
    content = content_of(paper, rows=rows, topic_ids=())
    known = tuple(Known.stored(row) for row in rows)
    inputs = Inputs(
        authors=author_facts(content, rules, known),
        anonymity=spec.anonymity,
        stage=stage,
        kind=rules.kind_of(content.kind),
    )
    digest = inputs_digest(content, inputs, track=paper.track)
    return Basis(version, spec.about_the_file(), inputs, digest)


def basis_key(paper: Submission, stage: Stage) -> tuple[int, str]:
    """The key of the rule set's version, and the digest, that `basis_of` would have now. Three queries. Raises NoRuleSet."""
    version_id, anonymity = version_in_force(paper.track_id, stage)
    content = content_of(paper, topic_ids=())
    # No other part of the form is read for the digest.
    kinds = FormRules(kinds=kinds_of(paper.track))
    inputs = Inputs(anonymity=anonymity, stage=stage, kind=kinds.kind_of(content.kind))
    return version_id, inputs_digest(content, inputs, track=paper.track)


def inputs_digest(content: SubmissionContent, inputs: Inputs, *, track: Track) -> str:
    """A hash of all that rules about the file read of the submission. Sectors, topics and texts are not among it."""
    authors = [[a.full_name, a.email, a.orcid, a.affiliation, a.further_affiliations] for a in content.authors]
    read = [track.pk, inputs.stage.value, inputs.anonymity.value, authors]
    # Left out where there is none, so that reports of tracks without kinds stay what they are.
    text = json.dumps([*read, inputs.kind] if inputs.kind else read, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
