#!/usr/bin/env bash
# ws-echo --cert <(...) --key <(...): pipes, also for a server in the background.

. "$(dirname "$0")/helpers.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Any certificate with its key will do.
"$WS_ECHO" --tls --client-identity "$folder/both.pem" --port 0 --host 127.0.0.1 \
    --max-lifetime 1ms 2>/dev/null || true
url=$("$WS_ECHO" --cert <(cat "$folder/both.pem") --key <(cat "$folder/both.pem") --print-url \
    --port 0 --host 127.0.0.1 --max-lifetime 20s --pid-file "$folder/pid" --background)
case $url in
    wss://127.0.0.1:*) ;;
    *) fail "the URL is \"$url\"" ;;
esac
kill "$(cat "$folder/pid")"
