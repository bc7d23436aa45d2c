"""Runs inside the guest: a touchscreen made by uinput, driven by lines on standard input.

Usage: guest_touch.py WIDTH HEIGHT NAME. It prints the device file (/dev/input/eventN) once udev
knows it, and `done` after each command:

    down SLOT X Y | move SLOT X Y | up SLOT | tap X Y | swipe X0 Y0 X1 Y1 MILLISECONDS

It is a direct multitouch device (protocol B, five slots) with one unit per pixel. It lives until
its input ends.
"""

import subprocess
import sys
import time

from evdev import AbsInfo, UInput, ecodes

SLOTS = 5
STEP_SECONDS = 0.016
# Shorter touches than a finger's are taken for noise by some.
TAP_SECONDS = 0.06


class Touchscreen:
    """The device and the touches on it."""

    def __init__(self, width, height, name):
        def axis(top):
            return AbsInfo(value=0, min=0, max=top, fuzz=0, flat=0, resolution=10)

        events = {
            ecodes.EV_KEY: [ecodes.BTN_TOUCH],
            ecodes.EV_ABS: [
                (ecodes.ABS_X, axis(width - 1)),
                (ecodes.ABS_Y, axis(height - 1)),
                (ecodes.ABS_MT_SLOT, axis(SLOTS - 1)),
                (ecodes.ABS_MT_POSITION_X, axis(width - 1)),
                (ecodes.ABS_MT_POSITION_Y, axis(height - 1)),
                (ecodes.ABS_MT_TRACKING_ID, axis(65535)),
            ],
        }
        self._device = UInput(events, name=name, input_props=[ecodes.INPUT_PROP_DIRECT])
        self._touching = set()
        self._next_id = 0

    @property
    def path(self):
        """The device file."""
        return self._device.device.path

    def down(self, slot, x, y):
        """A finger comes down."""
        self._next_id = (self._next_id + 1) % 65536
        self._touching.add(slot)
        self._write(slot, x, y, tracking_id=self._next_id)

    def move(self, slot, x, y):
        """A finger that is down moves."""
        self._write(slot, x, y)

    def up(self, slot):
        """A finger leaves."""
        self._touching.discard(slot)
        self._absolute(ecodes.ABS_MT_SLOT, slot)
        self._absolute(ecodes.ABS_MT_TRACKING_ID, -1)
        self._finish()

    def tap(self, x, y):
        """A short touch."""
        self.down(0, x, y)
        time.sleep(TAP_SECONDS)
        self.up(0)

    def swipe(self, x0, y0, x1, y1, milliseconds):
        """A straight stroke."""
        steps = max(2, round(milliseconds / 1000 / STEP_SECONDS))
        self.down(0, x0, y0)
        for step in range(1, steps + 1):
            time.sleep(STEP_SECONDS)
            self.move(0, x0 + (x1 - x0) * step // steps, y0 + (y1 - y0) * step // steps)
        self.up(0)

    def _write(self, slot, x, y, tracking_id=None):
        self._absolute(ecodes.ABS_MT_SLOT, slot)
        if tracking_id is not None:
            self._absolute(ecodes.ABS_MT_TRACKING_ID, tracking_id)
        self._absolute(ecodes.ABS_MT_POSITION_X, x)
        self._absolute(ecodes.ABS_MT_POSITION_Y, y)
        self._absolute(ecodes.ABS_X, x)
        self._absolute(ecodes.ABS_Y, y)
        self._finish()

    def _finish(self):
        self._device.write(ecodes.EV_KEY, ecodes.BTN_TOUCH, 1 if self._touching else 0)
        self._device.syn()

    def _absolute(self, code, value):
        self._device.write(ecodes.EV_ABS, code, value)


def main():
    """Creates the device and obeys."""
    width, height, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    screen = Touchscreen(width, height, name)
    subprocess.run(["udevadm", "wait", "--timeout=60", screen.path], check=True)
    print(screen.path, flush=True)
    for line in sys.stdin:
        verb, *numbers = line.split()
        getattr(screen, verb)(*map(int, numbers))
        print("done", flush=True)


if __name__ == "__main__":
    main()
