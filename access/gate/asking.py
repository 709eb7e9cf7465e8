"""A track's own questions as its form and its public page ask them."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from access.projections import FieldView, OptionView
from submissions.fields import need_at
from submissions.kinds import FieldKind, Need
from submissions.models import FieldOption, SubmissionField


def asked_fields() -> QuerySet[SubmissionField]:
    """The questions that are asked, with their options, in two queries."""
    options = Prefetch("options", FieldOption.objects.order_by("position", "pk"))
    return SubmissionField.objects.filter(is_archived=False).prefetch_related(options)


def field_view(row: SubmissionField, at: datetime) -> FieldView:
    """A question of `asked_fields` as it asks at an instant."""
    return FieldView(
        key=row.key,
        kind=FieldKind(row.kind),
        label=row.label,
        help=row.help,
        need=need_at(Need(row.need), row.required_from, at),
        required_from=row.required_from,
        frozen_from=row.frozen_from,
        options=tuple(
            OptionView(option.key, option.label, option.help, option.is_archived) for option in row.options.all()
        ),
    )
