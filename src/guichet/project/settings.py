"""The settings of an installation, all from the environment. What a desk decides is in its policy and its rows, not
here.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from guichet.project import environment

DEBUG = environment.truth("GUICHET_DEBUG")
DATA_DIR = Path(environment.text("GUICHET_DATA_DIR", "var")).resolve()
"""Where the installation keeps what it makes: the database by default, its secret, filed mails."""
DATA_DIR.mkdir(parents=True, exist_ok=True)

BASE_URL = environment.text("GUICHET_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
"""The address under which people reach the desk. Links are made from it, never from what a request claims."""

SECRET_KEY = environment.kept_secret("GUICHET_SECRET_KEY", DATA_DIR)
DEMO = environment.truth("GUICHET_DEMO")
"""Whether this is a demonstration: then there is a page on which its clock can be set and its mails be read."""

# The installation's own hosts. That of a desk is believed where the desk is found by it, and nowhere else.
_host = urlsplit(BASE_URL).hostname or "localhost"
LIVE_URL = environment.text("GUICHET_LIVE_URL")
"""Where browsers listen for what changes: a path of this origin, or an address of its own. Without it pages ask."""
LIVE_STREAMS = environment.number("GUICHET_LIVE_STREAMS", 5_000)
"""How many browsers may listen at once."""

ALLOWED_HOSTS = sorted(
    {_host, *environment.text("GUICHET_HOSTS").split(), *(["127.0.0.1", "localhost"] if DEBUG or DEMO else [])}
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "heroicons",
    "guichet.kit",
    "guichet.accounts",
    "guichet.desks",
    "guichet.customers",
    "guichet.policies",
    "guichet.entry",
    "guichet.contracts",
    "guichet.conduct",
    "guichet.knowledge",
    "guichet.tickets",
    "guichet.quotes",
    "guichet.channels",
    "guichet.notices",
    "guichet.reports",
    "guichet.automation",
    "guichet.configuration",
    "guichet.imports",
    "guichet.removal",
    "guichet.rounds",
    "guichet.demo",
    "guichet.project",
    "guichet.web.shared",
    "guichet.web.account",
    "guichet.web.people",
    "guichet.web.public",
    "guichet.web.help",
    "guichet.web.portal",
    "guichet.web.agent",
    "guichet.web.setup",
    "guichet.web.demo",
    # After ours: our templates stand before theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # What is compressed tells by its length: tokens are masked anew in each page, and Django adds random bytes to it.
    "django.middleware.gzip.GZipMiddleware",
    "guichet.web.shared.privacy.keep_from_caches",
    "csp.middleware.CSPMiddleware",
    "guichet.web.shared.arriving.find_desk",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "guichet.web.shared.binding.keep_apart",
    "django.middleware.locale.LocaleMiddleware",
    "guichet.web.shared.languages.speak",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guichet.web.account.uses.note_uses",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "guichet.project.urls"
HOUSE_URLCONF = "guichet.project.house_urls"
"""The pages at an address of the installation where no desk answers."""
WSGI_APPLICATION = "guichet.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["heroicons.templatetags.heroicons"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guichet.web.shared.page.page",
            ],
        },
    },
]

DATABASES = {"default": environment.database(environment.text("GUICHET_DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["guichet.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]

# People sign in through allauth's stages. They are invited, never signed up; and guesses are counted by our own brake,
# in the database that all processes share.
ACCOUNT_ADAPTER = "guichet.web.account.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "guichet.web.account.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BASE_URL.startswith("https://")

CSRF_FAILURE_VIEW = "guichet.web.shared.errors.csrf_failure"
LOGIN_URL = "sign_in"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Static files are found where the packages have them: one command starts a desk, and nothing has to be collected first.
# A server keeps them under hashed names when it starts; then browsers keep them for good.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "guichet.kit.staticfiles.HashedFiles"},
    # What people send with messages: outside of anything that is served, readable by the server only.
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "attachments",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

_mail = environment.mail(environment.text("GUICHET_MAIL_URL"), DATA_DIR)
EMAIL_BACKEND = _mail.backend
MAIL_FOLDER: str = _mail.folder
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = "" if _mail.oauth else _mail.user, _mail.password
MAIL_OAUTH, MAIL_OAUTH_USER = _mail.oauth, _mail.user
"""The file by which tokens for the mail server are asked for, where it wants them, and whose they are."""
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.ssl, _mail.tls
EMAIL_TIMEOUT = 20
UNDO_SECONDS = environment.number("GUICHET_UNDO_SECONDS", 10)
"""How long an agent's answer can be taken back before it leaves; 0: not at all."""
MAIL_FILES_BYTES = environment.number("GUICHET_MAIL_FILES_MB", 10) * 1_000_000
"""How much of files travels with a mail; what is beyond is fetched by a link in it."""
DEFAULT_FROM_EMAIL = environment.text("GUICHET_MAIL_FROM", f"guichet@{_host}")
EMAIL_SUBJECT_PREFIX = ""
MAIL_LISTEN = environment.text("GUICHET_MAIL_LISTEN")
"""Where mails are listened for, by SMTP or LMTP; nowhere without it."""
MAIL_BOXES = environment.text("GUICHET_MAIL_BOXES")
"""The mailboxes that are looked into, with their secrets."""
MAIL_HOOKS = environment.text("GUICHET_MAIL_HOOKS")
"""The providers that bring mails by HTTP, with their secrets."""
MAIL_SERVER = environment.text("GUICHET_MAIL_SERVER")
"""The name under which our own mail server says what it found of senders, in ``Authentication-Results``."""

# What a browser may do with our pages: nothing that does not come from us, and no script or style inside them.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF, *environment.origin_of(LIVE_URL)],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
_https = BASE_URL.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = environment.number("GUICHET_HSTS_SECONDS", 31_536_000 if _https else 0)
SECURE_SSL_REDIRECT = False  # the proxy's business; behind one, GUICHET_PROXY_TLS_HEADER says that TLS was used
if environment.text("GUICHET_PROXY_TLS_HEADER"):
    SECURE_PROXY_SSL_HEADER = (environment.text("GUICHET_PROXY_TLS_HEADER"), "https")
TRUSTED_PROXIES = environment.number("GUICHET_TRUSTED_PROXIES", 0)
"""How many proxies stand before us and add to X-Forwarded-For; 0: the header is not believed."""
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_ENGINE = "guichet.accounts.stored"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# What is too big is read to its end and not kept, so that the page can say so.
FILE_UPLOAD_HANDLERS = [
    "guichet.kit.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.text("GUICHET_LOG_LEVEL", "INFO")},
}
