"""The check of a PDF without an account: admitted within limits, queued, run, its report sealed, its file deleted.

It reads the rules of a track and the file, and nothing of any submission. What it is about leaves no trace: file and author
names lie in `public_files` until the check has ended, the report is sealed with a key that the browser alone keeps, and no
facts are stored.
"""

import hashlib
import hmac
import ipaddress
import json
import logging
import secrets
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from conferences.kinds import Stage
from conferences.services.members import hash_token
from eligibility.authors import Author, AuthorFacts
from eligibility.evaluation import Report as Evaluated
from eligibility.findings import Finding, Verdict
from eligibility.inputs import Inputs
from eligibility.patience import evaluate_in_time
from eligibility.pdf.client import EngineUnavailable
from eligibility.rules.registered_authors import RULE as REGISTERED_AUTHORS
from eligibility.services import NoRuleSet, engine, rule_set_for
from eligibility.sheets import shown_facts
from submissions.kinds import RunState
from submissions.models import PublicAttempt, PublicCheck
from submissions.public_files import Letter, forget_public_file, local_public_file, read_letter, write_letter
from submissions.sealing import BrokenSeal, holder_hash, new_secret, seal, seal_key, unseal
from submissions.services.leasing import Lease, give_up, heartbeat, put_back, still_held, take_lease
from submissions.services.sending import send_work
from submissions.services.stepping import SealedSteps
from submissions.steps import Groups, Step, StepDone
from submissions.work import OPEN

logger = logging.getLogger(__name__)

LIFETIME = timedelta(hours=1)
# Checks of one address that may wait or run at the same time.
OPEN_OF_ONE = 3
# Keys of PostgreSQL's advisory locks: counting and adding must be one step, however many ask at once.
_ADMITTING, _BEGINNING = 4_608_001, 4_608_002


class TooManyChecks(Exception):
    """No further file is taken now; the text says why, and `wait` (seconds) when it may be."""

    def __init__(self, words: str, wait: int) -> None:
        self.wait = wait
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A queued check: the token for its address, and the secret for the browser's cookie. Neither is kept here."""

    token: str
    secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReport:
    """What the rules said of the file."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    passed: tuple[str, ...]
    facts: dict[str, Any]
    seconds: float
    rule_set_version: int
    names: int
    original_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCheckState:
    """Where a check stands, for whoever holds its secret. `ahead` checks are made before it; `steps` are done while it runs."""

    state: RunState
    kind: str
    queued_at: datetime
    attempts: int
    steps: tuple[StepDone, ...]
    finished_at: datetime | None
    expires_at: datetime
    ahead: int
    report: PublicReport | None

    @property
    def run(self) -> RunState:
        """The same as `state`, by the name that pages which tell how far a check is ask for."""
        return self.state


def admit_public_check(*, address: str, now: datetime) -> None:
    """Count one more file of this client, before anything of it is read. Raises TooManyChecks."""
    client = client_of(address)
    since = now - LIFETIME
    with transaction.atomic():
        _lock(_ADMITTING)
        begun = PublicAttempt.objects.filter(at__gt=since).aggregate(
            all=Count("pk"), theirs=Count("pk", filter=Q(client=client))
        )
        waiting = PublicCheck.objects.filter(state__in=OPEN).aggregate(
            all=Count("pk"), theirs=Count("pk", filter=Q(client=client))
        )
        if begun["theirs"] >= settings.PUBLIC_CHECKS_PER_ADDRESS:
            oldest = PublicAttempt.objects.filter(at__gt=since, client=client).earliest("at").at
            wait = int((oldest + LIFETIME - now).total_seconds()) + 1
            most = settings.PUBLIC_CHECKS_PER_ADDRESS
            raise TooManyChecks(
                f"{most} files came from your network in the last hour; at most {most} are checked in an hour. "
                f"The next one can be sent in {_minutes(wait)}.",
                wait,
            )
        if waiting["theirs"] >= OPEN_OF_ONE:
            raise TooManyChecks(
                f"{OPEN_OF_ONE} files from your network are being checked already. Send this one when they are done.",
                30,
            )
        if waiting["all"] >= settings.PUBLIC_CHECKS_WAITING or begun["all"] >= settings.PUBLIC_CHECKS_PER_HOUR:
            raise TooManyChecks("Very many files are being checked now. Send this one again in a few minutes.", 300)
        PublicAttempt.objects.create(client=client, at=now)


def client_of(address: str) -> str:
    """What is kept of an address: a keyed hash. All addresses of one IPv6 network (/64) are one client."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False).network_address
    return hmac.digest(settings.SECRET_KEY.encode(), f"public check: {ip}".encode(), hashlib.sha256).hex()


def queue_public_check(
    *,
    track_id: int,
    kind: str,
    file: str,
    original_name: str,
    authors: Sequence[Author],
    address: str,
    now: datetime,
) -> Ticket:
    """Queue the check of a file that has arrived in the storage of public checks. The message goes out on commit.

    If anything goes wrong the file is deleted before the error goes on.
    """
    ticket = Ticket(secrets.token_urlsafe(24), new_secret(), now + LIFETIME)
    try:
        write_letter(file, Letter(seal_key(ticket.secret), tuple(authors), original_name))
        with transaction.atomic():
            row = PublicCheck.objects.create(
                track_id=track_id,
                kind=kind,
                token_hash=hash_token(ticket.token),
                holder_hash=holder_hash(ticket.secret),
                client=client_of(address),
                file=file,
                queued_at=now,
                expires_at=ticket.expires_at,
            )
            transaction.on_commit(partial(send_work, PublicCheck, row.pk))
    except BaseException:
        forget_public_file(file)
        raise
    return ticket


def find_public_check(*, track_id: int, token: str, secret: str, now: datetime) -> PublicCheckState | None:
    """The check of that token, for the browser that began it; None for all others, and once it has expired."""
    row = PublicCheck.objects.filter(track_id=track_id, token_hash=hash_token(token), expires_at__gt=now).first()
    if row is None or not hmac.compare_digest(row.holder_hash, holder_hash(secret)):
        return None
    ahead = PublicCheck.objects.filter(state__in=OPEN, pk__lt=row.pk).count() if row.state == RunState.QUEUED else 0
    return PublicCheckState(
        state=RunState(row.state),
        kind=row.kind,
        queued_at=row.queued_at,
        attempts=row.attempts,
        steps=_steps(row, secret),
        finished_at=row.finished_at,
        expires_at=row.expires_at,
        ahead=ahead,
        report=_opened(row, secret),
    )


def run_public_check(pk: int) -> None:
    """Check one file, unless as many are being checked as may be; then the one that ends first sends it again."""
    lease = _begin(pk)
    if lease is None:
        return
    row = lease.run
    try:
        with heartbeat(lease):
            sealed = _check(lease)
        ended = _finish(lease, sealed)
    except EngineUnavailable:
        logger.exception("The PDF engine cannot be started; public check %s waits.", pk)
        put_back(lease)
        return
    except (FileNotFoundError, NoRuleSet) as error:
        logger.error("Public check %s cannot be made: %s", pk, type(error).__name__)  # noqa: TRY400 - no fault to trace
        ended = _fail(lease)
    except Exception as error:  # noqa: BLE001 - whatever it is, its message could quote the file, and must not be logged
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("Public check %s broke off with %s:\n%s", pk, type(error).__name__, frames)  # noqa: TRY400
        put_back(lease, is_lost=True)
        return
    if ended:
        forget_public_file(row.file)
    if (following := PublicCheck.objects.filter(state=RunState.QUEUED).order_by("pk").first()) is not None:
        send_work(PublicCheck, following.pk)


def _begin(pk: int) -> Lease[PublicCheck] | None:
    with transaction.atomic():
        _lock(_BEGINNING)
        now = timezone.now()
        running = PublicCheck.objects.filter(state=RunState.RUNNING, lease_until__gte=now).count()
        if running >= settings.PUBLIC_CHECKS_AT_ONCE:
            return None
        return take_lease(PublicCheck, pk)


def _check(lease: Lease[PublicCheck]) -> bytes:
    """The sealed report. Raises FileNotFoundError, NoRuleSet, EngineUnavailable."""
    begun = time.monotonic()
    row = lease.run
    letter = read_letter(row.file)
    steps = SealedSteps(lease, letter.key, _about_steps(row))
    steps.write()
    version, spec = rule_set_for(row.track_id, Stage.SUBMISSION)
    with local_public_file(row.file) as path:
        analysis = engine().analyse(path)
    inputs = Inputs(
        pdf=analysis.facts,
        authors=AuthorFacts(letter.authors) if letter.authors else None,
        anonymity=spec.anonymity,
        stage=Stage.SUBMISSION,
        kind=row.kind,
    )
    rules = spec.about_the_file()
    groups = Groups.of(rules)
    steps.note(StepDone(step=Step.READ, at=timezone.now(), pages=analysis.facts.page_count, groups=groups.names))
    result, inputs = evaluate_in_time(rules, inputs, ran=partial(steps.watch, groups))
    data = _payload(result, shown_facts(inputs, spec), letter, version.number, time.monotonic() - begun)
    return seal(letter.key, json.dumps(data).encode(), about=_about(row))


def _payload(
    result: Evaluated, facts: dict[str, object], letter: Letter, version: int, seconds: float
) -> dict[str, Any]:
    broken = {finding.rule for finding in result.findings}
    if not letter.authors:
        # Nobody to look for was named, so this rule did not pass: it was not asked.
        broken.add(REGISTERED_AUTHORS.name)
    return {
        "verdict": result.verdict.value,
        "findings": [finding.to_json() for finding in result.findings],
        "passed": [rule for rule in result.rules_run if rule not in broken],
        "facts": facts,
        "seconds": round(seconds, 3),
        "rule_set_version": version,
        "names": len(letter.authors),
        "original_name": letter.original_name,
    }


def _opened(row: PublicCheck, secret: str) -> PublicReport | None:
    if row.sealed is None:
        return None
    try:
        told = json.loads(unseal(seal_key(secret), bytes(row.sealed), about=_about(row)))
    except BrokenSeal:
        logger.warning("The report of public check %s cannot be opened by its holder.", row.pk)
        return None
    return PublicReport(
        verdict=Verdict(told["verdict"]),
        findings=tuple(Finding.from_json(one) for one in told["findings"]),
        passed=tuple(told["passed"]),
        facts=told["facts"],
        seconds=told["seconds"],
        rule_set_version=told["rule_set_version"],
        names=told["names"],
        original_name=told["original_name"],
    )


def _steps(row: PublicCheck, secret: str) -> tuple[StepDone, ...]:
    if row.progress is None:
        return ()
    try:
        told = json.loads(unseal(seal_key(secret), bytes(row.progress), about=_about_steps(row)))
    except BrokenSeal:
        logger.warning("The steps of public check %s cannot be opened by its holder.", row.pk)
        return ()
    return tuple(StepDone.from_json(one) for one in told)


def _about(row: PublicCheck) -> str:
    return f"public check {row.pk} {row.token_hash}"


def _about_steps(row: PublicCheck) -> str:
    return f"steps of {_about(row)}"


def _finish(lease: Lease[PublicCheck], sealed: bytes) -> bool:
    """Keep the report, and say so, unless another worker took over: then file and letter are that one's."""
    with transaction.atomic():
        row = still_held(lease)
        if row is None:
            return False
        row.end(RunState.DONE, timezone.now())
        row.sealed = sealed
        row.save()
    return True


def _fail(lease: Lease[PublicCheck]) -> bool:
    with transaction.atomic():
        row = still_held(lease)
        if row is None:
            return False
        give_up(row)
    return True


def _lock(key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _minutes(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
