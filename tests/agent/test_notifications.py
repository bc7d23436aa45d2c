#!/usr/bin/python3
"""The agent as the session's notification server: what programs send, right or wrong, what the panel
then shows, and how each notification ends exactly once."""
import unittest

from gi.repository import GLib

from fakes import NOTIFICATIONS, NOTIFICATIONS_PATH, AgentCase, data_uri, png
from world import main


def image_data(width, height, rowstride, alpha, bits, channels, data):
    return GLib.Variant('(iiibiiay)', (width, height, rowstride, alpha, bits, channels, data))


class NotifySend(AgentCase):
    def send(self, *arguments):
        return self.world.run('notify-send', *arguments).stdout.strip()

    def test_a_replaced_notice_changes_in_its_place(self):
        first = self.send('--print-id', '--app-name=Mail', 'One message')
        id, _ = self.notice(title='One message')
        self.assertEqual(self.send('--print-id', '--app-name=Mail', '-r', first, 'Two messages'),
                         first)
        self.assertEqual(self.notice(title='Two messages')[0], id)
        self.assertEqual(len(self.world.find('generic-notice')), 1)
        self.assertEqual(self.closed(), [])

    def test_a_script_that_replaces_by_a_number_of_its_own_has_one_notice(self):
        for volume in ('10', '20', '30'):
            self.assertEqual(self.send('-p', '-r', '9999', 'Volume ' + volume), '9999')
        self.notice(title='Volume 30')
        self.assertEqual(len(self.world.find('generic-notice')), 1)

    def test_a_transient_notice_goes_soon_by_itself(self):
        self.send('-e', '-t', '1000', 'Saved')
        id, _ = self.notice(title='Saved')
        self.wait_gone('generic-notice', title='Saved')
        self.assertEqual(self.wait_closed(1), 1)

    def test_an_icon_file_comes_as_a_picture(self):
        path = self.world.write('icon.png', png((200, 40, 20)))
        self.send('-i', path, 'With icon')
        self.world.wait_for(lambda: self.notice(title='With icon')[1].get('image-size') == (32, 32),
                            'the picture')

    def test_an_icon_name_comes_as_a_picture(self):
        self.world.write('home/.local/share/icons/hicolor/128x128/apps/tea.png', png((20, 90, 20)))
        self.send('-i', 'tea', 'By name')
        self.world.wait_for(lambda: self.notice(title='By name')[1].get('image-size') == (32, 32),
                            'the picture')

    def test_a_missing_icon_leaves_the_notice_as_it_is(self):
        self.send('-i', '/none/such.png', 'No icon')
        self.send('-i', 'no-such-name-anywhere', 'No name')
        self.notice(title='No icon')
        self.assertNotIn('image-size', self.notice(title='No name')[1])

    def test_urgent_ones_alert_and_stay(self):
        self.send('-u', 'critical', 'Fire')
        self.send('-u', 'low', 'Dust')
        self.assertEqual(self.notice(title='Fire')[1]['class'], 'alert')
        self.assertNotIn('expires', self.notice(title='Fire')[1])
        self.assertEqual(self.notice(title='Dust')[1]['class'], 'notice')

    def test_a_volume_bar_is_one_notice_that_moves(self):
        for value in (10, 40, 70):
            self.send('-h', f'int:value:{value}', '-h',
                      'string:x-canonical-private-synchronous:volume', 'Volume')
        fields = self.world.wait_for(
            lambda: self.notice(title='Volume')[1].get('position') == 70 and self.notice()[1], '70 %')
        self.assertEqual(fields['length'], 100)
        self.assertEqual(self.closed(), [])

    def test_markup_reads_as_text(self):
        self.send('Lunch', 'Soup &amp; <b>bread</b> <a href="http://x">menu</a> 1 < 2')
        self.assertEqual(self.notice(title='Lunch')[1]['text'], 'Soup & bread menu 1 < 2')

    def test_broken_text_does_not_hurt(self):
        self.send('\u202eevil\ttitle', 'a\u0007b\nc')
        self.assertEqual(len(self.world.wait_for(lambda: self.world.find('generic-notice'), 'it')), 1)

    def test_wait_ends_when_the_notice_is_closed(self):
        waiting = self.world.spawn('notify-send', '--wait', '--action=yes=Accept',
                                   '--action=no=Decline', 'Invitation')
        _, fields = self.notice(title='Invitation')
        self.assertEqual([(action['key'], action['label']) for action in fields['actions']],
                         [('yes', 'Accept'), ('no', 'Decline')])
        self.close_notification(1)
        self.world.wait_for(lambda: waiting.poll() is not None, 'the end of notify-send')
        self.assertEqual(self.wait_closed(1), 3)

    def test_a_notice_that_expires_is_closed_once_for_that_reason(self):
        id = int(self.send('-p', '-t', '1000', 'Short'))
        self.assertEqual(self.wait_closed(id), 1)
        self.wait_gone('generic-notice')
        self.assertEqual(len(self.closed()), 1)


class Server(AgentCase):
    def server(self, member, reply):
        return self.world.call(NOTIFICATIONS_PATH, NOTIFICATIONS, member, None, reply,
                               name=NOTIFICATIONS)

    def test_it_says_what_it_is_and_can(self):
        self.assertEqual(self.server('GetServerInformation', '(ssss)')[3], '1.2')
        self.assertLessEqual({'body', 'actions', 'body-markup'},
                             set(self.server('GetCapabilities', '(as)')[0]))

    def test_closing_what_is_not_there_is_an_error_and_no_signal(self):
        id = self.notify('Mine')
        self.close_notification(id)
        for unknown in (id, 0, 4711, 0xffffffff):
            name, text = self.world.error(NOTIFICATIONS_PATH, NOTIFICATIONS, 'CloseNotification',
                                          GLib.Variant('(u)', (unknown,)), name=NOTIFICATIONS)
            self.assertFalse(name.endswith('UnknownMethod'), name)
        self.assertEqual(self.wait_closed(id), 3)
        self.assertEqual(len(self.closed()), 1)

    def test_too_many_of_one_program_displace_its_oldest(self):
        other = self.notify('Stays', app='Other')
        ids = [self.notify(f'Message {n}', app='Flood') for n in range(30)]
        self.notice(title='Message 29')
        self.notice(title='Stays')
        self.assertEqual(self.wait_closed(ids[0]), 4)
        self.assertEqual(sorted(self.closed()), [(id, 4) for id in ids[:22]])
        self.assertNotIn(other, [id for id, _ in self.closed()])

    def test_one_that_moves_to_another_program_keeps_its_id(self):
        id = self.notify('From A', app='A')
        self.notice(title='From A', app='A')
        self.assertEqual(self.notify('From B', app='B', replaces=id), id)
        self.notice(title='From B', app='B')
        self.wait_gone('generic-notice', app='A')
        self.assertEqual(self.closed(), [])
        self.close_notification(id)
        self.assertEqual(self.wait_closed(id), 3)
        self.wait_gone('generic-notice')

    def test_all_are_closed_when_the_agent_ends(self):
        ids = [self.notify(f'{n}', app=f'{n}') for n in range(5)]
        self.world.stop(self.world.agent)
        self.world.wait_for(lambda: len(self.closed()) >= 5, 'the last closes')
        self.assertEqual(sorted(self.closed()), [(id, 4) for id in ids])
        self.wait_gone('generic-notice')

    def test_those_of_a_dead_agent_leave_the_panel(self):
        self.notify('Alone')
        self.notice(title='Alone')
        self.world.stop(self.world.agent, 9)
        self.wait_gone('generic-notice')


HOSTILE_HINTS = (
    {'urgency': GLib.Variant('s', 'loud')}, {'urgency': GLib.Variant('ay', b'\2')},
    {'urgency': GLib.Variant('x', -2**63)}, {'urgency': GLib.Variant('d', float('nan'))},
    {'transient': GLib.Variant('a{sv}', {})}, {'value': GLib.Variant('t', 2**64 - 1)},
    {'value': GLib.Variant('i', -1)}, {'category': GLib.Variant('i', 3)},
    {'desktop-entry': GLib.Variant('s', '../../../etc/passwd')},
    {'image-path': GLib.Variant('i', 3)}, {'image-path': GLib.Variant('s', 'file:///dev/zero')},
    {'image-path': GLib.Variant('s', '/proc/self/mem')}, {'image-path': GLib.Variant('s', '/')},
    {'image-path': GLib.Variant('s', 'http://example.com/a.png')},
    {'image-path': GLib.Variant('s', 'data:image/png;base64,!!!!')},
    {'image-path': GLib.Variant('s', 'file:' + '/x' * 30000)},
    {'image-data': GLib.Variant('s', 'no image')}, {'image-data': GLib.Variant('(ii)', (3, 4))},
    {'icon_data': GLib.Variant('v', GLib.Variant('v', GLib.Variant('i', 1)))},
    {'x-canonical-private-synchronous': GLib.Variant('as', [])},
    {f'hint-{n}': GLib.Variant('s', 'x') for n in range(500)},
)
LYING_IMAGES = (
    (100, 100, 400, True, 8, 4, b'short'), (2**31 - 1, 2**31 - 1, 2**31 - 1, True, 8, 4, b''),
    (-5, 5, 20, True, 8, 4, b'x' * 100), (0, 0, 0, False, 8, 3, b''),
    (5, 5, -20, True, 8, 4, b'x' * 100), (5, 5, 1, True, 8, 4, b'x' * 100),
    (5, 5, 20, True, 16, 4, b'x' * 100), (5, 5, 20, True, 8, 3, b'x' * 100),
    (5, 5, 20, False, 8, 4, b'x' * 100), (5, 5, 20, True, 8, 2**30, b'x' * 100),
    (4096, 4096, 2**30, False, 8, 3, b'x' * 1000), (5, 2**31 - 1, 20, True, 8, 4, b'x' * 100),
)


class Hostile(AgentCase):
    def test_hints_of_wrong_types_leave_the_rest(self):
        for n, hints in enumerate(HOSTILE_HINTS):
            with self.subTest(list(hints)[0] + ' ' + str(n)):
                self.notify(f'Notice {n}', app=f'App {n}', hints=hints)
                self.notice(title=f'Notice {n}', app=f'App {n}')

    def test_pictures_that_lie_about_their_size_are_left_out(self):
        for n, image in enumerate(LYING_IMAGES):
            with self.subTest(image[:6]):
                self.notify(f'Notice {n}', app=f'App {n}', hints={'image-data': image_data(*image)})
                self.assertNotIn('image-size', self.notice(title=f'Notice {n}')[1])

    def test_honest_pictures_are_shown(self):
        self.notify('Alpha', hints={'image-data': image_data(4, 3, 16, True, 8, 4, b'\x80' * 48)})
        self.assertEqual(self.notice(title='Alpha')[1]['image-size'], (4, 3))
        self.notify('Padded', hints={'image_data': image_data(2, 2, 9, False, 8, 3, b'\x80' * 15)})
        self.assertEqual(self.notice(title='Padded')[1]['image-size'], (2, 2))
        self.notify('Large', hints={'icon_data': image_data(1000, 500, 3000, False, 8, 3,
                                                            b'\x80' * 1500000)})
        self.assertLessEqual(max(self.notice(title='Large')[1]['image-size']), 288)
        self.notify('Inline', hints={'image-path': data_uri((1, 2, 3))})
        self.world.wait_for(lambda: 'image-size' in self.notice(title='Inline')[1], 'the picture')

    def test_a_picture_that_fails_leaves_the_one_behind_it(self):
        good = self.world.write('good.png', png((1, 200, 3)))
        bad = self.world.write('bad.png', b'not a picture')
        self.notify('Fallback', icon=good, hints={'image-path': bad})
        self.world.wait_for(lambda: 'image-size' in self.notice(title='Fallback')[1], 'the icon')

    def test_odd_actions_are_cut_to_what_works(self):
        for n, (actions, keys) in enumerate((
                (['alone'], []), (['a', 'A', 'odd'], ['a']), (['', 'Empty'], []),
                (['a', 'A', 'a', 'Again'], ['a']), (['k' * 1000, 'Long'], []),
                (['a', 'L' * 100000], ['a']), (['default', ''], ['default']),
                ([f'{i // 2}' for i in range(200)], None))):
            with self.subTest(str(actions)[:40]):
                self.notify(f'Notice {n}', actions=actions)
                found = [action['key'] for action in self.notice(title=f'Notice {n}')[1]
                         .get('actions', [])]
                self.assertEqual(found, keys if keys is not None else found[:8])

    def test_a_megabyte_of_text_is_cut(self):
        self.notify('Long', body='word & <b>x</b> ' * 70000)
        self.assertLessEqual(len(self.notice(title='Long')[1]['text']), 4096)
        self.notify('T' * 1000000, body='after')
        self.assertLessEqual(len(self.notice(text='after')[1]['title']), 512)

    def test_a_notice_without_a_summary_still_says_something(self):
        self.notify('', body='Only a body')
        self.notice(title='Only a body')
        self.notify('', app='Silent')
        self.notice(title='Silent')
        self.notify('', app='')
        self.world.wait_for(lambda: len(self.world.find('generic-notice')) == 3, 'the third')

    def test_calls_of_wrong_types_are_refused(self):
        for member, body in (('Notify', GLib.Variant('(s)', ('x',))),
                             ('Notify', GLib.Variant('(susssasa{ss}i)', ('', 0, '', 'x', '', [],
                                                                         {}, -1))),
                             ('CloseNotification', GLib.Variant('(i)', (1,)))):
            name, _ = self.world.error(NOTIFICATIONS_PATH, NOTIFICATIONS, member, body,
                                       name=NOTIFICATIONS)
            self.assertEqual(name, 'org.freedesktop.DBus.Error.InvalidArgs')
        self.notify('Still here')
        self.notice(title='Still here')

    def test_odd_timeouts_end_or_do_not(self):
        never = self.notify('Never', timeout=0)
        self.notify('Long', timeout=2**31 - 1)
        negative = self.notify('Negative', timeout=-2**31)
        blink = self.notify('Blink', timeout=1)
        self.assertEqual(self.wait_closed(blink), 1)
        self.assertNotIn(never, dict(self.closed()))
        self.assertNotIn(negative, dict(self.closed()))
        self.notice(title='Long')


if __name__ == '__main__':
    main()
