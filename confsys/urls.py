"""Every URL of the installation."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
if settings.COMPONENT_PAGE:
    from ui.views import components

    urlpatterns.append(path("_components/", components, name="components"))
