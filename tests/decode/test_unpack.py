#!/usr/bin/python3
"""Theme packages through the real dorsal-decode, sandbox and all."""
import os
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile

from packages import SVG, THEME, Package, font, png

HEAD = struct.Struct('=IIQ161s65s6x')
STREAM_MAX = HEAD.size + (64 << 20) + 256 * (8 + 161 + 8)

(GOOD, NOT_AN_ARCHIVE, TOO_LARGE, TOO_MANY_FILES, NO_FOLDER, NO_THEME, BAD_PATH, NOT_ALLOWED, TWICE,
 NO_FILE, ENCRYPTED, BAD_METHOD, ENTRY_TOO_LARGE, TOTAL_TOO_LARGE, BOMB, DAMAGED, BAD_IMAGE, BAD_FONT,
 BAD_TEXT) = range(19)


def text(field):
    return field.split(b'\0')[0].decode()


def unpack(archive):
    """Exit code, problem, path, id and files."""
    with tempfile.TemporaryFile() as file:
        file.write(archive)
        file.seek(0)
        memfd = os.memfd_create('stream')
        os.ftruncate(memfd, STREAM_MAX)
        process = subprocess.run(
            ['sh', '-c', f'exec "$DORSAL_DECODE" --package 3<>/proc/self/fd/{memfd}'],
            stdin=file, pass_fds=[memfd])
        with os.fdopen(memfd, 'rb') as stream:
            stream.seek(0)
            magic, problem, size, path, id = HEAD.unpack(stream.read(HEAD.size))
            body = stream.read(max(0, size - HEAD.size))
    files = {}
    at = 0
    while at < len(body):
        path_size, length = struct.unpack_from('=II', body, at)
        name = text(body[at + 8:at + 8 + path_size])
        files[name] = body[at + 8 + path_size:at + 8 + path_size + length]
        at += (8 + path_size + length + 7) // 8 * 8
    return process.returncode, problem, text(path), text(id), files


class Unpack(unittest.TestCase):
    def assert_problem(self, archive, problem, path=None):
        code, got, where, _id, files = unpack(archive)
        self.assertEqual((code, got), (0, problem), where)
        self.assertEqual(files, {})
        if path is not None:
            self.assertEqual(where, path)

    def test_what_is_larger_than_packages_are_is_not_read(self):
        self.assert_problem(b'\0' * ((32 << 20) + 1), TOO_LARGE)

    def test_a_good_package_is_unpacked_byte_for_byte(self):
        files = {'images/a.svg': SVG, 'images/b.png': png(), 'LICENSE': 'Free.',
                 'strings/de.xml': '<Strings/>', 'preview.png': png(64, 64)}
        some_font = font()
        if some_font:
            files['fonts/Some.ttf'] = some_font
        package = Package(files=files)
        package.add_raw('harbor/images/', b'', mode=0o040755)
        code, problem, path, id, got = unpack(package.bytes())
        self.assertEqual((code, problem, path, id), (0, GOOD, '', 'harbor'))
        files['theme.xml'] = THEME
        self.assertEqual(got, {name: data.encode() if isinstance(data, str) else data
                               for name, data in files.items()})

    def test_stored_files_are_fine(self):
        package = Package()
        package.add('images/a.svg', SVG, zipfile.ZIP_STORED)
        self.assertEqual(unpack(package.bytes())[1], GOOD)

    def test_what_is_no_archive_is_refused(self):
        good = Package().bytes()
        self.assert_problem(b'', NO_THEME)
        for archive in (b'PK\x03\x04', b'<Theme/>', png(), good[:-1], good[:len(good) // 2],
                        os.urandom(4096)):
            self.assert_problem(archive, NOT_AN_ARCHIVE)

    def test_a_package_has_one_folder_with_a_theme(self):
        self.assert_problem(Package(theme=None, files={'LICENSE': ''}).bytes(), NO_THEME, '')
        self.assert_problem(Package(id='Harbor').bytes(), NO_FOLDER, 'Harbor/theme.xml')
        self.assert_problem(Package(id='..').bytes(), NO_FOLDER)
        package = Package()
        package.add_raw('other/LICENSE', '')
        self.assert_problem(package.bytes(), NO_FOLDER, 'other/LICENSE')
        package = Package(theme=None)
        package.add_raw('theme.xml', THEME)
        self.assert_problem(package.bytes(), NO_FOLDER, 'theme.xml')

    def test_paths_stay_inside(self):
        for name in ('../x.png', 'images/../../x.png', '/x.png', 'images//x.png', '.x/y.png',
                     'images/\\x.png', 'images/' + 'x' * 200 + '.png'):
            with self.subTest(name):
                self.assert_problem(Package(files={name: png()}).bytes(), BAD_PATH)

    def test_only_some_kinds_of_files_are_allowed(self):
        for name in ('run.sh', 'x.so', 'images/x.gif', 'theme.xml.bak', 'other.xml'):
            with self.subTest(name):
                self.assert_problem(Package(files={name: 'x'}).bytes(), NOT_ALLOWED, 'harbor/' + name)

    def test_a_file_comes_once(self):
        package = Package(files={'LICENSE': 'a'})
        package.add('LICENSE', 'b')
        self.assert_problem(package.bytes(), TWICE, 'harbor/LICENSE')
        self.assert_problem(Package(files={'a.png': png(), 'A.png': png()}).bytes(), TWICE)

    def test_links_and_devices_are_refused(self):
        for mode in (0o120777, 0o020666, 0o010666, 0o040755):
            package = Package()
            package.add('images/a.svg', '/etc/passwd', mode=mode)
            self.assert_problem(package.bytes(), NO_FILE, 'harbor/images/a.svg')

    def test_other_methods_than_deflate_are_refused(self):
        package = Package()
        package.add('images/a.svg', SVG * 10, zipfile.ZIP_BZIP2)
        self.assert_problem(package.bytes(), BAD_METHOD, 'harbor/images/a.svg')

    def test_encrypted_files_are_refused(self):
        archive = bytearray(Package().bytes())
        archive[6] |= 1  # flags of the local header, then of the directory
        archive[archive.index(b'PK\x01\x02') + 8] |= 1
        self.assert_problem(bytes(archive), ENCRYPTED, 'harbor/theme.xml')

    def test_files_have_caps(self):
        big = os.urandom(1 << 20).hex()
        self.assert_problem(Package(files={'LICENSE': big}).bytes(), ENTRY_TOO_LARGE)
        self.assert_problem(Package(files={'a.svg': SVG + ' ' * (512 << 10)}).bytes(), ENTRY_TOO_LARGE)

    def test_there_are_only_so_many_files(self):
        files = {f'LICENSE-{i}': '' for i in range(256)}
        self.assert_problem(Package(files=files).bytes(), TOO_MANY_FILES)
        files.pop('LICENSE-0')
        self.assertEqual(unpack(Package(files=files).bytes())[1], GOOD)

    def test_bombs_do_not_go_off(self):
        self.assert_problem(Package(files={'a.png': b'\0' * (15 << 20)}).bytes(), BOMB, 'harbor/a.png')

    def test_a_wrong_checksum_is_found(self):
        package = Package()
        package.add('LICENSE', 'The text of a license.', zipfile.ZIP_STORED)
        archive = package.bytes().replace(b'of a license', b'of a licence')
        self.assert_problem(archive, DAMAGED, 'harbor/LICENSE')

    def test_a_size_that_is_not_true_is_found(self):
        archive = bytearray(Package(files={'LICENSE': 'x' * 1000}).bytes())
        for signature, offset in ((b'PK\x01\x02', 24), (b'PK\x03\x04', 22)):
            at = archive.rindex(signature)
            archive[at + offset:at + offset + 4] = struct.pack('<I', 900)
        self.assertIn(unpack(bytes(archive))[1], (DAMAGED, NOT_AN_ARCHIVE))

    def test_every_image_is_looked_at(self):
        good = png(64, 64)
        for name, data in (('a.png', good[:60]), ('a.png', b''), ('a.svg', '<svg'), ('a.jpg', good),
                           ('a.webp', b'RIFF\x10\0\0\0WEBPVP8 '), ('a.png', SVG)):
            with self.subTest(name):
                self.assert_problem(Package(files={'images/' + name: data}).bytes(), BAD_IMAGE,
                                    'harbor/images/' + name)

    def test_every_font_is_looked_at(self):
        some_font = font()
        self.assert_problem(Package(files={'a.ttf': b'x' * 100}).bytes(), BAD_FONT, 'harbor/a.ttf')
        if some_font:
            self.assert_problem(Package(files={'a.otf': some_font[:4096]}).bytes(), BAD_FONT)

    def test_markup_is_utf_8(self):
        self.assert_problem(Package(files={'sample.xml': b'<A>\xff</A>'}).bytes(), BAD_TEXT)

    def test_no_flipped_byte_does_harm(self):
        archive = Package(files={'images/a.svg': SVG, 'images/b.png': png()}).bytes()
        for at in range(0, len(archive), 7):
            broken = bytearray(archive)
            broken[at] ^= 0x41
            code, problem, _path, _id, files = unpack(bytes(broken))
            self.assertEqual(code, 0)
            if problem == GOOD:
                self.assertIn('theme.xml', files)


unittest.main(argv=sys.argv[:1], verbosity=1)
