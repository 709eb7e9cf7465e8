"""The reviewer's desk, below `/<conference>/reviews/`."""

from django.urls import path

from web.reviewer import views

app_name = "reviewer"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:number>/", views.desk, name="desk"),
    path("<int:number>/save/", views.save, name="save"),
    path("<int:number>/preview/", views.preview, name="preview"),
    path("<int:number>/paper/", views.paper, name="paper"),
    path("<int:number>/download/", views.download, name="download"),
]
