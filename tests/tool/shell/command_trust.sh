#!/bin/sh
# ws-echo --tls -- COMMAND: clients of the command trust the server without an option of their own.

. "$(dirname "$0")/helpers.sh"

for client in "$PYTHON $here/echo_client.py" "$NODE $here/echo_client.js"; do
    # shellcheck disable=SC2086 # a program and its script
    "$WS_ECHO" --tls -- $client '{wss_url}' || fail "no echo in $client"
    # shellcheck disable=SC2086
    ! "$WS_ECHO" --tls --no-trust-environment -- $client '{wss_url}' 2>/dev/null ||
        fail "$client trusts the server without the variables"
done

# Other CAs stay trusted.
file=$(mktemp)
trap 'rm -f "$file"' EXIT
echo 'another CA' >"$file"
SSL_CERT_FILE=$file "$WS_ECHO" --tls -- sh -c 'grep -q "another CA" "$SSL_CERT_FILE" &&
    tail -n 1 "$SSL_CERT_FILE" | grep -q "END CERTIFICATE"' || fail "a CA has gone"
if command -v curl >/dev/null; then
    # shellcheck disable=SC2016 # for the inner shell
    "$WS_ECHO" --tls -- sh -c 'curl -sf "https${WS_ECHO_URL#wss}/-/ready"' >/dev/null ||
        fail "curl does not trust the server"
fi
