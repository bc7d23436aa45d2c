"""A small world for tests of the whole chain: a private bus, dorsald on a headless panel and, where
wanted, the agent, all real programs. Nothing here sleeps: it waits for signals, properties and
sd_notify messages, each with a generous limit.

Environment (set by meson): DORSALD, DORSAL_AGENT, DORSALCTL, DORSAL_DECODE, DORSAL_DATADIR.
"""
import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

LIMIT = float(os.environ.get('DORSAL_TEST_LIMIT', '60'))
NAME = 'org.dorsal'
ROOT = '/org/dorsal'
PANEL = '/org/dorsal/panel/rear'
ACTIVITIES = 'org.dorsal.Activities1'
PANEL1 = 'org.dorsal.Panel1'

# The panel of the reference phone.
REFERENCE = '''[panel rear]
safe-area=277 32 32 32
corner-radius=95
cutout=48 62 196 196
cutout=48 314 196 196
'''

BUS_CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
  <limit name="max_connections_per_user">4096</limit>
  <limit name="max_replies_per_connection">100000</limit>
  <limit name="max_match_rules_per_connection">5000</limit>
</busconfig>
'''


class Timeout(AssertionError):
    pass


class Picture:
    """A PNG of 8-bit RGB(A), read without a library."""

    def __init__(self, data):
        assert data[:8] == b'\x89PNG\r\n\x1a\n', 'not a PNG'
        position, idat = 8, b''
        while position < len(data):
            length, kind = struct.unpack('>I4s', data[position:position + 8])
            body = data[position + 8:position + 8 + length]
            if kind == b'IHDR':
                self.width, self.height, depth, color = struct.unpack('>IIBB', body[:10])
                assert depth == 8 and color in (2, 6)
                channels = 3 if color == 2 else 4
            elif kind == b'IDAT':
                idat += body
            position += 12 + length
        self.data = data
        self.rows = self._unfilter(zlib.decompress(idat), channels)
        self.channels = channels

    def _unfilter(self, raw, bpp):
        stride = self.width * bpp
        previous = bytearray(stride)
        rows = []
        for y in range(self.height):
            kind = raw[y * (stride + 1)]
            row = bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
            for x in range(stride):
                a = row[x - bpp] if x >= bpp else 0
                b = previous[x]
                c = previous[x - bpp] if x >= bpp else 0
                if kind == 1:
                    row[x] = (row[x] + a) & 255
                elif kind == 2:
                    row[x] = (row[x] + b) & 255
                elif kind == 3:
                    row[x] = (row[x] + (a + b) // 2) & 255
                elif kind == 4:
                    p = a + b - c
                    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
                    best = a if pa <= pb and pa <= pc else b if pb <= pc else c
                    row[x] = (row[x] + best) & 255
            rows.append(bytes(row))
            previous = row
        return rows

    def pixel(self, x, y):
        start = x * self.channels
        return tuple(self.rows[y][start:start + 3])

    def lit(self):
        """How many pixels are not black."""
        black = bytes(self.channels * self.width)
        count = 0
        for row in self.rows:
            if row != black:
                count += sum(1 for x in range(0, len(row), self.channels) if any(row[x:x + 3]))
        return count


class World:
    def __init__(self, config=None, arguments=(), size='904x572', start=True, theme_dirs=()):
        self.stack = contextlib.ExitStack()
        self.directory = self.stack.enter_context(tempfile.TemporaryDirectory(prefix='dorsal-'))
        self.processes = []
        self.address = 'unix:path=' + self.path('bus')
        self.size = size
        self.arguments = list(arguments)
        for directory in theme_dirs:
            self.arguments.append('--theme-dir=' + directory)
        self.write('dorsal.conf', config or '')
        self.environment = dict(os.environ)
        self.environment.update(
            DBUS_SESSION_BUS_ADDRESS=self.address, DORSAL_BUS=self.address,
            HOME=self.make('home'), XDG_RUNTIME_DIR=self.make('run'),
            XDG_CONFIG_HOME=self.path('home/.config'), XDG_DATA_HOME=self.path('home/.local/share'))
        self.environment.pop('NOTIFY_SOCKET', None)
        self.context = GLib.MainContext.default()
        self.signals = []
        self.start_bus()
        self.dorsald = None
        if start:
            self.start_dorsald()

    # ---- files ----------------------------------------------------------------------------------

    def path(self, name):
        return os.path.join(self.directory, name)

    def make(self, name):
        os.makedirs(self.path(name), mode=0o700, exist_ok=True)
        return self.path(name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), 'wb') as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return self.path(name)

    # ---- programs -------------------------------------------------------------------------------

    def spawn(self, *command, environment=None, stdout=None, name=None):
        log = open(self.path((name or os.path.basename(command[0])) + '.log'), 'ab')
        merged = dict(self.environment, **(environment or {}))
        process = subprocess.Popen(command, env=merged, stdin=subprocess.DEVNULL,
                                   stdout=stdout or log, stderr=log)
        log.close()
        self.processes.append(process)
        return process

    def log(self, name):
        with open(self.path(name + '.log'), errors='replace') as file:
            return file.read()

    def run(self, *command, check=True, environment=None, stdin=None):
        result = subprocess.run(command, env=dict(self.environment, **(environment or {})),
                                input=stdin, capture_output=True, text=True, timeout=LIMIT)
        if check and result.returncode != 0:
            raise AssertionError(f'{command} failed: {result.stdout}{result.stderr}')
        return result

    def ctl(self, *arguments, check=True):
        return self.run(os.environ['DORSALCTL'], *arguments, check=check)

    def stop(self, process, with_signal=signal.SIGTERM):
        if process.poll() is None:
            process.send_signal(with_signal)
        code = process.wait(timeout=LIMIT)
        self.processes.remove(process)
        return code

    def start_bus(self):
        config = self.write('bus.conf', BUS_CONFIG.format(path=self.path('bus')))
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path('bus'))
        reader, writer = os.pipe()
        self.bus_process = subprocess.Popen(
            ['dbus-daemon', '--config-file=' + config, '--nofork', f'--print-address={writer}'],
            pass_fds=[writer], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        self.processes.append(self.bus_process)
        with os.fdopen(reader) as stream:
            assert stream.readline(), 'dbus-daemon did not start'
        self.connect()

    def connect(self):
        self.bus = Gio.DBusConnection.new_for_address_sync(
            self.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.set_exit_on_close(False)
        self.bus.signal_subscribe(None, None, None, None, None, Gio.DBusSignalFlags.NONE,
                                  self._on_signal)

    def _on_signal(self, _bus, sender, path, interface, member, body):
        self.signals.append((path, interface, member, body.unpack()))

    def start_dorsald(self, wait=True, environment=None, bus=None):
        """Waits for READY=1, as systemd does."""
        self.notify_path = self.path('notify')
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.notify_path)
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self.stack.callback(self.notify.close)
        self.notify.bind(self.notify_path)
        self.notified = []
        self.dorsald = self.spawn(
            os.environ['DORSALD'], '--output=headless', '--size=' + self.size,
            '--bus=' + (bus or self.address), '--config=' + self.path('dorsal.conf'),
            '--state-dir=' + self.path('state'), '--verbose', *self.arguments,
            environment=dict(NOTIFY_SOCKET=self.notify_path, **(environment or {})),
            name='dorsald')
        if wait:
            self.wait_notified('READY=1')
        return self.dorsald

    def wait_notified(self, prefix):
        deadline = time.monotonic() + LIMIT
        while not any(line.startswith(prefix) for line in self.notified):
            self.notify.settimeout(max(0.01, min(1, deadline - time.monotonic())))
            try:
                self.notified += self.notify.recv(65536).decode().split('\n')
            except socket.timeout:
                if self.dorsald.poll() is not None:
                    raise AssertionError('dorsald ended:\n' + self.log('dorsald'))
                if time.monotonic() > deadline:
                    raise Timeout(f'{prefix} did not come:\n' + self.log('dorsald'))

    def start_agent(self):
        self.agent = self.spawn(os.environ['DORSAL_AGENT'], '--panel-bus=' + self.address,
                                name='agent')
        self.wait_name('org.freedesktop.Notifications')
        return self.agent

    # ---- the bus --------------------------------------------------------------------------------

    def wait_for(self, condition, what):
        """Runs the loop until the condition holds; it is asked after each thing that happens."""
        deadline = time.monotonic() + LIMIT
        source = GLib.timeout_add(50, lambda: True)  # for conditions outside of this process
        try:
            while True:
                value = condition()
                if value:
                    return value
                if time.monotonic() > deadline:
                    logs = ''.join(f'--- {name}\n{self.log(name)}' for name in ('dorsald', 'agent')
                                   if os.path.exists(self.path(name + '.log')))
                    raise Timeout(f'{what} did not happen in {LIMIT} s\n{logs[-6000:]}')
                self.context.iteration(True)
        finally:
            GLib.source_remove(source)

    def call(self, path, interface, member, body=None, reply=None, name=NAME):
        answer = self.bus.call_sync(name, path, interface, member, body,
                                    GLib.VariantType(reply) if reply else None,
                                    Gio.DBusCallFlags.NO_AUTO_START, int(LIMIT * 1000), None)
        return answer.unpack()

    def error(self, *arguments, **keywords):
        """The name and the text of the D-Bus error that the call gets."""
        try:
            self.call(*arguments, **keywords)
        except GLib.Error as error:
            return (Gio.DBusError.get_remote_error(error),
                    error.message.split(': ', 1)[1])
        raise AssertionError('the call succeeded')

    def owner(self, name):
        try:
            return self.call('/org/freedesktop/DBus', 'org.freedesktop.DBus', 'GetNameOwner',
                             GLib.Variant('(s)', (name,)), name='org.freedesktop.DBus')[0]
        except GLib.Error:
            return None

    def wait_name(self, name):
        return self.wait_for(lambda: self.owner(name), f'the name {name}')

    def get(self, property, path=PANEL, interface=PANEL1):
        return self.call(path, 'org.freedesktop.DBus.Properties', 'Get',
                         GLib.Variant('(ss)', (interface, property)), '(v)')[0]

    def set(self, property, value, path=PANEL, interface=PANEL1):
        self.call(path, 'org.freedesktop.DBus.Properties', 'Set',
                  GLib.Variant('(ssv)', (interface, property, value)))

    def post(self, kind, **fields):
        return self.call(ROOT, ACTIVITIES, 'Post', self.fields('(sa{sv})', (kind,), fields),
                         '(u)')[0]

    def update(self, id, **fields):
        self.call(ROOT, ACTIVITIES, 'Update', self.fields('(ua{sv})', (id,), fields))

    def end(self, id):
        self.call(ROOT, ACTIVITIES, 'End', GLib.Variant('(u)', (id,)))

    TYPES = dict(title='s', text='s', app='s', icon='s', key='s', lifetime='s', privacy='s',
                 deadline='x', started='x', expires='x', remaining='x', position='x', length='x',
                 anchor='x', rate='d', panels='as', actions='aa{sv}')
    TYPES['class'] = 's'

    def fields(self, signature, before, fields):
        values = {}
        for name, value in fields.items():
            name = name.rstrip('_').replace('_', '-')
            if name == 'actions':
                value = [{k: GLib.Variant('s', v) for k, v in action.items()} for action in value]
            values[name] = value if isinstance(value, GLib.Variant) else GLib.Variant(
                self.TYPES[name], value)
        return GLib.Variant(signature, (*before, values))

    def activities(self):
        """id -> (kind, fields)"""
        return {id: (kind, fields) for id, kind, fields in
                self.call(ROOT, ACTIVITIES, 'List', None, '(a(usa{sv}))')[0]}

    def find(self, kind, **wanted):
        """The ids of the activities of a kind with these fields."""
        return [id for id, (k, fields) in self.activities().items()
                if k == kind and all(fields.get(n) == v for n, v in wanted.items())]

    def wait_showing(self, showing):
        self.wait_for(lambda: self.get('Showing') == showing, f'Showing {showing}')

    def statistics(self):
        return self.get('Statistics')

    def wait_signal(self, member, *start):
        """The body of the first signal of this name whose body begins so."""
        def found():
            for _path, _interface, name, body in self.signals:
                if name == member and body[:len(start)] == start:
                    return body
            return None
        return self.wait_for(found, f'signal {member}{start}')

    def screenshot(self):
        answer, fds = self.bus.call_with_unix_fd_list_sync(
            NAME, PANEL, PANEL1, 'Screenshot', None, GLib.VariantType('(h)'),
            Gio.DBusCallFlags.NONE, int(LIMIT * 1000), None, None)
        with os.fdopen(fds.get(answer.unpack()[0]), 'rb') as file:
            file.seek(0)
            return Picture(file.read())

    def tap(self, x, y):
        self.call(PANEL, PANEL1, 'Tap', GLib.Variant('(ii)', (x, y)))

    def gesture(self, name):
        self.call(PANEL, PANEL1, 'Gesture', GLib.Variant('(s)', (name,)))

    def close(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
        self.stack.close()


class WorldCase(unittest.TestCase):
    """Each test gets a world of its own; a daemon that died or was sanitized away fails it."""
    config = REFERENCE
    arguments = ()
    with_agent = False
    size = '904x572'

    def setUp(self):
        self.world = World(self.config, self.arguments, size=self.size)
        self.addCleanup(self.finish)
        if self.with_agent:
            self.world.start_agent()

    def finish(self):
        world = self.world
        dorsald = world.dorsald
        try:
            if dorsald in world.processes:
                code = world.stop(dorsald)
                self.assertEqual(code, 0, 'dorsald ended badly:\n' + world.log('dorsald')[-8000:])
            agent = getattr(world, 'agent', None)
            if agent in world.processes:
                code = world.stop(agent)
                self.assertEqual(code, 0, 'agent ended badly:\n' + world.log('agent')[-8000:])
        finally:
            world.close()


def main():
    unittest.main(verbosity=2, argv=sys.argv)
