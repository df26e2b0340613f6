"""Settings of `make run`: loopback only, demo accounts allowed, mail to files in the data folder."""

from showcase.conf.base import *  # noqa: F403
from showcase.conf.base import DATA_DIR
from showcase.conf.environment import env
from showcase.conf.secrets import installation_key

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = installation_key(DATA_DIR, "secret_key")
SHOWCASE_FINGERPRINT_KEY = installation_key(DATA_DIR, "fingerprint_key")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SHOWCASE_DEMO_ACCOUNTS = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
CSRF_TRUSTED_ORIGINS: list[str] = []
