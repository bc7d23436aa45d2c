"""Waiting with an end, and processes that do not outlive the runner."""

import ctypes
import signal
import time

PR_SET_PDEATHSIG = 1

# Emulation is slow and the machine may be busy with other work: limits exist to end a hang, and
# are no statement on how long a thing may take.
BOOT_LIMIT = 300
COMMAND_LIMIT = 120


class TimedOut(Exception):
    """What was waited for did not come in time."""


class Deadline:
    """A point in time some seconds ahead."""

    def __init__(self, seconds):
        self._end = time.monotonic() + seconds

    def left(self):
        """Seconds left, never below 0."""
        return max(0.0, self._end - time.monotonic())

    def check(self, what):
        """Raises TimedOut once the time is over."""
        if self.left() == 0:
            raise TimedOut(f"timed out waiting for {what}")


def die_with_parent():
    """For subprocess's preexec_fn: the child is killed when the runner ends, however it ends."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
