#!/usr/bin/python3
"""Options of themes and patterns over the bus: chosen, shown, kept, refused; patterns; and what shown
faces read."""
import os
import tempfile

from packages import png
from world import ACTIVITIES, PANEL, PANEL1, REFERENCE, ROOT, Gio, GLib, World, WorldCase, main

THEME = '''<Theme format="1" name="Harbor" author="Test" version="2.1" license="CC0-1.0" canvas="904x572">
<Option name="ground" type="color" default="#000000" label="Ground"/>
<Option name="seconds" type="bool" default="false"/>
<Option name="size" type="number" default="40" min="10" max="90"/>
<Option name="style" type="list" default="calm"><Choice value="calm" label="Calm"/><Choice value="loud"/></Option>
<Option name="motto" type="text" default="Hello"/>
<Option name="photo" type="image"/>
<Preset name="red" label="Red"><Set option="ground" value="#FF0000"/><Set option="style" value="loud"/></Preset>
<Face background="{option.ground}">
<Text x="500" y="40" size="{option.size}" color="#ffffff">{option.motto} {option.style} {option.seconds}</Text>
<Image x="300" y="300" width="100" height="100" src="{option.photo}" visible="{option.photo != null}"/>
<Feed kind="weather" x="300" y="150" width="300" height="60"><Text color="#ffffff" size="40">{activity.title}</Text></Feed>
</Face></Theme>
'''
CLEAR = THEME.replace('background="{option.ground}"', 'background="#00000000"')
PLAIN = '''<Theme format="1" name="Plain"><Face background="#00000000"/></Theme>'''
WAVES = '''<Theme format="1" name="Ripples"><Option name="tone" type="color" default="#00FF00"/>
<Pattern background="{option.tone}"/></Theme>'''
BLUE = png(8, 8, (0, 0, 255))


class OptionCase(WorldCase):
    def setUp(self):
        self.world = World(self.config, start=False)
        self.addCleanup(self.finish)
        world = self.world
        world.write('themes/harbor/theme.xml', THEME)
        world.write('themes/plain/theme.xml', PLAIN)
        world.write('themes/ripples/theme.xml', WAVES)
        world.arguments.append('--theme-dir=' + world.path('themes'))
        world.start_dorsald()
        self.choose('harbor')

    def choose(self, id):
        self.world.set('Theme', GLib.Variant('s', id))

    def set_option(self, name, kind, value):
        self.world.call(PANEL, PANEL1, 'SetOption',
                        GLib.Variant('(sv)', (name, GLib.Variant(kind, value))))

    def refused(self, name, kind, value):
        error, text = self.world.error(PANEL, PANEL1, 'SetOption',
                                       GLib.Variant('(sv)', (name, GLib.Variant(kind, value))))
        self.assertEqual(error, 'org.dorsal.Error.InvalidField')
        return text

    def set_image(self, name, data):
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.flush()
            fds = Gio.UnixFDList.new()
            fds.append(file.fileno())
            self.world.bus.call_with_unix_fd_list_sync(
                'org.dorsal', PANEL, PANEL1, 'SetOption',
                GLib.Variant('(sv)', (name, GLib.Variant('h', 0))), None, Gio.DBusCallFlags.NONE,
                60000, fds, None)

    def options(self):
        return self.world.get('Options')

    def wait_pixel(self, x, y, color):
        self.world.wait_for(lambda: self.world.screenshot().pixel(x, y) == color,
                            f'{color} at {x},{y}')

    def restart(self):
        self.world.stop(self.world.dorsald)
        self.world.start_dorsald()


class Options(OptionCase):
    def test_all_options_have_their_defaults_first(self):
        self.assertEqual(self.options(), {'ground': '#000000', 'seconds': False, 'size': 40.0,
                                          'style': 'calm', 'motto': 'Hello', 'photo': ''})

    def test_a_chosen_option_is_shown_told_and_kept(self):
        world = self.world
        self.set_option('ground', 's', '#FF0000')
        self.wait_pixel(800, 500, (255, 0, 0))
        self.assertEqual(self.options()['ground'], '#FF0000')
        world.wait_for(lambda: any(
            member == 'PropertiesChanged' and body[1].get('Options', {}).get('ground') == '#FF0000'
            for _path, _interface, member, body in world.signals), 'the signal')
        self.restart()
        self.assertEqual(self.options()['ground'], '#FF0000')
        self.wait_pixel(800, 500, (255, 0, 0))

    def test_options_of_every_type_change_the_picture(self):
        for name, kind, value, back in (('seconds', 'b', True, True), ('size', 'd', 60.0, 60.0),
                                        ('size', 'i', 70, 70.0), ('style', 's', 'loud', 'loud'),
                                        ('motto', 's', 'Grüß\nGott', 'Grüß\nGott'), ('motto', 's', '', '')):
            with self.subTest(name, value=value):
                before = self.world.screenshot()
                self.set_option(name, kind, value)
                self.assertEqual(self.options()[name], back)
                self.world.wait_for(lambda: self.world.screenshot().data != before.data, 'a change')

    def test_what_cannot_be_is_refused_and_says_what_can(self):
        before = self.options()
        for name, kind, value, words in (
                ('seconds', 's', 'yes', 'true or false'), ('size', 'd', 91.0, 'from 10 to 90'),
                ('size', 'd', float('nan'), 'from 10 to 90'), ('size', 's', '40', 'a number'),
                ('style', 's', 'Loud', 'calm, loud'), ('ground', 's', 'red', '#RRGGBB'),
                ('ground', 'i', 3, '#RRGGBB'), ('motto', 'as', ['x'], 'a text'),
                ('motto', 's', 'x' * 1001, '1000'), ('photo', 's', 'x.png', 'file descriptor'),
                ('second', 'b', True, "did you mean 'seconds'?"), ('zz', 'b', True, 'ground, seconds'),
                ('pattern.tone', 's', '#123456', 'has no options')):
            with self.subTest(name, value=value):
                self.assertIn(words, self.refused(name, kind, value))
        self.assertEqual(self.options(), before)

    def test_options_go_back_to_their_defaults(self):
        defaults = self.options()
        self.set_option('size', 'd', 60.0)
        self.set_option('style', 's', 'loud')
        self.set_option('size', 's', '')
        self.assertEqual(self.options()['size'], 40.0)
        self.set_option('size', 'd', 50.0)
        self.world.call(PANEL, PANEL1, 'ResetOption', GLib.Variant('(s)', ('style',)))
        self.assertEqual((self.options()['style'], self.options()['size']), ('calm', 50.0))
        self.world.call(PANEL, PANEL1, 'ResetOption', GLib.Variant('(s)', ('',)))
        self.assertEqual(self.options(), defaults)
        self.restart()
        self.assertEqual(self.options(), defaults)

    def test_a_preset_sets_what_it_names(self):
        self.set_option('size', 'd', 50.0)
        self.world.call(PANEL, PANEL1, 'ApplyPreset', GLib.Variant('(s)', ('red',)))
        options = self.options()
        self.assertEqual((options['ground'], options['style'], options['size']),
                         ('#FF0000', 'loud', 50.0))
        self.wait_pixel(800, 500, (255, 0, 0))
        error, text = self.world.error(PANEL, PANEL1, 'ApplyPreset', GLib.Variant('(s)', ('rad',)))
        self.assertEqual(error, 'org.dorsal.Error.InvalidField')
        self.assertIn("did you mean 'red'?", text)

    def test_each_theme_keeps_its_own(self):
        self.set_option('ground', 's', '#FF0000')
        self.choose('plain')
        self.assertEqual(self.options(), {})
        self.choose('harbor')
        self.assertEqual(self.options()['ground'], '#FF0000')

    def test_an_edited_theme_keeps_what_still_fits(self):
        self.set_option('size', 'd', 80.0)
        self.set_option('style', 's', 'loud')
        self.world.write('themes/harbor/theme.xml', THEME.replace('max="90"', 'max="70"'))
        self.world.wait_for(lambda: self.options()['size'] == 40.0, 'the default again')
        self.assertEqual(self.options()['style'], 'loud')

    def test_a_damaged_file_is_set_aside_and_told(self):
        world = self.world
        world.stop(world.dorsald)
        world.write('state/panels.conf', 'nonsense\n')
        world.start_dorsald()
        self.assertIn('set aside as', world.log('dorsald'))
        self.assertTrue(os.path.exists(world.path('state/panels.conf.broken')))
        self.assertEqual(world.get('Theme'), 'meridian')


class Pictures(OptionCase):
    def test_a_picture_is_copied_shown_and_kept(self):
        self.set_image('photo', BLUE)
        self.assertEqual(self.options()['photo'], 'option:photo')
        self.wait_pixel(350, 350, (0, 0, 255))
        self.assertEqual(os.listdir(self.world.path('state/pictures')), ['rear.harbor.photo'])
        self.restart()
        self.assertEqual(self.options()['photo'], 'option:photo')
        self.wait_pixel(350, 350, (0, 0, 255))

    def test_another_picture_takes_its_place_and_none_removes_it(self):
        self.set_image('photo', BLUE)
        self.wait_pixel(350, 350, (0, 0, 255))
        self.set_image('photo', png(8, 8, (255, 0, 0)))
        self.wait_pixel(350, 350, (255, 0, 0))
        self.set_option('photo', 's', '')
        self.wait_pixel(350, 350, (0, 0, 0))
        self.assertEqual(self.options()['photo'], '')
        self.assertEqual(os.listdir(self.world.path('state/pictures')), [])

    def test_what_is_no_picture_is_refused_and_changes_nothing(self):
        self.set_image('photo', BLUE)
        for data, words in ((b'text', 'not a PNG'), (b'', 'not a PNG'),
                            (b'\0' * ((16 << 20) + 1), 'larger than 16 MiB')):
            with self.subTest(words), self.assertRaises(GLib.Error) as caught:
                self.set_image('photo', data)
            self.assertIn(words, caught.exception.message)
        self.assertEqual(os.listdir(self.world.path('state/pictures')), ['rear.harbor.photo'])
        self.wait_pixel(350, 350, (0, 0, 255))

    def test_a_picture_for_another_option_is_refused(self):
        with self.assertRaises(GLib.Error) as caught:
            self.set_image('motto', BLUE)
        self.assertIn('a text', caught.exception.message)


class Patterns(OptionCase):
    def setUp(self):
        super().setUp()
        self.choose('plain')

    def pattern(self, id):
        self.world.set('Pattern', GLib.Variant('s', id))

    def test_a_pattern_is_shown_below_the_face_kept_and_taken_away(self):
        world = self.world
        self.assertEqual(world.get('Pattern'), '')
        self.pattern('ripples')
        self.assertEqual(world.get('Pattern'), 'ripples')
        self.wait_pixel(800, 500, (0, 255, 0))
        self.restart()
        self.assertEqual(world.get('Pattern'), 'ripples')
        self.wait_pixel(800, 500, (0, 255, 0))
        self.pattern('')
        self.wait_pixel(800, 500, (0, 0, 0))
        self.restart()
        self.assertEqual(world.get('Pattern'), '')

    def test_its_options_have_a_prefix(self):
        self.pattern('ripples')
        self.assertEqual(self.options(), {'pattern.tone': '#00FF00'})
        self.set_option('pattern.tone', 's', '#0000FF')
        self.wait_pixel(800, 500, (0, 0, 255))
        self.assertEqual(self.options(), {'pattern.tone': '#0000FF'})
        self.assertIn('has no options', self.refused('tone', 's', '#0000FF'))

    def test_what_is_no_pattern_is_refused(self):
        world = self.world
        for id, error, words in (('plain', 'ThemeBroken', 'no Pattern'),
                                 ('none', 'NotFound', "no pattern 'none'")):
            with self.assertRaises(GLib.Error) as caught:
                self.pattern(id)
            self.assertIn(error, caught.exception.message)
            self.assertIn(words, caught.exception.message)
        with self.assertRaises(GLib.Error) as caught:
            self.choose('ripples')
        self.assertIn('is a pattern', caught.exception.message)
        self.assertEqual((world.get('Theme'), world.get('Pattern')), ('plain', ''))

    def test_a_removed_pattern_is_none_until_it_comes_back(self):
        world = self.world
        self.pattern('ripples')
        os.rename(world.path('themes/ripples'), world.path('ripples'))
        world.stop(world.dorsald)
        world.start_dorsald()
        self.assertEqual(world.get('Pattern'), '')
        status = world.get('Status', ROOT, 'org.dorsal.Daemon1')['panels']['rear']
        self.assertIn("no theme 'ripples'", status['pattern-errors'])
        os.rename(world.path('ripples'), world.path('themes/ripples'))
        world.call(ROOT, 'org.dorsal.Themes1', 'Reload')
        world.wait_for(lambda: world.get('Pattern') == 'ripples', 'the pattern again')


class Touched(OptionCase):
    def test_a_finger_that_stays_does_what_the_theme_says(self):
        world = self.world
        world.write('themes/hold/theme.xml', '<Theme format="1" name="Hold"><Face/>'
                    '<Card for="timer"><Rectangle x="0" y="0" width="904" height="572" '
                    'fill="#303030" hold="action.stop" tap="face"/></Card></Theme>')
        self.choose('hold')
        id = world.post('timer', title='Tea', remaining=300_000_000, class_='alert',
                        actions=[{'key': 'stop', 'label': 'Stop'}])
        world.wait_showing(f'activity:{id}')
        world.gesture('hold')
        self.assertEqual(world.wait_signal('ActionInvoked', id)[1], 'stop')
        world.gesture('tap')
        world.wait_showing('face')

    def test_a_swipe_on_something_with_a_verb_turns_no_page(self):
        world = self.world
        world.write('themes/swipe/theme.xml', '<Theme format="1" name="Swipe"><Face/>'
                    '<Card for="timer"><Rectangle x="0" y="0" width="904" height="572" '
                    'fill="#303030" swipe="action.stop"/></Card></Theme>')
        self.choose('swipe')
        id = world.post('timer', title='Tea', remaining=300_000_000, class_='alert',
                        actions=[{'key': 'stop', 'label': 'Stop'}])
        world.wait_showing(f'activity:{id}')
        for count, direction in enumerate(('left', 'up'), 1):
            world.gesture(f'swipe-{direction}')
            world.wait_for(lambda: len([name for _, _, name, body in world.signals
                                        if name == 'ActionInvoked' and body[:2] == (id, 'stop')]) == count,
                           'the action')
        self.assertEqual(world.get('Showing'), f'activity:{id}')


class Listed(OptionCase):
    def test_themes_say_what_they_have(self):
        themes = self.world.call(ROOT, 'org.dorsal.Themes1', 'List', None, '(a{sa{sv}})')[0]
        harbor = themes['harbor']
        self.assertEqual((harbor['has'], harbor['reads'], harbor['version'], harbor['license']),
                         (['face'], ['weather'], '2.1', 'CC0-1.0'))
        self.assertEqual(themes['ripples']['has'], ['pattern'])
        self.assertEqual(harbor['presets'], {'red': 'Red'})
        self.assertEqual(harbor['options']['size'], {'type': 'number', 'label': 'size', 'default': 40.0,
                                                     'min': 10.0, 'max': 90.0})
        self.assertEqual(harbor['options']['style']['choices'], [('calm', 'Calm'), ('loud', 'loud')])
        self.assertEqual(harbor['options']['ground']['default'], '#000000')

    def test_labels_are_in_the_sessions_language(self):
        world = self.world
        world.write('themes/port/theme.xml', '<Theme format="1" name="Port">'
                    '<Option name="ground" type="color" default="#000000" label="@ground"/>'
                    '<Option name="style" type="list" default="a"><Choice value="a" label="@calm"/></Option>'
                    '<Preset name="red" label="@calm"><Set option="ground" value="#FF0000"/></Preset>'
                    '<Face/></Theme>')
        for language, ground, calm in (('en', 'Ground', 'Calm'), ('de', 'Grund', 'Ruhig')):
            world.write(f'themes/port/strings/{language}.xml',
                        f'<Strings><String name="ground">{ground}</String>'
                        f'<String name="calm">{calm}</String></Strings>')
        for locale, ground, calm in (('C', 'Ground', 'Calm'), ('de_AT.UTF-8', 'Grund', 'Ruhig'),
                                     ('fr', 'Ground', 'Calm')):
            with self.subTest(locale):
                world.call(ROOT, 'org.dorsal.Session1', 'SetFacts',
                           GLib.Variant('(a{sv})', ({'locale': GLib.Variant('s', locale)},)))
                port = world.call(ROOT, 'org.dorsal.Themes1', 'List', None, '(a{sa{sv}})')[0]['port']
                self.assertEqual(port['options']['ground']['label'], ground)
                self.assertEqual(port['options']['style']['choices'], [('a', calm)])
                self.assertEqual(port['presets'], {'red': calm})


class Wanted(OptionCase):
    def wanted(self):
        return self.world.get('Wanted', ROOT, ACTIVITIES)

    def go_to_face(self):
        world = self.world
        while True:
            showing = world.get('Showing')
            if showing == 'face':
                return
            world.gesture('swipe-left')
            world.wait_for(lambda: world.get('Showing') != showing, 'the next page')

    def wait_wanted(self, *kinds):
        self.world.wait_for(lambda: self.wanted() == list(kinds), f'Wanted {kinds}')

    def test_what_shown_faces_read_is_wanted_while_they_are_seen(self):
        world = self.world
        self.wait_wanted('weather')
        world.wait_for(lambda: any(body[1].get('Wanted') == ['weather'] for _p, _i, member, body
                                   in world.signals if member == 'PropertiesChanged'), 'the signal')
        for power in ('off', 'ambient'):
            world.set('Power', GLib.Variant('s', power))
            self.wait_wanted()
            world.set('Power', GLib.Variant('s', 'active'))
            self.wait_wanted('weather')
        self.choose('plain')
        self.wait_wanted()

    def test_a_feed_shows_the_public_activity_of_its_kind(self):
        world = self.world
        world.post('generic-notice', title='Other', class_='pin', privacy='public')
        id = world.post('weather', title='Rain', class_='pin', privacy='private')
        world.wait_for(lambda: len(world.activities()) == 2, 'both')
        world.end(id)
        world.post('weather', title='Sun', class_='pin', privacy='public')

        def shows():
            picture = world.screenshot()
            part = slice(300 * picture.channels, 600 * picture.channels)
            return any(any(row[part]) for row in picture.rows[150:210])
        self.go_to_face()
        world.wait_for(shows, 'the weather')


main()
