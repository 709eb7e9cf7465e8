"""One module for each thing that authors do."""

from web.author.views.files import blinded, original, picture, upload
from web.author.views.form import ask, edit, submit
from web.author.views.papers import new, paper, papers, receipt, withdraw
from web.author.views.report import answer, report

__all__ = [
    "answer",
    "ask",
    "blinded",
    "edit",
    "new",
    "original",
    "paper",
    "papers",
    "picture",
    "receipt",
    "report",
    "submit",
    "upload",
    "withdraw",
]
