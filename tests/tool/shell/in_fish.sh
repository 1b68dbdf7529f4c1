#!/bin/sh
# eval (ws-echo --port 0 --print-env --background), and completions, in fish.

. "$(dirname "$0")/helpers.sh"

command -v fish >/dev/null || { echo 'fish is not installed' && exit 77; }

# --print-env is understood by fish too; --print-env=fish is in its own words.
for option in --print-env --print-env=fish; do
    # shellcheck disable=SC2016 # it is for fish
    seen=$(fish -c '
        eval ($argv[1] --port 0 --background --exit-with-parent $argv[2])
        sh -c "echo \$WS_ECHO_URL \$WS_ECHO_PORT"
        kill $WS_ECHO_PID' "$WS_ECHO" $option 2>/dev/null)
    port=${seen##* }
    expect_equal "the variables of $option" "$seen" "ws://127.0.0.1:$port $port"
done

offered() { # LINE
    # shellcheck disable=SC2016
    fish -c 'function ws-echo; end; $argv[1] completion fish | source; complete -C $argv[2]' \
        "$WS_ECHO" "$1" | cut -f 1 | tr '\n' ' '
}

expect_equal "the offer" "$(offered 'ws-echo --trace ')" 'bytes connections frames messages '
expect_equal "the offer" "$(offered 'ws-echo faults tcp.slow')" 'tcp.slowread tcp.slowwrite '
expect_equal "the offer" "$(offered 'ws-echo --print-env=f')" '--print-env=fish '
expect_equal "the offer" "$(offered 'ws-echo completion ')" 'bash fish zsh '
# After --, the command's own words are offered.
expect_equal "the offer" "$(offered 'ws-echo --tls -- ws-echo --port-')" '--port-file '
