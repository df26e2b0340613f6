#!/usr/bin/env bash
# check_production.sh PYTHON   the production settings refuse to start empty, and pass Django's deployment checks filled.
set -euo pipefail
python=$1
export DJANGO_SETTINGS_MODULE=showcase.conf.production
if env -u SECRET_KEY "$python" manage.py check >/dev/null 2>&1; then
    echo "The production settings start without a secret key." >&2
    exit 1
fi
export SECRET_KEY=check-only-1234567890-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ SHOWCASE_FINGERPRINT_KEY=check-only
export ALLOWED_HOSTS=showcase.example SHOWCASE_BASE_URL=https://showcase.example
export EMAIL_URL=smtp://mail.showcase.example:25 DEFAULT_FROM_EMAIL=desk@showcase.example
"$python" manage.py check --deploy --fail-level WARNING
