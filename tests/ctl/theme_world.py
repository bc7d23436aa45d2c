"""What the tests of `dorsalctl theme` share: folders with themes, the program, its pictures."""
import json
import os
import pathlib
import struct
import subprocess
import tempfile
import unittest
import zlib

DORSALCTL = os.environ["DORSALCTL"]

GOOD = """<Theme format="1" name="Test" font="Inter">
  <Palette>
    <Color name="text" value="#FFFFFF" light="#000000" ambient="#BBBBBB"/>
    <Color name="background" value="#000000" light="#FFFFFF" ambient="#000000"/>
  </Palette>
  <Face background="{color.background}">
    <Text area="safe" size="48" color="{color.text}">BODY</Text>
  </Face>
</Theme>
"""


class World(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def theme(self, xml, name="test"):
        """The folder of a theme with this theme.xml."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        (folder / "theme.xml").write_text(xml)
        return folder

    def face(self, body, name="test"):
        """A theme whose face has these elements."""
        start = GOOD.index("    <Text")
        end = GOOD.index("  </Face>")
        return self.theme(GOOD[:start] + body + "\n" + GOOD[end:], name)

    def run_theme(self, *words, **environment):
        return subprocess.run([DORSALCTL, "theme", *map(str, words)], capture_output=True,
                              text=True, env=os.environ | environment, timeout=120, check=False)

    def ok(self, *words, **environment):
        run = self.run_theme(*words, **environment)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run.stdout

    def shot(self, theme, *options):
        out = self.folder / "shot.png"
        self.ok("shot", theme, out, *options)
        return Picture(out)

    def codes(self, theme):
        """What check says: code to the line it says it about."""
        run = self.run_theme("check", theme, "--json")
        return {one["code"]: one["line"] for one in json.loads(run.stdout)}


class Picture:
    """An RGB PNG as dorsalctl writes it."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
        self.width, self.height, depth, color = struct.unpack(">IIBB", data[16:26])
        assert (depth, color) == (8, 2), "not RGB"
        self.rows = self.unfilter(zlib.decompress(self.join(data)))

    @property
    def size(self):
        return self.width, self.height

    @staticmethod
    def join(data):
        at, joined = 8, b""
        while at < len(data):
            length, kind = struct.unpack(">I4s", data[at:at + 8])
            if kind == b"IDAT":
                joined += data[at + 8:at + 8 + length]
            at += 12 + length
        return joined

    def unfilter(self, raw):
        stride, rows, above = self.width * 3, [], bytes(self.width * 3)
        for y in range(self.height):
            at = y * (stride + 1)
            kind, row = raw[at], bytearray(raw[at + 1:at + 1 + stride])
            for i in range(stride):
                left = row[i - 3] if i >= 3 else 0
                corner = above[i - 3] if i >= 3 else 0
                row[i] = row[i] + self.predict(kind, left, above[i], corner) & 255
            rows.append(bytes(row))
            above = rows[-1]
        return rows

    @staticmethod
    def predict(kind, left, up, corner):
        if kind < 4:
            return (0, left, up, (left + up) // 2)[kind]
        guess = left + up - corner
        distances = [(abs(guess - left), left), (abs(guess - up), up), (abs(guess - corner), corner)]
        return min(distances, key=lambda one: one[0])[1]

    def pixel(self, x, y):
        return tuple(self.rows[y][3 * x:3 * x + 3])

    def lit(self, left=0, top=0, right=None, bottom=None):
        """How many pixels of the rectangle are not black."""
        right, bottom = right or self.width, bottom or self.height
        return sum(any(row[3 * x:3 * x + 3]) for row in self.rows[top:bottom]
                   for x in range(left, right))

    def __eq__(self, other):
        return self.rows == other.rows
