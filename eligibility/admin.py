"""Rule sets in the admin: the list; they are set on the chairs' own page, where they can be tried (design §4)."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from conferences.admin_site import ScopedAdmin, chaired_by
from eligibility.models import RuleSet
from eligibility.organisations.admin import OrganisationAdmin

__all__ = ["OrganisationAdmin", "RuleSetAdmin"]


@admin.register(RuleSet)
class RuleSetAdmin(ScopedAdmin):
    """A row leads to the page on which its rules are picked, tried, saved as the next version, and given to tracks."""

    list_display = ("name", "conference", "newest")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the number of its versions."""
        return super().get_queryset(request).annotate(newest=Count("versions"))

    @admin.display(description="version")
    def newest(self, row: RuleSet) -> int:
        """The number of the version that judges now."""
        number: int = row.newest  # type: ignore[attr-defined]  # annotation of get_queryset
        return number

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: reports name its versions."""
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The chairs' page of the set; a set of another conference is not there."""
        row = (
            self.get_queryset(request).select_related("conference").filter(pk=object_id).first()
            if object_id.isdecimal()
            else None
        )
        if row is None:
            raise Http404
        return redirect("chair:rule-set", row.conference.slug, row.pk)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The chairs' page for a new set; of several conferences one is chosen on the index."""
        chaired = list(chaired_by(request)[:2])
        if len(chaired) != 1:
            return redirect("admin:index")
        return redirect("chair:new-rule-set", chaired[0].slug)
