#!/usr/bin/python3
"""The battery as UPower says, on the panel and in the status."""
from world import Gio, GLib, World, WorldCase, main

UPOWER = 'org.freedesktop.UPower'
DEVICE = UPOWER + '.Device'
PATH = '/org/freedesktop/UPower/devices/DisplayDevice'
XML = """<node><interface name="org.freedesktop.UPower.Device">
  <property name="Type" type="u" access="read"/>
  <property name="State" type="u" access="read"/>
  <property name="Percentage" type="d" access="read"/>
  <property name="IsPresent" type="b" access="read"/>
  <property name="WarningLevel" type="u" access="read"/>
</interface></node>"""
TYPES = {'Percentage': 'd', 'IsPresent': 'b'}


class UPower:
    def __init__(self, world, **properties):
        self.values = dict(Type=2, State=2, Percentage=62.0, IsPresent=True, WarningLevel=1)
        self.values.update(properties)
        self.bus = Gio.DBusConnection.new_for_address_sync(
            world.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.set_exit_on_close(False)
        world.stack.callback(self.close)
        self.bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], None,
                                 lambda *arguments: self.variant(arguments[-1]), None)
        Gio.bus_own_name_on_connection(self.bus, UPOWER, Gio.BusNameOwnerFlags.NONE, None, None)

    def variant(self, name):
        return GLib.Variant(TYPES.get(name, 'u'), self.values[name])

    def change(self, **properties):
        self.values.update(properties)
        self.bus.emit_signal(None, PATH, 'org.freedesktop.DBus.Properties', 'PropertiesChanged',
                             GLib.Variant('(sa{sv}as)', (DEVICE, {
                                 name: self.variant(name) for name in properties}, [])))
        self.bus.flush_sync(None)

    def close(self):
        if not self.bus.is_closed():
            self.bus.close_sync(None)


class Battery(WorldCase):
    def wait_battery(self, words):
        world = self.world
        world.wait_for(lambda: world.get('Status', '/org/dorsal', 'org.dorsal.Daemon1')['battery'] ==
                       words, f'battery: {words}')

    def test_without_upower_there_is_none(self):
        self.wait_battery('none')

    def test_it_follows_upower(self):
        upower = UPower(self.world)
        self.wait_battery('62 %, discharging')
        upower.change(Percentage=61.0)
        self.wait_battery('61 %, discharging')
        upower.change(State=1)
        self.wait_battery('61 %, charging')
        upower.change(State=4, Percentage=100.0)
        self.wait_battery('100 %, full')
        upower.change(State=2, Percentage=9.0, WarningLevel=3)
        self.wait_battery('9 %, discharging, low')
        upower.change(IsPresent=False)
        self.wait_battery('none')

    def test_it_is_gone_with_upower(self):
        upower = UPower(self.world)
        self.wait_battery('62 %, discharging')
        upower.close()
        self.wait_battery('none')
        UPower(self.world, Percentage=50.0)
        self.wait_battery('50 %, discharging')

    def test_mains_and_nonsense_are_no_battery(self):
        upower = UPower(self.world, Type=1)
        self.wait_battery('none')
        upower.change(Type=2, Percentage=float('nan'))
        upower.change(Percentage=1e9)
        self.wait_battery('100 %, discharging')


class Shown(WorldCase):
    def setUp(self):
        self.world = World(start=False)
        self.addCleanup(self.finish)

    def test_a_face_shows_it(self):
        world = self.world
        world.write('themes/battery/theme.xml', '<Theme format="1" name="Battery"><Face>'
                    '<Text x="40" y="40" size="80">{battery.percent}</Text></Face></Theme>')
        world.arguments.append('--theme-dir=' + world.path('themes'))
        world.start_dorsald()
        world.set('Theme', GLib.Variant('s', 'battery'))
        before = world.screenshot()
        upower = UPower(world)
        world.wait_for(lambda: world.screenshot().data != before.data, 'the percentage')
        before = world.screenshot()
        upower.change(Percentage=17.0)
        world.wait_for(lambda: world.screenshot().data != before.data, 'another percentage')


main()
