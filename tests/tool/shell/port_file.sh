#!/bin/sh
# ws-echo --port 0 --port-file FILE &

. "$(dirname "$0")/helpers.sh"

folder=$(mktemp -d)
"$WS_ECHO" --port 0 --port-file "$folder/port" --exit-with-parent 2>"$folder/stderr" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

# Once the file exists, the server listens and the file is complete.
tries=0
until [ -e "$folder/port" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 500 ] || fail "no port file after 10 s: $(cat "$folder/stderr")"
    sleep 0.02
done
PORT=$(cat "$folder/port")

python_echoes "ws://127.0.0.1:$PORT"

kill "$server"
status=0
wait "$server" || status=$?
expect_equal "the exit status" "$status" 0
[ ! -e "$folder/port" ] || fail "the port file is still there"
