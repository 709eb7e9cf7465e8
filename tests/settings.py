"""`confsys.settings` over the servers of this test run; named by `--ds` in pyproject.toml, and by nothing else.

The servers must be running before the settings are read, and pytest-django reads them before any conftest.py: hence the
order of the two imports. Processes that a test starts use `confsys.settings` itself, with the environment made here.
"""

from tests.services import prepare_environment

prepare_environment()

from confsys.settings import *  # noqa: E402, F403  # the environment must be complete first
from confsys.settings import DATABASES, STORAGES  # noqa: E402  # as above

# Deliberately cheap: tests log many people in, and none of their passwords is worth anything.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The names with hashes exist only after collectstatic; the demonstration and its tests run with them.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# A live server's threads must leave no connection behind, or the test database cannot be removed.
DATABASES = {name: {**database, "CONN_MAX_AGE": 0} for name, database in DATABASES.items()}
