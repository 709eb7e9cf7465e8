"""Why the analysis of a file ends early: raised anywhere in the child, turned into an outcome at one place."""

from __future__ import annotations

from eligibility.facts import Encryption, Outcome


class Refused(Exception):
    """The file cannot be looked at further. `reason` is for the log and the chairs' worklist, not for authors."""

    def __init__(self, outcome: Outcome, reason: str, *, encryption: Encryption = Encryption.NONE) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.encryption = encryption
