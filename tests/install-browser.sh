#!/usr/bin/env bash
# Chromium for the browser tests, where this machine can install it; without it those tests skip and say so.
set -u
command -v chromium >/dev/null && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq chromium >/dev/null
fi
command -v chromium >/dev/null || echo "No Chromium here: the browser tests will be skipped."
exit 0
