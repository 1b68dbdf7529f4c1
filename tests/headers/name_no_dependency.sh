#!/bin/sh
# Fails if a public header names a library that ws-echo is built on or tested with: a user's file
# must compile without any of them.
# Usage: name_no_dependency.sh INCLUDE_FOLDER

set -eu
[ -f "$1/wsecho/echo_server.hpp" ] || { echo "no public headers in $1" >&2; exit 2; }

if grep -rniE '\b(asio|boost|websocketpp|nlohmann|zlib|gtest|gmock)' "$1"; then
    echo "the lines above name a library that public headers must not need" >&2
    exit 1
fi
