#!/usr/bin/python3
"""What dorsald costs on the headless panel: start, memory, a tick, and doing nothing.

Prints figures; fails only when something could not be measured. DORSAL_BENCH_SECONDS is how long
doing nothing is watched (default 180). Arguments are the themes that are watched doing nothing."""
import glob
import os
import sys
import time

from world import REFERENCE, GLib, World

SECONDS = int(os.environ.get('DORSAL_BENCH_SECONDS', '180'))


def switches(pid):
    """Voluntary context switches of all threads: how often it woke."""
    total = 0
    for path in glob.glob(f'/proc/{pid}/task/*/status'):
        with open(path) as file:
            total += sum(int(line.split()[1]) for line in file
                         if line.startswith('voluntary_ctxt_switches'))
    return total


def cpu(pid):
    """Seconds on a CPU, to the nanosecond."""
    total = 0
    for path in glob.glob(f'/proc/{pid}/task/*/schedstat'):
        with open(path) as file:
            total += int(file.read().split()[0])
    return total / 1e9


def pss(pid):
    with open(f'/proc/{pid}/smaps_rollup') as file:
        return next(int(line.split()[1]) for line in file if line.startswith('Pss:'))


def first_frame(theme):
    best = None
    for _ in range(5):
        world = World(REFERENCE + f'theme={theme}\n', start=False)
        begin = time.monotonic()
        world.start_dorsald()
        elapsed = time.monotonic() - begin
        best = elapsed if best is None else min(best, elapsed)
        world.close()
    print(f'{theme}: exec to READY=1 {best * 1000:.0f} ms (best of 5, fonts warm)')


def idle(theme):
    world = World(REFERENCE + f'theme={theme}\n')
    try:
        pid = world.dorsald.pid
        # Its pictures and its first minute are behind it.
        frames = world.statistics()['frames']
        world.wait_for(lambda: world.statistics()['frames'] > frames, 'a tick')
        size = 904 * 572 * 4 * 2 // 1024
        print(f'{theme}: PSS {pss(pid) / 1024:.1f} MiB, less the frame buffers '
              f'{(pss(pid) - size) / 1024:.1f} MiB')
        before, used = world.statistics(), cpu(pid)
        woke = switches(pid)
        time.sleep(SECONDS)
        woke, used = switches(pid) - woke, cpu(pid) - used
        after = world.statistics()
        ticks = after['wakeups'] - before['wakeups']
        print(f'{theme}: {woke} wakeups of the process in {SECONDS} s, {ticks} ticks, '
              f"{after['empty-wakeups'] - before['empty-wakeups']} of them empty")
        if ticks:
            print(f'{theme}: {used / ticks * 1000:.2f} ms CPU a tick; the last one took '
                  f"{after['last-frame-usec']} µs to update and paint")
        world.set('Power', GLib.Variant('s', 'off'))
        world.wait_showing('off')
        woke = switches(pid)
        time.sleep(SECONDS / 3)
        print(f'{theme}: {switches(pid) - woke} wakeups in {SECONDS / 3:.0f} s while off')
    finally:
        world.close()


def memory():
    """Every shipped theme in a process of its own; its fonts, pictures and program in it."""
    size = 904 * 572 * 4 * 2 // 1024
    themes = sorted(glob.glob(os.path.join(os.environ['DORSAL_DATADIR'], 'themes/*/theme.xml')))
    for theme in (path.split('/')[-2] for path in themes):
        world = World(REFERENCE + f'theme={theme}\n')
        try:
            world.wait_for(lambda: world.statistics()['frames'] > 0, 'a frame')
            used = pss(world.dorsald.pid)
        finally:
            world.close()
        print(f'{theme:13} PSS {used / 1024:5.1f} MiB, '
              f'less the frame buffers {(used - size) / 1024:5.1f} MiB', flush=True)


def main():
    memory()
    for theme in sys.argv[1:] or ['meridian', 'regulator']:
        first_frame(theme)
        idle(theme)


main()
