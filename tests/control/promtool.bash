#!/usr/bin/env bash
# Checks the text of /metrics with promtool, as Prometheus's users would.
# Usage: promtool.bash PROJECT_FOLDER PROGRAM, which prints metrics
set -euo pipefail
PATH=$1/.build/promtool:$PATH

if ! promtool --version >/dev/null 2>&1; then
    echo 'promtool does not run here: scripts/test installs it, from the Debian package prometheus'
    if [ -n "${CI-}" ]; then exit 1; fi
    exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$2" >"$folder/metrics"
promtool check metrics <"$folder/metrics"

# promtool finds what it must find.
sed 's/^# HELP.*//' "$folder/metrics" >"$folder/wrong"
! promtool check metrics <"$folder/wrong" 2>/dev/null
