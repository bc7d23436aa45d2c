#!/usr/bin/python3
"""A random day on the headless panel: everything that programs and people do, in any order, thousands
of times. Fails when dorsald dies, loses a frame, leaks descriptors or grows.

    soak.py [MINUTES] [SEED]"""
import contextlib
import glob
import random
import sys
import time

from world import REFERENCE, Gio, GLib, World

KINDS = ('generic-notice', 'media-playback', 'timer')
TEXTS = ('Ada', 'Ein sehr langer Titel, der nirgends ganz hineinpasst und noch weiter geht',
         'مرحبا بالعالم', '漢字の題名', '', 'a\nb\nc', '🎵 ' * 40)


def memory(pid):
    """KiB of its own; fonts that texts in all scripts bring in are files of everybody's."""
    with open(f'/proc/{pid}/smaps_rollup') as file:
        return next(int(line.split()[1]) for line in file if line.startswith('Anonymous:'))


def descriptors(pid):
    return len(glob.glob(f'/proc/{pid}/fd/*'))


def drain(notify):
    """As the service manager does; dorsald would wait for it."""
    notify.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            notify.recv(65536)


def step(world, chance, ids):
    def forgive(action, *arguments, **keywords):
        try:
            return action(*arguments, **keywords)
        except GLib.Error as error:
            assert Gio.DBusError.get_remote_error(error).startswith('org.dorsal.Error.'), error

    what = chance.random()
    if what < 0.35:
        id = forgive(world.post, chance.choice(KINDS), title=chance.choice(TEXTS),
                     text=chance.choice(TEXTS), app=f'App {chance.randrange(6)}',
                     remaining=chance.randrange(-1, 5_000_000), rate=chance.choice((0.0, 1.0)),
                     lifetime=chance.choice(('connection', 'expiry', 'persistent')))
        ids += [id] if id else []
    elif what < 0.6 and ids:
        forgive(world.update, chance.choice(ids), title=chance.choice(TEXTS),
                position=chance.randrange(0, 10 ** 9))
    elif what < 0.75 and ids:
        forgive(world.end, ids.pop(chance.randrange(len(ids))))
    elif what < 0.85:
        forgive(world.tap, chance.randrange(904), chance.randrange(572))
    elif what < 0.92:
        forgive(world.gesture, chance.choice(('swipe-left', 'swipe-right', 'swipe-up', 'touch')))
    elif what < 0.95:
        forgive(world.set, 'Power', GLib.Variant('s', chance.choice(('active', 'ambient', 'off'))))
    elif what < 0.97:
        forgive(world.set, 'Theme', GLib.Variant('s', chance.choice(('meridian', 'twin'))))
    elif what < 0.985:
        world.screenshot()
    else:
        forgive(world.call, '/org/dorsal', 'org.dorsal.Activities1', 'List')


def main():
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance, ids, steps = random.Random(seed), [], 0
    world = World(REFERENCE)
    pid = world.dorsald.pid
    begin = warm = time.monotonic()
    first = None
    try:
        while time.monotonic() < begin + minutes * 60:
            step(world, chance, ids)
            drain(world.notify)
            del ids[:-100], world.signals[:]
            steps += 1
            if first is None and time.monotonic() > warm + 20:
                first = memory(pid), descriptors(pid)
        last = memory(pid), descriptors(pid)
        statistics = world.statistics()
        first = first or last
        print(f'{steps} steps (seed {seed}), {statistics["frames"]} frames, '
              f'{statistics["empty-wakeups"]} empty of {statistics["wakeups"]} wakeups')
        print(f'{first[0]} KiB of its own after 20 s, {last[0]} KiB in the end; '
              f'descriptors {first[1]} and {last[1]}')
        code = world.stop(world.dorsald)
        assert code == 0, f'dorsald ended with {code}:\n{world.log("dorsald")[-4000:]}'
        assert last[0] < first[0] + 4096, 'dorsald grows'
        assert last[1] <= first[1] + 4, 'dorsald leaks descriptors'
    finally:
        world.close()


main()
