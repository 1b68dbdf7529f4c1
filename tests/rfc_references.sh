#!/usr/bin/env bash
# Fails unless every reference to an RFC is written like "RFC 6455, 5.5.1", and like "RFC 6455" for the
# whole.
# Usage: rfc_references.sh PROJECT_FOLDER
set -euo pipefail
cd "$1"

# "RFC6455", "RFC 6455 5.2", "RFC 6455, section 5", "RFC 6455 §5"; "§ 5.2" and "section 5.2" alone; a
# section without its RFC: "(5.5.1)"; an RFC without its name: "6455 5.2", or "6455, 5.2" in a table.
# A constant of OpenSSL is none: XN_FLAG_RFC2253.
wrong='(^|[^_])[Rr][Ff][Cc]-?[0-9]{4}|RFC [0-9]{4},? (§|[Ss]ec|[Ss]ection)|RFC [0-9]{4} [0-9]|§ ?[0-9]|\b[Ss]ection [0-9]'
wrong+='|\b[Rr]fc [0-9]{4}|[a-z.]"? \([0-9]+(\.[0-9]+)+\)|"(6455|7692|9110|9112) [0-9]|\| (6455|7692|9110|9112), '

if grep -rnIE "$wrong" README.md fixture tool tests scripts \
    --include='*.[ch]pp' --include='*.md' --include='*.sh' --include='*.bash' --include='*.py' \
    --include='*.js' --include='*.txt' --include='*.cmake' --exclude=rfc_references.sh \
    --exclude-dir=licenses >&2; then
    echo 'write these references like "RFC 6455, 5.5.1"' >&2
    exit 1
fi
