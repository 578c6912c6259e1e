"""One settings file; what differs between sites comes from the environment.

docs/operate/settings.md explains each variable to the owner of a site.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext

from focaljet.config import env
from focaljet.config.data_folder import our_version
from focaljet.config.launcher import paths
from focaljet.config.rates import RATE_LIMITS

# Lets ModelAdmin[Forum] and its like stand in code that also runs.
django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent.parent

DATA_DIR = env.folder("FOCALJET_DATA", Path.cwd() / "data")
SECRET_KEY = env.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.older_keys(DATA_DIR)

# A site that names its hosts is public: it is served by HTTPS behind a proxy.
PUBLIC_HOSTS = env.words("FOCALJET_HOSTS")
IS_PUBLIC = bool(PUBLIC_HOSTS)
DEBUG = False
ALLOWED_HOSTS = PUBLIC_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
if not IS_PUBLIC and (bound_to := env.text("FOCALJET_BOUND_TO")):
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, bound_to]
PROXIES = env.networks("FOCALJET_PROXIES")
# Links in mails begin with this, whatever Host header a request claims.
SITE_URL = env.text(
    "FOCALJET_URL",
    f"https://{PUBLIC_HOSTS[0]}"
    if IS_PUBLIC
    else f"http://127.0.0.1:{env.whole('FOCALJET_PORT', 8000)}",
).rstrip("/")
SITE_NAME = env.text("FOCALJET_NAME", "Focaljet")
SITE_TAGLINE = env.text("FOCALJET_TAGLINE")

INSTALLED_APPS = [
    "focaljet.site",
    "focaljet.demo",
    "focaljet.importers",
    "focaljet.search",
    "focaljet.forum",
    "focaljet.safeguards",
    "focaljet.composer",
    "focaljet.attachments",
    "focaljet.remote",
    "focaljet.moderation",
    "focaljet.second_step",
    "focaljet.joining",
    "focaljet.mailing",
    "focaljet.accounts",
    "focaljet.guarding",
    "focaljet.children",
    "focaljet.cases",
    "focaljet.policy",
    "focaljet.disclosure",
    "focaljet.consent",
    "focaljet.backups",
    "focaljet.privacy",
    "focaljet.choices",
    "focaljet.personal",
    "focaljet.caching",
    "focaljet.base",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "focaljet.base.http.SecurityHeaders",
    "focaljet.site.middleware.kept_out_of_search",
    "focaljet.personal.cookies.only_declared_cookies",
    "focaljet.site.middleware.CalmWhenTheDatabaseIsAway",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "focaljet.base.http.printable_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before all that can turn a request away with a page: in whose language?
    "focaljet.site.middleware.SpeakToTheReader",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "focaljet.accounts.middleware.remember_me",
    "focaljet.site.middleware.KeepWordsOfTheSignedOut",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "focaljet.second_step.middleware.StaffPagesAskForIt",
]

ROOT_URLCONF = "focaljet.config.urls"
WSGI_APPLICATION = "focaljet.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            PACKAGE / "templates",
            *(
                PACKAGE / app / "templates"
                for app in (
                    "site",
                    "importers",
                    "search",
                    "forum",
                    "safeguards",
                    "composer",
                    "attachments",
                    "remote",
                    "moderation",
                    "second_step",
                    "joining",
                    "mailing",
                    "accounts",
                    "guarding",
                    "children",
                    "cases",
                    "policy",
                    "disclosure",
                    "consent",
                    "backups",
                    "privacy",
                )
            ),
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "focaljet.config.jinja.environment",
            "context_processors": ["focaljet.site.context.every_page"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # For the admin, whose pages only this engine can extend.
        "DIRS": [PACKAGE / "privacy" / "django_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

if url := env.text("DATABASE_URL"):
    where = env.database(url)
else:
    where = {
        "NAME": "focaljet",
        "USER": "focaljet",
        "HOST": str(paths.socket_dir(DATA_DIR)),
        "OPTIONS": env.PLANNED_ONCE,
    }
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        **where,
    }
}
# The scratch copy of a proof lies in a schema of its own (privacy/proof/scratch.py).
if schema := env.text("FOCALJET_SCHEMA"):
    DATABASES["default"]["OPTIONS"]["options"] = f"-c search_path={schema}"
else:
    # Past a pooler, and from a replica: docs/operate/scale.md.
    DATABASES |= env.other_databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        # Throttles count by address and name: only a keyed hash of them is stored.
        "KEY_FUNCTION": "focaljet.base.http.hashed_cache_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Signing in
AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["focaljet.accounts.backend.MemberBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "focaljet.guarding.password_rules.NotAboutYou"},
    {"NAME": "focaljet.guarding.password_rules.NotKnown"},
    {"NAME": "focaljet.guarding.strength.HardToGuess"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "forum:index"
# A file of places in MaxMind's format, and one of passwords that became known.
PLACES_FILE = env.text("FOCALJET_PLACES_FILE")
PASSWORDS_FILE = env.text("FOCALJET_PASSWORDS_FILE")
ACCOUNT_ADAPTER = "focaljet.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "screen_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "forum:index"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_TIMEOUT = int(timedelta(hours=1).total_seconds())
ACCOUNT_FORMS = {"login": "focaljet.accounts.forms.SignInForm"}
ACCOUNT_RATE_LIMITS = RATE_LIMITS
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 56
MFA_ADAPTER = "focaljet.second_step.adapter.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of phones go wrong by half a minute

# Cookies: the inventory is in focaljet/accounts/cookies.py. Another is not sent and
# logged as an error, or raises where this says so.
UNDECLARED_COOKIES_BREAK = False
SESSION_ENGINE = "focaljet.accounts.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "csrf"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "focaljet.site.views.errors.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in PUBLIC_HOSTS if "*" not in host]

# Safety in transit
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = None  # set by base.http.SecurityHeaders, with the rest
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PUBLIC
if IS_PUBLIC:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    # For this host alone: what else a club runs under its name is not ours to decide.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
    if PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Limits
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS = ["focaljet.base.http.NoUploads"]

# Mail: without EMAIL_URL it stays in the data folder, where the owner reads it.
EMAIL_BACKEND = "focaljet.site.outbox.OutboxBackend"
OUTBOX_DIR = DATA_DIR / "outbox"
EMAIL_IS_SENT = False
if url := env.text("EMAIL_URL"):
    EMAIL_IS_SENT = True
    globals().update(env.email(url))
DEFAULT_FROM_EMAIL = env.text("FOCALJET_MAIL_FROM", f"{SITE_NAME} <noreply@localhost>")

# Words and time
LANGUAGE_CODE = env.text("FOCALJET_LANGUAGE", "en")
# Each by its own name, so that whoever looks for it finds it in any language.
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: collected by `focaljet up`, named by their content.
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "focaljet.config.sheets.JoinedSheets",
]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": env.attachments(),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"

# Personal data
# The declarations that were announced; `focaljet privacy lock` writes the file.
PRIVACY_LOCK = PACKAGE / "policy" / "privacy.lock"
EXPORTS_DIR = DATA_DIR / "exports"
# No part of a backup of the site: see docs/operate/privacy.md.
ERASURE_LOG_DIR = env.folder("FOCALJET_ERASURE_LOG", DATA_DIR / "erasures")
# Of the process that carries the proof out, on a copy.
PROOF_SETTINGS = "focaljet.config.settings"
PROVE_UP_TO_BYTES = 1_000_000 * env.whole("FOCALJET_PROVE_UP_TO", 1_000)
ERASURE_GRACE_DAYS = env.whole("FOCALJET_ERASURE_DAYS", 7)

# Backups: every night where both are said (docs/operate/backup.md).
BACKUP_DIR = env.text("FOCALJET_BACKUP_DIR")
BACKUP_TO = env.words("FOCALJET_BACKUP_TO")
BACKUP_DAYS = max(1, env.whole("FOCALJET_BACKUP_DAYS", 7))
DATABASE_TOOLS = "focaljet.config.launcher.binaries.tool"
ATTACHMENTS_IN_BUCKET = bool(env.text("FOCALJET_S3_BUCKET"))
FOCALJET_VERSION = our_version()

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "focaljet.base.logs.AboutNobody",
            "format": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"not_each_time": {"()": "focaljet.base.logs.NotEachTime"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Its lines name paths and addresses of people; ours go without.
        "django.request": {"level": "ERROR", "filters": ["not_each_time"]},
        "django.security": {"level": "CRITICAL"},
    },
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
SILENCED_SYSTEM_CHECKS = [
    # base.http.SecurityHeaders sends both of these headers with every answer.
    "security.W002",
    "security.W022",
    # HSTS for subdomains and in the browsers' own lists: see above.
    "security.W005",
    "security.W021",
]

# base.buffer writes from a thread of its own; tests flush by hand.
BUFFERS_WRITE_THEMSELVES = True

# Pages and pieces of pages in the memory of each web process, in megabytes; 0: none.
PAGE_CACHE_BYTES = 1_000_000 * env.whole("FOCALJET_PAGE_CACHE", 64)
WEB_PROCESSES = max(1, env.whole("FOCALJET_WEB_PROCESSES", 1))

# What moderators may do beside the rights of each forum; owners may do everything.
MODERATOR_PERMISSIONS = frozenset(
    {
        "cases.view_case",
        "cases.change_case",
        "privacy.view_finding",
        "privacy.change_claim",
        "joining.change_wish",
        "accounts.rename_member",
        "children.find_child",
    }
)
