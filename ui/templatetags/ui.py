"""The one library of components: `{% load ui %}`, or a builtin of the template engine as in our settings."""

from django import template

from ui.tags import actions, forms, papers, states, times

register = template.Library()

for _part in (actions, forms, papers, states, times):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
