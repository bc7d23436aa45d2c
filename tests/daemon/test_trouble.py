#!/usr/bin/python3
"""What goes wrong and comes right again: configuration, themes, the bus, decoding, misuse."""
import glob
import json
import os
import pathlib
import signal
import subprocess
import tempfile

from world import ROOT, GLib, WorldCase, main

GOOD = '''<Theme format="1" name="Edited">
  <Face background="{background}"><Rectangle x="10" y="10" width="100" height="100" fill="#FF0000"/></Face>
</Theme>
'''


class Configuration(WorldCase):
    config = '''[panel rear]
theme=meridian
conector=Virtual-2
corner-radius=-4
[pannel other]
card=/dev/dri/card9
'''

    def test_bad_keys_are_listed_with_file_and_line_and_skipped(self):
        world = self.world
        status = world.ctl('status').stdout
        self.assertIn("dorsal.conf:3: warning: unknown key 'conector'; did you mean 'connector'?",
                      status)
        self.assertIn('dorsal.conf:4:', status)
        self.assertIn("dorsal.conf:5: warning: unknown section 'pannel'; did you mean 'panel'?",
                      status)
        self.assertEqual(world.get('Theme'), 'meridian')


class DropIns(WorldCase):
    def setUp(self):
        super().setUp()
        world = self.world
        world.stop(world.dorsald)
        world.write('dorsal.conf', '[panel rear]\ntheme=meridian\nsafe-area=1 2 3 4\n')
        world.write('dorsal.conf.d/50-theme.conf', '[panel rear]\ntheme=twin\n')
        world.write('dorsal.conf.d/60-more.conf', '[panel side]\nsize=320x240\n')
        world.start_dorsald()

    def test_drop_ins_change_and_add(self):
        world = self.world
        self.assertEqual(world.get('Theme'), 'twin')
        self.assertEqual(world.get('Width', path='/org/dorsal/panel/side'), 904)  # --size wins


class Themes(WorldCase):
    def setUp(self):
        self.themes = tempfile.TemporaryDirectory()
        self.addCleanup(self.themes.cleanup)
        self.file = pathlib.Path(self.themes.name, 'edited', 'theme.xml')
        self.file.parent.mkdir()
        self.file.write_text(GOOD.format(background='#000000'))
        self.arguments = ['--theme-dir=' + self.themes.name]
        super().setUp()
        self.world.set('Theme', GLib.Variant('s', 'edited'))

    def color(self):
        return self.world.screenshot().pixel(500, 300)

    def test_an_edited_theme_is_shown_at_once(self):
        self.file.write_text(GOOD.format(background='#0000FF'))
        self.world.wait_for(lambda: self.color() == (0, 0, 255), 'the new background')

    def test_a_broken_edit_keeps_the_last_good_picture_and_says_where(self):
        world = self.world
        world.wait_for(lambda: world.screenshot().pixel(50, 50) == (255, 0, 0), 'the rectangle')
        self.file.write_text(GOOD.replace('Rectangle', 'Rectangel', 1).format(background='#00FF00'))

        def errors():
            status = world.get('Status', path=ROOT, interface='org.dorsal.Daemon1')
            return status['panels']['rear']['theme-errors']
        text = world.wait_for(errors, 'the error')
        self.assertIn('edited/theme.xml:2:', text)
        self.assertIn("'Rectangel'", text)
        self.assertIn("did you mean 'Rectangle'?", text)
        self.assertEqual(world.screenshot().pixel(50, 50), (255, 0, 0))
        name, text = world.error(ROOT, 'org.dorsal.Themes1', 'Reload')
        self.assertEqual(name, 'org.dorsal.Error.ThemeBroken')
        self.assertIn('theme.xml:2:', text)

        self.file.write_text(GOOD.format(background='#0000FF'))
        world.wait_for(lambda: self.color() == (0, 0, 255), 'the mended theme')
        self.assertFalse(errors())

    def test_a_theme_broken_at_the_start_leaves_a_face(self):
        world = self.world
        world.stop(world.dorsald)
        self.file.write_text('<Theme format="1" name="x"')
        world.start_dorsald()
        self.assertNotEqual(world.get('Theme'), 'edited')
        self.assertGreater(world.screenshot().lit(), 500)
        self.assertIn('edited/theme.xml:1', world.ctl('status', check=False).stdout)
        self.file.write_text(GOOD.format(background='#0000FF'))
        world.wait_for(lambda: world.get('Theme') == 'edited', 'the mended theme')

    def test_all_themes_are_listed_with_their_errors(self):
        bad = pathlib.Path(self.themes.name, 'bad', 'theme.xml')
        bad.parent.mkdir()
        bad.write_text('<Them/>')
        themes = self.world.call(ROOT, 'org.dorsal.Themes1', 'List')[0]
        self.assertEqual(themes['edited']['name'], 'Edited')
        self.assertEqual(themes['edited']['errors'], [])
        self.assertIn('bad/theme.xml:1:', themes['bad']['errors'][0])
        self.assertTrue({'meridian', 'twin'} <= set(themes))


class Bus(WorldCase):
    def test_a_bus_that_dies_is_joined_again(self):
        world = self.world
        id = world.post('generic-notice', title='Survivor', lifetime='persistent')
        world.stop(world.bus_process, signal.SIGKILL)
        world.start_bus()
        world.wait_name('org.dorsal')
        self.assertIn(id, world.activities())
        self.assertEqual(world.get('Width'), 904)

    def test_without_a_bus_it_waits_for_one(self):
        world = self.world
        world.stop(world.dorsald)
        world.stop(world.bus_process, signal.SIGKILL)
        world.start_dorsald(wait=False)
        world.start_bus()
        world.wait_notified('READY=1')
        world.wait_name('org.dorsal')


class Decoding(WorldCase):
    def test_a_picture_that_cannot_be_decoded_harms_nothing(self):
        world = self.world
        directory = world.make('themes/poor')
        world.write('themes/poor/theme.xml', '''<Theme format="1" name="Poor"><Face background="#000000">
            <Image src="broken.png" x="0" y="0" width="100" height="100"/>
            <Image src="../../../../etc/passwd" x="0" y="0" width="100" height="100"/>
            <Rectangle x="200" y="10" width="100" height="100" fill="#00FF00"/></Face></Theme>''')
        world.write('themes/poor/broken.png', b'\x89PNG\r\n\x1a\n' + bytes(100))
        world.stop(world.dorsald)
        world.arguments.append('--theme-dir=' + os.path.dirname(directory))
        world.start_dorsald()
        world.set('Theme', GLib.Variant('s', 'poor'))
        world.wait_for(lambda: world.screenshot().pixel(250, 50) == (0, 255, 0), 'the rest')
        world.wait_for(lambda: 'broken.png' in world.log('dorsald'), 'a word in the journal')


class Fonts(WorldCase):
    def test_without_a_font_it_stays_says_so_and_comes_up_when_there_is_one(self):
        world = self.world
        world.stop(world.dorsald)
        fonts = world.make('fonts')
        config = world.write('fonts.conf', f'''<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
            <fontconfig><dir>{fonts}</dir><cachedir>{world.make('font-cache')}</cachedir></fontconfig>''')
        world.start_dorsald(environment={'FONTCONFIG_FILE': config})
        self.assertIn('no fonts are installed', world.ctl('status', check=False).stdout)
        lit = world.screenshot().lit()
        for path in glob.glob('/usr/share/fonts/**/Inter-*.[ot]tf', recursive=True):
            os.symlink(path, os.path.join(fonts, os.path.basename(path)))
        world.post('generic-notice', title='Text again', class_='alert')
        world.wait_for(lambda: world.screenshot().lit() > lit + 1000, 'text')
        self.assertNotIn('no fonts', world.ctl('status', check=False).stdout)


class CommandLine(WorldCase):
    def test_what_is_not_understood_is_refused_with_a_reason(self):
        for arguments, word in ((['--output=paper'], 'headless'), (['--size=0x4'], '904x572'),
                                (['--nonsense'], '--help'), (['stray'], '--help')):
            result = subprocess.run([os.environ['DORSALD'], *arguments], capture_output=True,
                                    text=True, timeout=60)
            self.assertEqual(result.returncode, 1, arguments)
            self.assertIn(word, result.stderr)

    def test_help_and_version(self):
        for option, word in (('--help', '--theme-dir'), ('--version', 'dorsald ')):
            result = subprocess.run([os.environ['DORSALD'], option], capture_output=True, text=True,
                                    timeout=60)
            self.assertEqual(result.returncode, 0)
            self.assertIn(word, result.stdout)

    def test_without_a_display_it_stays_and_says_what_is_missing(self):
        world = self.world
        world.stop(world.dorsald)
        world.write('dorsal.conf', '[panel rear]\ncard=/dev/dri/by-path/none-such-card\n')
        world.arguments = ['--output=kms']
        world.start_dorsald()
        status = world.ctl('status', check=False).stdout
        self.assertIn('none-such-card', status)
        self.assertTrue(any(line.startswith('STATUS=') and 'none-such-card' in line
                            for line in world.notified))
        id = world.post('generic-notice', title='Kept')
        self.assertIn(id, world.activities())

    def test_status_can_be_read_by_programs(self):
        status = json.loads(self.world.ctl('--json', 'status').stdout)
        self.assertEqual(status['panels']['rear']['state'], 'up')


if __name__ == '__main__':
    main()
