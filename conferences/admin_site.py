"""The admin is for configuration: entered by chairs, scoped to their conferences, without papers, people or history (design §6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode

from allauth.account.decorators import secure_admin_login
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import SuspiciousOperation
from django.db.models import DateTimeField, Field, ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils import timezone

from conferences.admin_forms import roomy_widget
from conferences.kinds import Role
from conferences.models import Conference, Membership, Track
from conferences.services.auditing import record
from ui.given_back import give_back, typed_in

CONFIGURED_HERE = frozenset({"conferences", "eligibility", "submissions", "reviews"})


class ConfsysAdminSite(admin.AdminSite):
    """Open to site admins and to chairs of some conference; log-in is allauth's, so that its second factor holds here too."""

    site_header = "Confsys settings"
    site_title = "Confsys settings"
    index_title = "What your conference asks for"
    site_url = "/"
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Our own settings alone: what libraries would add (people's addresses, second factors, groups) stays out."""
        models: list[type[Model]] = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        )
        for model in models:
            if model._meta.app_label in CONFIGURED_HERE:
                super().register(model, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """With what was typed given back where the session ended under a form: texts of a call are long."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not request.user.is_authenticated and typed_in(request.POST):
                back = urlencode({"next": request.get_full_path()})
                return give_back(request, login_url=f"{resolve_url(settings.LOGIN_URL)}?{back}")
            answer: HttpResponse = inner(request, *args, **kwargs)
            return answer

        return guarded

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]  # any answer will do
        """allauth's page: there is one way to change a password."""
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """With the conferences that can be set up from here."""
        conferences = list(chaired_by(request).order_by("-pk")[:50])
        return super().index(request, {**(extra_context or {}), "chaired": conferences})

    def has_permission(self, request: HttpRequest) -> bool:
        """Site admins, and whoever chairs a conference."""
        user = request.user
        return user.is_authenticated and user.is_active and (user.is_superuser or chaired_by(request).exists())

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """allauth's page; somebody signed in without the right gets the one 404, as for any page that is not theirs."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer


def chaired_by(request: HttpRequest) -> QuerySet[Conference]:
    """The conferences whose settings this person may change: all for a site admin."""
    if request.user.is_superuser:
        return Conference.objects.all()
    chaired = Membership.objects.filter(user_id=request.user.pk or 0, role=Role.CHAIR)
    return Conference.objects.filter(pk__in=chaired.values("conference_id"))


# Foreign keys may point only to what belongs to a conference that this person chairs, by this path from the target.
_PATHS_TO_CONFERENCE = {
    "conference": "pk",
    "track": "conference",
    "ruleset": "conference",
    "submissionfield": "track__conference",
    "reviewform": "track__conference",
}


_CLAUSES = re.compile(r" \([AMP]\d+(?:, [AMP]\d+)*\)")


class UtcMomentField(forms.DateTimeField):
    """A day and a time in UTC, whatever the reader's own zone; one control, which works without a script."""

    def prepare_value(self, value: Any) -> Any:
        """A stored instant as the control takes it."""
        return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        """What was given, read in UTC."""
        with timezone.override(UTC):
            return super().to_python(value)


# For the columns of a ModelAdmin that are instants: Django's own two controls write inline styles.
UTC_MOMENTS: dict[type[Field[Any, Any]], dict[str, Any]] = {
    DateTimeField: {
        "form_class": UtcMomentField,
        "widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    }
}


class Scoped:
    """What ModelAdmin and its inlines share: rows and choices of one's own conferences, rights by chairing."""

    conference_path: ClassVar[str] = "conference"
    # What a field is for, where the model does not say it.
    helps: ClassVar[Mapping[str, str]] = {}
    model: type[Model]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        """Each field says what it is for. Clauses of the calls, such as (M5), are for those who read the code."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin of ModelAdmin and InlineModelAdmin
        if field is not None:
            if widget := roomy_widget(db_field):
                field.widget = widget
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                # A track is not made, changed or looked at in passing.
                field.widget = field.widget.widget
            field.help_text = _CLAUSES.sub("", str(field.help_text)) or self.helps.get(db_field.name, "")
        return field

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may enter sees each kind of setting."""
        return chaired_by(request).exists()

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """One's own conferences' rows."""
        return self._allowed(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """One's own conferences' rows."""
        return self._allowed(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Chairs add to their own conferences: the choices of the form see to that."""
        return self._allowed(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """One's own conferences' rows; what papers hang on is protected by its foreign keys."""
        return self._allowed(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows of one's own conferences."""
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]  # a mixin of ModelAdmin and InlineModelAdmin
        return rows.filter(**{f"{self.conference_path}__in": chaired_by(request)})

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Choices of one's own conferences; a foreign key without a known path offers nothing."""
        target: type[Model] = db_field.remote_field.model
        path = _PATHS_TO_CONFERENCE.get(target._meta.model_name or "")
        rows = target._default_manager.all()
        kwargs["queryset"] = rows.filter(**{f"{path}__in": chaired_by(request)}) if path else rows.none()
        field: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # as above
        if field is not None and target is Track:
            # Two conferences have a track called Research.
            field.queryset = rows.filter(conference__in=chaired_by(request)).select_related("conference")
            field.label_from_instance = lambda obj: f"{obj}, {obj.conference}"  # type: ignore[method-assign]  # Django's own way
        return field

    def _allowed(self, request: HttpRequest, obj: Model | None) -> bool:
        chaired = chaired_by(request)
        if obj is None or obj.pk is None or not isinstance(obj, self.model):
            # A site admin makes the first conference while there is none yet.
            return request.user.is_superuser or chaired.exists()
        return self.model._default_manager.filter(**{"pk": obj.pk, f"{self.conference_path}__in": chaired}).exists()


class ScopedAdmin(Scoped, admin.ModelAdmin):  # type: ignore[type-arg]  # a base for admins of many models
    """A ModelAdmin of one's own conferences. What changes goes into the audit trail, not into Django's log (P50)."""

    list_per_page = 50
    show_full_result_count = False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What "Add" in a list of one track or one conference adds is for that one."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        narrowed = parse_qs(str(initial.pop("_changelist_filters", "")))
        for name in ("track", "conference"):
            if values := narrowed.get(f"{name}__id__exact"):
                initial.setdefault(name, values[0])
        return initial

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """No column holds a NUL, and the database refuses to look for one."""
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            raise SuspiciousOperation("A list was asked for with a NUL.")
        return super().changelist_view(request, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], Any, set[str], list[Any]]:
        """What would go along, as far as it is configured here: the names of papers, people and reports are not (P2, P26)."""
        _, _, lacking, protected = super().get_deleted_objects(objs, request)
        hidden = "papers, and what was checked or written about them"
        return [str(one) for one in objs], {}, lacking, [hidden] if protected else []

    def response_post_save_add(self, request: HttpRequest, obj: Model) -> HttpResponseRedirect:
        """Back to the list of what is still missing, where one came from."""
        return self._to_setup(obj)

    def response_post_save_change(self, request: HttpRequest, obj: Model) -> HttpResponseRedirect:
        """As above."""
        return self._to_setup(obj)

    def _to_setup(self, obj: Model) -> HttpResponseRedirect:
        conference = Conference.objects.filter(pk=self.conference_of(obj) or 0).first()
        return redirect("chair:setup", conference.slug) if conference else redirect("admin:index")

    def conference_of(self, obj: Model) -> int | None:
        """The key of the conference that a row belongs to."""
        path = self.conference_path if self.conference_path == "pk" else f"{self.conference_path}__pk"
        value = self.model._default_manager.filter(pk=obj.pk).values_list(path, flat=True).first()
        return int(value) if value is not None else None

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]  # nothing reads the LogEntry
        """Into the audit trail."""
        self._record(request, obj, "setting added", message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]  # as above
        """Into the audit trail."""
        self._record(request, obj, "setting changed", message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # type: ignore[override]  # as above
        """Into the audit trail."""
        for row in queryset:
            self._record(request, row, "setting deleted", [])

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """There is none here: the audit trail is on the chairs' pages."""
        raise Http404

    def _record(self, request: HttpRequest, obj: Model, action: str, message: Any) -> None:
        record(
            action=action,
            kind=obj._meta.model_name or "",
            object_id=obj.pk,
            at=timezone.now(),
            conference_id=self.conference_of(obj),
            actor_id=request.user.pk,
            after={"changes": message if isinstance(message, list) else [str(message)], "row": str(obj)},
        )
