#!/bin/sh
# A script that starts a server in the background and never stops it, with --exit-with-parent.

. "$(dirname "$0")/helpers.sh"
shell="$1" # bash or dash

# Redirections and functions run in a short-lived subshell of the script's shell. The server must
# live as long as the script, not as long as the subshell.
# shellcheck disable=SC2016 # all of it is for the inner shell
servers=$("$shell" -c '
    start() { "$WS_ECHO" --port 0 --print-env --background --exit-with-parent; }
    eval "$("$WS_ECHO" --port 0 --print-env --background --exit-with-parent 2>/dev/null)"
    first=$WS_ECHO_PID url=$WS_ECHO_URL
    eval "$(start 2>/dev/null)"
    "$PYTHON" "$0/echo_client.py" "$url" && "$PYTHON" "$0/echo_client.py" "$WS_ECHO_URL" || exit 1
    echo "$first $WS_ECHO_PID"
' "$here") || fail "the server ended before its script"

for server in $servers; do
    "$PYTHON" "$here/wait_for_end.py" "$server" || fail "the server outlived its script"
done
