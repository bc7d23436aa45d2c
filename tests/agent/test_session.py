#!/usr/bin/python3
"""The agent among others: a desktop that serves notifications itself, a panel service that is not
there yet or goes and comes, the session's facts, touches, and rest."""
import os
import unittest

from gi.repository import GLib

from fakes import NOTIFICATIONS, NOTIFICATIONS_PATH, AgentCase, Client, Daemon, Player
from world import World, main

SERVER_XML = '''<node><interface name="org.freedesktop.Notifications">
  <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
</interface></node>'''
PORTAL = 'org.freedesktop.portal.Desktop'
PORTAL_PATH = '/org/freedesktop/portal/desktop'
PORTAL_XML = '''<node><interface name="org.freedesktop.portal.Settings">
  <method name="ReadAll"><arg type="as" direction="in"/><arg type="a{sa{sv}}" direction="out"/></method>
  <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
</interface></node>'''


class Quiet(AgentCase):
    """Starts the bus alone."""

    def setUp(self):
        self.world = World(start=False)
        self.addCleanup(self.finish)

    def song(self, title='Song', name='test'):
        return Player(self.world, name, PlaybackStatus='Playing', CanGoNext=True,
                      Metadata={'xesam:title': GLib.Variant('s', title)})


class Desktop(Quiet):
    def desktop(self):
        desktop = Client(self.world)
        desktop.serve(NOTIFICATIONS_PATH, SERVER_XML, lambda *arguments: arguments[-1].return_value(
            GLib.Variant('(ssss)', ('desktop', '', '', '1.2'))))
        self.assertEqual(desktop.own(NOTIFICATIONS), 1)
        return desktop

    def start_beside(self):
        self.world.agent = self.world.spawn(
            os.environ['DORSAL_AGENT'], '--panel-bus=' + self.world.address, name='agent')

    def test_a_desktop_that_serves_notifications_is_left_alone(self):
        desktop = self.desktop()
        daemon = Daemon(self.world)
        self.start_beside()
        self.song('Plays all the same')
        self.world.wait_for(lambda: daemon.titles() == ['Plays all the same'], 'the song')
        self.assertEqual(self.world.owner(NOTIFICATIONS), desktop.bus.get_unique_name())
        self.world.wait_for(lambda: 'left to it' in self.world.log('agent'), 'word of it')
        self.assertNotIn('served here', self.world.log('agent'))

    def test_when_the_desktop_lets_go_the_agent_serves(self):
        desktop = self.desktop()
        daemon = Daemon(self.world)
        self.start_beside()
        self.world.wait_for(lambda: 'left to it' in self.world.log('agent'), 'word of it')
        desktop.close()
        self.world.wait_for(lambda: self.world.owner(NOTIFICATIONS), 'another server')
        self.world.run('notify-send', 'Now here')
        self.world.wait_for(lambda: daemon.titles() == ['Now here'], 'the notice')

    def test_a_desktop_that_comes_later_does_not_get_the_name_by_force(self):
        self.world.start_agent()
        late = Client(self.world)
        self.assertEqual(late.own(NOTIFICATIONS), 3)
        self.assertNotIn('left to it', self.world.log('agent'))


class Absence(Quiet):
    def test_what_is_current_is_posted_when_the_panel_service_comes(self):
        self.world.start_agent()
        for n in range(3):
            self.notify(f'Notice {n}')
        self.close_notification(self.notify('Over'))
        player = self.song('First')
        player.change(Metadata={'xesam:title': GLib.Variant('s', 'Second')})
        self.world.start_dorsald()
        self.notice(title='Notice 2')
        AgentCase.song(self, title='Second')
        self.assertEqual(len(self.world.activities()), 4)

    def test_all_is_there_again_after_the_panel_service_died(self):
        self.world.start_dorsald()
        self.world.start_agent()
        first = self.notify('First')
        self.song('Song')
        self.notice(title='First')
        AgentCase.song(self, title='Song')
        self.world.stop(self.world.dorsald, 9)
        self.notify('First, changed', replaces=first)
        self.notify('Second')
        self.world.start_dorsald()
        self.notice(title='First, changed')
        self.notice(title='Second')
        AgentCase.song(self, title='Song')
        self.assertEqual(len(self.world.activities()), 3)
        self.assertEqual(self.closed(), [])

    def test_one_closed_while_the_panel_service_is_away_stays_closed(self):
        self.world.start_dorsald()
        self.world.start_agent()
        id = self.notify('Over soon')
        self.notice(title='Over soon')
        self.world.stop(self.world.dorsald, 9)
        self.close_notification(id)
        self.notify('Still on')
        self.world.start_dorsald()
        self.notice(title='Still on')
        self.assertEqual(len(self.world.activities()), 1)

    def test_the_whole_bus_may_die_and_come_again(self):
        self.world.start_dorsald()
        self.world.start_agent()
        self.notify('Before')
        self.notice(title='Before')
        self.world.stop(self.world.bus_process, 9)
        self.world.start_bus()
        self.world.wait_name(NOTIFICATIONS)
        self.world.wait_name('org.dorsal')
        self.notice(title='Before')
        self.notify('After')
        self.notice(title='After')


class End(AgentCase):
    def test_an_agent_that_is_stopped_ends_without_complaint(self):
        self.notify('Open')
        self.notice(title='Open')
        self.world.stop(self.world.agent)
        self.assertNotIn('cannot', self.world.log('agent'))


class Told(Quiet):
    """What the panel service says of a notice, as the program hears it."""

    def setUp(self):
        super().setUp()
        self.daemon = Daemon(self.world)
        self.world.start_agent()

    def posted(self, title):
        return self.world.wait_for(
            lambda: [id for id, (_, fields) in self.daemon.posted.items()
                     if fields['title'] == title], title)[0]

    def actions(self):
        return [body for _, _, member, body in self.world.signals if member == 'ActionInvoked' and
                len(body) == 2]

    def test_each_end_on_the_panel_is_told_once_with_its_reason(self):
        for word, reason in (('expired', 1), ('dismissed', 2), ('displaced', 4), ('novel', 4)):
            id = self.notify(word)
            self.daemon.signal('Ended', '(us)', self.posted(word), word)
            self.assertEqual(self.wait_closed(id), reason)
        self.assertEqual(len(self.closed()), 4)

    def test_a_touched_action_is_told_and_ends_the_notice(self):
        id = self.notify('Ask', actions=['yes', 'Yes'])
        panel_id = self.posted('Ask')
        self.daemon.signal('ActionInvoked', '(usa{sv})', panel_id, 'bogus', {})
        self.daemon.signal('ActionInvoked', '(usa{sv})', panel_id, 'yes', {})
        self.assertEqual(self.wait_closed(id), 2)
        self.assertEqual(self.actions(), [(id, 'yes')])
        self.world.wait_for(lambda: ('End', panel_id) in self.daemon.calls, 'the end')

    def test_a_resident_notice_stays_after_its_action(self):
        id = self.notify('Radio', actions=['next', 'Next'], hints={'resident': True})
        panel_id = self.posted('Radio')
        for _ in range(2):
            self.daemon.signal('ActionInvoked', '(usa{sv})', panel_id, 'next', {})
        self.world.wait_for(lambda: self.actions() == [(id, 'next')] * 2, 'both touches')
        self.assertEqual(self.closed(), [])

    def test_signals_about_nothing_are_ignored(self):
        self.notify('Stays')
        panel_id = self.posted('Stays')
        self.daemon.signal('Ended', '(us)', 4711, 'dismissed')
        self.daemon.signal('Ended', '(u)', panel_id)
        self.daemon.signal('ActionInvoked', '(u)', panel_id)
        self.daemon.signal('Shown', '(uu)', panel_id, 1)
        self.notify('Later')
        self.posted('Later')
        self.assertEqual(self.closed(), [])

    def test_a_touched_button_reaches_the_player(self):
        player = self.song('Song')
        id = self.posted('Song')
        for action in ('next', 'previous', 'nonsense', 'play-pause'):
            self.daemon.signal('ActionInvoked', '(usa{sv})', id, action, {})
        self.world.wait_for(lambda: ('PlayPause',) in player.called, 'the last call')
        self.assertIn(('Next',), player.called)
        self.assertNotIn(('Previous',), player.called)

    def test_a_song_dismissed_on_the_panel_comes_back_with_the_next(self):
        player = self.song('One')
        id = self.posted('One')
        self.daemon.signal('Ended', '(us)', id, 'dismissed')
        self.daemon.posted.pop(id)
        player.change(Metadata={'xesam:title': GLib.Variant('s', 'Two')})
        self.posted('Two')


class Facts(Quiet):
    def portal(self, **settings):
        portal = Client(self.world)
        self.settings = settings
        portal.serve(PORTAL_PATH, PORTAL_XML, lambda *arguments: arguments[-1].return_value(
            GLib.Variant('(a{sa{sv}})', (self.settings,))))
        portal.own(PORTAL)
        return portal

    def test_facts_are_told_and_told_again_to_a_new_panel_service(self):
        daemon = Daemon(self.world)
        self.world.start_agent()
        self.world.wait_for(lambda: daemon.facts, 'the facts')
        self.assertEqual(daemon.facts[-1], {'locale': 'C.UTF-8', 'hour-cycle': 'h23',
                                            'color-scheme': 'dark', 'reduced-motion': False})
        daemon.close()
        daemon = Daemon(self.world)
        self.world.wait_for(lambda: daemon.facts, 'the facts again')

    def test_the_desktop_s_settings_are_told_as_they_change(self):
        portal = self.portal(**{
            'org.freedesktop.appearance': {'color-scheme': GLib.Variant('u', 2)},
            'org.gnome.desktop.interface': {'clock-format': GLib.Variant('s', '12h'),
                                            'enable-animations': GLib.Variant('b', False)}})
        daemon = Daemon(self.world)
        self.world.start_agent()
        self.world.wait_for(lambda: daemon.facts and daemon.facts[-1]['color-scheme'] == 'light',
                            'the light scheme')
        self.assertEqual((daemon.facts[-1]['hour-cycle'], daemon.facts[-1]['reduced-motion']),
                         ('h12', True))
        for value in (GLib.Variant('s', 'dark?'), GLib.Variant('u', 1)):
            portal.bus.emit_signal(None, PORTAL_PATH, 'org.freedesktop.portal.Settings',
                                   'SettingChanged', GLib.Variant('(ssv)', (
                                       'org.freedesktop.appearance', 'color-scheme', value)))
        self.world.wait_for(lambda: daemon.facts[-1]['color-scheme'] == 'dark', 'the dark scheme')

    def test_the_real_panel_service_takes_them(self):
        self.world.start_dorsald()
        self.world.start_agent()
        self.notify('Through')
        self.notice(title='Through')
        self.assertNotIn('InvalidField', self.world.log('agent'))


class Rest(AgentCase):
    def switches(self):
        total = 0
        folder = f'/proc/{self.world.agent.pid}/task'
        for thread in os.listdir(folder):
            with open(f'{folder}/{thread}/status') as file:
                total += sum(int(line.split()[1]) for line in file
                             if line.startswith('voluntary_ctxt_switches'))
        return total

    def settled(self, seconds):
        """How often it woke in a stretch of time in which the bus is quiet."""
        before = self.switches()
        loop = GLib.MainLoop()
        GLib.timeout_add(int(seconds * 1000), loop.quit)
        loop.run()
        return self.switches() - before

    def test_nothing_happening_wakes_nobody(self):
        self.notify('Stays', timeout=0)
        self.world.wait_showing('activity:' + str(self.notice(title='Stays')[0]))
        Player(self.world, 'test', PlaybackStatus='Playing', Position=GLib.Variant('x', 5),
               Metadata={'xesam:title': GLib.Variant('s', 'Song')})
        self.song(title='Song')
        # News is shown for a while; that it goes out of sight is told.
        self.world.wait_showing('face')
        self.world.wait_for(lambda: self.settled(1) == 0, 'the agent at rest')
        self.assertEqual(self.settled(10), 0)


if __name__ == '__main__':
    main()
