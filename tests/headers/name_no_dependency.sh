#!/bin/sh
# Fails if a public header names a library that ws-echo is built on or tested with: a user's file
# must compile without any of them. Only wsecho/gtest.hpp and its details need GoogleTest.
# Usage: name_no_dependency.sh INCLUDE_FOLDER

set -eu
[ -f "$1/wsecho/echo_server.hpp" ] || { echo "no public headers in $1" >&2; exit 2; }

status=0
grep -rniE --include='*.hpp' '\b(asio|boost|websocketpp|nlohmann|zlib)' "$1" && status=1
grep -rniE --include='*.hpp' '\b(gtest|gmock|googletest)' "$1" --exclude=gtest.hpp --exclude-dir=gtest && status=1
[ $status -eq 0 ] || echo "the lines above name a library that public headers must not need" >&2
exit $status
