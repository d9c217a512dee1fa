#!/bin/sh
# Installs what Debian has to bring: `run` what serving needs, `test` also the browser and the database server.
# As root missing packages are installed; otherwise they are named, and only what is needed now stops us.
set -eu

missing=""
need() { missing="$missing $1"; }

"${PYTHON:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || need python3
"${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
blocking="$missing"

# PDFs: Pango shapes the text, Noto has the rare characters of names. Without them only PDFs are refused.
ls /usr/lib/*/libpangoft2-1.0.so.0 >/dev/null 2>&1 || need libpangoft2-1.0-0
ls /usr/lib/*/libharfbuzz-subset.so.0 >/dev/null 2>&1 || need libharfbuzz-subset0
[ -d /usr/share/fonts/opentype/noto ] || need fonts-noto-cjk

if [ "$1" = test ]; then
    command -v git >/dev/null || need git
    command -v chromium >/dev/null || [ -n "${MUSTER_CHROMIUM:-}" ] || need chromium
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || need postgresql
    ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || need libatomic1 # the browser tests' own Node.js links it
fi

[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # Tests start servers of their own: Debian need not make and start one.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    apt-get update -q
    # shellcheck disable=SC2086
    apt-get install -y -q --no-install-recommends $missing
elif [ -n "$blocking" ]; then
    echo "Muster needs Python 3.11 or newer with venv. Please install:$blocking" >&2
    exit 1
else
    echo "Not installed (what needs them is refused, tests of it are skipped):$missing" >&2
fi
