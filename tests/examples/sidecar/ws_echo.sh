# Talks to a running ws-echo from a test in bash. Copy this file; it needs only curl 7.76 or newer.
# shellcheck shell=bash
#
#     WS_ECHO_CONTROL_URL=http://127.0.0.1:9001
#     . ws_echo.sh
#     begin_test                        # each test has an id of its own, which keeps tests apart
#     my-client "$(url /chat)" &        # the code under test
#     [ "$(take)" = hello ]             # waits until the message has arrived
#
# If the client's URL cannot change, give it a port, "$(listen)", or the header Ws-Echo-Id.
# A wait that is not met fails, and prints what the server saw instead on stderr. `call` can do all
# that $WS_ECHO_CONTROL_URL/-/openapi.json describes.

begin_test() { id=$$-$RANDOM$RANDOM; }

# call PATH [JSON]: prints the answer; without JSON it is a GET.
call() {
    local options=(--silent --show-error --fail-with-body --noproxy '*') answer
    options+=(--header "Authorization: Bearer ${WS_ECHO_CONTROL_TOKEN-}")
    [ $# = 1 ] || options+=(--header 'Content-Type: application/json' --data "$2")
    answer=$(curl "${options[@]}" "$WS_ECHO_CONTROL_URL$1") && printf '%s\n' "$answer" && return
    echo -e "$answer" >&2 # the transcript in it has several lines
    return 1
}

# member NAME: prints the first number or text of that name in the JSON on stdin. jq can do more.
member() { grep -oE "\"$1\":(\"[^\"]*\"|[0-9]+)" | head -n 1 | sed 's/^[^:]*://; s/"//g'; }

# url PATH [BEHAVIOR]: prints the URL for the client.
url() { echo "${WS_ECHO_URL:-ws${WS_ECHO_CONTROL_URL#http}}$1?id=$id${2:+&do=$2}"; }
# listen [BEHAVIOR]: prints the URL of a port for this test.
listen() { call "/-/listeners?id=$id" "${1:+{\"behavior\":\"$1\"\}}" | member ws; }
# take: prints the next message.
take() { call "/-/messages/take?id=$id" '{}' | member text; }
# accept: prints the number of the next connection, once it is answered.
accept() { call "/-/connections/accept?id=$id" '{}' | member connection; }
# act CONNECTION ACTION [JSON]: act "$n" send '{"text":"news"}', act "$n" abort
act() { call "/-/connections/$1/$2" "${3-}" >/dev/null; }
# verdict CONNECTION: prints the verdict on its fault, once there is one.
verdict() { call "/-/connections/$1/wait" '{"for":"verdict"}' | member verdict; }
# enqueue BEHAVIORS: for the next connections: enqueue '"hs.status(503)","echo"'
enqueue() { call "/-/queue?id=$id" "{\"behaviors\":[$1]}" >/dev/null; }
# verify MATCHES: these messages and no others: verify '{"text":"hello"},{"json":{"kind":"bye"}}'
verify() { call "/-/verify?id=$id&timeout_ms=${2:-5000}" "{\"expect\":[$1]}" >/dev/null; }
# quiet: fails if a message was not taken, even if it is still on its way.
quiet() { call "/-/quiet?id=$id" '{}' >/dev/null; }
# end_test: ends the connections of this test, and forgets it.
end_test() { call "/-/reset?id=$id" '{}' >/dev/null; }
