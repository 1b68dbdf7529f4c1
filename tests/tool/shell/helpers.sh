# shellcheck shell=sh
# Functions that the shell scripts here share, in POSIX sh. Each script is started with
#   WS_ECHO         the tool
#   PYTHON, NODE    interpreters with the packages websockets and ws
# and prints what failed.

set -eu
: "${WS_ECHO:?}" "${PYTHON:?}" "${NODE:?}"
here=$(dirname "$0")

fail() {
    echo "$0: $*" >&2
    exit 1
}

expect_equal() { # WHAT GOT EXPECTED
    [ "$2" = "$3" ] || fail "$1 is \"$2\", not \"$3\""
}

# Expects echoes of text and binary from URL, with an independent client.
python_echoes() { "$PYTHON" "$here/echo_client.py" "$1" || fail "no echo from $1 in Python"; }
node_echoes() { "$NODE" "$here/echo_client.js" "$1" || fail "no echo from $1 in node"; }

# Stops the background server, which is not a child of this shell, and checks that it is gone.
stop_in_background() { # PID PORT
    kill "$1" || fail "no process $1"
    "$PYTHON" "$here/wait_for_end.py" "$1" || fail "process $1 did not end"
    ! "$PYTHON" "$here/echo_client.py" "ws://127.0.0.1:$2" 2>/dev/null ||
        fail "a server still listens on port $2"
}
