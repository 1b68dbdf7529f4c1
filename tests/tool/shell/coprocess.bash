#!/usr/bin/env bash
# coproc SERVER { exec ws-echo --port 0 --print-url; }
#
# With exec, the process that bash knows is the server itself, not a subshell around it.

. "$(dirname "$0")/helpers.sh"

coproc SERVER { exec "$WS_ECHO" --port 0 --print-url; }
server=$SERVER_PID
trap 'kill "$server" 2>/dev/null || true' EXIT
read -r url <&"${SERVER[0]}"

node_echoes "$url"
python_echoes "$url/chat"

kill "$server"
trap - EXIT
status=0
wait "$server" || status=$?
expect_equal "the exit status" "$status" 0
