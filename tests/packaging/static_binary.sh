#!/usr/bin/env bash
# The static binary: its size, what it needs (nothing), and a run inside an empty root directory, as
# another user and as process 1. Its tarball, and that a second build gives the same octets.
# Usage: static_binary.sh PYTHON
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
python=$1

[ "$(uname)" = Linux ] || { echo 'there is no static binary for this system'; exit 77; }
# With ccache, the second build below compiles nothing again.
export CCACHE_NOHASHDIR=1
CCACHE_BASEDIR=$project "$project/scripts/build-static" "$work/packages" >"$work/printed"
mapfile -t built <"$work/printed"
binary=${built[0]} tarball=${built[1]}
unset WS_ECHO_PORT

# ---- the file ----

size=$(stat -c %s "$binary")
echo "size: $size"
((size < 8000000)) || fail "the binary has $size octets, not less than 8 MB"
readelf -lW "$binary" >"$work/segments"
! grep -E 'INTERP' "$work/segments" || fail 'the binary needs a dynamic linker'
! readelf -dW "$binary" | grep NEEDED || fail 'the binary needs libraries'
readelf -hW "$binary" | grep -q 'Type: *DYN' || fail 'the binary has a fixed address'
! readelf -SW "$binary" | grep -E '\.(symtab|debug)' || fail 'the binary is not stripped'
! grep -aF -e "$project" -e "$work/" "$binary" || fail 'the binary names folders of this machine'

"$binary" --version | grep -x 'OpenSSL 3\..*'
"$binary" --licenses >"$work/licenses"
for notice in 'the ws-echo authors' 'Peter Thorson' 'Niels Lohmann' 'University of Cincinnati' \
    'GNU LESSER GENERAL PUBLIC LICENSE' 'Apache License' 'Boost Software License' \
    'GCC Runtime Library' 'Jean-loup Gailly'; do
    grep -qF "$notice" "$work/licenses" || fail "--licenses does not mention: $notice"
done

# ---- the tarball ----

(cd "$work/packages" && sha256sum --quiet --check ./*.sha256)
name=$(basename "$tarball" .tar.gz)
tar -xzf "$tarball" -C "$work"
(cd "$work/$name" && find . -type f | sort) >"$work/files"
diff - "$work/files" <<'END'
./LICENSES
./completions/_ws-echo
./completions/ws-echo
./completions/ws-echo.fish
./ws-echo
./ws-echo.1
END
cmp "$binary" "$work/$name/ws-echo"
cmp "$work/licenses" "$work/$name/LICENSES"
grep -F 'print\-port' "$work/$name/ws-echo.1" >/dev/null
[ "$(stat -c %a "$work/$name/ws-echo")" = 755 ] || fail 'ws-echo is not executable'

# ---- in an empty root directory ----

# run_alone FOLDER COMMAND...: with the folder as root, as another user and as process 1.
run_alone() {
    local root=$1
    shift
    if [ "$(id -u)" = 0 ]; then
        exec unshare --pid --fork --kill-child --mount --root="$root" --setuid 65532 \
            --setgid 65532 "$@"
    fi
    exec unshare --map-root-user --pid --fork --kill-child --mount --root="$root" "$@"
}

root=$work/root
mkdir "$root"
cp "$binary" "$root/ws-echo"
if ! (run_alone "$root" /ws-echo --version) >"$work/out" 2>&1; then
    cat "$work/out"
    grep -q unshare "$work/out" || fail 'the binary does not start in an empty root directory'
    echo 'unshare is not permitted here'
    exit 77
fi

# A descriptor of the outside carries the URL, because the root directory has no other file.
mkfifo "$work/url"
(run_alone "$root" /ws-echo --host 127.0.0.1 --port 0 --tls --listen '0=tls.expired' --print-env \
    --debug) >"$work/url" 2>"$work/log" &
server=$!
# unshare itself ignores SIGTERM, and a change of the user makes --kill-child ineffective.
server_itself() { tr -d ' ' <"/proc/$server/task/$server/children"; }
trap '{ kill -KILL "$(server_itself)"; } 2>/dev/null || true; rm -rf "$work"' EXIT
read -r variables <"$work/url"
eval "$variables"
[ "$WS_ECHO_PID" = 1 ] || fail "the server is process $WS_ECHO_PID, not 1"
for scheme in http https ws wss; do
    (run_alone "$root" /ws-echo healthcheck "$scheme://127.0.0.1:$WS_ECHO_PORT")
done
# As the image asks: without a URL.
(export WS_ECHO_PORT; run_alone "$root" /ws-echo healthcheck)
! (WS_ECHO_PORT=1 run_alone "$root" /ws-echo healthcheck) || fail 'healthy without a server'
"$python" "$packaging/static_client.py" "$WS_ECHO_CONTROL_URL" "$WS_ECHO_URL" \
    "$WS_ECHO_LISTEN_URL_1"
kill -TERM "$(server_itself)"
status=0
wait "$server" || status=$?
cat "$work/log"
[ "$status" = 0 ] || fail "the server ended with $status after SIGTERM"

# ---- once more ----

mkdir "$work/again"
cp -R "$project/CMakeLists.txt" "$project/LICENSE" "$project/fixture" "$project/tool" \
    "$project/scripts" "$work/again"
CCACHE_BASEDIR=$work/again "$work/again/scripts/build-static" "$work/second" >/dev/null
for file in ws-echo LICENSES "$name.tar.gz" "$name.tar.gz.sha256"; do
    cmp "$work/packages/$file" "$work/second/$file" || fail "a second build differs: $file"
done
