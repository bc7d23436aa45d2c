"""A picture from a screendump: size, pixels, comparison, PNG. Pure data, no QEMU."""

import re
import struct
import zlib
from pathlib import Path


class Picture:
    """`width` and `height` in pixels; `data` holds rows of R, G, B bytes without padding."""

    def __init__(self, width, height, data):
        if len(data) != width * height * 3:
            raise ValueError(f"{len(data)} bytes are no {width}x{height} RGB picture")
        self.width = width
        self.height = height
        self.data = bytes(data)

    @classmethod
    def from_ppm(cls, data):
        """Reads a binary PPM (P6, 8 bits) from bytes."""
        head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
        if head is None:
            raise ValueError("not a binary PPM of 8 bits")
        return cls(int(head.group(1)), int(head.group(2)), data[head.end():])

    @classmethod
    def from_png(cls, data):
        """Reads a PNG of 8-bit RGB or RGBA, not interlaced (alpha is dropped), from bytes."""
        if data[:8] != b"\x89PNG\r\n\x1a\n":
            raise ValueError("not a PNG")
        width, height, depth, kind, _, _, interlace = struct.unpack_from(">IIBBBBB", data, 16)
        if depth != 8 or kind not in (2, 6) or interlace:
            raise ValueError("only 8-bit RGB and RGBA PNGs without interlace are read")
        channels = 3 if kind == 2 else 4
        raw = zlib.decompress(b"".join(body for name, body in _chunks(data) if name == b"IDAT"))
        rows = _unfilter(raw, width * channels, height, channels)
        if channels == 4:
            rgb = bytearray(width * height * 3)
            for channel in range(3):
                rgb[channel::3] = rows[channel::4]
            rows = rgb
        return cls(width, height, rows)

    @property
    def size(self):
        """(width, height)"""
        return (self.width, self.height)

    def pixel(self, x, y):
        """(red, green, blue) at x, y, each 0 to 255."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            raise IndexError(f"{x},{y} is outside {self.width}x{self.height}")
        at = (y * self.width + x) * 3
        return tuple(self.data[at:at + 3])

    def colors(self):
        """How many different colors there are."""
        return len({self.data[at:at + 3] for at in range(0, len(self.data), 3)})

    def differing(self, other, tolerance=0):
        """How many pixels differ by more than `tolerance` in some channel."""
        if self.size != other.size:
            raise ValueError(f"{self.size} and {other.size} cannot be compared")
        if self.data == other.data:
            return 0
        count = 0
        for at in range(0, len(self.data), 3):
            mine, theirs = self.data[at:at + 3], other.data[at:at + 3]
            if mine != theirs and max(abs(a - b) for a, b in zip(mine, theirs)) > tolerance:
                count += 1
        return count

    def save(self, path):
        """Writes a PNG."""
        stride = self.width * 3
        rows = b"".join(b"\0" + self.data[y * stride:(y + 1) * stride] for y in range(self.height))
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        Path(path).write_bytes(b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header)
                               + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b""))

    def __eq__(self, other):
        return isinstance(other, Picture) and self.size == other.size and self.data == other.data

    __hash__ = None

    def __repr__(self):
        return f"<Picture {self.width}x{self.height}>"


def _chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _chunks(data):
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        yield data[at + 4:at + 8], data[at + 8:at + 8 + length]
        at += length + 12


def _unfilter(raw, stride, height, channels):
    """Undoes PNG's five row filters (PNG specification, section 9)."""
    result = bytearray()
    above = bytearray(stride)
    for y in range(height):
        kind = raw[y * (stride + 1)]
        row = bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        if kind == 2:
            row = bytearray((a + b) & 255 for a, b in zip(row, above))
        elif kind != 0:
            for x in range(stride):
                left = row[x - channels] if x >= channels else 0
                corner = above[x - channels] if x >= channels else 0
                row[x] = (row[x] + _predicted(kind, left, above[x], corner)) & 255
        result += row
        above = row
    return result


def _predicted(kind, left, up, corner):
    if kind == 1:
        return left
    if kind == 3:
        return (left + up) // 2
    if kind != 4:
        raise ValueError(f"unknown PNG row filter {kind}")
    estimate = left + up - corner
    return min((left, up, corner), key=lambda value: abs(estimate - value))
