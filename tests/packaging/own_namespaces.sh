#!/usr/bin/env bash
# The library has no symbol that a user's Asio or websocketpp could have too: the linker would keep
# only one of both.
# Usage: own_namespaces.sh LIBRARY
set -euo pipefail

symbols=$(nm --demangle --defined-only --extern-only "$1")
foreign=$(grep -E '\b(asio|websocketpp)::' <<<"$symbols" || true)
if [ -n "$foreign" ]; then
    printf '%s symbols are not in a namespace of our own, such as\n%s\n' \
        "$(wc -l <<<"$foreign")" "$(sed -n 1,5p <<<"$foreign")" >&2
    exit 1
fi
grep -q ' wsecho_asio::' <<<"$symbols" || { echo 'there is no symbol of Asio at all' >&2; exit 1; }
