"""Theme packages made on the spot, good ones and others."""
import io
import os
import struct
import subprocess
import warnings
import zipfile
import zlib

THEME = '''<Theme format="1" name="Harbor" author="Test" canvas="904x572">
<Face background="#000000"><Text x="40" y="200" size="120">Harbor</Text></Face>
</Theme>
'''
SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><rect width='8' height='8'/></svg>"


def png(width=4, height=4, color=(255, 0, 0)):
    def chunk(kind, body):
        data = kind + body
        return struct.pack('>I', len(body)) + data + struct.pack('>I', zlib.crc32(data))

    rows = (b'\0' + bytes(color) * width) * height
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)) +
            chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def font():
    """Any font file of this machine."""
    listed = subprocess.run(['fc-list', ':fontformat=TrueType', 'file'], capture_output=True, text=True)
    for line in sorted(listed.stdout.splitlines()):
        path = line.rstrip(': ')
        if path.endswith('.ttf') and os.path.getsize(path) < 4 << 20:
            with open(path, 'rb') as file:
                return file.read()
    return None


class Package:
    """An archive under construction; names are as given, however bad."""

    def __init__(self, id='harbor', files=(), theme=THEME):
        self.buffer = io.BytesIO()
        self.zip = zipfile.ZipFile(self.buffer, 'w', zipfile.ZIP_DEFLATED)
        self.id = id
        if theme is not None:
            self.add('theme.xml', theme)
        for name, data in dict(files).items():
            self.add(name, data)

    def add(self, name, data, method=zipfile.ZIP_DEFLATED, mode=0o100644):
        self.add_raw(f'{self.id}/{name}', data, method, mode)

    def add_raw(self, name, data, method=zipfile.ZIP_DEFLATED, mode=0o100644):
        info = zipfile.ZipInfo(name)
        info.compress_type = method
        info.create_system = 3
        info.external_attr = mode << 16
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            self.zip.writestr(info, data)

    def bytes(self):
        self.zip.close()
        return self.buffer.getvalue()
