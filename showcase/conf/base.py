"""Settings that every environment shares. Ours come first, then Django's, then Wagtail's."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from showcase.conf.environment import BASE_DIR as BASE_DIR  # noqa: PLC0414 - a setting of its own
from showcase.conf.environment import DATA_DIR, database, env

# --- Ours -----------------------------------------------------------------

SHOWCASE_DATA_DIR = DATA_DIR
SHOWCASE_SITE_NAME = env.str("SHOWCASE_SITE_NAME", "The Good Practice Commons")
SHOWCASE_CASE_PREFIX = env.str("SHOWCASE_CASE_PREFIX", "NXG")
SHOWCASE_REVIEW_DAYS = env.int("SHOWCASE_REVIEW_DAYS", 14)
SHOWCASE_CLAIM_HOURS = 2
SHOWCASE_NEUTRAL_DESK = env.bool("SHOWCASE_NEUTRAL_DESK", False)
SHOWCASE_DEMO_ACCOUNTS = False
SHOWCASE_FINGERPRINT_KEY = env.str("SHOWCASE_FINGERPRINT_KEY", "")
SHOWCASE_LOG_HEADS = env.str("SHOWCASE_LOG_HEADS", "")
SHOWCASE_LOG_HEADS_MAILBOX = env.str("SHOWCASE_LOG_HEADS_MAILBOX", "")
SHOWCASE_BACKUP_DIRS = env.list("SHOWCASE_BACKUP_DIRS", [])
SEARCH_INDEX_PATH = DATA_DIR / "search" / "index.sqlite3"
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", "")
ELASTICSEARCH_INDEX = env.str("ELASTICSEARCH_INDEX", "stories")
# Seconds between two writings of what readers asked; 0 counts nothing.
SEARCH_COUNT_EVERY = env.int("SEARCH_COUNT_EVERY", 30)
# Says of a question that is to be written down whether it names a person.
SEARCH_NAMES_A_PERSON = "moderation.checking.questions.names_a_person"
# What `/readyz` says besides: functions that return a word, "ok" or what is the matter, by name.
READINESS_NOTES = {"search": "search.service.readiness"}

# --- Django ---------------------------------------------------------------

DEBUG = False
ROOT_URLCONF = "showcase.conf.urls"
WSGI_APPLICATION = "showcase.conf.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
ALLOWED_HOSTS: list[str] = []
DATABASES = {"default": database()}

INSTALLED_APPS = [
    # Before wagtail: moderation.publication replaces `publish_scheduled`.
    "moderation.publication",
    "showcase.accounts",
    "showcase.taxonomy",
    "showcase.publication",
    "showcase.institutions",
    "showcase.media",
    "showcase.stories",
    "showcase.replication",
    "showcase.feedback",
    "showcase.sharing",
    "showcase.home",
    "moderation.policy",
    "moderation.checking",
    "moderation.training",
    "moderation.transparency",
    "moderation.review",
    "moderation.notices",
    "moderation.aftercare",
    "moderation.amending",
    "moderation.intake",
    "moderation.erasure",
    "moderation.demo",
    "search",
    "showcase.conf",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail.search",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "showcase.conf.middleware.HostileInputMiddleware",
    "showcase.conf.middleware.PublicPageMiddleware",
    # Above the languages: their redirects carry the same headers as every page.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "showcase.conf.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "moderation.review.isolation.DepartmentIsolation",
    "moderation.review.kept.KeepsTheRecord",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "showcase.home.context.site_frame",
            ],
        },
    },
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "locked_out.html"
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "/submit/"
LOGOUT_REDIRECT_URL = "/"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if env.str("REDIS_URL", ""):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("REDIS_URL"),
    }

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("hi", _("Hindi")), ("ur", _("Urdu"))]
LOCALE_PATHS = [BASE_DIR / "showcase" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [("showcase", BASE_DIR / "showcase" / "static" / "showcase")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
FORMS_URLFIELD_ASSUME_HTTPS = True
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
# Wagtail's editor carries inline scripts (8.0): a policy of its own, set by PublicPageMiddleware.
SHOWCASE_ADMIN_CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; frame-ancestors 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
)

# The hour, in the time zone of the site, from which the mails of those go out who want one a day.
SHOWCASE_DIGEST_HOUR = env.int("SHOWCASE_DIGEST_HOUR", 7)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "desk@showcase.example")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "showcase": {"level": "INFO"},
        "moderation": {"level": "INFO"},
        "search": {"level": "INFO"},
        "axes": {"level": "ERROR"},
    },
}

# --- Wagtail --------------------------------------------------------------

WAGTAIL_SITE_NAME = SHOWCASE_SITE_NAME
WAGTAILADMIN_BASE_URL = env.str("SHOWCASE_BASE_URL", "http://127.0.0.1:8000")
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("hi", "Hindi"), ("ur", "Urdu")]
WAGTAIL_FINISH_WORKFLOW_ACTION = "moderation.publication.finish.publish_cleared"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_MODEL = "media.ShowcaseImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.ShowcaseDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# No "zip": nobody can say what is in one, nor take its metadata out.
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "ods", "xlsx", "docx", "odt", "pptx", "odp", "txt"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "showcase.media.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ALLOW_UNICODE_SLUGS = True
