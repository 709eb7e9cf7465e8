"""The chairs' desk, below `/<conference>/chair/`."""

from django.urls import path

from web.chair.views import acts, committee, dates, duplicates, findings, overview, papers, releases

app_name = "chair"
urlpatterns = [
    path("", overview.dashboard, name="dashboard"),
    path("submissions/", papers.submissions, name="submissions"),
    path("submissions/<int:number>/", papers.paper, name="paper"),
    path("submissions/<int:number>/audit/", papers.audit, name="audit"),
    path("submissions/<int:number>/files/<int:version>/", papers.original, name="original"),
    path("submissions/<int:number>/files/<int:version>/blinded/", papers.blinded, name="blinded"),
    path("submissions/<int:number>/assign/", acts.assign, name="assign"),
    path("submissions/<int:number>/unassign/", acts.unassign, name="unassign"),
    path("submissions/<int:number>/conflict/", acts.conflict, name="conflict"),
    path("submissions/<int:number>/clear-conflict/", acts.clear, name="clear-conflict"),
    path("submissions/<int:number>/accept-rule/", acts.accept_rule, name="accept-rule"),
    path("submissions/<int:number>/refuse-appeal/", acts.reject_appeal, name="refuse-appeal"),
    path("submissions/<int:number>/decide/", acts.decision, name="decide"),
    path("submissions/<int:number>/take-back-decision/", acts.take_back_decision, name="take-back-decision"),
    path("submissions/<int:number>/count-rule/", acts.count_rule, name="count-rule"),
    path("submissions/<int:number>/track/", acts.move, name="move"),
    path("submissions/<int:number>/desk-reject/", acts.desk_reject, name="desk-reject"),
    path("submissions/<int:number>/withdraw/", acts.withdraw, name="withdraw"),
    path("submissions/<int:number>/restore/", acts.restore, name="restore"),
    path("submissions/<int:number>/own-deadline/", acts.own_deadline, name="own-deadline"),
    path("duplicates/", duplicates.pairs, name="duplicates"),
    path("duplicates/<int:first>/<int:second>/", duplicates.pair, name="pair"),
    path("duplicates/<int:first>/<int:second>/texts/", duplicates.texts, name="pair-texts"),
    path("duplicates/<int:first>/<int:second>/fine/", duplicates.fine, name="pair-fine"),
    path("duplicates/<int:first>/<int:second>/desk-reject/", duplicates.reject, name="pair-reject"),
    path("duplicates/<int:first>/<int:second>/look-again/", duplicates.again, name="pair-again"),
    path("submissions/<int:number>/check-again/", findings.again, name="check-again"),
    path("submissions/<int:number>/write/", findings.write_to_authors, name="write"),
    path("findings/", findings.findings, name="findings"),
    path("findings/papers/", findings.found, name="found"),
    path("findings/papers.csv", findings.found_csv, name="found-csv"),
    path("findings/unchecked/", findings.unchecked, name="unchecked"),
    path("dates/", dates.deadlines, name="dates"),
    path("dates/<int:deadline>/", dates.change, name="change-date"),
    path("committee/", committee.members, name="committee"),
    path("committee/remove/", committee.remove, name="remove-member"),
    path("releases/", releases.releases, name="releases"),
    path("releases/<slug:track>/<slug:what>/", releases.change, name="release"),
    path("mail/", overview.mail, name="mail"),
]
