"""The component page, the account pages and the error pages, apart from the desks."""

from django.urls import include, path

from ui.views import components

handler404 = "web.errors.not_found"

urlpatterns = [
    path("_components/", components, name="components"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/", include("allauth.account.urls")),
]
