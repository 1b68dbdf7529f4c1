#!/usr/bin/env bash
# Runs a suite beside the ws-echo of start.bash: beside.bash FOLDER COMMAND ARGUMENT...
set -euo pipefail
WS_ECHO_CONTROL_URL=$(<"$1/url")
export WS_ECHO_CONTROL_URL
exec "${@:2}"
