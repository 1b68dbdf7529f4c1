#!/bin/sh
# PORT=$(ws-echo --port 0 --print-port --background)

. "$(dirname "$0")/helpers.sh"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
PORT=$("$WS_ECHO" --port 0 --print-port --background --exit-with-parent 2>"$log")

# ws-echo: listening on ws://127.0.0.1:43211 (pid 4242)
server=$(sed -n 's/^ws-echo: listening on .*(pid \([0-9]*\))$/\1/p' "$log")
[ -n "$server" ] || fail "no process in: $(cat "$log")"
node_echoes "ws://127.0.0.1:$PORT"

stop_in_background "$server" "$PORT"

# A second server on a taken port prints no port and exits with 3.
PORT=$("$WS_ECHO" --port 0 --print-port --background --exit-with-parent 2>"$log")
server=$(sed -n 's/^ws-echo: listening on .*(pid \([0-9]*\))$/\1/p' "$log")
status=0
nothing=$("$WS_ECHO" --port "$PORT" --print-port --background 2>"$log") || status=$?
expect_equal "the exit status" "$status" 3
expect_equal "stdout" "$nothing" ""
grep -q "^ws-echo: cannot listen on .*$PORT: .*in use" "$log" || fail "stderr: $(cat "$log")"
stop_in_background "$server" "$PORT"
