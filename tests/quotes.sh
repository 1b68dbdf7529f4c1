#!/usr/bin/env bash
# Fails unless each fenced block that MARKDOWN shows after a line `<!-- from FILE -->` stands in FILE
# word for word. FILE is relative to the project.
# Usage: quotes.sh MARKDOWN
set -euo pipefail
markdown=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mapfile -t files < <(sed -n 's/^<!-- from \(.*\) -->$/\1/p' "$markdown")
[ ${#files[@]} -gt 0 ] || { echo "$markdown quotes no file" >&2; exit 1; }
for i in "${!files[@]}"; do
    block=$(awk -v wanted="$i" '
        /^<!-- from .* -->$/ { found = seen++ == wanted }
        found && /^```/ { if (inside++) exit; next }
        inside { print }' "$markdown")
    if [[ -z $block || $(<"${files[i]}") != *"$block"* ]]; then
        echo "$markdown shows something else than ${files[i]}: copy the lines from there" >&2
        exit 1
    fi
done
