"""Pages of the site itself: links that were mailed, and the outbox."""

from django.urls import path

from web.public.views import links, outbox

urlpatterns = [
    path("invitation/<str:token>/", links.invitation, name="invitation"),
    path("author/<str:token>/", links.author, name="author_link"),
    path("site/outbox/", outbox.outbox, name="outbox"),
    path("site/outbox/<int:pk>/retry/", outbox.retry, name="outbox_retry"),
]
