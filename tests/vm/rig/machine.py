"""One virtual machine from boot to end; the only file that knows all the others."""

import fcntl
import shutil
import sys
import tempfile
import time
from pathlib import Path

from . import initramfs
from .channel import Channel
from .display import Display
from .guest import Guest
from .kernel import Kernel, cache_dir
from .limits import BOOT_LIMIT
from .qemu import Qemu
from .qmp import Qmp


class Machine:
    """A booted guest. `guest`, `display` and `qmp` act on it, `boot_seconds` says how long it took.

    `directory` holds console.log (kernel), journal.log, qemu.log and bus.log.
    """

    def __init__(self):
        self.directory = Path(tempfile.mkdtemp(prefix="dorsal-vm-"))
        self.directory.chmod(0o755)
        self.boot_seconds = None
        self.guest = None
        self.display = None
        self.qmp = None
        self._qemu = None
        self._channel = None
        self._lock = None

    def boot(self, heads=2, size=(1280, 720), overlay=None, kernel_arguments=(), modules=(),
             units=(), devices=(), memory=1024):
        """Boots, and returns when systemd has started everything.

        heads             of the virtio-gpu card; head 0 is plugged in at `size`
        overlay           directory whose content appears at the guest's / (a DESTDIR)
        kernel_arguments  more of the kernel's command line
        modules           more kernel modules to load at boot
        units             system units to start at boot, for example of the overlay
        devices           more arguments of QEMU's -device
        memory            in MiB
        """
        cache = cache_dir()
        self._lock = _take_lock(cache / "machine.lock")
        kernel = Kernel.cached(cache)
        archive = initramfs.build(kernel, overlay is not None, modules, units)
        start = time.monotonic()
        self._qemu = Qemu(self.directory, kernel, archive, heads=heads, size=size,
                          overlay=overlay and Path(overlay).resolve(), memory=memory,
                          kernel_arguments=kernel_arguments, devices=devices)
        self._channel = Channel(self._qemu.agent_path)
        self.qmp = Qmp(self._qemu.qmp_path)
        self.guest = Guest(self._channel, self._qemu.share)
        self.display = Display(self._qemu, self.qmp, self.guest)
        self._channel.wait_for_hello(BOOT_LIMIT)
        self.guest.run("systemctl is-system-running --wait", BOOT_LIMIT)
        self.boot_seconds = time.monotonic() - start

    def power_off(self):
        """Shuts the guest down in good order; returns when QEMU has ended."""
        self.guest.start("systemctl poweroff")
        self._qemu.wait()

    def last_words(self, lines=60):
        """The ends of the logs, for a report of a failure."""
        if self._qemu is None:
            return ""
        parts = []
        for name in ("qemu.log", "console.log", "journal.log"):
            text = self._qemu.log(name).splitlines()[-lines:]
            parts += [f"--- end of {name}", *text] if text else []
        return "\n".join(parts)

    def close(self, keep=False):
        """Ends the machine and removes its directory, unless that is to be kept."""
        if self._channel is not None:
            self._channel.close()
        if self.qmp is not None:
            self.qmp.close()
        if self._qemu is not None:
            self._qemu.stop()
        if not keep:
            shutil.rmtree(self.directory)
        if self._lock is not None:
            self._lock.close()


def _take_lock(path):
    """Two machines at once would starve each other; the lock ends with the file's closing."""
    lock = open(path, "w", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("waiting for another machine to end", file=sys.stderr, flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock
