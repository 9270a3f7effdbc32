#!/usr/bin/env bash
# What some tests need of this machine, where it can be installed: Chromium for the pages, PostgreSQL
# and nginx for several servers at once. Without one of them those tests skip and say so.
set -u
export DEBIAN_FRONTEND=noninteractive
missing=()
command -v chromium >/dev/null || missing+=(chromium)
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || missing+=(nginx)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql)
[ ${#missing[@]} = 0 ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    for package in "${missing[@]}"; do
        apt-get install -y -qq "$package" >/dev/null || true
    done
fi
command -v chromium >/dev/null || echo "No Chromium here: the browser tests will be skipped."
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || echo "No nginx here: the tests of several servers will be skipped."
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null ||
    echo "No PostgreSQL here: its tests will be skipped."
exit 0
