"""Django settings of a Siraba installation. Values come from `SIRABA_HOME` and the environment, read in `home.py`."""

from __future__ import annotations

from pathlib import Path

from siraba.settings import home as _home
from siraba.settings import logs as _logs

SOURCE_DIR = Path(__file__).resolve().parents[1]
DATA_DIR = SOURCE_DIR / "data"
SIRABA_HOME = _home.home()
LEARNS = True
"""Whether an embedding is asked for when a release becomes active; the tests ask for theirs themselves."""

SECRET_KEY = _home.secret_key()
DEBUG = _home.flag("SIRABA_DEBUG")
ALLOWED_HOSTS = _home.words("SIRABA_HOSTS", "127.0.0.1,localhost,[::1]")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "siraba.apps.foundation",
    "siraba.apps.messages",
    "siraba.apps.classification",
    "siraba.apps.countries",
    "siraba.apps.accounts",
    "siraba.apps.findings",
    "siraba.apps.persons",
    "siraba.apps.organisations",
    "siraba.apps.jobseekers",
    "siraba.apps.vacancies",
    "siraba.apps.shortlists",
    "siraba.faces.web",
]

MIDDLEWARE = [
    "siraba.faces.web.callers.Callers",
    "siraba.faces.web.middleware.Requests",
    "siraba.faces.web.middleware.ContentSecurityPolicy",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "siraba.faces.web.limits.Measured",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "siraba.faces.web.accounts.sessions.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "siraba.faces.urls"
WSGI_APPLICATION = "siraba.faces.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "siraba.faces.web.context.house",
            ],
            # what a template does not know must be seen in tests, see tests/conftest.py
            "string_if_invalid": "",
        },
    }
]

DATABASES = {"default": _home.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "web:sign_in"
LOGIN_REDIRECT_URL = "web:today"
LOGOUT_REDIRECT_URL = "web:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "siraba.apps.accounts.passwords.SaysSomething"},
]

LANGUAGES = [("fr", "Français"), ("en", "English"), ("ar", "العربية")]
LANGUAGE_CODE = _home.one_of("SIRABA_LANGUAGE", [code for code, _name in LANGUAGES])
LOCALE_PATHS = [SOURCE_DIR / "faces" / "web" / "locale"]
USE_I18N = True
USE_TZ = True
# people read dates in the installation's own time, and its days are theirs; instants are stored in UTC
TIME_ZONE = SIRABA_TIME_ZONE = _home.time_zone()

SIRABA_NO_AUTHORITY = _home.text("SIRABA_NO_AUTHORITY")
"""Why, and by which law, the country has no authority to declare the use of people's data to: the public side is in
service without a declaration then."""

# how people are told things; without a server, messages lie as files under SIRABA_HOME/outbox
SIRABA_SERVICE = _home.text("SIRABA_SERVICE", "Siraba")
SIRABA_ADDRESS = _home.text("SIRABA_ADDRESS", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
"""Under what address people open the pages: for links in messages."""
SIRABA_MAIL_FROM = _home.text("SIRABA_MAIL_FROM", "siraba@localhost")
SIRABA_SMTP_URL = _home.text("SIRABA_SMTP_URL")
SIRABA_SMS_URL = _home.text("SIRABA_SMS_URL")
SIRABA_SMS_GATEWAY = _home.text("SIRABA_SMS_GATEWAY")

SIRABA_SINCE_FOLDER = _home.text("SIRABA_SINCE_FOLDER")
"""Where each erasure, each agreement taken back and each limit is noted at once, so that no old backup undoes it."""

# a file that somebody brings in on a page; nothing larger is read at all
SIRABA_UPLOAD_BYTES = _home.number("SIRABA_UPLOAD_MB", 50) * 1_000_000

STATIC_URL = "static/"
STATIC_ROOT = SIRABA_HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": SIRABA_HOME / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

SESSION_ENGINE = "siraba.apps.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # no script of ours reads it
SIRABA_KNOWN_COOKIE = "siraba_known"
"""What a browser that signed in here before is known by."""
SESSION_COOKIE_AGE = 10 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# a form without a file, or JSON; an advert and a file have their own limits where they are taken (faces/web/limits.py)
SIRABA_FORM_BYTES = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 6_500_000
# a copy of a paper stays in memory until it is sealed: a temporary file would lie in the clear
FILE_UPLOAD_MAX_MEMORY_SIZE = 6_500_000
SIRABA_LIMITED = True
"""Whether callers are counted; most tests ask more often than people do."""
# who stands before this server and tells who called: only these are believed
SIRABA_PROXIES = _home.networks("SIRABA_PROXIES", "127.0.0.1,::1" if _home.flag("SIRABA_BEHIND_TLS") else "")
if _home.flag("SIRABA_BEHIND_TLS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # of this host alone: no other one of the domain can lay such a cookie into a browser
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME, SIRABA_KNOWN_COOKIE = "__Host-language", "__Host-known"
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

LOGGING = _logs.logging_of(_home.one_of("SIRABA_LOG", _logs.KINDS))
