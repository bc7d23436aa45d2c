"""Starts QEMU: the command line, the private bus of its display, and the end of both."""

import subprocess
import time

from .limits import COMMAND_LIMIT, Deadline, die_with_parent

# PCI slots are chosen by us so that cards are found by path in the guest.
GPU_SLOT = 0x10

KERNEL_ARGUMENTS = (
    "console=ttyS0", "quiet", "loglevel=4", "panic=-1", "rdinit=/init",
    "mitigations=off", "audit=0", "apparmor=0", "selinux=0", "random.trust_cpu=on", "tsc=reliable",
    "no_timer_check", "raid=noautodetect", "cryptomgr.notests",
    # A blinking cursor would make two pictures of an untouched head differ.
    "vt.global_cursor_default=0", "consoleblank=0",
    "systemd.show_status=0", "systemd.condition-needs-update=0",
)

BUS_CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class StartFailed(Exception):
    """QEMU or its bus did not start; the text has their last words."""


class Qemu:
    """A running QEMU. All its sockets and logs are files in `directory`."""

    def __init__(self, directory, kernel, initramfs, *, heads, size, overlay, memory,
                 kernel_arguments, devices):
        self.directory = directory
        self.qmp_path = directory / "qmp"
        self.agent_path = directory / "agent"
        self.bus_path = directory / "bus"
        self.share = directory / "out"
        self.share.mkdir()
        (directory / "initramfs").write_bytes(initramfs)
        self._bus = self._start_bus()
        shares = [_share("root", "/", readonly=True), _share("out", self.share)]
        if overlay:
            shares.append(_share("overlay", overlay, readonly=True))
        self._process = self._spawn("qemu", [
            "qemu-system-x86_64", "-nodefaults", "-no-user-config", "-no-reboot",
            "-machine", "pc", "-accel", "tcg,thread=multi", "-cpu", "Nehalem,+rdrand", "-smp", "2",
            "-m", str(memory), "-vga", "none", "-rtc", "base=utc",
            "-kernel", str(kernel.image), "-initrd", str(directory / "initramfs"),
            "-append", " ".join([*KERNEL_ARGUMENTS, *kernel_arguments]),
            "-display", f"dbus,addr=unix:path={self.bus_path}",
            "-qmp", f"unix:{self.qmp_path},server=on,wait=off",
            "-serial", f"file:{directory / 'console.log'}",
            "-device", "virtio-serial-pci",
            "-chardev", f"file,id=journal,path={directory / 'journal.log'}",
            "-device", "virtconsole,chardev=journal",
            "-chardev", f"socket,id=agent,path={self.agent_path},server=on,wait=off",
            "-device", "virtserialport,chardev=agent,name=dorsal.agent",
            "-device", "virtio-keyboard-pci",
            "-device", f"virtio-gpu-pci,id=gpu0,max_outputs={heads},xres={size[0]},"
                       f"yres={size[1]},addr={GPU_SLOT:x}",
            *(argument for device in devices for argument in ("-device", device)),
            *(argument for share in shares for argument in share),
        ])
        self._wait_for_socket(self.qmp_path, self._process, "qemu")
        self._wait_for_socket(self.agent_path, self._process, "qemu")

    def stop(self):
        """Ends QEMU and the bus at once."""
        for process in (self._process, self._bus):
            process.kill()
            process.wait()

    def wait(self, seconds=COMMAND_LIMIT):
        """Waits for QEMU's own end, as after `systemctl poweroff`."""
        self._process.wait(seconds)

    def log(self, name):
        """The text of console.log, journal.log, qemu.log or bus.log."""
        path = self.directory / name
        return path.read_text(errors="replace") if path.exists() else ""

    def _start_bus(self):
        configuration = self.directory / "bus.conf"
        configuration.write_text(BUS_CONFIGURATION.format(path=self.bus_path))
        bus = self._spawn("bus", ["dbus-daemon", "--nofork", f"--config-file={configuration}"])
        self._wait_for_socket(self.bus_path, bus, "bus")
        return bus

    def _spawn(self, name, arguments):
        with open(self.directory / f"{name}.log", "wb") as log:
            return subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                    preexec_fn=die_with_parent)

    def _wait_for_socket(self, path, process, name):
        deadline = Deadline(COMMAND_LIMIT)
        while not path.exists():
            if process.poll() is not None:
                raise StartFailed(f"{name} ended with {process.returncode}: "
                                  f"{self.log(name + '.log')}")
            deadline.check(f"the socket of {name}")
            time.sleep(0.02)


def _share(tag, path, readonly=False):
    access = ",readonly=on" if readonly else ""
    return ["-fsdev", f"local,id={tag},path={path},security_model=none,multidevs=remap{access}",
            "-device", f"virtio-9p-pci,fsdev={tag},mount_tag={tag}"]
