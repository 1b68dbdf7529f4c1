#!/bin/sh
# eval "$(ws-echo --port 0 --print-env --background)", and completions, in zsh.

. "$(dirname "$0")/helpers.sh"

command -v zsh >/dev/null || { echo 'zsh is not installed' && exit 77; }

# The brackets of an IPv6 address are a pattern to zsh.
# shellcheck disable=SC2016 # it is for zsh
seen=$(zsh -f -c '
    eval "$($1 --host ::1 --port 0 --print-env --background --exit-with-parent)"
    sh -c "echo \$WS_ECHO_URL \$WS_ECHO_PORT"
    kill $WS_ECHO_PID' zsh "$WS_ECHO" 2>/dev/null)
port=${seen##* }
expect_equal "the variables" "$seen" "ws://[::1]:$port $port"

"$WS_ECHO" completion zsh | zsh -f -n || fail "zsh does not understand its completions"
