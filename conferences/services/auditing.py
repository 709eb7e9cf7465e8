"""The audit trail: who did what, when, with what before and after, and why (P50)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from conferences.models import AuditEntry


def record(
    *,
    action: str,
    kind: str,
    object_id: int | None,
    at: datetime,
    conference_id: int | None = None,
    actor_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write one entry in the caller's transaction. `actor_id` is None where the server itself acted."""
    AuditEntry.objects.create(
        conference_id=conference_id,
        at=at,
        actor_id=actor_id,
        action=action,
        kind=kind,
        object_id=object_id,
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason,
    )
