"""The initramfs of one boot: busybox, init, modules, and what the rig lays over the host's root."""

from pathlib import Path

from .cpio import Archive

RIG = Path(__file__).parent
BUSYBOX = Path("/bin/busybox")

# The first are needed to mount the root, the others load beside it.
FIRST_MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay")
SECOND_MODULES = ("virtio_console", "virtio_gpu", "virtio_input", "evdev", "uinput")

GUEST_PROGRAMS = ("guest_agent.py", "guest_touch.py")

# What a machine does at boot that has nothing to do with displays, and takes time to do.
MASKED_UNITS = (
    "cryptsetup.target", "integritysetup.target", "veritysetup.target",
    "dev-hugepages.mount", "dev-mqueue.mount", "proc-sys-fs-binfmt_misc.automount",
    "sys-fs-fuse-connections.mount", "sys-kernel-config.mount", "sys-kernel-tracing.mount",
    "kmod-static-nodes.service", "systemd-ask-password-console.path", "systemd-binfmt.service",
    "systemd-firstboot.service", "systemd-initctl.socket", "systemd-journal-flush.service",
    "systemd-journald-audit.socket", "systemd-machine-id-commit.service",
    "systemd-modules-load.service", "systemd-pcrphase-sysinit.service",
    "systemd-pcrphase.service", "systemd-pstore.service", "systemd-random-seed.service",
    "systemd-remount-fs.service", "systemd-repart.service", "systemd-sysctl.service",
    "systemd-tmpfiles-clean.timer", "systemd-tmpfiles-setup-dev.service",
    "systemd-update-utmp.service", "systemd-timesyncd.service",
)
# udev would load a driver for every device it finds; the init has loaded the wanted ones.
MASKED_UDEV_RULES = ("80-drivers.rules",)


def build(kernel, has_overlay, modules=(), units=()):
    """The archive as bytes. `modules` and `units` are loaded and started beyond the usual."""
    archive = Archive()
    archive.add_file("init", (RIG / "init").read_bytes(), 0o755)
    archive.add_file("bin/busybox", BUSYBOX.read_bytes(), 0o755)
    for name in ("sh", "mount", "mkdir", "cp", "ln", "rm", "insmod", "poweroff", "switch_root"):
        archive.add_link(f"bin/{name}", "busybox")
    archive.add_file("config", f"VERSION='{kernel.version}'\nMODULES='{kernel.modules_dir}'\n"
                               f"OVERLAY={'1' if has_overlay else ''}\n")
    _add_modules(archive, kernel, modules)
    for name in GUEST_PROGRAMS:
        archive.add_file(f"guest/{name}", (RIG / name).read_bytes())
    _add_tree(archive, RIG / "layer", "layer")
    for rules in MASKED_UDEV_RULES:
        archive.add_link(f"layer/etc/udev/rules.d/{rules}", "/dev/null")
    _add_tree(archive, RIG / "units", "units")
    for unit in MASKED_UNITS:
        archive.add_link(f"units/{unit}", "/dev/null")
    for unit in units:
        archive.add_link(f"units/dorsal-vm.target.wants/{unit}", f"/usr/lib/systemd/system/{unit}")
    return archive.finish()


def _add_modules(archive, kernel, extra):
    loaded = []
    for stage, names in (("first", FIRST_MODULES), ("second", (*SECOND_MODULES, *extra))):
        files = [path for path in kernel.files_of(names) if path not in loaded]
        loaded += files
        for path in files:
            archive.add_file(f"modules/{path.name}", path.read_bytes())
        archive.add_file(f"modules/{stage}", "".join(f"{path.name}\n" for path in files))


def _add_tree(archive, source, target):
    for path in sorted(source.rglob("*")):
        name = f"{target}/{path.relative_to(source)}"
        if path.is_dir():
            archive.add_directory(name)
        else:
            archive.add_file(name, path.read_bytes())
