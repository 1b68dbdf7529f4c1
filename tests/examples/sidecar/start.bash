#!/usr/bin/env bash
# Starts the ws-echo that all suites share: start.bash WS_ECHO FOLDER. It puts its URL into FOLDER.
set -euo pipefail
mkdir -p "$2"
port=$("$1" --host 127.0.0.1 --port 0 --print-port --background --max-lifetime 10m)
echo "http://127.0.0.1:$port" >"$2/url"
