"""The admin as a chair's browser meets it."""

from django.test import Client

from accounts.models import User
from conferences.models import Conference, Deadline, Track

NO_KINDS = {"kinds-TOTAL_FORMS": 1, "kinds-INITIAL_FORMS": 0, "kinds-0-position": 0}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change_url(row: Conference | Track | Deadline) -> str:
    return f"/admin/conferences/{row._meta.model_name}/{row.pk}/change/"
