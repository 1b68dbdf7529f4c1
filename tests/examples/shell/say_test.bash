#!/usr/bin/env bash
# Tests in bash, of a client whose server misbehaves as the URL asks.
#
# Copy this file. It needs ws-echo in PATH or in $WS_ECHO, and $CLIENT, the program under test: it
# is called with a URL, a text to say and a number of attempts.
set -euo pipefail
ws_echo=${WS_ECHO:-ws-echo}
read -r -a client <<<"${CLIENT:-python3 $(dirname "$0")/../python/say.py}"

# start OPTION...: starts a server. Sets `server` to its process and `base` to its URL.
start() {
    exec {stdout}< <(exec "$ws_echo" --host 127.0.0.1 --port 0 --print-url --exit-with-parent "$@")
    server=$!
    read -r -t 10 base <&"$stdout"
}

folder=$(mktemp -d)
start --trace-format json --trace-file "$folder/trace"
shared=$server shared_base=$base
trap 'kill "$shared"; rm -rf "$folder"' EXIT

# url BEHAVIOR: sets `url`. Its fresh `?id=` keeps counts such as `;first=2` apart.
url() {
    id=$((${id:-0} + 1))
    url="$shared_base/?id=$id&do=$1"
}

says() { "${client[@]}" "$url" "$@" 2>"$folder/stderr"; }

# verdict: prints the verdict on the connection that asked for `url` once it has ended.
verdict() {
    local connection
    for _ in {1..500}; do
        connection=$(grep -F "?id=$id&" "$folder/trace" | grep -o '"connection":[0-9]*') || true
        if grep -F "\"event\":\"closed\",${connection:-none}," "$folder/trace" |
            grep -o '"verdict":"[a-z]*"'; then return; fi
        sleep 0.02
    done
    echo 'none'
}

expect() { # WHAT GOT EXPECTED
    [ "$2" = "$3" ] || { echo "FAILED: $1: \"$2\", not \"$3\"; $(<"$folder/stderr")" >&2; exit 1; }
    echo "passed: $1"
}

url echo
expect 'it hears what it says' "$(says hello)" hello

url frame.rsv2@message:1
expect 'it fails at an invalid frame' "$(says hello || echo "exit $?")" 'exit 1'
expect 'it conforms then' "$(verdict)" '"verdict":"conforms"'

url 'hs.status(503,busy)'
expect 'it is refused' "$(says hello || grep -o 503 "$folder/stderr")" 503

url 'tcp.rst@message:1;first=2'
expect 'it reconnects' "$(says hello 3)" hello

start --once --fail-on-violation
url="$base/do/utf8.truncated@message:1"
says hello || true
status=0
wait "$server" || status=$?
expect 'it violates nothing' "$status" 0
