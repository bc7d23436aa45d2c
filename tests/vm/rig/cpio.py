"""Writes a "newc" cpio archive, the format of an initramfs."""

import os
import stat


class Archive:
    """Collects entries in memory; paths are relative, parents are added by themselves."""

    def __init__(self):
        self._parts = []
        self._paths = set()

    def add_file(self, path, content, mode=0o644):
        """A regular file; `content` is bytes or text."""
        if isinstance(content, str):
            content = content.encode()
        self._add(path, stat.S_IFREG | mode, content)

    def add_link(self, path, target):
        """A symbolic link."""
        self._add(path, stat.S_IFLNK | 0o777, target.encode())

    def add_directory(self, path):
        """A directory, once."""
        if path and path not in self._paths:
            self._add(path, stat.S_IFDIR | 0o755, b"")

    def finish(self):
        """The whole archive as bytes."""
        self._add("TRAILER!!!", 0, b"")
        return b"".join(self._parts)

    def _add(self, path, mode, content):
        self.add_directory(os.path.dirname(path))
        self._paths.add(path)
        name = path.encode() + b"\0"
        fields = (len(self._paths), mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name), 0)
        header = b"070701" + b"".join(b"%08X" % field for field in fields) + name
        self._parts.append(_padded(header))
        self._parts.append(_padded(content))


def _padded(data):
    return data + bytes(-len(data) % 4)
