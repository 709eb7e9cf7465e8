"""All settings, read from the environment. docs/production.md lists every variable."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# -- What the installation is ----------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
# A secret must be given; only a development server (DEBUG) makes do without, with one that changes at each start.
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and DEBUG:
    from django.core.management.utils import get_random_secret_key

    SECRET_KEY = get_random_secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))
# The calls that come with Confsys, one TOML file each.
CALLS_DIR = BASE_DIR / "confsys" / "calls"
# The demonstration says on every page that it is one, and shows its accounts on the log-in page.
DEMO = env.bool("DEMO", default=False)
COMPONENT_PAGE = env.bool("COMPONENT_PAGE", default=DEBUG)

INSTALLED_APPS = [
    "confsys",
    "web",
    "access",
    "reviews",
    "submissions",
    "eligibility",
    "mail",
    "conferences",
    "accounts",
    "ui",
    "conferences.admin_config.ConfsysAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_htmx",
    "lucide",
    "pghistory",
    "pgtrigger",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    # First, so that the clock of an arriving request is read before anything else costs time (design §3).
    "web.arrival.ArrivalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "web.headers.PrivacyHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "web.timezones.ReaderZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "confsys.urls"
WSGI_APPLICATION = "confsys.wsgi.application"

TEMPLATE_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
if not DEBUG:
    TEMPLATE_LOADERS = [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)]  # type: ignore[list-item]  # Django's own nested form
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "web.context.page",
            ],
            "loaders": [("template_partials.loader.Loader", TEMPLATE_LOADERS)],
            "builtins": ["template_partials.templatetags.partials", "ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "ui.forms.Renderer"

# -- Data ------------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///confsys")}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# What was recorded cannot be changed or deleted: triggers refuse it (design §3).
PGHISTORY_APPEND_ONLY = True

# Uploaded files, addressed by their SHA-256. S3_BUCKET switches to S3-compatible storage.
FILES_DIR = DATA_DIR / "files"
# Pictures of pages, drawn when somebody looks at them; those not looked at for longest go first beyond so many bytes.
PICTURES_DIR = DATA_DIR / "pictures"
PICTURES_BYTES = env.int("PICTURES_BYTES", default=512 * 1024 * 1024)
S3_BUCKET = env.str("S3_BUCKET", default="")
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    # Files of people without an account, until they are checked: never among those of papers.
    "public_checks": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "public-checks",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if S3_BUCKET:
    S3_OPTIONS: dict[str, object] = {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
        "querystring_auth": True,
        "file_overwrite": False,
    }
    STORAGES["default"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": S3_OPTIONS}
    STORAGES["public_checks"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {**S3_OPTIONS, "location": "public-checks"},
    }
# An upload larger than this is refused while it streams, whatever its track allows.
UPLOAD_HARD_LIMIT_BYTES = env.int("UPLOAD_HARD_LIMIT_BYTES", default=100 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A paper with as many authors as can be kept (`submissions.content.AUTHORS_MAX`) posts nine fields for each of them.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_TEMP_DIR = env.str("FILE_UPLOAD_TEMP_DIR", default=None)

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]

# -- People ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "web.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "web.accounts.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_MAX_EMAIL_ADDRESSES = 8
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# P44: no answer tells whether an address has an account.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
# Who confirms in the browser that they signed up with is signed in at once, and goes on to where they were heading.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
# A changed password, address or second factor is told by mail.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Confsys"
# P46: the address that limits count by is a trusted proxy's word only.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ORCID_CLIENT_ID = env.str("ORCID_CLIENT_ID", default="")
if ORCID_CLIENT_ID:
    INSTALLED_APPS.append("allauth.socialaccount.providers.orcid")
    SOCIALACCOUNT_PROVIDERS = {
        "orcid": {"APPS": [{"client_id": ORCID_CLIENT_ID, "secret": env.str("ORCID_CLIENT_SECRET")}]}
    }
# The check of a PDF without an account (P46): files that may be begun in an hour, by one address and by all together; that
# may wait; and that may be checked at the same time, whatever number of workers there is.
PUBLIC_CHECKS_PER_ADDRESS = env.int("PUBLIC_CHECKS_PER_ADDRESS", default=20)
PUBLIC_CHECKS_PER_HOUR = env.int("PUBLIC_CHECKS_PER_HOUR", default=600)
PUBLIC_CHECKS_WAITING = env.int("PUBLIC_CHECKS_WAITING", default=40)
PUBLIC_CHECKS_AT_ONCE = env.int("PUBLIC_CHECKS_AT_ONCE", default=1)
INVITATION_LIFETIME = timedelta(days=30)

# -- Mail ------------------------------------------------------------------------------------------------------------
# EMAIL_URL (smtp+tls://user:password@host:587) sends; without it mail stays in the outbox that site admins read.
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "mail.outbox.OutboxBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Confsys <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# -- Background work -------------------------------------------------------------------------------------------------
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=60)
CHECK_LEASE_SECONDS = env.int("CHECK_LEASE_SECONDS", default=60)
CELERY_BROKER_URL = REDIS_URL
if REDIS_URL.startswith("unix://"):
    # Kombu names the number of the database differently than redis-py does.
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
# Celery leaves connections alone for so many tasks; `confsys.celery` looks after their age and health.
CELERY_DB_REUSE_MAX = 1000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    # Without these Kombu tries to connect for 6 s before a page learns that Redis is gone. Workers reconnect all the same.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
# A page must not wait for a broker that is gone: one short try, then the sweep sends the work (design §5).
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "submissions.tasks.check_manuscript": {"queue": "pdf"},
    "submissions.tasks.blind_manuscript": {"queue": "pdf"},
    "submissions.tasks.check_public": {"queue": "pdf"},
    "submissions.tasks.recheck_papers": {"queue": "pdf"},
    "submissions.tasks.help_with_recheck": {"queue": "pdf"},
    "submissions.tasks.try_file": {"queue": "pdf"},
    "mail.tasks.*": {"queue": "mail"},
}
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-checks": {"task": "submissions.tasks.sweep_checks", "schedule": SWEEP_SECONDS},
    "sweep-comparisons": {"task": "submissions.tasks.sweep_comparisons", "schedule": SWEEP_SECONDS},
    "sweep-mail": {"task": "mail.tasks.sweep_mail", "schedule": SWEEP_SECONDS},
    "forget-sessions": {"task": "accounts.tasks.forget_sessions", "schedule": 600},
    "forget-public-checks": {"task": "submissions.tasks.forget_public_checks", "schedule": SWEEP_SECONDS},
    "remove-unnamed-files": {"task": "submissions.tasks.remove_unnamed_files", "schedule": 6 * 3600},
    "submit-complete-drafts": {"task": "submissions.tasks.submit_due_drafts", "schedule": SWEEP_SECONDS},
    "settle-papers": {"task": "submissions.tasks.settle_papers", "schedule": SWEEP_SECONDS},
    "tell-of-moved-deadlines": {"task": "submissions.tasks.tell_of_moved_deadlines", "schedule": SWEEP_SECONDS},
    "tell-of-ended-assignments": {"task": "reviews.tasks.tell_of_ended", "schedule": SWEEP_SECONDS},
    "tell-of-papers-without-chair": {"task": "reviews.tasks.tell_of_papers_without_chair", "schedule": 600},
    "mail-releases": {"task": "reviews.tasks.mail_releases", "schedule": SWEEP_SECONDS},
}

# -- Time and language -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# -- Protection ------------------------------------------------------------------------------------------------------
TLS = env.bool("TLS", default=False)
if TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
    SECURE_SSL_REDIRECT = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    # Both bind names beyond this host, so the owner of the domain must ask for them.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
    SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # the two HSTS options above
    "security.W021",
    "auth.W004",  # an address is unique regardless of its case, by a constraint that the check does not understand
]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "web.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # Scripts are files of ours (the admin's too, which knows no nonce) or carry the answer's nonce.
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
