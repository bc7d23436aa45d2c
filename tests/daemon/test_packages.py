#!/usr/bin/python3
"""Themes that come as packages: installed, shown, replaced, removed, and refused."""
import os
import pwd
import subprocess
import sys
import tempfile
import unittest

from packages import THEME, Package, font, png
from world import PANEL, ROOT, Gio, GLib, World, WorldCase, main

THEMES1 = 'org.dorsal.Themes1'
LOGIND_XML = '''<node><interface name="org.freedesktop.login1.Seat">
  <property name="ActiveSession" type="(so)" access="read"/></interface>
  <interface name="org.freedesktop.login1.Session">
  <property name="User" type="(uo)" access="read"/></interface></node>'''
# Users that are everywhere: the bus refuses those without a name.
USER = pwd.getpwnam('nobody').pw_uid
OTHER = pwd.getpwnam('daemon').pw_uid


def other_theme(color):
    return THEME.replace('#000000', color)


class PackageCase(WorldCase):
    def install(self, archive):
        """The id; GLib.Error when it is refused."""
        with tempfile.TemporaryFile() as file:
            file.write(archive)
            file.seek(0)
            fds = Gio.UnixFDList.new()
            fds.append(file.fileno())
            answer, _fds = self.world.bus.call_with_unix_fd_list_sync(
                'org.dorsal', ROOT, THEMES1, 'Install', GLib.Variant('(h)', (0,)),
                GLib.VariantType('(s)'), Gio.DBusCallFlags.NONE, 60000, fds, None)
        return answer.unpack()[0]

    def refused(self, archive):
        """The error's name and text."""
        with self.assertRaises(GLib.Error) as caught:
            self.install(archive)
        error = caught.exception
        return Gio.DBusError.get_remote_error(error), error.message.split(': ', 1)[1]

    def remove(self, id):
        self.world.call(ROOT, THEMES1, 'Remove', GLib.Variant('(s)', (id,)))

    def themes(self):
        return self.world.call(ROOT, THEMES1, 'List', None, '(a{sa{sv}})')[0]

    def folder(self, name='themes'):
        path = self.world.path('state/' + name)
        return sorted(os.listdir(path)) if os.path.exists(path) else []


class Packages(PackageCase):
    def test_packages_beyond_the_queue_are_refused(self):
        answers = []

        def on_answer(bus, result):
            try:
                bus.call_with_unix_fd_list_finish(result)
                answers.append('installed')
            except GLib.Error as error:
                answers.append(Gio.DBusError.get_remote_error(error))

        with tempfile.TemporaryFile() as file:
            file.write(Package().bytes())
            file.flush()
            for _ in range(40):
                fds = Gio.UnixFDList.new()
                fds.append(os.open(f'/proc/self/fd/{file.fileno()}', os.O_RDONLY))
                self.world.bus.call_with_unix_fd_list(
                    'org.dorsal', ROOT, THEMES1, 'Install', GLib.Variant('(h)', (0,)), None,
                    Gio.DBusCallFlags.NONE, 60000, fds, None, on_answer)
            self.world.wait_for(lambda: len(answers) == 40, 'all answers')
        self.assertGreaterEqual(answers.count('installed'), 8)
        self.assertEqual(set(answers), {'installed', 'org.dorsal.Error.LimitsExceeded'})
        self.assertEqual(self.folder(), ['harbor'])

    def test_an_installed_theme_is_there_and_shown_when_it_is_chosen(self):
        world = self.world
        self.assertEqual(self.install(Package(files={'images/a.png': png()}).bytes()), 'harbor')
        theme = self.themes()['harbor']
        self.assertEqual((theme['name'], theme['errors']), ('Harbor', []))
        self.assertEqual(theme['path'], world.path('state/themes/harbor'))
        self.assertEqual(self.folder(), ['harbor'])
        with open(theme['path'] + '/images/a.png', 'rb') as file:
            self.assertEqual(file.read(), png())
        before = world.screenshot()
        world.set('Theme', GLib.Variant('s', 'harbor'))
        world.wait_for(lambda: world.screenshot().data != before.data, 'another face')

    def test_a_newer_package_takes_the_place_of_the_one_before(self):
        world = self.world
        self.install(Package(files={'LICENSE': 'x'}, theme=other_theme('#FF0000')).bytes())
        world.set('Theme', GLib.Variant('s', 'harbor'))
        world.wait_for(lambda: world.screenshot().pixel(800, 20) == (255, 0, 0), 'red')
        self.install(Package(theme=other_theme('#0000FF')).bytes())
        world.wait_for(lambda: world.screenshot().pixel(800, 20) == (0, 0, 255), 'blue')
        self.assertEqual(self.folder('themes/harbor'), ['theme.xml'])
        self.assertEqual(self.folder(), ['harbor'])

    def test_a_removed_theme_is_stood_in_for_until_it_comes_back(self):
        world = self.world
        archive = Package().bytes()
        self.install(archive)
        world.set('Theme', GLib.Variant('s', 'harbor'))
        self.remove('harbor')
        world.wait_for(lambda: world.get('Theme') == 'meridian', 'the default')
        self.assertEqual(self.folder(), [])
        self.assertNotIn('harbor', self.themes())
        status = world.get('Status', ROOT, 'org.dorsal.Daemon1')['panels']['rear']
        self.assertIn('not there any more', status['theme-errors'])
        self.install(archive)
        world.wait_for(lambda: world.get('Theme') == 'harbor', 'the theme again')

    def test_installed_themes_are_kept_across_a_restart(self):
        world = self.world
        self.install(Package().bytes())
        world.set('Theme', GLib.Variant('s', 'harbor'))
        world.stop(world.dorsald)
        world.start_dorsald()
        self.assertEqual(world.get('Theme'), 'harbor')

    def test_bad_packages_are_refused_by_file_and_reason_and_leave_nothing(self):
        cases = [
            (b'nonsense', 'the package is not a zip archive'),
            (Package(files={'../x.png': png()}).bytes(), 'harbor/../x.png: is no path'),
            (Package(files={'run.sh': 'rm'}).bytes(), 'harbor/run.sh: is no file that a theme may'),
            (Package(files={'a.png': 'text'}).bytes(), 'harbor/a.png: is not an image'),
            (Package(theme=None, files={'LICENSE': ''}).bytes(), 'the package has no theme.xml'),
            (Package(id='builtin').bytes(), "no theme may be named 'builtin'"),
        ]
        for archive, words in cases:
            with self.subTest(words):
                name, text = self.refused(archive)
                self.assertEqual(name, 'org.dorsal.Error.InvalidField')
                self.assertIn(words, text)
        self.assertEqual(self.folder(), [])

    def test_a_theme_with_errors_is_refused_with_all_of_them(self):
        self.install(Package(files={'LICENSE': ''}).bytes())
        broken = '<Theme format="1" name="Broken"><Face><Txt/><Text colour="#fff">x</Text></Face></Theme>'
        name, text = self.refused(Package(theme=broken).bytes())
        self.assertEqual(name, 'org.dorsal.Error.ThemeBroken')
        self.assertIn('harbor/theme.xml:1:40: error:', text)
        self.assertIn("'colour'", text)
        self.assertEqual(self.folder(), ['harbor'])
        self.assertEqual(self.themes()['harbor']['name'], 'Harbor')

    def test_a_crash_while_installing_leaves_nothing_behind(self):
        left = self.world.make('state/themes/.new-harbor/harbor')
        with open(left + '/theme.xml', 'w') as file:
            file.write('half')
        self.assertNotIn('.new-harbor', self.themes())
        self.install(Package(id='other').bytes())
        self.assertEqual(self.folder(), ['other'])

    def test_there_is_an_end_to_how_many_are_installed(self):
        for n in range(64):
            self.world.make(f'state/themes/t{n}')
        name, text = self.refused(Package().bytes())
        self.assertEqual(name, 'org.dorsal.Error.LimitsExceeded')
        self.assertIn('64', text)

    def test_packages_sent_together_are_installed_one_after_the_other(self):
        answers = []
        for n in range(5):
            file = tempfile.TemporaryFile()
            file.write(Package(id=f't{n}').bytes())
            file.seek(0)
            fds = Gio.UnixFDList.new()
            fds.append(file.fileno())
            self.world.bus.call_with_unix_fd_list(
                'org.dorsal', ROOT, THEMES1, 'Install', GLib.Variant('(h)', (0,)), None,
                Gio.DBusCallFlags.NONE, 60000, fds, None,
                lambda bus, result: answers.append(
                    bus.call_with_unix_fd_list_finish(result)[0].unpack()[0]))
            file.close()
        self.world.wait_for(lambda: len(answers) == 5, 'all answers')
        self.assertEqual(answers, [f't{n}' for n in range(5)])
        self.assertEqual(self.folder(), answers)

    def test_only_what_was_installed_can_be_removed(self):
        for id, wanted in (('meridian', 'AccessDenied'), ('none', 'NotFound'), ('../x', 'NotFound'),
                           ('', 'NotFound'), ('..', 'NotFound')):
            name, _text = self.world.error(ROOT, THEMES1, 'Remove', GLib.Variant('(s)', (id,)))
            self.assertEqual(name, 'org.dorsal.Error.' + wanted, id)

    def test_a_link_in_the_place_of_a_theme_is_not_followed(self):
        self.install(Package(id='other').bytes())
        kept = self.world.write('kept/theme.xml', THEME)
        os.symlink(self.world.path('kept'), self.world.path('state/themes/harbor'))
        self.remove('harbor')
        self.assertTrue(os.path.exists(kept))
        self.assertEqual(self.folder(), ['other'])

    @unittest.skipIf(font() is None, 'no font on this machine')
    def test_fonts_come_from_administrators(self):
        self.assertEqual(self.install(Package(files={'fonts/A.ttf': font()}).bytes()), 'harbor')


CALLER = '''
import os, sys
os.setgid({user})
os.setuid({user})
from gi.repository import Gio, GLib
bus = Gio.DBusConnection.new_for_address_sync(
    os.environ['DORSAL_BUS'], Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
    Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
try:
    if sys.argv[1] == 'install':
        fds = Gio.UnixFDList.new()
        fds.append(0)
        answer, _ = bus.call_with_unix_fd_list_sync(
            'org.dorsal', '/org/dorsal', 'org.dorsal.Themes1', 'Install', GLib.Variant('(h)', (0,)),
            None, Gio.DBusCallFlags.NONE, 60000, fds, None)
    else:
        answer = bus.call_sync('org.dorsal', '/org/dorsal', 'org.dorsal.Themes1', 'Remove',
                               GLib.Variant('(s)', (sys.argv[2],)), None, Gio.DBusCallFlags.NONE,
                               60000, None)
    print(*answer.unpack())
except GLib.Error as error:
    print(error.message)
'''


@unittest.skipUnless(os.getuid() == 0, 'needs root, to be another user')
class Users(PackageCase):
    """On the system bus, with a logind that says who is active."""

    def setUp(self):
        self.world = World(self.config, start=False)
        self.addCleanup(self.finish)
        self.active = USER
        self.start_logind()
        os.chmod(self.world.directory, 0o755)
        self.world.environment['DBUS_SYSTEM_BUS_ADDRESS'] = self.world.address
        self.world.start_dorsald(bus='system')

    def start_logind(self):
        bus = Gio.DBusConnection.new_for_address_sync(
            self.world.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.logind = bus
        self.world.stack.callback(lambda: bus.is_closed() or bus.close_sync(None))
        seat, session = Gio.DBusNodeInfo.new_for_xml(LOGIND_XML).interfaces
        root = '/org/freedesktop/login1'
        bus.register_object(root + '/seat/seat0', seat, None, lambda *_: GLib.Variant(
            '(so)', (str(self.active), f'{root}/session/{self.active}')), None)
        for uid in (USER, OTHER):
            bus.register_object(f'{root}/session/{uid}', session, None,
                                lambda *a, uid=uid: GLib.Variant('(uo)', (uid, '/')), None)
        Gio.bus_own_name_on_connection(bus, 'org.freedesktop.login1', Gio.BusNameOwnerFlags.NONE,
                                       None, None)

    def activate(self, uid):
        self.active = uid
        self.logind.emit_signal(None, '/org/freedesktop/login1/seat/seat0',
                                'org.freedesktop.DBus.Properties', 'PropertiesChanged',
                                GLib.Variant('(sa{sv}as)', ('org.freedesktop.login1.Seat', {},
                                                            ['ActiveSession'])))
        self.logind.flush_sync(None)

    def wait_active(self, uid):
        self.world.wait_for(lambda: f'user {uid} is active' in self.world.log('dorsald'),
                            f'user {uid}')

    def as_user(self, uid, *arguments, stdin=b''):
        with tempfile.TemporaryFile() as file:
            file.write(stdin)
            file.seek(0)
            process = subprocess.Popen(
                [sys.executable, '-c', CALLER.format(user=uid), *arguments], stdin=file,
                stdout=subprocess.PIPE, text=True, env=self.world.environment)
            self.world.wait_for(lambda: process.poll() is not None, 'the call')
            return process.communicate()[0].strip()

    def test_a_users_theme_is_there_in_that_users_session_alone(self):
        world = self.world
        self.wait_active(USER)
        self.assertEqual(self.as_user(USER, 'install', stdin=Package().bytes()), 'harbor')
        self.assertEqual(self.folder(f'themes-{USER}'), ['harbor'])
        self.assertEqual(self.folder(), [])
        world.set('Theme', GLib.Variant('s', 'harbor'))
        self.assertEqual(world.get('Theme'), 'harbor')
        self.activate(OTHER)
        world.wait_for(lambda: world.get('Theme') == 'meridian', 'the default')
        self.assertNotIn('harbor', self.themes())
        self.activate(USER)
        world.wait_for(lambda: world.get('Theme') == 'harbor', 'the theme again')

    def test_root_installs_for_all(self):
        self.wait_active(USER)
        self.assertEqual(self.install(Package().bytes()), 'harbor')
        self.assertEqual(self.folder(), ['harbor'])
        self.assertIn('not installed by you', self.as_user(USER, 'remove', 'harbor'))
        self.assertEqual(self.folder(), ['harbor'])

    def test_who_is_not_active_may_not(self):
        self.wait_active(USER)
        self.assertIn('AccessDenied', self.as_user(OTHER, 'install', stdin=Package().bytes()))
        self.assertIn('AccessDenied', self.as_user(OTHER, 'remove', 'harbor'))
        self.assertEqual(self.folder(f'themes-{OTHER}'), [])

    @unittest.skipIf(font() is None, 'no font on this machine')
    def test_a_user_brings_no_fonts(self):
        self.wait_active(USER)
        archive = Package(files={'fonts/A.ttf': font()}).bytes()
        answer = self.as_user(USER, 'install', stdin=archive)
        self.assertIn('harbor/fonts/A.ttf: only an administrator', answer)
        self.assertEqual(self.folder(f'themes-{USER}'), [])


main()
