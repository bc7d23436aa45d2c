"""Debian's own kernel, downloaded and unpacked into the cache, and the order of its modules.

Nothing names a version: the package `linux-image-amd64` depends on the current one. A kernel that
was downloaded once is used again when the package archive cannot be asked.
"""

import fcntl
import lzma
import os
import re
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

META_PACKAGE = "linux-image-amd64"


class KernelError(Exception):
    """No kernel could be had; the text says why."""


def cache_dir():
    """The directory that keeps the kernel between runs: $DORSAL_VM_CACHE or below ~/.cache."""
    chosen = os.environ.get("DORSAL_VM_CACHE")
    if chosen:
        path = Path(chosen)
    else:
        path = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dorsal-vm"
    path.mkdir(parents=True, exist_ok=True)
    return path.resolve()


class Kernel:
    """An unpacked kernel: `image` to boot, `version`, and its modules by name."""

    def __init__(self, tree):
        self.tree = Path(tree)
        self.version = next((self.tree / "lib/modules").iterdir()).name
        self.image = self.tree / "boot/vmlinux"
        self.modules_dir = self.tree / "lib/modules" / self.version
        self._needs = self._read_dependencies()

    @classmethod
    def cached(cls, cache):
        """The current kernel, from the cache where it is there already."""
        package = _current_package()
        if package is None:
            trees = sorted(cache.glob("linux-image-*"), key=lambda tree: tree.stat().st_mtime)
            if not trees:
                raise KernelError(f"apt-cache knows no {META_PACKAGE}; run apt-get update")
            return cls(trees[-1])
        tree = cache / package
        with open(cache / "kernel.lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not tree.exists():
                _download(package, tree)
        return cls(tree)

    def files_of(self, names):
        """The files of the named modules and of all they need, in the order to load them."""
        order = []
        for name in names:
            path = self._needs_name(name)
            if path is None:
                continue
            for needed in [*reversed(self._needs[path]), path]:
                if needed not in order:
                    order.append(needed)
        return [self.modules_dir / path for path in order]

    def _needs_name(self, name):
        """The module's path in the tree; None for one that is built in."""
        plain = name.replace("-", "_")
        for path in self._needs:
            if _module_name(path) == plain:
                return path
        builtin = (self.modules_dir / "modules.builtin").read_text(encoding="ascii").split()
        if any(_module_name(path) == plain for path in builtin):
            return None
        raise KernelError(f"kernel {self.version} has no module {name}")

    def _read_dependencies(self):
        needs = {}
        for line in (self.modules_dir / "modules.dep").read_text(encoding="ascii").splitlines():
            path, _, rest = line.partition(":")
            needs[path] = rest.split()
        return needs


def _module_name(path):
    return Path(path).name.split(".ko")[0].replace("-", "_")


def _current_package():
    asked = subprocess.run(["apt-cache", "depends", META_PACKAGE], text=True,
                           capture_output=True, check=False)
    found = re.search(r"Depends: (linux-image-\S+)", asked.stdout)
    return found.group(1) if found else None


def _download(package, tree):
    """Unpacks beside and renames at the end, so that a tree that exists is complete."""
    work = Path(tempfile.mkdtemp(prefix="unpack-", dir=tree.parent))
    try:
        done = subprocess.run(["apt-get", "-o", "APT::Sandbox::User=root", "download", package],
                              cwd=work, text=True, capture_output=True, check=False)
        if done.returncode != 0:
            raise KernelError(f"cannot download {package}: {done.stderr.strip()}")
        unpacked = work / "tree"
        subprocess.run(["dpkg", "-x", next(work.glob("*.deb")), unpacked], check=True)
        version = next((unpacked / "lib/modules").iterdir()).name
        subprocess.run(["depmod", "-b", unpacked, version], check=True)
        _uncompress(unpacked / "boot" / f"vmlinuz-{version}", unpacked / "boot/vmlinux")
        unpacked.rename(tree)
    finally:
        shutil.rmtree(work)


def _uncompress(vmlinuz, vmlinux):
    """Takes the ELF kernel out of a bzImage (Documentation/x86/boot.rst).

    Unpacking xz under emulation takes seconds at each boot, while QEMU starts the ELF directly by
    its PVH entry. A kernel packed in another way is booted as it is.
    """
    data = vmlinuz.read_bytes()
    setup_sectors = data[0x1f1] or 4
    offset, length = struct.unpack_from("<II", data, 0x248)
    start = (setup_sectors + 1) * 512 + offset
    payload = data[start:start + length]
    if payload.startswith(b"\xfd7zXZ\0"):
        data = lzma.LZMADecompressor().decompress(payload)
    vmlinux.write_bytes(data)
