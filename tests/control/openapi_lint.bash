#!/usr/bin/env bash
# Lints the description of the control API with @redocly/cli, as its users would.
# Usage: openapi_lint.bash PROJECT_FOLDER
set -euo pipefail
cd "$1"
PATH=$PWD/.build/npm/node_modules/.bin:$PATH

if ! redocly --version >/dev/null 2>&1; then
    echo 'redocly does not run here: scripts/test installs it, for Node.js 20.19 or newer'
    if [ -n "${CI-}" ]; then exit 1; fi
    exit 77
fi
# Without these, it reports its use and looks for a newer version.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
exec redocly lint --config tests/control/redocly.yaml fixture/control/openapi.json
