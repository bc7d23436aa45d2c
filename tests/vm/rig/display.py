"""The guest's heads seen from outside: plug, unplug, and what each really shows."""

import subprocess
import time

from .limits import COMMAND_LIMIT, Deadline, TimedOut
from .picture import Picture
from .qemu import GPU_SLOT

# A screen of about 100 dots an inch, in case somebody asks.
PIXELS_PER_MM = 4


class Display:
    """The heads of the virtio-gpu card, counted from 0. Head 0 is plugged in from the start."""

    def __init__(self, qemu, qmp, guest):
        self._qemu = qemu
        self._qmp = qmp
        self._guest = guest
        self._sizes = {}

    def plug(self, head, width, height):
        """Plugs in a head of this size, or resizes it; returns when udev has told of it.

        While a program is master of the card, the status in /sys stays old until that program
        (or anybody's `echo detect`) looks at the connector.
        """
        self._set_size(head, width, height)

    def unplug(self, head):
        """Unplugs a head; returns when udev has told of it."""
        self._set_size(head, 0, 0)

    def screenshot(self, head):
        """What the head scans out now, as a Picture."""
        path = self._qemu.directory / "screen.ppm"
        self._qmp.command("screendump", filename=str(path), device="gpu0", head=head)
        return Picture.from_ppm(path.read_bytes())

    def wait_for(self, head, accepts, timeout=COMMAND_LIMIT, what="the expected picture"):
        """Takes screenshots until `accepts(picture)` holds; gives that Picture.

        The last one lies in the machine's directory as `unexpected.png` when the time is over.
        """
        deadline = Deadline(timeout)
        while True:
            picture = self.screenshot(head)
            if accepts(picture):
                return picture
            if deadline.left() == 0:
                path = self._qemu.directory / "unexpected.png"
                picture.save(path)
                raise TimedOut(f"timed out waiting for {what} on head {head}; it shows {path}")
            time.sleep(0.2)

    def settled(self, head, seconds=1.0, timeout=COMMAND_LIMIT):
        """Waits until the head shows the same picture for so long; gives it.

        The text console draws again after each hot-plug.
        """
        deadline = Deadline(timeout)
        last, since = self.screenshot(head), time.monotonic()
        while time.monotonic() - since < seconds:
            deadline.check(f"head {head} to come to rest")
            time.sleep(0.1)
            picture = self.screenshot(head)
            if picture != last:
                last, since = picture, time.monotonic()
        return last

    def card(self):
        """The card's device file. Its number may change, its place on the PCI bus does not."""
        return self._guest.check(f"readlink -f {self.card_link()}")

    @staticmethod
    def card_link():
        """The card's name below /dev/dri/by-path, which lasts."""
        return f"/dev/dri/by-path/pci-0000:00:{GPU_SLOT:02x}.0-card"

    def connector_name(self, head):
        """The kernel's name of the connector, such as Virtual-2."""
        return self.connector_path(head).rsplit("/", 1)[1].split("-", 1)[1]

    def connector_path(self, head):
        """The connector's directory in the guest's /sys."""
        return self._guest.check(
            f"ls -d /sys/class/drm/$(basename $(readlink -f {self.card_link()}))-*-*"
            f" | sort -V | sed -n {head + 1}p")

    def _set_size(self, head, width, height):
        if self._sizes.get(head) == (width, height):
            return
        events = self._guest.start("udevadm monitor --udev --property --subsystem-match=drm")
        events.expect("^UDEV - ")
        subprocess.run(
            ["busctl", f"--address=unix:path={self._qemu.bus_path}", "call", "org.qemu",
             f"/org/qemu/Display1/Console_{head}", "org.qemu.Display1.Console", "SetUIInfo",
             "qqiiuu", str(width // PIXELS_PER_MM), str(height // PIXELS_PER_MM), "0", "0",
             str(width), str(height)],
            check=True, stdout=subprocess.DEVNULL, timeout=COMMAND_LIMIT)
        events.expect("^HOTPLUG=1$")
        events.stop()
        self._sizes[head] = (width, height)
