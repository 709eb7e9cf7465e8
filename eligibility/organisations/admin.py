"""The directory of organisations in the admin: by hand, and from a CSV file with a preview of what it would change."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from conferences.admin_site import ScopedAdmin, chaired_by
from conferences.models import Conference
from eligibility.models import Organisation
from eligibility.organisations.lookup import is_public_mail
from eligibility.organisations.records import (
    FILE_BYTES,
    Act,
    Plan,
    Record,
    RecordError,
    TableError,
    domain_typed,
    read_record,
)
from eligibility.organisations.services import (
    ImportRefused,
    digest_of,
    execute_import,
    export_csv,
    mark_changed,
    preview_import,
    record_of,
)

SHOWN = 200


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # ModelForm takes its type at run time only with monkeypatching
    """One organisation; aliases and domains stand one a line."""

    aliases = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Other names that authors write, one a line: abbreviations, former names, the name in other languages.",
    )
    domains = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As in mail addresses, one a line: ed.ac.uk stands for inf.ed.ac.uk too. Public mail services are refused.",
    )
    ror = forms.CharField(
        required=False,
        label="ROR id",
        help_text="Such as https://ror.org/01nrxwf90, or its last nine characters. Its checksum is looked at.",
    )

    class Meta:
        model = Organisation
        fields = ("conference", "name", "sector", "country")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["aliases"].initial = "\n".join(self.instance.aliases)
            self.fields["domains"].initial = "\n".join(self.instance.domains)
            self.fields["ror"].initial = self.instance.ror

    def clean_aliases(self) -> list[str]:
        """As the model keeps them."""
        return [line for line in self.cleaned_data["aliases"].splitlines() if line.strip()]

    def clean_domains(self) -> list[str]:
        """As the model keeps them."""
        return [line for line in self.cleaned_data["domains"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        """What an import would refuse is refused here, at its field."""
        data = super().clean() or self.cleaned_data
        texts = {name: str(data.get(name) or "") for name in ("name", "country", "sector", "ror")}
        texts |= {name: "\n".join(data.get(name) or ()) for name in ("aliases", "domains")}
        public = {domain: is_public_mail(domain) for domain in map(domain_typed, data.get("domains") or ())}
        try:
            record = read_record(texts, is_public_mail=public)
        except RecordError as error:
            for column, problem in error.problems.items():
                if column not in self.errors:
                    self.add_error(column, problem)
            return data
        self._check_others(record, data.get("conference"))
        read = {"aliases": list(record.aliases), "domains": list(record.domains), "ror": record.ror}
        return data | read | {"name": record.name, "country": record.country}

    def _check_others(self, record: Record, conference: Conference | None) -> None:
        others = Organisation.objects.filter(conference=conference).exclude(pk=self.instance.pk)
        if any(record.key == record_of(row).key for row in others.filter(keys__contains=[record.key])):
            self.add_error("name", "There is an organisation of this name already. Change that one instead.")
        if record.ror and (same := others.filter(ror=record.ror).first()):
            self.add_error("ror", f"This is the ROR id of {same.name}.")


class ImportForm(forms.Form):
    """A CSV file, or on the second step its text as it came with the first."""

    conference = forms.ModelChoiceField(
        Conference.objects.none(),
        required=False,
        help_text="Whose directory is changed. Nothing is written before you have seen what.",
    )
    file = forms.FileField(
        required=False,
        label="CSV file",
        help_text=f"UTF-8, at most {FILE_BYTES // 1024} KB. Its first line names the columns: name, aliases, country, "
        "domains, sector, ror; aliases and domains are parted by semicolons. An organisation is known again by its name.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["conference"]
        assert isinstance(field, forms.ModelChoiceField)  # declared above; said for the type checker
        field.queryset = chaired_by(request)
        if request.user.is_superuser:
            field.empty_label = "The whole site: every conference uses it"
        else:
            field.required = True
            field.empty_label = "Choose"

    def clean(self) -> dict[str, Any]:
        """The bytes, from whichever step they come."""
        data = super().clean() or self.cleaned_data
        file = data.get("file")
        if file is not None and file.size > FILE_BYTES:
            self.add_error(
                "file", f"The file has {file.size:,} bytes; at most {FILE_BYTES:,} are read. Import it in parts."
            )
        elif file is not None:
            data["data"] = file.read()
        elif data.get("text"):
            data["data"] = data["text"].encode()
        else:
            self.add_error("file", "Choose a CSV file first.")
        return data


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    """Names, domains and sectors. Where authors state no sector, what stands here counts; it never replaces their word."""

    form = OrganisationForm
    change_list_template = "admin/organisations.html"
    helps: ClassVar = {
        "conference": "The conference that knows it. Site admins leave it empty for what every conference knows.",
        "name": "As authors write it in full: University of Edinburgh.",
        "sector": "What an author counts as whose first affiliation, or else mail address, is found here.",
        "country": "Two letters of ISO 3166, such as GB.",
    }
    fields = ("conference", "name", "aliases", "sector", "country", "domains", "ror")
    list_display = ("name", "sector", "country", "conference")
    list_filter = ("sector",)
    search_fields = ("name", "searched")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Rows of one's own conferences; for site admins the site's, too."""
        if request.user.is_superuser:
            return Organisation.objects.all()
        return super().get_queryset(request)

    def _allowed(self, request: HttpRequest, obj: Any) -> bool:
        if request.user.is_superuser:
            return True
        return super()._allowed(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Chairs have to choose their conference; site admins may leave it empty."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "conference":
            field.required = not request.user.is_superuser
        return field

    def save_model(self, request: HttpRequest, obj: Organisation, form: OrganisationForm, change: bool) -> None:
        """Papers are settled with it."""
        super().save_model(request, obj, form, change)
        mark_changed(obj.conference_id, timezone.now())

    def delete_model(self, request: HttpRequest, obj: Organisation) -> None:
        """Papers are settled without it."""
        super().delete_model(request, obj)
        mark_changed(obj.conference_id, timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """The same for several."""
        scopes = set(queryset.values_list("conference_id", flat=True))
        super().delete_queryset(request, queryset)
        for scope in scopes:
            mark_changed(scope, timezone.now())

    def get_urls(self) -> list[URLPattern]:
        """Import and export beside the usual pages."""
        own = [
            path("import/", self.admin_site.admin_view(self.import_view), name="eligibility_organisation_import"),
            path("export/", self.admin_site.admin_view(self.export_view), name="eligibility_organisation_export"),
        ]
        return own + super().get_urls()

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """First what the file would change, line by line; then, with the same file, the change."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._import_page(request, ImportForm(request))
        form = ImportForm(request, request.POST, request.FILES)
        if not form.is_valid():
            return self._import_page(request, form)
        chosen: Conference | None = form.cleaned_data["conference"]
        scope, data = chosen.pk if chosen else None, form.cleaned_data["data"]
        try:
            if "_import" in request.POST:
                now, by_id = timezone.now(), request.user.pk or 0
                digest = form.cleaned_data["digest"]
                done = execute_import(conference_id=scope, data=data, digest=digest, by_id=by_id, now=now)
                added, changed = len(done.of(Act.ADD)), len(done.of(Act.CHANGE))
                messages.success(
                    request, f"{added} added, {changed} changed. Papers are settled anew in the background."
                )
                return redirect("admin:eligibility_organisation_changelist")
            intended = preview_import(conference_id=scope, data=data)
        except (TableError, ImportRefused) as error:
            form.add_error("file", str(error))
            return self._import_page(request, form)
        return self._import_page(request, form, intended, data.decode("utf-8-sig"))

    def _import_page(
        self, request: HttpRequest, form: ImportForm, intended: Plan | None = None, text: str = ""
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Import organisations",
            "opts": Organisation._meta,
            "form": form,
            "plan": intended,
            "text": text,
            "digest": digest_of(intended) if intended else "",
            "counts": [(act.value, len(intended.of(act))) for act in Act] if intended else [],
            "shown": [row for row in intended.rows if row.act is not Act.SAME][:SHOWN] if intended else [],
            "shown_at_most": SHOWN,
        }
        return TemplateResponse(request, "admin/organisations_import.html", context, status=422 if form.errors else 200)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The directory of `?conference=<pk>` as a CSV file that imports again without a change."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("conference", "")
        conference = (
            chaired_by(request).filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
        )
        if conference is None and not request.user.is_superuser:
            conference = chaired_by(request).first()
        slug = conference.slug if conference else "site"
        answer = HttpResponse(export_csv(conference.pk if conference else None), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{slug}-organisations.csv"'
        return answer
