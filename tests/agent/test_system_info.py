#!/usr/bin/python3
"""How the machine is: told while the panel asks for it, and not a moment longer."""
import time

from gi.repository import GLib

from fakes import AgentCase, Daemon
from world import World, main

KIND = 'system-info'


class SystemInfo(AgentCase):
    with_agent = False

    def setUp(self):
        self.world = World(start=False)
        self.addCleanup(self.finish)

    def posted(self, daemon):
        return self.world.wait_for(lambda: daemon.of_kind(KIND), 'system-info')

    def test_what_is_wanted_already_is_told_at_once(self):
        daemon = Daemon(self.world)
        daemon.wanted = [KIND]
        self.world.start_agent()
        fields, = self.posted(daemon).values()
        self.assertLessEqual(len(fields['metrics']), 4)
        self.assertIn('Memory', [label for label, _value, _unit in fields['metrics']])
        self.assertEqual(len(fields['metric-values']), len(fields['metrics']))
        for gauge in fields['metric-values']:
            self.assertTrue(0 <= gauge <= 1)

    def test_it_is_told_again_every_few_seconds(self):
        daemon = Daemon(self.world)
        daemon.wanted = [KIND]
        self.world.start_agent()
        id, = self.posted(daemon)
        self.world.wait_for(lambda: any(call[:2] == ('Update', id) for call in daemon.calls),
                            'an update')

    def test_without_a_wish_nothing_is_sampled(self):
        daemon = Daemon(self.world)
        self.world.start_agent()
        self.world.wait_for(lambda: daemon.facts, 'the facts')
        daemon.want('weather')
        id = self.notify('Later')
        self.world.wait_for(lambda: daemon.titles() == ['Later'], 'the notice')
        self.assertTrue(id)
        self.assertEqual(daemon.of_kind(KIND), {})

    def test_it_ends_within_a_second_when_nobody_looks_any_more(self):
        daemon = Daemon(self.world)
        self.world.start_agent()
        self.world.wait_for(lambda: daemon.facts, 'the facts')
        daemon.want('weather', KIND)
        id, = self.posted(daemon)
        daemon.want()
        before = time.monotonic()
        self.world.wait_for(lambda: ('End', id) in daemon.calls, 'the end')
        self.assertLess(time.monotonic() - before, 1)
        daemon.want(KIND)
        self.posted(daemon)

    def test_one_dismissed_on_the_panel_stays_away_until_it_is_wanted_anew(self):
        daemon = Daemon(self.world)
        self.world.start_agent()
        self.world.wait_for(lambda: daemon.facts, 'the facts')
        daemon.want(KIND)
        id, = self.posted(daemon)
        daemon.posted.clear()
        daemon.signal('Ended', '(us)', id, 'dismissed')
        self.notify('Later')
        self.world.wait_for(lambda: len(daemon.posted) == 1, 'only the notice')
        daemon.want()
        daemon.want(KIND)
        self.posted(daemon)

    def test_a_face_that_shows_it_has_it_told_while_the_panel_is_on(self):
        world = self.world
        world.write('themes/machine/theme.xml', '<Theme format="1" name="Machine"><Face>'
                    '<Feed kind="system-info" width="400" height="200"><Text color="#ffffff">'
                    '{activity.metrics1.label}</Text></Feed></Face></Theme>')
        world.arguments.append('--theme-dir=' + world.path('themes'))
        world.start_dorsald()
        world.start_agent()
        self.assertEqual(world.find(KIND), [])
        world.set('Theme', GLib.Variant('s', 'machine'))
        id, = world.wait_for(lambda: world.find(KIND), 'system-info')
        self.assertEqual(len(world.activities()[id][1]['metrics']), 4)
        world.set('Power', GLib.Variant('s', 'off'))
        world.wait_for(lambda: not world.find(KIND), 'its end')
        world.set('Power', GLib.Variant('s', 'active'))
        world.wait_for(lambda: world.find(KIND), 'system-info again')


main()
