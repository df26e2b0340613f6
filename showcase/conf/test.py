"""Settings of the test suite: a temporary data folder, fast hashing, mail in memory."""

import tempfile
from pathlib import Path

from showcase.conf.base import *  # noqa: F403

SECRET_KEY = "test-only-key-of-no-installation"  # noqa: S105
SHOWCASE_FINGERPRINT_KEY = "test-only-fingerprint-key"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SHOWCASE_DATA_DIR = Path(tempfile.mkdtemp(prefix="showcase-test-"))
MEDIA_ROOT = SHOWCASE_DATA_DIR / "media"
SEARCH_INDEX_PATH = SHOWCASE_DATA_DIR / "search" / "index.sqlite3"
# The tests of the cluster name it themselves.
ELASTICSEARCH_URL = ""
SEARCH_COUNT_EVERY = 0
SHOWCASE_DEMO_ACCOUNTS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AXES_ENABLED = False
