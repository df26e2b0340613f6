#!/usr/bin/env bash
# lock.sh UV   writes the lock files anew: hashes, no index address.
set -euo pipefail
lock() { "$1" pip compile --quiet --generate-hashes --no-header --no-annotate --universal --python-version 3.11 "${@:2}"; }
lock "$1" pyproject.toml -o requirements.txt
lock "$1" pyproject.toml --extra dev -c requirements.txt -o requirements-dev.txt
echo 'uv>=0.9,<1' | lock "$1" - -o requirements-installer.txt
