"""Stand-ins for what the agent meets on the bus: media players with their quirks, a dorsald that
only writes down what it is told, and a desktop's own notification server."""
import base64
import struct
import zlib

from gi.repository import Gio, GLib

from world import ACTIVITIES, NAME, ROOT, WorldCase

NOTIFICATIONS = 'org.freedesktop.Notifications'
NOTIFICATIONS_PATH = '/org/freedesktop/Notifications'
PLAYER_PATH = '/org/mpris/MediaPlayer2'
PLAYER_ROOT = 'org.mpris.MediaPlayer2'
PLAYER = 'org.mpris.MediaPlayer2.Player'
PROPERTIES = 'org.freedesktop.DBus.Properties'

PROPERTIES_XML = '''<node><interface name="org.freedesktop.DBus.Properties">
  <method name="Get"><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="v" direction="out"/></method>
  <method name="GetAll"><arg type="s" direction="in"/><arg type="a{sv}" direction="out"/></method>
  <signal name="PropertiesChanged"><arg type="s"/><arg type="a{sv}"/><arg type="as"/></signal>
</interface></node>'''
PLAYER_XML = '''<node><interface name="org.mpris.MediaPlayer2.Player">
  <method name="Next"/><method name="Previous"/><method name="PlayPause"/>
  <signal name="Seeked"><arg type="x"/></signal>
</interface></node>'''
DAEMON_XML = '''<node>
<interface name="org.dorsal.Activities1">
  <method name="Post"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
    <arg type="u" direction="out"/></method>
  <method name="Update"><arg type="u" direction="in"/><arg type="a{sv}" direction="in"/></method>
  <method name="End"><arg type="u" direction="in"/></method>
  <property name="Wanted" type="as" access="read"/>
</interface>
<interface name="org.dorsal.Session1">
  <method name="SetFacts"><arg type="a{sv}" direction="in"/></method>
</interface></node>'''


def png(color, side=32):
    """A square of one color, as the bytes of a PNG."""
    def chunk(kind, body):
        return (struct.pack('>I', len(body)) + kind + body +
                struct.pack('>I', zlib.crc32(kind + body)))
    rows = (b'\0' + bytes(color) * side) * side
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', side, side, 8, 2, 0, 0, 0)) +
            chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def data_uri(color):
    return 'data:image/png;base64,' + base64.b64encode(png(color)).decode()


def vardict(values):
    return {name: value if isinstance(value, GLib.Variant) else guess(value)
            for name, value in values.items()}


def guess(value):
    kind = {bool: 'b', int: 'x', float: 'd', str: 's', list: 'as', dict: 'a{sv}'}[type(value)]
    return GLib.Variant(kind, vardict(value) if kind == 'a{sv}' else value)


class Client:
    """A connection of its own, so that it can end as a program does."""

    def __init__(self, world):
        self.bus = Gio.DBusConnection.new_for_address_sync(
            world.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.set_exit_on_close(False)
        world.stack.callback(self.close)

    def serve(self, path, xml, handler, getter=None):
        for interface in Gio.DBusNodeInfo.new_for_xml(xml).interfaces:
            self.bus.register_object(path, interface, handler, getter, None)

    def own(self, name):
        """The bus's answer: 1 when it is ours now."""
        return self.bus_call('RequestName', '(su)', name, 4)

    def release(self, name):
        return self.bus_call('ReleaseName', '(s)', name)

    def bus_call(self, member, signature, *arguments):
        return self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                  'org.freedesktop.DBus', member,
                                  GLib.Variant(signature, arguments), None,
                                  Gio.DBusCallFlags.NONE, -1, None).unpack()[0]

    def close(self):
        if not self.bus.is_closed():
            self.bus.close_sync(None)


class Player(Client):
    """A player that says exactly what the test gives it, whatever the types."""

    def __init__(self, world, name='test', **properties):
        super().__init__(world)
        self.name = PLAYER_ROOT + '.' + name
        self.root = vardict({'Identity': name.capitalize()})
        self.player = vardict(properties)
        self.called = []
        self.busy = False  # then it says nothing about itself until answer()
        self.asked = []
        self.serve(PLAYER_PATH, PROPERTIES_XML, self.on_properties)
        self.serve(PLAYER_PATH, PLAYER_XML, self.on_call)
        assert self.own(self.name) == 1

    def answer(self):
        self.busy = False
        for arguments in self.asked:
            self.on_properties(*arguments)

    def on_properties(self, *arguments):
        _bus, _sender, _path, _interface, member, body, invocation = arguments
        if self.busy and body.unpack()[0] == PLAYER_ROOT:
            self.asked.append(arguments)
            return
        values = self.root if body.unpack()[0] == PLAYER_ROOT else self.player
        self.called.append((member, *body.unpack()))
        if member == 'GetAll':
            invocation.return_value(GLib.Variant('(a{sv})', (values,)))
        elif body.unpack()[1] in values:
            invocation.return_value(GLib.Variant('(v)', (values[body.unpack()[1]],)))
        else:
            invocation.return_dbus_error('org.freedesktop.DBus.Error.UnknownProperty', 'none')

    def on_call(self, _bus, _sender, _path, _interface, member, _body, invocation):
        self.called.append((member,))
        invocation.return_value(None)

    def change(self, invalidated=(), **properties):
        changed = vardict(properties)
        self.player.update(changed)
        self.emit(PROPERTIES, 'PropertiesChanged',
                  GLib.Variant('(sa{sv}as)', (PLAYER, changed, list(invalidated))))

    def seek(self, position):
        self.player['Position'] = guess(position)
        self.emit(PLAYER, 'Seeked', GLib.Variant('(x)', (position,)))

    def emit(self, interface, member, body):
        self.bus.emit_signal(None, PLAYER_PATH, interface, member, body)
        self.bus.flush_sync(None)


class Daemon(Client):
    """Answers as dorsald and keeps what it was told."""

    def __init__(self, world):
        super().__init__(world)
        self.facts = []
        self.wanted = []
        self.posted = {}
        self.calls = []
        self.serve(ROOT, DAEMON_XML, self.on_call,
                   lambda *_arguments: GLib.Variant('as', self.wanted))
        assert self.own(NAME) == 1

    def on_call(self, _bus, sender, _path, _interface, member, body, invocation):
        arguments = body.unpack()
        self.agent = sender
        self.calls.append((member, *arguments))
        if member == 'Post':
            self.posted[len(self.calls)] = arguments
            invocation.return_value(GLib.Variant('(u)', (len(self.calls),)))
            return
        if member == 'SetFacts':
            self.facts.append(arguments[0])
        elif member == 'End':
            self.posted.pop(arguments[0], None)
        invocation.return_value(None)

    def want(self, *kinds):
        self.wanted = list(kinds)
        self.bus.emit_signal(None, ROOT, PROPERTIES, 'PropertiesChanged',
                             GLib.Variant('(sa{sv}as)', (ACTIVITIES, vardict({'Wanted': self.wanted}),
                                                         [])))
        self.bus.flush_sync(None)

    def of_kind(self, kind):
        """id -> fields"""
        return {id: fields for id, (posted, fields) in self.posted.items() if posted == kind}

    def titles(self):
        return sorted(fields['title'] for _kind, fields in self.posted.values())

    def signal(self, member, signature, *arguments):
        self.bus.emit_signal(self.agent, ROOT, ACTIVITIES, member,
                             GLib.Variant(signature, arguments))
        self.bus.flush_sync(None)


class AgentCase(WorldCase):
    """A world with an agent, and shorthands for what its neighbors do."""
    with_agent = True

    def notify(self, title='Title', body='', app='App', replaces=0, icon='', actions=(), hints=None,
               timeout=-1):
        return self.world.call(NOTIFICATIONS_PATH, NOTIFICATIONS, 'Notify',
                               GLib.Variant('(susssasa{sv}i)', (
                                   app, replaces, icon, title, body, list(actions),
                                   vardict(hints or {}), timeout)),
                               '(u)', name=NOTIFICATIONS)[0]

    def close_notification(self, id):
        self.world.call(NOTIFICATIONS_PATH, NOTIFICATIONS, 'CloseNotification',
                        GLib.Variant('(u)', (id,)), name=NOTIFICATIONS)

    def closed(self):
        """All NotificationClosed so far: (id, reason)."""
        return [body for _path, interface, member, body in self.world.signals
                if (interface, member) == (NOTIFICATIONS, 'NotificationClosed')]

    def wait_closed(self, id):
        """The reason; that there is only one is asked by the caller at its end."""
        return dict([self.world.wait_for(
            lambda: [closed for closed in self.closed() if closed[0] == id],
            f'NotificationClosed({id})')[0]])[id]

    def notice(self, **wanted):
        """The one notice of the panel with these fields: its id and all fields."""
        id, = self.world.wait_for(lambda: self.world.find('generic-notice', **wanted),
                                  f'a notice with {wanted}')
        return id, self.world.activities()[id][1]

    def song(self, **wanted):
        id, = self.world.wait_for(lambda: self.world.find('media-playback', **wanted),
                                  f'a song with {wanted}')
        return id, self.world.activities()[id][1]

    def wait_gone(self, kind, **fields):
        self.world.wait_for(lambda: not self.world.find(kind, **fields), f'the end of {fields}')
