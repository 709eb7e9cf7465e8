"""Puts our admin site in the place of Django's; apart, since apps are configured before models can be imported."""

from django.contrib.admin.apps import AdminConfig


class ConfsysAdminConfig(AdminConfig):
    """Django's admin with `conferences.admin_site`."""

    default_site = "conferences.admin_site.ConfsysAdminSite"
