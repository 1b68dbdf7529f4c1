#!/usr/bin/env bash
# read -r PORT < <(ws-echo --port 0 --print-port)

. "$(dirname "$0")/helpers.sh"

read -r PORT < <("$WS_ECHO" --port 0 --print-port)
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT

python_echoes "ws://127.0.0.1:$PORT"
node_echoes "ws://localhost:$PORT/chat"

kill "$server"
trap - EXIT
status=0
wait "$server" || status=$?
expect_equal "the exit status" "$status" 0
