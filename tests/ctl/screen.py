"""An X server for tests of windows: keys go in, pixels come out."""
import os
import re
import shutil
import signal
import struct
import subprocess
import time


def is_installed():
    return all(shutil.which(program) for program in ("Xvfb", "xdotool", "xwd"))


# For programs with a window: what the window's library loads and leaves is not ours.
NO_LEAKS = {"ASAN_OPTIONS": "detect_leaks=0"}


class Screen:
    """An X server with nothing else on it."""

    def __init__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1200x800x24", "-nolisten", "tcp"],
            pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as file:
            self.display = ":" + file.readline().strip()

    def close(self):
        self.server.send_signal(signal.SIGTERM)
        self.server.wait()

    def run(self, *command):
        return subprocess.run(command, env=os.environ | {"DISPLAY": self.display},
                              capture_output=True, check=False).stdout

    def press(self, *keys):
        self.run("xdotool", "key", *keys)

    def rows(self, width, height):
        """The pixels of the window at the pointer, as RGB rows; none while it is not there, of another size."""
        pointer = self.run("xdotool", "getmouselocation", "--shell").decode()
        window = re.search(r"^WINDOW=(\d+)", pointer, re.M)
        data = self.run("xwd", "-id", window[1], "-silent") if window else b""
        if len(data) < 100:
            return []
        head = struct.unpack(">25I", data[:100])
        depth, stride = head[11] // 8, head[12]
        start = head[0] + head[19] * 12
        if (head[4], head[5]) != (width, height):
            return []
        rows = []
        for y in range(height):
            at = start + y * stride
            bytes_ = data[at:at + depth * width]
            row = bytearray(3 * width)
            for channel in range(3):  # blue stands first
                row[channel::3] = bytes_[2 - channel::depth]
            rows.append(bytes(row))
        return rows


def eventually(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
