"""Every URL of the installation. A conference's slug comes first in each of its addresses, so the site's own names,
which stand above it here, cannot be slugs (`conferences.slugs`)."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from web.public.views import own

handler400 = "web.errors.bad_request"
handler403 = "web.errors.permission_denied"
handler404 = "web.errors.not_found"
handler500 = "web.errors.server_error"

urlpatterns = [
    path("", own.home, name="home"),
    path("admin/", admin.site.urls),
    path("accounts/profile/", own.profile, name="profile"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("web.public.site_urls")),
]
if settings.ORCID_CLIENT_ID:
    urlpatterns += [
        path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
        path("accounts/", include("allauth.socialaccount.providers.orcid.urls")),
    ]
if settings.COMPONENT_PAGE:
    from ui.views import components

    urlpatterns.append(path("_components/", components, name="components"))
urlpatterns += [
    path(f"<slug:conference>/{place}/", include(f"web.{desk}.urls"))
    for place, desk in (("papers", "author"), ("reviews", "reviewer"), ("chair", "chair"))
    if find_spec(f"web.{desk}.urls")
]
urlpatterns.append(path("<slug:conference>/", include("web.public.urls")))
