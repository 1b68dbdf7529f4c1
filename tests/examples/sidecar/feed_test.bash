#!/usr/bin/env bash
# Tests in bash of a client, with one ws-echo for all tests.
#
# Start it before the tests: ws-echo --port 9001 --background, and set
# WS_ECHO_CONTROL_URL=http://127.0.0.1:9001. Copy ws_echo.sh, and call your client instead of feed.py.
# `sink` makes the server keep what it receives; without it, the server would echo it as news.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/ws_echo.sh"
read -r -a client <<<"${CLIENT:-python3 $(dirname "$0")/feed.py}"
folder=$(mktemp -d)
mkfifo "$folder/news"
exec {news}<>"$folder/news"
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$folder"' EXIT

# follow URL: starts a client, which prints its news.
follow() { "${client[@]}" "$1" EUR 1>&"$news" 2>/dev/null & }

hear() { read -r -t 10 -u "$news" && echo "$REPLY"; }

# leave: ends the client first, which would otherwise come back.
leave() {
    kill $!
    end_test
}

expect() { # WHAT GOT EXPECTED
    [ "$2" = "$3" ] || { echo "FAILED: $1: \"$2\", not \"$3\"" >&2; exit 1; }
    echo "passed: $1"
}

begin_test
follow "$(url /feed sink)"
expect 'it subscribes' "$(take)" 'subscribe EUR'

first=$(accept)
act "$first" send '{"text":"EUR 1.07"}'
expect 'it hears news that come later' "$(hear)" 'EUR 1.07'

quiet
verify '{"text":"subscribe EUR"}'
expect 'it says nothing more' "$(call "/-/messages?id=$id" | grep -o '"seq"' | wc -l)" 1
expect 'an unmet wait says what came' \
    "$(verify '{"text":"subscribe USD"}' 0 2>&1 | grep -o 'text 13' | head -n 1)" 'text 13'

act "$first" abort
expect 'it subscribes again after a drop' "$(take)" 'subscribe EUR'
leave

begin_test
enqueue '"hs.status(503)","hs.status(503)","sink"'
follow "$(url /feed)"
expect 'it comes back after two refusals' "$(take)" 'subscribe EUR'
expect 'it was refused twice' \
    "$(call "/-/connections?id=$id" | grep -o '"response_status":503' | wc -l)" 2
leave

begin_test
follow "$(listen sink)"
expect 'it subscribes at a URL that cannot change' "$(take)" 'subscribe EUR'
leave

begin_test
follow "$(url /feed 'sink/frame.rsv2@message:1;first=1')"
expect 'it fails the connection at an invalid frame' "$(verdict "$(accept)")" conforms
leave
