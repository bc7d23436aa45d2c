#!/usr/bin/python3
"""2,000 notifications in a row through the agent to the panel: how many a second, and what they leave
behind in both programs' memory."""
import os
import sys
import time
import unittest

from fakes import AgentCase

CALLS = 2000
AT_ONCE = 50


def memory(process):
    """(RSS, PSS) in KiB."""
    with open(f'/proc/{process.pid}/smaps_rollup') as file:
        lines = dict(line.split(':', 1) for line in file if ':' in line.split()[0])
    return tuple(int(lines[name].split()[0]) for name in ('Rss', 'Pss'))


def cpu(process):
    """Seconds of processor time so far."""
    with open(f'/proc/{process.pid}/stat') as file:
        user, system = file.read().rsplit(')', 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf('SC_CLK_TCK')


class Flood(AgentCase):
    def say_memory(self, when):
        for name, process in (('agent', self.world.agent), ('dorsald', self.world.dorsald)):
            rss, pss = memory(process)
            print(f'{when}: {name} RSS {rss} KiB, PSS {pss} KiB')

    def flood(self, at_once, apps):
        """All answered, each closed once in the end, the newest on the panel until then."""
        self.world.signals.clear()
        programs = {'agent': self.world.agent, 'dorsald': self.world.dorsald,
                    'dbus-daemon': self.world.bus_process}
        before = {name: cpu(process) for name, process in programs.items()}
        start = time.monotonic()
        took, *ids = self.world.run(os.environ['FLOOD'], str(CALLS), str(at_once),
                                    str(apps)).stdout.split()
        ids = [int(id) for id in ids]
        print(f'{CALLS} calls of {apps} programs, {at_once} at once: {float(took):.3f} s, '
              f'{CALLS / float(took):.0f} a second')
        for name, process in programs.items():
            print(f'  {name}: {cpu(process) - before[name]:.2f} s of processor time')
        self.notice(title=f'Notice {CALLS - 1}')
        reached = time.monotonic() - start
        print(f'  the newest was on the panel {reached:.3f} s after the program began')
        self.assertEqual(len(set(ids)), CALLS)
        kept = min(8 * apps, 64)
        self.world.wait_for(lambda: len(self.closed()) >= CALLS - kept, 'the displaced closed')
        open_ids = set(ids) - {id for id, _ in self.closed()}
        for id in open_ids:
            self.close_notification(id)
        self.world.wait_for(lambda: len(self.closed()) >= CALLS, 'the last close')
        self.assertEqual(sorted(id for id, _ in self.closed()), sorted(ids))
        self.wait_gone('generic-notice')

    def test_flood(self):
        print()
        self.notify('First')
        self.notice(title='First')
        self.close_notification(1)
        self.wait_closed(1)
        self.wait_gone('generic-notice')
        self.say_memory('before')
        for at_once, apps in ((AT_ONCE, 1), (AT_ONCE, 20), (1, 1), (AT_ONCE, 1), (AT_ONCE, 1)):
            self.flood(at_once, apps)
            self.say_memory('after')


if __name__ == '__main__':
    unittest.main(verbosity=1, argv=sys.argv)
