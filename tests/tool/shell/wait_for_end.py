"""Waits until the process PID has exited. It need not be a child.

Usage: wait_for_end.py PID

`kill -0` would not do: it also finds a process that has exited but is not collected yet.
"""

import os
import select
import sys

LIMIT = 10 * float(os.environ.get("WSECHO_TIMEOUT_SCALE", "1"))  # seconds

try:
    process = os.pidfd_open(int(sys.argv[1]))
except ProcessLookupError:
    sys.exit(0)
ended, _, _ = select.select([process], [], [], LIMIT)
sys.exit(0 if ended else f"process {sys.argv[1]} still runs after {LIMIT} s")
