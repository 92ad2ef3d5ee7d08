#!/bin/sh
# Find what the tests need besides Python and Node, or install it where that can be done: Debian, as root.
# What is still missing then is skipped by the tests that need it, and fails them where CI=true.
set -u

have() { command -v "$1" >/dev/null; }
# shellcheck disable=SC2086 # a list of names
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >/dev/null; }

packages=
shell=
if [ -z "${TEST_CHROMIUM:-}" ] && ! have chromium-headless-shell; then
    # The same browser without windows, which takes less than half of the processor's time: not everywhere.
    shell=chromium-headless-shell
fi
have chromium || have google-chrome || [ -n "${TEST_CHROMIUM:-}" ] || packages="$packages chromium"
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || have postgres \
    || [ -n "${TEST_POSTGRES_URL:-}" ] || packages="$packages postgresql"
have redis-server || packages="$packages redis-server"
have curl || packages="$packages curl"
have jq || packages="$packages jq"
have caddy || packages="$packages caddy"
PATH="$PATH:/usr/sbin"
have nginx || packages="$packages nginx-light"
have haproxy || packages="$packages haproxy"

[ -n "$packages$shell" ] || exit 0
if [ "$(id -u)" = 0 ] && have apt-get; then
    echo "Installing for the tests: $shell$packages"
    if [ ! -e /usr/sbin/policy-rc.d ]; then # so that Debian starts none of the servers
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
        chmod 755 /usr/sbin/policy-rc.d
    fi
    apt-get update -qq
    [ -z "$shell" ] || install "$shell"
    missing=
    [ -z "$packages" ] || install "$packages" || for package in $packages; do
        install "$package" || missing="$missing $package"
    done
    packages="$missing"
fi
[ -n "$packages" ] || exit 0
echo "Not found, and not to be installed from here:$packages. The tests that need them are skipped."
