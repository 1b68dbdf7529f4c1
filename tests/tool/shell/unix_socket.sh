#!/bin/sh
# ws-echo --unix PATH &, with curl.

. "$(dirname "$0")/helpers.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
eval "$("$WS_ECHO" --unix "$folder/it's" --print-env --background --max-lifetime 30s)"
expect_equal "the port" "$WS_ECHO_PORT" ""
case $WS_ECHO_URL in
    "ws+unix://$folder/it%27s:") ;;
    *) fail "the URL is $WS_ECHO_URL" ;;
esac
[ -S "$folder/it's" ] || fail "no socket"

if command -v curl >/dev/null; then
    curl --silent --show-error --include --max-time 20 --unix-socket "$folder/it's" \
        --header 'Connection: Upgrade' --header 'Upgrade: websocket' \
        --header 'Sec-WebSocket-Version: 13' --header 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' \
        'http://localhost/do/send(hello)/tcp.fin' --output "$folder/answer"
    head -n 1 "$folder/answer" | grep -q ' 101 ' || fail "curl got $(cat "$folder/answer")"
    grep -q hello "$folder/answer" || fail "curl got no message"
fi

kill "$WS_ECHO_PID"
"$PYTHON" "$here/wait_for_end.py" "$WS_ECHO_PID" || fail "the server did not end"
[ ! -e "$folder/it's" ] || fail "the socket is still there"
