"""The words of a submission that code decides by. Pure."""

from enum import StrEnum


class FieldKind(StrEnum):
    """What a track's own field asks for. A declaration is a statement to be made, all in one place of the form."""

    TEXT = "text"
    CHOICE = "choice"
    SEVERAL = "several"
    CHECKBOX = "checkbox"
    DECLARATION = "declaration"


class Need(StrEnum):
    """How much a field is wanted: required stops submitting, recommended is a warning ("should", M4)."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


class RunState(StrEnum):
    """Where a piece of work stands. `failed`: given up after too many lost workers; the chairs see it."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


class Judged(StrEnum):
    """What a re-check could do for one paper."""

    JUDGED = "judged"
    NO_FACTS = "no_facts"
    NO_FILE = "no_file"
    NO_RULES = "no_rules"


class AnswerKind(StrEnum):
    """What authors said to a finding: that they have checked it, or that the chairs should accept it."""

    CHECKED = "checked"
    APPEALED = "appealed"
