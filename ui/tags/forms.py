"""What the templates of the form renderer need beyond Django's bound field."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui.forms import Scale, count_words

register = template.Library()


@register.simple_tag
def word_counter(field: BoundField) -> SafeString | str:
    """Return "118 of 250 words" for a field with a word limit (`ui.forms.limit_words`), else nothing."""
    most = field.field.widget.attrs.get("data-words")
    if not most:
        return ""
    words = count_words(str(field.value() or ""))
    return format_html(
        '<span class="field-counter{}" data-counter-for="{}" data-most="{}">{} of {} words</span>',
        " field-counter--over" if words > int(most) else "",
        field.id_for_label,
        most,
        words,
        most,
    )


@register.simple_tag
def scale_meanings(field: BoundField) -> SafeString | str:
    """Return the meaning of each value of a scale; the style sheet shows that of the chosen one."""
    widget = field.field.widget
    if not isinstance(widget, Scale):
        return ""
    chosen = str(field.value() or "")
    told = format_html_join(
        "",
        '<span class="scale-word" data-value="{}">{}: {}</span>',
        ((value, value, words) for value, words in widget.meanings.items()),
    )
    return format_html(
        '<span class="scale-meaning" data-chosen="{}"><span class="scale-none">not scored yet</span>{}</span>',
        chosen,
        told,
    )


@register.filter
def is_scale(field: BoundField) -> bool:
    """Say whether a field is a scale."""
    return isinstance(field.field.widget, Scale)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Say whether a field is a single tick box, whose label stands after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


# Labels of allauth's forms, said as the rest of our pages say it.
_LABELS = {
    "Email": "E-mail address",
    "Remember Me": "Stay signed in on this device",
    "Password (again)": "The new password again",
    "New Password": "New password",
    "New Password (again)": "The new password again",
    "Current Password": "Present password",
    "Authenticator code": "Code from the app",
    "Code": "Code",
}


@register.simple_tag
def our_words(form: forms.BaseForm) -> str:
    """Put a form that we did not write into our words: no placeholders, since the labels say the same, and our labels."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = form[name].label = _LABELS.get(str(field.label), str(field.label or form[name].label))
    return ""
