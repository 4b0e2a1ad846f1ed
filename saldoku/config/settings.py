"""All settings, from the environment or a `.env` file (docs/operate/install.md lists them).

`SALDOKU_MODE` is `production` unless it is said otherwise; `demo`, `development` and `test` may run
with keys made up on the spot. `saldoku check-settings` says what is missing for production.
"""

import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from saldoku.kernel.vault import new_data_key

PACKAGE = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(Path.cwd() / ".env", overwrite=False)

VAR = Path(env.str("SALDOKU_VAR", default="var")).resolve()
SALDOKU_MODE = env.str("SALDOKU_MODE", default="production")
SAFE_TO_INVENT = SALDOKU_MODE in {"demo", "development", "test"}  # whatever else is as strict as production


def _invented(name: str, made: str) -> str:
    """A key for a demo or a developer: made once and kept beside the database, for all processes."""
    if SALDOKU_MODE == "test":
        return made
    if not SAFE_TO_INVENT:
        return ""
    kept = VAR / f"{name}.key"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(made)
    return kept.read_text().strip()


SALDOKU_SECRET_KEY = env.str("SALDOKU_SECRET_KEY", default="") or _invented(
    "secret", secrets.token_urlsafe(48)
)
SECRET_KEY = SALDOKU_SECRET_KEY  # Django refuses to show this one while it is empty
SALDOKU_DATA_KEY = env.str("SALDOKU_DATA_KEY", default="") or _invented("data", new_data_key())
SALDOKU_SCHEME = env.str("SALDOKU_SCHEME", default="bpjs-ketenagakerjaan")
SALDOKU_FUND_NAME = env.str("SALDOKU_FUND_NAME", default="")
SALDOKU_PUBLIC_URL = env.str("SALDOKU_PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
# One gateway a comma: NAME=URL, for example
# main=http://carrier.example/send?secret=...&sender=2757 or console=console://?secret=...
SALDOKU_SMS_GATEWAYS = env.str("SALDOKU_SMS_GATEWAYS", default="")
if SALDOKU_MODE == "demo" and not SALDOKU_SMS_GATEWAYS:
    SALDOKU_SMS_GATEWAYS = f"demo=console://?secret={_invented('gateway', secrets.token_hex(32))}"

DEBUG = False
ALLOWED_HOSTS = env.list(
    "SALDOKU_ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if SAFE_TO_INVENT else []
)
CSRF_TRUSTED_ORIGINS = [SALDOKU_PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "django_prometheus",
    "saldoku.members",
    "saldoku.ledger",
    "saldoku.access",
    "saldoku.messaging",
    "saldoku.channels.web",
    "saldoku.channels.sms",
    "saldoku.channels.app",
    "saldoku.channels.office",
    *(["saldoku.channels.demo"] if SALDOKU_MODE == "demo" else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "saldoku.config.edge.LeanApi",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "saldoku.config.edge.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "saldoku.config.urls"
WSGI_APPLICATION = "saldoku.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "channels" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "saldoku.config.edge.fund",
            ]
        },
    }
]

# --- the database -----------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'saldoku.sqlite3'}")}
_db = DATABASES["default"]
if _db.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
    raise ImproperlyConfigured(
        "DATABASE_URL: write postgres://role:password@host/name or sqlite:////path/file"
    )
_db["CONN_MAX_AGE"] = None
if _db["ENGINE"].endswith("sqlite3"):
    # A stored SMS is acknowledged only after it would survive a power cut: synchronous=FULL.
    _db["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456",
    }
else:
    _db["CONN_HEALTH_CHECKS"] = True
    _db["OPTIONS"] = {**_db.get("OPTIONS", {}), "server_side_binding": True, "prepare_threshold": 1}
    # pgbouncer in transaction mode cannot hold cursors on the server.
    _db["DISABLE_SERVER_SIDE_CURSORS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# allauth's limits live in the cache: it must be one for all workers, so it is a table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- people who log in ------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email", "name"]}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if SALDOKU_MODE == "test":
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")

ACCOUNT_ADAPTER = "saldoku.config.accounts.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # registration is ours; an address is stored only when proved
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # who changes a password behind one's back is found out by mail
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_MAX_LENGTH = 420  # sealed length; the forms hold people to 254
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Saldoku"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ADAPTER = "saldoku.config.accounts.SecondFactor"
HEADLESS_CLIENTS = ("app",)
HEADLESS_ONLY = False
HEADLESS_TOKEN_STRATEGY = "saldoku.config.tokens.AppTokens"  # noqa: S105 (a class, not a secret)
HEADLESS_JWT_ALGORITHM = "HS256"
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 300
HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN = 30 * 86400
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/saldo/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# A mailbox that is asked about is not flooded: one address gets five reset mails an hour.
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/h/key"}
# Limits count by network address. TLS ends at a proxy in front of us, which appends who asked it; without
# this, the whole country would share the proxy's own address and one caller could use up everybody's limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int(
    "SALDOKU_TRUSTED_PROXIES", default=1 if SALDOKU_PUBLIC_URL.startswith("https://") else 0
)
SESSION_ENGINE = "saldoku.config.sessions"
SESSION_COOKIE_AGE = 30 * 86400
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- what leaves and what is said -------------------------------------------------------------
try:
    EMAIL_CONFIG = env.email_url(
        "EMAIL_URL", default="dummymail://" if SALDOKU_MODE == "demo" else "consolemail://"
    )
except (ImproperlyConfigured, ValueError):  # its own words may quote the password
    raise ImproperlyConfigured("EMAIL_URL: write smtp+tls://user:password@host:587") from None
globals().update(**EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("SALDOKU_MAIL_FROM", default="Saldoku <saldoku@saldoku.example>")

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "channels" / name / "locale" for name in ("web", "office", "demo")]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True

# --- static files and the browser's guards ----------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if SALDOKU_MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [SELF] if SALDOKU_MODE == "demo" else [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN" if SALDOKU_MODE == "demo" else "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if SALDOKU_PUBLIC_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000

LOGGING_CONFIG = "saldoku.config.logging.configure"
_level = env.str("SALDOKU_LOG_LEVEL", default="INFO").upper()
if _level not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured("SALDOKU_LOG_LEVEL: write DEBUG, INFO, WARNING, ERROR or CRITICAL")
LOGGING = {"level": _level, "json": SALDOKU_MODE == "production"}
