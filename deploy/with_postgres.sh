#!/usr/bin/env bash
# with_postgres.sh COMMAND...   starts a temporary PostgreSQL on a free loopback port, runs COMMAND with
# DATABASE_URL set to it, and removes it again. Needs Debian's package `postgresql` (or its binaries in PATH).
set -euo pipefail
bin=$(dirname "$(readlink -f "$(command -v pg_ctl || ls -d /usr/lib/postgresql/*/bin/pg_ctl 2>/dev/null | sort -V | tail -n 1)")")
[ -x "$bin/pg_ctl" ] || { echo "PostgreSQL is not installed: install the package postgresql." >&2; exit 1; }
folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; as_owner() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }; fi
finish() { as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap finish EXIT
cd "$folder"
as_owner "$bin/initdb" -D "$folder/data" -U showcase --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
as_owner "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start >/dev/null
cd "$OLDPWD"
"$bin/createdb" -h 127.0.0.1 -p "$port" -U showcase showcase
DATABASE_URL="postgres://showcase@127.0.0.1:$port/showcase" "$@"
