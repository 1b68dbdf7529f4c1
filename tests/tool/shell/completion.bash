#!/usr/bin/env bash
# The completion script in bash: what it offers for lines that users type.

. "$(dirname "$0")/helpers.sh"

eval "$("$WS_ECHO" completion bash)"
complete -p ws-echo >/dev/null || fail "nothing completes ws-echo"

# Outside of a real completion, there are no options to set.
compopt() { :; }

# offered WORD...: the completions of the last word, as bash has split the line, on one line.
offered() {
    COMP_WORDS=(ws-echo "$@")
    COMP_CWORD=$#
    COMPREPLY=()
    _ws_echo
    echo "${COMPREPLY[*]}"
}

expect_offer() { # EXPECTED WORD...
    expect_equal "the offer after \"ws-echo ${*:2}\"" "$(offered "${@:2}")" "$1"
}

expect_offer '--trace --trace-format --trace-file' --tra
expect_offer '--print-port --print-url --print-env' --once --print
expect_offer 'faults healthcheck completion grade cases wstest' ''
expect_offer 'faults' fa

# values, after a space and after '='
expect_offer 'connections messages frames bytes' --trace ''
expect_offer 'messages' --trace m
expect_offer 'text json' --trace-format = ''
expect_offer 'json' --trace-format = j
expect_offer 'fish' --print-env = f
expect_offer '--background --behavior' --print-env --b # it takes a value only after '='
expect_offer '' --port ''
expect_offer '' --nonsense = ''
expect_offer 'frame.rsv1 frame.rsv2 frame.rsv3 frame.rsv-all' --behavior frame.rsv

# commands
expect_offer 'tcp.slowread tcp.slowwrite' faults tcp.slow
expect_offer '--format --hosts -h --help' faults -
expect_offer 'text json markdown' faults --format ''
expect_offer 'markdown' faults slow --format = m
expect_offer '--timeout -h --help' healthcheck -
expect_offer '' healthcheck --timeout ''
expect_offer 'bash zsh fish' completion ''
expect_offer 'zsh' completion z

# files
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
: >"$folder/port one"
: >"$folder/other"
for option in --port-file --pid-file --trace-file; do
    expect_offer "$folder/port one" $option "$folder/po"
    expect_offer "$folder/port one" $option = "$folder/po"
done

# a command after --
case " $(offered --tls -- ca) " in
    *" cat "*) ;;
    *) fail "after --, no command is offered" ;;
esac
expect_offer "$folder/port one" --tls -- cat "$folder/po"
expect_offer '' --tls -- cat --expect # options are the command's
