#!/bin/sh
# --host on a machine without IPv6, and on one where ports are taken for IPv6.
# NO_IPV6_LIBRARY is made from ../no_ipv6.cpp.

. "$(dirname "$0")/helpers.sh"
: "${NO_IPV6_LIBRARY:?}"

announced() { # ARGUMENTS: prints what the tool announces, without its port, then ends it
    LD_PRELOAD=$NO_IPV6_LIBRARY "$WS_ECHO" --port 0 --max-lifetime 1ms "$@" 2>&1 |
        sed -n 's/:[0-9]\{3,\}//g; s/ (pid.*//; s/^ws-echo: //; /^stopped/!p'
}

for kind in socket address; do
    export NO_IPV6=$kind
    expect_equal "$kind, localhost" "$(announced --host localhost)" "listening on ws://127.0.0.1"
    expect_equal "$kind, both" "$(announced --host localhost --host 127.0.0.2)" \
        "listening on ws://127.0.0.1 and ws://127.0.0.2"
    case $(announced --host ::1) in
        "cannot listen on [::1]:0: "*) ;;
        *) fail "$kind, ::1: $(announced --host ::1)" ;;
    esac
done
NO_IPV6=socket
expect_equal "all interfaces" "$(announced)" \
    "listening on ws://127.0.0.1 and all other IPv4 interfaces"
unset NO_IPV6

# With --port 0 it tries other ports, but not for ever.
export TAKEN_ON_IPV6=5
expect_equal "a port that is taken" "$(announced --host localhost)" \
    "listening on ws://127.0.0.1 and ws://[::1]"
TAKEN_ON_IPV6=1000000
expect_equal "every port taken" "$(announced --host localhost)" "cannot listen on several addresses:\
 Address already in use (no free port is the same on all of them; use one host)"
