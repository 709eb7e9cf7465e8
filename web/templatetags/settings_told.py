"""What the admin's pages say of papers: counted by the gate, so over those alone that this chair has power over (P21)."""

from typing import Any

from django import template

from access.gate import chair_answered, chair_reviewed
from eligibility.words import count

register = template.Library()


@register.simple_tag(takes_context=True)
def answers_to_field(context: dict[str, Any], pk: int) -> str:
    """How many submitted papers answer a question, and what a change does to them."""
    number = chair_answered(context["request"].user, pk, context["request"].arrived)
    if not number:
        return "No submitted paper of yours answers it yet."
    verb = "answers" if number == 1 else "answer"
    return (
        f"{count(number, 'submitted paper')} {verb} it. Answers stay as they are, whatever is changed here; "
        "a new wording is read beside the old answers."
    )


@register.simple_tag(takes_context=True)
def reviews_by_form(context: dict[str, Any], pk: int) -> str:
    """How many submitted reviews a form has, and what a change does to them."""
    number = chair_reviewed(context["request"].user, pk, context["request"].arrived)
    if not number:
        return "No submitted review of yours to look after answers it yet."
    return (
        f"{count(number, 'submitted review')} {'answers' if number == 1 else 'answer'} it. What is written stays "
        "readable: a question whose scale or readers you change is kept beside the new one, and an archived one is no longer asked."
    )
