"""One module for each thing that authors do."""

from web.author.views.conflicts import conflicts
from web.author.views.files import blinded, original, picture, upload
from web.author.views.form import ask, edit, submit
from web.author.views.moving import move
from web.author.views.papers import new, paper, papers, receipt, withdraw
from web.author.views.pasting import paste
from web.author.views.places import organisations
from web.author.views.report import answer, report

__all__ = [
    "answer",
    "ask",
    "blinded",
    "conflicts",
    "edit",
    "move",
    "new",
    "organisations",
    "original",
    "paper",
    "papers",
    "paste",
    "picture",
    "receipt",
    "report",
    "submit",
    "upload",
    "withdraw",
]
