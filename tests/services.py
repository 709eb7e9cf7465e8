"""PostgreSQL and Redis for one test run: started once, shared by its parallel workers, gone when the run is gone."""

import atexit
import os
import secrets
from pathlib import Path

from confsys.embedded.places import make_reachable_directory, server_owner
from confsys.embedded.postgres import start_postgres
from confsys.embedded.redis import start_redis

# One Redis database for each parallel worker, and one for a run without any.
REDIS_DATABASES = 64
RUN_DIRECTORY = "CONFSYS_TEST_RUN_DIRECTORY"
REDIS_SOCKET = "CONFSYS_TEST_REDIS_SOCKET"
WORKER = "PYTEST_XDIST_WORKER"


def prepare_environment() -> None:
    """Set in `os.environ` what `confsys.settings` reads, starting the servers if this run has none yet.

    Parallel workers inherit the environment of the process that started them, and with it the running servers.
    CONFSYS_TEST_DATABASE_URL and CONFSYS_TEST_REDIS_URL name servers to use instead.
    """
    if RUN_DIRECTORY not in os.environ:
        _start_servers()
    number = int(os.environ.get(WORKER, "gw-1").removeprefix("gw")) + 1
    directory = Path(os.environ[RUN_DIRECTORY], f"data-{number}")
    Path(directory, "static").mkdir(parents=True, exist_ok=True)
    if socket := os.environ.get(REDIS_SOCKET):
        os.environ["REDIS_URL"] = f"unix://{socket}?db={number}"
    os.environ |= {
        "DATA_DIR": str(directory),
        "DJANGO_SETTINGS_MODULE": "confsys.settings",
        # Playwright's synchronous interface runs an event loop in this thread; Django would refuse the database in it.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }


def _start_servers() -> None:
    base = make_reachable_directory(server_owner(), lasting=False)
    home = base / "postgres"
    home.mkdir(mode=0o711)
    os.environ[RUN_DIRECTORY] = str(base)
    if url := os.environ.get("CONFSYS_TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = url
    else:
        postgres = start_postgres(home, log=base / "postgres.log", lasting=False, remove=[base])
        atexit.register(postgres.kept.stop)
        os.environ["DATABASE_URL"] = postgres.url
    if url := os.environ.get("CONFSYS_TEST_REDIS_URL"):
        os.environ["REDIS_URL"] = url
    else:
        redis = start_redis(log=base / "redis.log", databases=REDIS_DATABASES)
        atexit.register(redis.kept.stop)
        os.environ[REDIS_SOCKET] = str(redis.socket)
    os.environ |= {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DEBUG": "false",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "SITE_URL": "http://testserver",
        "SWEEP_SECONDS": "10",
        "CHECK_LEASE_SECONDS": "10",
    }
    for name in ("EMAIL_URL", "S3_BUCKET", "TLS", "DEMO"):
        os.environ.pop(name, None)
