#!/usr/bin/env bash
# ws-echo --tls --ca-file ca.pem, and a client that is told to trust this CA as README.md says.
# Without the CA, the same client must reject the server.
# Usage: trust_ca.bash python|node|curl|java|chromium, with WS_ECHO, PYTHON, NODE and CHROMIUM in
# the environment: the tool, the interpreters, and the browser, which may be empty
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
echo_client=$here/../../tool/shell/echo_client
folder=$(mktemp -d)
trap 'kill "$(cat "$folder/pid")" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
unset SSL_CERT_FILE NODE_EXTRA_CA_CERTS

fail() {
    echo "$*" >&2
    exit 1
}

need() { command -v "$1" >/dev/null || { echo "$1 is not installed" && exit 77; }; }

url=$("$WS_ECHO" --tls --ca-file ca.pem --truststore ca.jks --host localhost --port 0 \
    --print-url --background --pid-file pid --max-lifetime 100s)
[[ $url == wss://127.0.0.1:* ]] || fail "the URL is $url"

python_client() {
    SSL_CERT_FILE=$1 "$PYTHON" "$echo_client.py" "$url"
}

node_client() {
    NODE_EXTRA_CA_CERTS=$1 "$NODE" "$echo_client.js" "$url"
}

# curl shows the octets of the first frame.
curl_client() {
    curl --silent --show-error --include --max-time 20 --cacert "$1" \
        --header 'Connection: Upgrade' --header 'Upgrade: websocket' \
        --header 'Sec-WebSocket-Version: 13' --header 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' \
        "https${url#wss}/do/send(hello)/tcp.fin" --output answer && grep -q hello answer
}

java_client() {
    java ${1:+-Djavax.net.ssl.trustStore=$1} "$here/Echo.java" "$url"
}

chromium_client() {
    local profile
    profile=$(mktemp -d "$folder/profile.XXXXXX")
    "$PYTHON" "$here/browser_echo.py" "$url" "$CHROMIUM" "--user-data-dir=$profile" "$1"
}

# The SHA-256 of the server's public key, in Base64.
key_hash() {
    openssl s_client -connect "${url#wss://}" </dev/null 2>/dev/null |
        openssl x509 -pubkey -noout | openssl pkey -pubin -outform der |
        openssl dgst -sha256 -binary | base64
}

case $1 in
    python | node)
        "$1_client" ca.pem
        ! "$1_client" /dev/null 2>/dev/null || fail 'the client trusts an unknown CA'
        ;;
    curl)
        need curl
        curl_client ca.pem
        ! curl_client /etc/ssl/certs/ca-certificates.crt 2>/dev/null || fail 'curl trusts an unknown CA'
        ;;
    java)
        need java
        need keytool
        java --list-modules | grep -q jdk.compiler || { echo 'java has no compiler' && exit 77; }
        keytool -list -keystore ca.jks -storepass changeit 2>/dev/null | grep -q '^ws-echo, .*trusted' ||
            fail 'keytool does not list the CA'
        java_client ca.jks
        ! java_client '' 2>/dev/null || fail 'Java trusts an unknown CA'
        ;;
    chromium)
        [ -n "$CHROMIUM" ] || { echo 'chromium is not installed' && exit 77; }
        need openssl
        chromium_client "--ignore-certificate-errors-spki-list=$(key_hash)"
        ! chromium_client --no-first-run 2>/dev/null || fail 'Chromium trusts an unknown CA'
        ;;
esac
