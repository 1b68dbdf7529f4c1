#!/bin/sh
# eval "$(ws-echo --port 0 --print-env --background)"

. "$(dirname "$0")/helpers.sh"

eval "$("$WS_ECHO" --port 0 --print-env --background --exit-with-parent)"

python_echoes "$WS_ECHO_URL"
node_echoes "ws://127.0.0.1:$WS_ECHO_PORT/chat"
expect_equal "the exported URL" "$(sh -c 'echo "$WS_ECHO_URL"')" "ws://127.0.0.1:$WS_ECHO_PORT"

stop_in_background "$WS_ECHO_PID" "$WS_ECHO_PORT"
