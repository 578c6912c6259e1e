"""All that a project needs in order to stand on focaljet.personal and focaljet.privacy."""

from __future__ import annotations

import os
from pathlib import Path

import django_stubs_ext

import focaljet
from focaljet.config import env

# Types such as Field[Any, Any] stand in code of focaljet that also runs.
django_stubs_ext.monkeypatch()

HERE = Path(__file__).resolve().parent
FOCALJET = Path(focaljet.__file__).resolve().parent

# The proof works on a copy: it starts a process with these four set otherwise.
DATA_DIR = Path(os.environ["FOCALJET_DATA"])
SECRET_KEY = os.environ["FOCALJET_SECRET_KEY"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **env.database(os.environ["DATABASE_URL"]),
    }
}
if schema := os.environ.get("FOCALJET_SCHEMA"):
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        f"-c search_path={schema}"
    )
PROOF_SETTINGS = "shed.settings"

INSTALLED_APPS = [
    "shed",
    "focaljet.privacy",
    "focaljet.choices",
    "focaljet.personal",
    "focaljet.base",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "focaljet.base.http.SecurityHeaders",
    "focaljet.personal.cookies.only_declared_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "shed.urls"
AUTH_USER_MODEL = "shed.Neighbour"
LOGIN_URL = "sign-in"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        # Its own frame first; then the parts, and the pages of privacy.
        "DIRS": [
            HERE / "templates",
            FOCALJET / "templates",
            FOCALJET / "privacy" / "templates",
        ],
        "OPTIONS": {
            "environment": "focaljet.config.jinja.environment",
            "context_processors": ["shed.context.every_page"],
        },
    }
]

# Whose source the checks read, by the first names of packages.
PERSONAL_PACKAGES = ["shed"]
UNDECLARED_COOKIES_BREAK = True
EXPORTS_DIR = DATA_DIR / "exports"
ERASURE_LOG_DIR = DATA_DIR / "erasures"
ERASURE_GRACE_DAYS = 7
PROVE_UP_TO_BYTES = 1_000_000_000

SITE_NAME = "The tool shed"
SITE_URL = "http://127.0.0.1:8000"
DEFAULT_FROM_EMAIL = "shed@street.example"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
ALLOWED_HOSTS = ["127.0.0.1"]
PUBLIC_HOSTS: list[str] = []
IS_PUBLIC = False
PROXIES: list[str] = []
SECRET_KEY_FALLBACKS: list[str] = []
BUFFERS_WRITE_THEMSELVES = False

SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "shed_session"
CSRF_COOKIE_NAME = "shed_csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATICFILES_DIRS = [FOCALJET / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
