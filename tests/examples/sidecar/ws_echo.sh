# Talks to a running ws-echo from a test in bash. Copy this file; it needs only curl 7.76 or newer.
# shellcheck shell=bash
#
#     WS_ECHO_CONTROL_URL=http://127.0.0.1:9001
#     . ws_echo.sh
#     begin_test                        # each test has an id of its own, which keeps tests apart
#     my-client "$(url /chat)" &        # the code under test
#     [ "$(take)" = hello ]             # waits until the message has arrived
#
# A wait that is not met fails, and prints what the server saw instead on stderr.
# The control API has more: $WS_ECHO_CONTROL_URL/-/openapi.json describes all of it.

# begin_test: sets `id`.
begin_test() { id=$$-$RANDOM$RANDOM; }

# call PATH [JSON]: prints the answer; without JSON it is a GET.
call() {
    local options=(--silent --show-error --fail-with-body --noproxy '*') answer
    [ $# = 1 ] || options+=(--header 'Content-Type: application/json' --data "$2")
    [ -z "${WS_ECHO_CONTROL_TOKEN-}" ] ||
        options+=(--header "Authorization: Bearer $WS_ECHO_CONTROL_TOKEN")
    if answer=$(curl "${options[@]}" "$WS_ECHO_CONTROL_URL$1"); then
        printf '%s\n' "$answer"
    else
        echo -e "$answer" >&2 # the transcript in it has several lines
        return 1
    fi
}

# member NAME: prints the first number or text of that name in the JSON on stdin. jq can do more.
member() { grep -oE "\"$1\":(\"[^\"]*\"|[0-9]+)" | head -n 1 | sed 's/^[^:]*://; s/"//g'; }

# url PATH [BEHAVIOR]: prints the URL for the client.
url() { echo "ws${WS_ECHO_CONTROL_URL#http}$1?id=$id${2:+&do=$2}"; }

# take: prints the next message that was not taken.
take() { call /-/messages/take "{\"id\":\"$id\"}" | member text; }

# accept: prints the number of the next connection that was not accepted, once it is answered.
accept() { call /-/connections/accept "{\"id\":\"$id\"}" | member connection; }

# act CONNECTION ACTION [JSON]: act "$n" send '{"text":"news"}', act "$n" abort
act() {
    local nothing='{}'
    call "/-/connections/$1/$2" "${3-$nothing}" >/dev/null
}

# verdict CONNECTION: prints the verdict on its fault, once there is one.
verdict() { call "/-/connections/$1/wait" '{"for":"verdict"}' | member verdict; }

# enqueue BEHAVIOR...: what the next connections meet.
enqueue() {
    local all
    all=$(printf ',"%s"' "$@")
    call /-/queue "{\"id\":\"$id\",\"behaviors\":[${all:1}]}" >/dev/null
}

# verify JSON: all messages that came: verify '[{"text":"hello"},{"json":{"kind":"bye"}}]'
verify() { call /-/verify "{\"id\":\"$id\",\"timeout_ms\":0,\"expect\":$1}" >/dev/null; }

# quiet: fails if there is a message that was not taken, also one that is still on its way.
quiet() { call /-/quiet "{\"id\":\"$id\"}" >/dev/null; }

# end_test: ends the connections of this test, and forgets all about it.
end_test() { call /-/reset "{\"id\":\"$id\"}" >/dev/null; }
