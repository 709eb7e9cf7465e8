"""The file opens without a password. An empty user password opens for everybody, which is fine."""

from __future__ import annotations

from eligibility.facts import Encryption, Outcome
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed


def sentence(_parameters: NoParameters) -> str:
    return "No password to open the file."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    facts = analysed(inputs)
    if facts.outcome is Outcome.ENCRYPTED:
        return [
            Finding(
                rule=RULE.name,
                kind=Encryption.PASSWORD.value,
                severity=Severity.ERROR,
                message="The file asks for a password, so nobody can review it.",
                allowed="A file that opens without a password.",
                mend="Upload the file that has no password. LaTeX sets none: the file that it wrote will do. Word: Save As > PDF > "
                "Options, and take out “Encrypt the document with a password”.",
            )
        ]
    if facts.encryption is Encryption.EMPTY_PASSWORD:
        return [
            Finding(
                rule=RULE.name,
                kind=Encryption.EMPTY_PASSWORD.value,
                severity=Severity.NOTICE,
                message="The file restricts what readers may do with it (copying or printing).",
                allowed="Restrictions are allowed; reviewers get a copy without them.",
                mend="Nothing to do. Your own file is unchanged.",
                done_for_you=True,
            )
        ]
    return []


RULE = Rule(
    name="encrypted",
    title="Password",
    subject=Subject.FILE,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    fixed=True,
)
