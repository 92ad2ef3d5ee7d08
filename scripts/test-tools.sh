#!/bin/sh
# Find what the tests need besides Python and Node, or install it where that can be done: Debian, as root.
# What is still missing then is skipped by the tests that need it, and fails them where CI=true.
set -u

packages=
command -v chromium >/dev/null || command -v google-chrome >/dev/null || [ -n "${GREENROOM_TEST_CHROMIUM:-}" ] \
    || packages="$packages chromium"
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null \
    || [ -n "${GREENROOM_TEST_POSTGRES_URL:-}" ] || packages="$packages postgresql"
command -v redis-server >/dev/null || packages="$packages redis-server"
command -v curl >/dev/null || packages="$packages curl"
command -v jq >/dev/null || packages="$packages jq"

[ -n "$packages" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing for the tests:$packages"
    # shellcheck disable=SC2086 # a list of names
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null; then
        exit 0
    fi
fi
echo "Not found, and not to be installed from here:$packages. The tests that need them are skipped."
