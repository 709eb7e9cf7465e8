"""The outbox, for site admins."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from access.gate.outbox import outbox_page, retry_mail
from mail.kinds import MailState

TABS = (
    ("All", None),
    ("Failed", MailState.FAILED),
    ("Waiting", MailState.QUEUED),
    ("Kept", MailState.KEPT),
    ("Sent", MailState.SENT),
)


@login_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """All mail, the newest first, by state."""
    chosen = request.GET.get("state", "")
    state = MailState(chosen) if chosen in set(MailState) else None
    before = request.GET.get("before", "")
    page = outbox_page(
        request.user,
        timezone.now(),
        state=state,
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    tabs = [
        (label, kind or "", page.counts.get(kind, 0) if kind else sum(page.counts.values())) for label, kind in TABS
    ]
    kept = {"state": state.value} if state else {}
    older_url = "?" + urlencode({**kept, "before": page.older}) if page.older else ""
    context = {"page": page, "tabs": tabs, "state": state or "", "older_url": older_url}
    return render(request, "public/outbox.html", context)


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a failed mail again."""
    if retry_mail(request.user, timezone.now(), pk=pk):
        messages.success(request, "The mail is tried again now.")
    else:
        messages.info(request, "This mail is not a failed one any more.")
    return redirect("outbox")
