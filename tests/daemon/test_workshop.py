#!/usr/bin/python3
"""The day of a theme's author, with the real dorsalctl and the real daemon: begun, checked, looked
at, packed, installed, chosen, set, kept, removed. And the same over the bus with busctl alone."""
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

from packages import png
from world import LIMIT, PANEL, PANEL1, ROOT, Picture, WorldCase, main

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'ctl'))
from screen import NO_LEAKS, Screen, eventually, is_installed  # noqa: E402

AT = '--at=2026-11-24T10:09'
THEME = '''<Theme format="1" name="Harbor" font="Inter" canvas="904x572">
  <Palette>
    <Color name="text" value="#FFFFFF" light="#000000" ambient="#BBBBBB"/>
  </Palette>
  <Option name="ground" type="color" default="#000000" label="@ground"/>
  <Option name="seconds" type="bool" default="false"/>
  <Option name="size" type="number" default="40" min="24" max="90"/>
  <Option name="style" type="list" default="calm"><Choice value="calm"/><Choice value="loud"/></Option>
  <Option name="motto" type="text" default="Hello"/>
  <Option name="photo" type="image"/>
  <Preset name="blue"><Set option="ground" value="#0000FF"/><Set option="style" value="loud"/></Preset>
  <Face background="{if(panel.ambient, #000, option.ground)}">
    <Text area="safe" size="{option.size}" color="{if(panel.ambient, color.text, onColor(option.ground))}"
          >{option.motto} {option.style} {option.seconds}</Text>
    <Image x="400" y="300" width="100" height="100" src="{option.photo}" when="active"
           visible="{option.photo != null}"/>
  </Face>
</Theme>
'''
STRINGS = '<Strings><String name="ground">Ground</String></Strings>'


class Workshop(WorldCase):
    config = '[panel rear]\nprofile=rear-904\n'

    def setUp(self):
        super().setUp()
        self.world.write('harbor/theme.xml', THEME)
        self.world.write('harbor/strings/en.xml', STRINGS)

    def theme(self, *words, fails=None):
        """What `dorsalctl theme` says; `fails` is the exit status it must have instead of 0."""
        run = self.world.run(os.environ['DORSALCTL'], 'theme', *words, check=False)
        self.assertEqual(run.returncode, fails or 0, run.stdout + run.stderr)
        return run.stderr if fails else run.stdout

    def path(self, name):
        return self.world.path(name)

    def shot(self, *words):
        self.theme('shot', self.path('harbor'), self.path('shot.png'), *words)
        with open(self.path('shot.png'), 'rb') as file:
            return Picture(file.read())

    def wait_ground(self, color):
        self.world.wait_for(lambda: self.world.screenshot().pixel(800, 500) == color, f'ground {color}')

    def show(self):
        self.theme('install', self.path('harbor'))
        self.theme('harbor')

    def options(self):
        return dict(line.split('=', 1) for line in self.theme('options').splitlines())

    # ---- making ---------------------------------------------------------------------------------

    def test_a_new_theme_is_good_as_it_is_and_can_be_shown(self):
        for origin in ('clock', 'card', 'pattern'):
            with self.subTest(origin):
                folder = self.path('new-' + origin)
                self.theme('new', folder, '--from=' + origin)
                self.theme('check', folder, '--strict')
                self.theme('install', folder)
                self.assertRegex(self.theme('list'), rf'(?m)^. new-{origin} ')
        self.theme('new-clock')
        self.theme('pattern', 'new-pattern')
        self.assertEqual(self.theme('pattern'), 'new-pattern\n')
        self.assertIn('new-clock', self.world.get('Theme'))

    def test_an_error_is_found_explained_and_kept_from_the_panel(self):
        self.theme('check', self.path('harbor'), '--strict')
        self.world.write('harbor/theme.xml', THEME.replace('size=', 'sice='))
        run = self.world.ctl('theme', 'check', self.path('harbor'), '--json', check=False)
        self.assertEqual(run.returncode, 1)
        [error] = [one for one in json.loads(run.stdout) if one['severity'] == 'error']
        self.assertEqual(error['line'], 13)
        self.assertIn(error['code'], self.theme('explain', error['code']))
        for command in ('install', 'pack'):
            self.assertIn("did you mean 'size'", self.theme(command, self.path('harbor'), fails=1))
        self.assertFalse(os.path.exists('harbor.dorsal'))
        self.assertNotIn('harbor', self.theme('list'))

    def test_what_is_drawn_without_the_daemon_is_what_the_daemon_shows(self):
        self.show()
        self.theme('set', 'ground', '#00FF00')
        self.wait_ground((0, 255, 0))
        self.assertEqual(self.shot('--option=ground=#00FF00', AT).rows, self.world.screenshot().rows)

    def test_wakes_are_those_of_the_panel(self):
        for text, told, woken in (('{option.motto}', 0, 0), ('{time.second}', 3600, 1)):
            with self.subTest(text):
                self.world.write('harbor/theme.xml', THEME.replace('>{option.motto}', '>' + text))
                wakes = json.loads(self.theme('wakes', self.path('harbor'), '--json'))
                self.assertEqual(wakes['active'], told)
                self.show()
                before = self.world.statistics()['wakeups']
                if woken:
                    self.world.wait_for(lambda: self.world.statistics()['wakeups'] > before, 'a wake')
                self.assertGreaterEqual(self.world.statistics()['wakeups'] - before, woken)
                self.assertEqual(self.world.statistics()['empty-wakeups'], 0)

    @unittest.skipUnless(is_installed(), 'no Xvfb')
    def test_the_preview_shows_what_the_panel_will(self):
        screen = Screen()
        self.addCleanup(screen.close)
        preview = self.world.spawn(
            os.environ['DORSALCTL'], 'theme', 'preview', self.path('harbor'), AT,
            environment=NO_LEAKS | {'DISPLAY': screen.display, 'SDL_VIDEODRIVER': 'x11'})
        first = self.shot(AT)
        self.assertTrue(eventually(lambda: screen.rows(904, 572) == first.rows, LIMIT))
        self.world.write('harbor/theme.xml', THEME.replace('#000000', '#FF0000'))
        red = self.shot(AT)
        self.assertEqual(red.pixel(800, 500), (255, 0, 0))
        self.assertTrue(eventually(lambda: screen.rows(904, 572) == red.rows, LIMIT))
        screen.press('q')
        self.assertEqual(preview.wait(timeout=20), 0)

    # ---- giving ---------------------------------------------------------------------------------

    def test_a_package_goes_from_hand_to_hand(self):
        package = self.path('harbor.dorsal')
        self.assertEqual(self.theme('pack', self.path('harbor'), package).strip(), package)
        shutil.rmtree(self.path('harbor'))
        self.assertIn('harbor is installed', self.theme('install', package))
        self.assertRegex(self.theme('list'), r'(?m)^  harbor +Harbor')
        self.theme('use', 'harbor')
        self.assertRegex(self.theme('list'), r'(?m)^\* harbor +Harbor')
        self.theme('remove', 'harbor')
        self.assertNotIn('harbor', self.theme('list'))
        self.world.wait_for(lambda: self.world.get('Theme') == 'meridian', 'the one that stands in')
        self.assertIn("'harbor'", self.world.ctl('status').stdout)
        self.assertIn("no theme 'harbor'", self.theme('remove', 'harbor', fails=1))

    def test_what_is_shipped_stays(self):
        words = self.theme('remove', 'meridian', fails=1)
        self.assertIn('not installed by you', words)
        self.assertIn('meridian', self.theme('list'))

    def test_a_newer_one_is_shown_at_once_with_what_was_chosen(self):
        self.show()
        self.theme('set', 'ground', '#00FF00')
        self.wait_ground((0, 255, 0))
        before = self.world.screenshot()
        self.world.write('harbor/theme.xml', THEME.replace('>{option.motto}', '>Ahoy, {option.motto}'))
        self.theme('install', self.path('harbor'))
        self.world.wait_for(lambda: self.world.screenshot().data != before.data, 'the newer one')
        self.wait_ground((0, 255, 0))

    def test_no_package_is_refused_with_a_reason(self):
        self.world.write('a.dorsal', 'not a package')
        self.assertIn('not a zip archive', self.theme('install', self.path('a.dorsal'), fails=1))
        self.world.write('big.dorsal', b'\0' * ((32 << 20) + 1))
        words = self.theme('install', self.path('big.dorsal'), fails=1)
        self.assertIn('32 MiB', words)
        self.assertNotIn('image', words)

    # ---- choosing -------------------------------------------------------------------------------

    def test_all_types_are_set_by_words_and_kept(self):
        self.show()
        self.world.write('photo.png', png(8, 8, (0, 0, 255)))
        for name, word, told in (('ground', '#FF8000', '#FF8000'), ('seconds', 'yes', 'true'),
                                 ('size', '32.5', '32.5'), ('style', 'loud', 'loud'),
                                 ('motto', 'Moin', 'Moin'), ('photo', self.path('photo.png'), 'option:photo')):
            with self.subTest(name):
                before = self.world.screenshot()
                self.theme('set', name, word)
                self.assertEqual(self.options()[name], told)
                self.world.wait_for(lambda: self.world.screenshot().data != before.data, 'a change')
        self.world.wait_for(lambda: self.world.screenshot().pixel(450, 350) == (0, 0, 255), 'the photo')
        chosen, picture = self.options(), self.world.screenshot()
        self.world.stop(self.world.dorsald)
        self.world.start_dorsald()
        self.assertEqual(self.options(), chosen)
        self.world.wait_for(lambda: self.world.screenshot().rows == picture.rows, 'the same picture')

    def test_what_was_chosen_goes_with_the_theme(self):
        self.world.write('photo.png', png(8, 8, (0, 0, 255)))
        self.show()
        before = self.options()
        self.theme('set', 'photo', self.path('photo.png'))
        self.theme('set', 'ground', '#FF8000')
        self.assertEqual(os.listdir(self.path('state/pictures')), ['rear.harbor.photo'])
        self.theme('remove', 'harbor')
        self.assertEqual(os.listdir(self.path('state/pictures')), [])
        self.show()
        self.assertEqual(self.options(), before)

    def test_defaults_and_presets(self):
        self.show()
        self.theme('set', '--preset=blue')
        self.wait_ground((0, 0, 255))
        self.theme('set', 'ground')
        self.wait_ground((0, 0, 0))
        self.assertEqual(self.options()['style'], 'loud')

    def test_what_cannot_be_says_what_can(self):
        self.show()
        for words, said in ((('size', '91'), 'from 24 to 90'), (('size', 'big'), 'a number'),
                            (('seconds', 'perhaps'), 'true or false'), (('style', 'Loud'), 'calm, loud'),
                            (('grund', '#fff'), 'dorsalctl theme options'), (('ground', 'red'), '#RRGGBB'),
                            (('--preset=red',), 'blue'), (('photo', 'no/such.png'), 'descriptor')):
            with self.subTest(words):
                run = self.world.ctl('theme', 'set', *words, check=False)
                self.assertIn(run.returncode, (1, 2))
                self.assertIn(said, run.stderr)
        self.assertEqual(self.options(), {'ground': '#000000', 'seconds': 'false', 'size': '40',
                                          'style': 'calm', 'motto': 'Hello', 'photo': ''})

    def test_options_of_a_folder_read_like_those_of_the_panel(self):
        listed = self.theme('options', self.path('harbor'))
        for words in (r'ground +color +#000000 .*Ground', r'size +number +40 +24 to 90',
                      r'style +list +calm +calm, loud', r'(?m)^Presets: blue$'):
            self.assertRegex(listed, words)
        listed = json.loads(self.theme('options', self.path('harbor'), '--json'))
        self.assertEqual(listed['ground']['label'], 'Ground')

    def test_a_pattern_lies_below_the_face(self):
        clear = THEME.replace('{if(panel.ambient, #000, option.ground)}', '#00000000')
        self.world.write('harbor/theme.xml', clear)
        self.show()
        before = self.world.screenshot()
        self.theme('pattern', 'waves')
        self.world.wait_for(lambda: self.world.screenshot().data != before.data, 'the pattern')
        waves = self.world.screenshot()
        self.theme('set', 'pattern.height', '60')
        self.assertEqual(self.options()['pattern.height'], '60')
        self.world.wait_for(lambda: self.world.screenshot().data != waves.data, 'higher waves')
        self.theme('pattern', 'none')
        self.world.wait_for(lambda: self.world.screenshot().data == before.data, 'none')


class Busctl(WorldCase):
    """Whoever has no dorsalctl."""

    def busctl(self, *words):
        run = subprocess.run(['busctl', '--address=' + self.world.address, *words],
                             capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def member(self, path, interface):
        """Name to (type, signature, result) of all that introspection says."""
        lines = self.busctl('introspect', 'org.dorsal', path, interface).splitlines()[1:]
        words = [re.split(r'\s+', line) for line in lines]
        return {one[0]: tuple(one[1:4]) for one in words}

    def panel(self, verb, *words):
        return self.busctl(verb, 'org.dorsal', PANEL, PANEL1, *words)

    def test_introspection_is_complete(self):
        themes = self.member(ROOT, 'org.dorsal.Themes1')
        self.assertEqual(themes['.Install'], ('method', 'h', 's'))
        self.assertEqual(themes['.Remove'], ('method', 's', '-'))
        panel = self.member(PANEL, PANEL1)
        self.assertEqual(panel['.SetOption'], ('method', 'sv', '-'))
        self.assertEqual(panel['.ResetOption'], ('method', 's', '-'))
        self.assertEqual(panel['.ApplyPreset'], ('method', 's', '-'))
        self.assertEqual(panel['.Options'][:2], ('property', 'a{sv}'))
        self.assertEqual(panel['.Pattern'][:2], ('property', 's'))

    def test_it_is_enough_for_theme_pattern_and_options(self):
        self.panel('set-property', 'Theme', 's', 'meridian')
        self.panel('set-property', 'Pattern', 's', 'waves')
        self.assertEqual(self.panel('get-property', 'Pattern'), 's "waves"\n')
        self.panel('call', 'SetOption', 'sv', 'weight', 's', 'thin')
        self.panel('call', 'SetOption', 'sv', 'pattern.height', 'd', '50')
        options = self.panel('get-property', 'Options')
        self.assertIn('"weight" s "thin"', options)
        self.assertIn('"pattern.height" d 50', options)
        self.panel('call', 'ApplyPreset', 's', 'arctic')
        self.panel('call', 'ResetOption', 's', '')
        self.assertIn('"weight" s "light"', self.panel('get-property', 'Options'))
        self.panel('set-property', 'Pattern', 's', '')
        self.assertIn('"options"', self.busctl('call', 'org.dorsal', ROOT, 'org.dorsal.Themes1', 'List'))


if __name__ == '__main__':
    main()
