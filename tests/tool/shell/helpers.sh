# shellcheck shell=sh
# Common to the shell scripts here, and POSIX. They are started with
#   WS_ECHO         the tool
#   PYTHON, NODE    interpreters that have websockets and ws
# and print what failed.

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

# Text and binary come back from URL, to a client that nobody here wrote.
python_echoes() { "$PYTHON" "$here/echo_client.py" "$1" || fail "no echo from $1 in Python"; }
node_echoes() { "$NODE" "$here/echo_client.js" "$1" || fail "no echo from $1 in node"; }

# Stops the server in the background, which is no child of this shell, and sees that it is gone.
stop_in_background() { # PID PORT
    kill "$1" || fail "no process $1"
    "$PYTHON" "$here/wait_for_end.py" "$1" || fail "process $1 did not end"
    ! "$PYTHON" "$here/echo_client.py" "ws://127.0.0.1:$2" 2>/dev/null ||
        fail "there is still a server on port $2"
}
