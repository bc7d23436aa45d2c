#!/usr/bin/python3
"""Activities over the bus: posting, rights, caps, errors, signals, what the panel then shows."""
import os
import time
import unittest

from world import ACTIVITIES, PANEL, PANEL1, ROOT, Gio, GLib, World, WorldCase, main


class Activities(WorldCase):
    def test_a_posted_notice_is_shown_as_a_card(self):
        world = self.world
        before = world.screenshot()
        id = world.post('generic-notice', title='Hello', text='World', app='Test')
        world.wait_showing(f'activity:{id}')
        world.wait_signal('Shown', id, 'expanded')
        world.wait_for(lambda: world.screenshot().data != before.data, 'another picture')

    def test_an_ended_activity_gives_the_panel_back(self):
        world = self.world
        id = world.post('generic-notice', title='Hello', class_='alert')
        world.wait_showing(f'activity:{id}')
        world.end(id)
        world.wait_showing('face')
        self.assertEqual(world.wait_signal('Ended', id), (id, 'ended'))

    def test_a_card_comes_in_frames_and_then_the_panel_rests(self):
        world = self.world
        before = world.statistics()
        id = world.post('generic-notice', title='Hello', class_='alert')
        world.wait_showing(f'activity:{id}')
        world.wait_for(lambda: world.statistics()['frames'] - before['frames'] >= 5, 'frames')
        world.wait_for(lambda: self.frames_in_half_a_second() <= 1, 'the end of what moves')
        after = world.statistics()
        self.assertLessEqual(after['frames'] - before['frames'], 20)
        self.assertEqual(after['empty-wakeups'], before['empty-wakeups'])

    def frames_in_half_a_second(self):
        before = self.world.statistics()['frames']
        end = time.monotonic() + 0.5
        self.world.wait_for(lambda: time.monotonic() > end, 'half a second')
        return self.world.statistics()['frames'] - before

    def test_fields_come_back_as_they_were_posted(self):
        world = self.world
        id = world.post('timer', title='Tea', remaining=300_000_000, rate=0.0, key='tea',
                        actions=[{'key': 'stop', 'label': 'Stop'}])
        fields = world.call(ROOT, ACTIVITIES, 'Get', GLib.Variant('(u)', (id,)))[0]
        self.assertEqual(fields['title'], 'Tea')
        self.assertEqual(fields['remaining'], 300_000_000)
        self.assertEqual(fields['uid'], os.getuid())
        self.assertEqual(fields['actions'][0]['key'], 'stop')

    def test_posting_the_same_key_again_keeps_the_id(self):
        world = self.world
        first = world.post('timer', title='Tea', key='tea', remaining=60_000_000)
        self.assertEqual(world.post('timer', title='More tea', key='tea', remaining=1_000_000_000),
                         first)
        self.assertEqual(world.activities()[first][1]['title'], 'More tea')

    def test_an_update_keeps_what_it_does_not_name(self):
        world = self.world
        id = world.post('generic-notice', title='One', text='Two')
        world.update(id, title='Three')
        fields = world.activities()[id][1]
        self.assertEqual((fields['title'], fields['text']), ('Three', 'Two'))

    def test_beyond_the_cap_the_oldest_of_the_app_ends(self):
        world = self.world
        ids = [world.post('generic-notice', title=str(n), app='Flood') for n in range(12)]
        self.assertEqual(world.wait_signal('Ended', ids[0]), (ids[0], 'displaced'))
        self.assertIn(ids[-1], world.activities())
        self.assertEqual(len(set(ids)), 12)

    def test_an_activity_of_a_connection_ends_with_it(self):
        world = self.world
        other = World.__new__(World)
        other.__dict__.update(world.__dict__)
        other.signals = []
        other.connect()
        id = other.post('generic-notice', title='Mine', lifetime='connection')
        stays = other.post('generic-notice', title='Stays')
        self.assertIn(id, world.activities())
        other.bus.close_sync(None)
        world.wait_for(lambda: id not in world.activities(), 'the end')
        self.assertIn(stays, world.activities())

    def test_signals_about_an_activity_go_to_its_poster_alone(self):
        world = self.world
        listener = World.__new__(World)
        listener.__dict__.update(world.__dict__)
        listener.signals = []
        listener.connect()
        id = world.post('generic-notice', title='Secret', class_='alert')
        world.wait_signal('Shown', id)
        world.end(id)
        world.wait_signal('Ended', id)
        listener.bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'GetId', None,
                               None, Gio.DBusCallFlags.NONE, -1, None)
        while world.context.iteration(False):
            pass
        self.assertFalse([s for s in listener.signals if s[1] == ACTIVITIES])

    def test_wrong_input_gets_a_named_error_that_says_what_to_do(self):
        world = self.world

        def post(kind, fields):
            return world.error(ROOT, ACTIVITIES, 'Post', GLib.Variant('(sa{sv})', (kind, fields)))

        name, text = post('generic-notise', {})
        self.assertEqual(name, 'org.dorsal.Error.UnknownKind')
        self.assertIn('generic-notice', text)
        name, text = post('generic-notice', {'titel': GLib.Variant('s', 'x')})
        self.assertEqual(name, 'org.dorsal.Error.InvalidField')
        self.assertIn("'title'", text)
        name, text = post('generic-notice', {'title': GLib.Variant('i', 3)})
        self.assertEqual(name, 'org.dorsal.Error.InvalidField')
        self.assertIn('title', text)
        name, text = post('generic-notice', {'title': GLib.Variant('s', 'x' * 100_000)})
        self.assertEqual(name, 'org.dorsal.Error.LimitsExceeded')
        name, text = post('timer', {'rate': GLib.Variant('d', float('nan'))})
        self.assertEqual(name, 'org.dorsal.Error.InvalidField')
        name, text = post('generic-notice', {'image': GLib.Variant('h', 0),
                                             'image-size': GLib.Variant('(uu)', (4, 4))})
        self.assertEqual(name, 'org.freedesktop.DBus.Error.InvalidArgs')  # there is no descriptor 0
        for member, body in (('Update', GLib.Variant('(ua{sv})', (99, {}))),
                             ('End', GLib.Variant('(u)', (99,))),
                             ('Get', GLib.Variant('(u)', (99,)))):
            self.assertEqual(world.error(ROOT, ACTIVITIES, member, body)[0],
                             'org.dorsal.Error.NotFound')
        self.assertEqual(world.error(ROOT, ACTIVITIES, 'Post', GLib.Variant('(u)', (1,)))[0],
                         'org.freedesktop.DBus.Error.InvalidArgs')
        self.assertEqual(world.error(ROOT, ACTIVITIES, 'Nonsense')[0],
                         'org.freedesktop.DBus.Error.UnknownMethod')
        self.assertEqual(world.activities(), {})

    def test_a_burst_of_updates_is_painted_once_per_frame(self):
        world = self.world
        id = world.post('generic-notice', title='0', class_='alert')
        world.wait_showing(f'activity:{id}')
        before = world.statistics()['frames']
        for n in range(300):
            body = world.fields('(ua{sv})', (id,), {'title': str(n)})
            world.bus.call(world.owner('org.dorsal') if n == 0 else 'org.dorsal', ROOT, ACTIVITIES,
                           'Update', body, None, Gio.DBusCallFlags.NONE, -1, None, None)
        world.wait_for(lambda: world.activities()[id][1]['title'] == '299', 'the last update')
        self.assertLess(world.statistics()['frames'] - before, 150)


class Panel(WorldCase):
    def test_introspection_is_complete(self):
        world = self.world
        for path, wanted in ((ROOT, ('org.dorsal.Activities1', 'Post', 'fields',
                                     'org.dorsal.Themes1', 'org.dorsal.Session1',
                                     'org.freedesktop.DBus.ObjectManager', 'panel')),
                             (PANEL, (PANEL1, 'Screenshot', 'Statistics', 'EmitsChangedSignal'))):
            xml = world.call(path, 'org.freedesktop.DBus.Introspectable', 'Introspect')[0]
            Gio.DBusNodeInfo.new_for_xml(xml)
            for word in wanted:
                self.assertIn(word, xml)
        objects = world.call(ROOT, 'org.freedesktop.DBus.ObjectManager', 'GetManagedObjects')[0]
        self.assertEqual(objects[PANEL][PANEL1]['Width'], 904)

    def test_off_is_off_until_a_touch_wakes_it_and_does_nothing_else(self):
        world = self.world
        id = world.post('generic-notice', title='Tap me', class_='alert')
        world.wait_showing(f'activity:{id}')
        world.set('Power', GLib.Variant('s', 'off'))
        world.wait_showing('off')
        world.wait_signal('Shown', id, 'none')
        world.tap(450, 300)
        world.wait_for(lambda: world.get('Power') == 'active', 'waking')
        world.wait_showing(f'activity:{id}')
        self.assertIn(id, world.activities())

    def test_changes_are_announced(self):
        world = self.world
        world.set('Theme', GLib.Variant('s', 'twin'))
        self.assertEqual(world.get('Theme'), 'twin')

        def announced():
            return any(s[2] == 'PropertiesChanged' and s[3][0] == PANEL1 and
                       s[3][1].get('Theme') == 'twin' for s in world.signals)
        world.wait_for(announced, 'PropertiesChanged')

    def test_the_chosen_theme_is_remembered(self):
        world = self.world
        world.set('Theme', GLib.Variant('s', 'twin'))
        self.assertEqual(world.stop(world.dorsald), 0)
        world.start_dorsald()
        self.assertEqual(world.get('Theme'), 'twin')

    def test_wrong_settings_get_a_named_error(self):
        world = self.world

        def set(name, value):
            return world.error(PANEL, 'org.freedesktop.DBus.Properties', 'Set',
                               GLib.Variant('(ssv)', (PANEL1, name, value)))[0]

        self.assertEqual(set('Theme', GLib.Variant('s', 'none-such')), 'org.dorsal.Error.NotFound')
        self.assertEqual(set('Theme', GLib.Variant('s', '../../etc')), 'org.dorsal.Error.NotFound')
        self.assertEqual(set('Power', GLib.Variant('s', 'blue')), 'org.dorsal.Error.InvalidField')
        self.assertEqual(set('Width', GLib.Variant('u', 3)),
                         'org.freedesktop.DBus.Error.PropertyReadOnly')
        self.assertEqual(world.error(PANEL, PANEL1, 'Tap', GLib.Variant('(ii)', (5000, 1)))[0],
                         'org.dorsal.Error.InvalidField')
        self.assertEqual(world.error(PANEL, PANEL1, 'Gesture', GLib.Variant('(s)', ('wave',)))[0],
                         'org.dorsal.Error.InvalidField')

    def test_swiping_goes_between_face_and_cards(self):
        world = self.world
        song = world.post('media-playback', title='Song', text='Band', length=200_000_000,
                          position=0, rate=0.0)
        world.wait_showing(f'activity:{song}')
        world.gesture('swipe-left')
        world.wait_showing('face')
        world.gesture('swipe-left')
        world.wait_showing(f'activity:{song}')

    def test_the_session_says_how_time_is_written(self):
        world = self.world
        before = world.screenshot()
        world.call(ROOT, 'org.dorsal.Session1', 'SetFacts', GLib.Variant('(a{sv})', ({
            'locale': GLib.Variant('s', 'de_DE.UTF-8'),
            'color-scheme': GLib.Variant('s', 'light')},)))
        world.wait_for(lambda: world.screenshot().data != before.data, 'another picture')
        name, text = world.error(ROOT, 'org.dorsal.Session1', 'SetFacts', GLib.Variant(
            '(a{sv})', ({'locales': GLib.Variant('s', 'x')},)))
        self.assertEqual(name, 'org.dorsal.Error.InvalidField')
        self.assertIn("'locale'", text)


if __name__ == '__main__':
    main()
