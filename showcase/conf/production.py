"""Production: refuses to start without its keys, hosts and mail server."""

from django.core.exceptions import ImproperlyConfigured

from showcase.conf.base import *  # noqa: F403
from showcase.conf.environment import env

_missing = [
    name
    for name in (
        "SECRET_KEY",
        "SHOWCASE_FINGERPRINT_KEY",
        "ALLOWED_HOSTS",
        "SHOWCASE_BASE_URL",
        "EMAIL_URL",
        "DEFAULT_FROM_EMAIL",
    )
    if not env.str(name, "")
]
if _missing:
    raise ImproperlyConfigured(f"Set these environment variables before starting: {', '.join(_missing)}")

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
_email = env.dj_email_url("EMAIL_URL")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)

SHOWCASE_DEMO_ACCOUNTS = False
CSRF_TRUSTED_ORIGINS = [env.str("SHOWCASE_BASE_URL")]
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
