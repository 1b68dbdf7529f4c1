#!/usr/bin/env bash
# The image: built with buildah and run with podman, without a registry and without a daemon. It is
# healthy, becomes unhealthy, and stops at once; as another user, on a read-only root.
# Usage: image.sh PYTHON
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
python=$1

for program in buildah podman runc; do
    command -v $program >/dev/null || { echo "there is no $program here"; exit 77; }
done
[ "$(id -u)" = 0 ] || { echo 'only root can do this without further settings'; exit 77; }

# Nothing outside of the test's folder is used or changed.
store=(--storage-driver vfs --root "$work/store" --runroot "$work/run")
export BUILDAH_OPTIONS="${store[*]}"
podman() { command podman "${store[@]}" --cgroup-manager cgroupfs "$@"; }
remove() {
    podman rm --all --force --time 0 >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap remove EXIT

image=$("$project/scripts/build-image" ws-echo:test)
podman image inspect "$image" >"$work/image.json"
"$python" - "$work/image.json" <<'END'
import json, sys
image = json.load(open(sys.argv[1]))[0]
config = image['Config']
assert config['User'] == '65532:65532', config
assert config['Entrypoint'] == ['/ws-echo'], config
assert config['StopSignal'] == 'SIGTERM', config
assert list(config['ExposedPorts']) == ['9001/tcp'], config
assert image['Healthcheck']['Test'] == ['CMD', '/ws-echo', 'healthcheck'], image
assert image['Size'] < 8_100_000, image['Size']
print('image:', image['Size'], 'octets')
END

# Its server can only listen on a port that is known, because the health check must find it. So the
# address is of this process.
host=127.$(($$ >> 16 & 127)).$(($$ >> 8 & 255)).$(($$ & 255))

# podman's timer for the health check needs systemd, so it is off, and the test runs the check itself.
options=(--network host --runtime runc --read-only --cap-drop all --health-interval disable
    --ulimit nofile=1024:1024 --ulimit nproc=4096:4096)
status=0
podman run --rm "${options[@]}" "$image" --version || status=$?
if ((status >= 125 && status <= 127)); then
    echo 'podman cannot run containers here'
    exit 77
fi

# start NAME OPTIONS...: as in the documentation, but in the host's network.
start() {
    podman run -d --name "$1" "${options[@]}" "$image" "${@:2}" >/dev/null
    for ((i = 0; i < 100; i++)); do
        if podman logs "$1" 2>&1 | grep -q 'listening on ws://'; then return; fi
        sleep 0.1
    done
    podman logs "$1"
    fail "the container $1 does not listen"
}

# Its port differs from the image's: healthcheck finds it in the command line of process 1.
start server --host $host --port 9471 --control-port 9472
podman logs server 2>&1 | grep -F '(pid 1)'
podman exec server /ws-echo healthcheck
podman exec server /ws-echo healthcheck ws://$host:9471
podman healthcheck run server
[ "$(podman inspect --format '{{.State.Health.Status}}' server)" = healthy ] || fail 'not healthy'

# down: the server lives and says that it is not ready
"$python" - <<END
import urllib.request
request = urllib.request.Request('http://$host:9472/-/down', b'{"for_ms":60000}',
                                 {'Content-Type': 'application/json'})
urllib.request.urlopen(request).close()
END
# In the first five seconds a failure does not count, and then three in a row do.
for ((i = 0; i < 200; i++)); do
    podman healthcheck run server >/dev/null 2>&1 || true
    state=$(podman inspect --format '{{.State.Health.Status}}' server)
    if [ "$state" = unhealthy ]; then break; fi
    sleep 0.1
done
echo "state: $state"
[ "$state" = unhealthy ] || fail 'not unhealthy'

begin=$(date +%s%N)
podman stop server >/dev/null
echo "stopped in $((($(date +%s%N) - begin) / 1000000)) ms"
[ "$(podman inspect --format '{{.State.ExitCode}}' server)" = 0 ] || fail 'stopped with an error'

# the environment, and TLS
podman run -d --name secure "${options[@]}" \
    -e WS_ECHO_HOST=$host -e WS_ECHO_PORT=9473 -e WS_ECHO_TLS=1 -e WS_ECHO_TLS_ONLY=true \
    "$image" >/dev/null
for ((i = 0; i < 100; i++)); do
    if podman exec secure /ws-echo healthcheck; then break; fi
    sleep 0.1
done
podman healthcheck run secure
podman exec secure /ws-echo healthcheck wss://$host:9473
podman kill --signal TERM secure >/dev/null
[ "$(podman wait secure)" = 0 ] || fail 'the secure server stopped with an error'
