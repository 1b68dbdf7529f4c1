"""Waits until the process PID, which need not be a child, has ended.

Usage: wait_for_end.py PID

Not `kill -0`, for which a process that nobody has collected yet is still there.
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
sys.exit(0 if ended else f"process {sys.argv[1]} is still there after {LIMIT} s")
