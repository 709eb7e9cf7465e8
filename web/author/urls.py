"""The author's desk: everything under /<conference>/papers/."""

from django.urls import path

from web.author import views

app_name = "author"

urlpatterns = [
    path("", views.papers, name="papers"),
    path("new/", views.new, name="new"),
    path("organisations/", views.organisations, name="organisations"),
    path("<int:number>/", views.paper, name="paper"),
    path("<int:number>/edit/", views.edit, name="edit"),
    path("<int:number>/submit/", views.submit, name="submit"),
    path("<int:number>/upload/", views.upload, name="upload"),
    path("<int:number>/ask/", views.ask, name="ask"),
    path("<int:number>/move/", views.move, name="move"),
    path("<int:number>/authors/paste/", views.paste, name="paste"),
    path("<int:number>/conflicts/", views.conflicts, name="conflicts"),
    path("<int:number>/report/", views.report, name="report"),
    path("<int:number>/report/<int:version>/", views.report, name="version_report"),
    path("<int:number>/answer/", views.answer, name="answer"),
    path("<int:number>/files/<int:version>/", views.original, name="original"),
    path("<int:number>/files/<int:version>/reviewers-copy/", views.blinded, name="blinded"),
    path("<int:number>/files/<int:version>/pages/<int:page>/<slug:size>/", views.picture, name="picture"),
    path("<int:number>/receipt/", views.receipt, name="receipt"),
    path("<int:number>/withdraw/", views.withdraw, name="withdraw"),
]
