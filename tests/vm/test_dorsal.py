"""Dorsal on a rear head: the service, its picture on real KMS, touch, power, faults."""

import contextlib
import json
import re

from rig.limits import TimedOut
from rig.picture import Picture

BOOT = {"modules": ("uinput", "evdev")}

REAR = 1
SIZE = (904, 572)
SIZE_MIDDLE = (452, 286)
PANEL = "org.dorsal /org/dorsal/panel/rear org.dorsal.Panel1"
ACTIVITIES = "org.dorsal /org/dorsal org.dorsal.Activities1"

CONFIG = """\
[panel rear]
card={card}
connector={connector}
whole-card=yes
safe-area=277 32 32 32
corner-radius=95
cutout=48 62 196 196
cutout=48 314 196 196
touch-device={touch}
"""

# Posts a song, finds its button by touching over the bus, and tells what comes back.
POSTER = """\
import sys
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SYSTEM)
def call(path, interface, method, arguments):
    return bus.call_sync('org.dorsal', path, interface, method, arguments, None, 0, -1)
def on_signal(bus, sender, path, interface, name, values):
    if name == 'ActionInvoked':
        heard.append(values[1])
        print(name, values[0], values[1], flush=True)
heard = []
bus.signal_subscribe('org.dorsal', None, None, '/org/dorsal', None, 0, on_signal)
actions = [{'key': GLib.Variant('s', key), 'icon': GLib.Variant('s', icon),
            'purpose': GLib.Variant('s', key)}
           for key, icon in (('previous', 'previous'), ('play-pause', 'pause'), ('next', 'next'))]
fields = {'title': GLib.Variant('s', 'Night Train'), 'text': GLib.Variant('s', 'Paper Lanterns'),
          'length': GLib.Variant('x', 200000000), 'position': GLib.Variant('x', 20000000),
          'rate': GLib.Variant('d', 0), 'actions': GLib.Variant('aa{sv}', actions)}
song = call('/org/dorsal', 'org.dorsal.Activities1', 'Post',
            GLib.Variant('(sa{sv})', ('media-playback', fields)))[0]
print('posted', song, flush=True)
context = GLib.MainContext.default()
def find():
    for y in range(540, 250, -30):
        for x in range(300, 880, 30):
            call('/org/dorsal/panel/rear', 'org.dorsal.Panel1', 'Tap', GLib.Variant('(ii)', (x, y)))
            # The signal was sent before the answer.
            while context.iteration(False):
                pass
            if 'play-pause' in heard:
                return x, y
    sys.exit('no button found')
print('button', *find(), flush=True)
GLib.MainLoop().run()
"""

SONG_FILE = """\
import wave
with wave.open('/run/song.wav', 'wb') as file:
    file.setparams((1, 1, 8000, 0, 'NONE', ''))
    file.writeframes(bytes(8000 * 120))
"""


class Rear:
    """What the tests of this file share: the touchscreen and the ways to ask the daemon."""

    def __init__(self, machine):
        self.guest = machine.guest
        self.display = machine.display
        self.touch = machine.guest.touchscreen(*SIZE)
        self.desktop = None
        self.session = None
        self.pause_button = None

    def configure(self, text):
        """Replaces the configuration by this text."""
        self.guest.check("install -d /etc/dorsal && cat >/etc/dorsal/dorsal.conf", text=text)

    def configure_panel(self):
        """The configuration of a real panel."""
        self.configure(CONFIG.format(card=self.display.card_link(),
                                     connector=self.display.connector_name(REAR),
                                     touch=self.touch.path))

    def call(self, method, arguments="", runner=None):
        """A method of the panel; gives busctl's output."""
        return (runner or self.guest).check(f"busctl call {PANEL} {method} {arguments}")

    def get(self, name):
        """A property of the panel."""
        text = self.guest.check(f"busctl --json=short get-property {PANEL} {name}")
        return json.loads(text)["data"]

    def set(self, name, value):
        """Sets a property of the panel."""
        self.guest.check(f"busctl set-property {PANEL} {name} s {value}")

    def statistics(self):
        """Panel1.Statistics as a dict of int."""
        return {name: value["data"] for name, value in self.get("Statistics").items()}

    def wait_property(self, name, value):
        """Waits for a value of a property of the panel."""
        self.guest.wait_until(f"[ \"$(busctl get-property {PANEL} {name})\" = 's \"{value}\"' ]",
                              what=f"{name} {value}")

    def status(self):
        """What `dorsalctl status` says."""
        return self.guest.check("dorsalctl status")

    def wait_status(self, pattern):
        """Waits until `dorsalctl status` has a line like the extended regular expression."""
        self.guest.wait_until(f"dorsalctl status | grep -qE '{pattern}'",
                              what=f"'{pattern}' in the status")

    def post(self, kind, fields, runner=None):
        """Posts an activity by busctl; gives its id."""
        answer = (runner or self.guest).check(f"busctl call {ACTIVITIES} Post 'sa{{sv}}' {kind} "
                                              + fields.removeprefix("a{sv} "))
        return int(answer.split()[1])

    def open_song(self):
        """Brings the card of a song to the panel by swipes: by itself it stays for seconds only."""
        song = self.guest.check("dorsalctl list | awk '/media-playback/ { print $1 }'")
        for _ in range(4):
            if self.get("Showing") == f"activity:{song}":
                return
            self.touch.swipe(300, 300, 800, 300)
        self.wait_property("Showing", f"activity:{song}")

    def end(self, activity, runner=None):
        """Ends an activity."""
        (runner or self.guest).check(f"busctl call {ACTIVITIES} End u {activity}")

    def picture(self):
        """What the daemon says it has presented."""
        self.guest.check("dorsalctl screenshot /tmp/rear.png")
        return Picture.from_png(self.guest.get("/tmp/rear.png"))

    def wait_equal(self):
        """Waits until the head shows what the daemon says; gives the picture."""
        # Between the two looks a minute may pass or a card go.
        for _ in range(5):
            said = self.picture()
            with contextlib.suppress(TimedOut):
                return self.display.wait_for(REAR, lambda shown: shown == said, 6,
                                             "the picture of Screenshot()")
        raise TimedOut("the head does not show what Screenshot() says")

    def pid(self):
        """The daemon's process id."""
        return int(self.guest.check("systemctl show --value -p MainPID dorsald"))

    def switches(self):
        """Voluntary context switches of all threads."""
        text = self.guest.check(f"grep -h ^voluntary /proc/{self.pid()}/task/*/status")
        return sum(int(line.split()[1]) for line in text.splitlines())

    def journal(self, priority="warning"):
        """What the daemon logged in this run at this priority or above."""
        return self.guest.check("journalctl -q -o cat --no-pager -p " + priority
                                + " _SYSTEMD_INVOCATION_ID=$(systemctl show --value"
                                " -p InvocationID dorsald)")


rear = None


def is_dark(picture):
    """QEMU writes a line of text on a head without a CRTC."""
    return picture.colors() <= 2 and picture.pixel(0, 0) == (0, 0, 0)


def test_the_service_starts_and_has_the_panel(machine):
    global rear
    rear = Rear(machine)
    guest, display = machine.guest, machine.display
    display.plug(REAR, *SIZE)
    rear.desktop = display.settled(0)
    rear.configure_panel()
    guest.check("systemctl start dorsald")
    assert guest.check("systemctl is-active dorsald") == "active"
    assert guest.check(f"ps -o user= -p {rear.pid()}") == "dorsal"
    status = rear.status()
    assert re.search(r"\bup\b", status), status
    assert rear.journal() == "", rear.journal()
    show = "systemctl show --value dorsald -p "
    took = (int(guest.check(show + "ActiveEnterTimestampMonotonic"))
            - int(guest.check(show + "ExecMainStartTimestampMonotonic")))
    print(f"     dorsald was active {took / 1e6:.1f} s after its start")


def test_the_rear_head_shows_the_screenshot_and_the_desktop_is_untouched(machine):
    picture = rear.wait_equal()
    assert picture.size == SIZE
    assert picture.colors() > 16
    assert (rear.get("Width"), rear.get("Height")) == SIZE
    assert machine.display.screenshot(0) == rear.desktop


def test_others_may_neither_see_nor_change_the_panel(machine):
    other = machine.guest.as_user("other")
    for command in (f"busctl call {PANEL} Screenshot", f"busctl call {PANEL} Tap ii 1 1",
                    f"busctl set-property {PANEL} Power s off",
                    f"busctl set-property {PANEL} Theme s twin"):
        result = other.run(command)
        assert result.status != 0, command
        assert "belongs to" in result.stderr, result.stderr
    reply = other.run("gdbus call --system -d org.dorsal -o /org/dorsal/panel/rear"
                      " -m org.dorsal.Panel1.Screenshot")
    assert "org.dorsal.Error.AccessDenied" in reply.stderr, reply.stderr
    assert rear.get("Power") == "active"


def test_a_posted_notice_appears_on_the_rear_and_goes(machine):
    face = rear.wait_equal()
    notice = rear.post("generic-notice", "1 title s 'Dinner is ready'")
    rear.wait_property("Showing", f"activity:{notice}")
    machine.display.wait_for(REAR, lambda shown: shown != face, what="another picture")
    rear.wait_equal()
    rear.end(notice)
    rear.wait_property("Showing", "face")
    rear.wait_equal()
    assert machine.display.screenshot(0) == rear.desktop


def test_the_rear_head_goes_and_comes_back(machine):
    display = machine.display
    display.unplug(REAR)
    rear.wait_status("down: .*Virtual-2")
    display.plug(REAR, *SIZE)
    rear.wait_status("state +up")
    assert rear.wait_equal().size == SIZE
    display.plug(REAR, 800, 480)
    machine.guest.wait_until(f"[ \"$(busctl get-property {PANEL} Width)\" = 'u 800' ]")
    assert rear.wait_equal().size == (800, 480)
    display.plug(REAR, *SIZE)
    machine.guest.wait_until(f"[ \"$(busctl get-property {PANEL} Width)\" = 'u 904' ]")
    assert rear.wait_equal().size == SIZE
    # The console draws on the other heads again after each hot-plug.
    assert display.settled(0) == rear.desktop


def test_ten_times_unplugged_leaks_no_descriptor(machine):
    descriptors = f"ls /proc/{rear.pid()}/fd | wc -l"
    before = machine.guest.check(descriptors)
    for _ in range(10):
        machine.display.unplug(REAR)
        rear.wait_status("state +down")
        machine.display.plug(REAR, *SIZE)
        rear.wait_status("state +up")
    rear.wait_equal()
    assert machine.guest.check(descriptors) == before


def test_touches_press_buttons_and_swipes_turn_pages(machine):
    machine.guest.check("cat >/run/poster.py", text=POSTER)
    poster = machine.guest.start("/usr/bin/python3 /run/poster.py")
    song = int(poster.expect(r"^posted (\d+)$").group(1))
    rear.wait_property("Showing", f"activity:{song}")
    found = poster.expect(r"^button (\d+) (\d+)$")
    rear.pause_button = int(found.group(1)), int(found.group(2))
    rear.touch.tap(*rear.pause_button)
    poster.expect(rf"^ActionInvoked {song} play-pause$")
    rear.touch.swipe(800, 300, 300, 300)
    rear.wait_property("Showing", "face")
    rear.touch.swipe(300, 300, 800, 300)
    rear.wait_property("Showing", f"activity:{song}")
    rear.wait_equal()
    poster.stop()
    rear.end(song)
    rear.wait_property("Showing", "face")


def test_a_panel_that_is_off_is_dark_sleeps_and_wakes_at_a_touch(machine):
    rear.set("Power", "off")
    machine.display.wait_for(REAR, is_dark, what="a dark head")
    rear.wait_property("Showing", "off")
    before = rear.switches()
    machine.guest.check("sleep 20")
    assert rear.switches() == before
    assert machine.guest.check("systemctl show --value -p WatchdogUSec dorsald") == "0"
    rear.touch.tap(*SIZE_MIDDLE)
    rear.wait_property("Power", "active")
    rear.wait_property("Showing", "face")
    rear.wait_equal()


def test_a_killed_daemon_comes_back_with_its_picture(machine):
    before = rear.pid()
    machine.guest.check(f"kill -KILL {before}")
    machine.guest.wait_until("[ $(systemctl show --value -p MainPID dorsald) != " + str(before)
                             + " ] && systemctl is-active dorsald && dorsalctl status")
    rear.wait_status("state +up")
    rear.wait_equal()


def test_a_new_time_is_on_the_face_at_once_and_breaks_no_timer(machine):
    guest = machine.guest
    timer = rear.post("timer", "2 title s Tea remaining x 600000000")
    # An hour ahead would end it, were it kept in wall-clock time.
    guest.check("date -s '+3 hours'")
    listed = json.loads(guest.check("dorsalctl --json list"))
    assert str(timer) in json.dumps(listed), listed
    rear.end(timer)
    rear.wait_property("Showing", "face")
    face = rear.wait_equal()
    guest.check("date -s '-3 hours'")
    machine.display.wait_for(REAR, lambda shown: shown != face, 20, "the new time")
    rear.wait_equal()


def test_without_a_configuration_it_idles_and_names_the_connectors(machine):
    guest = machine.guest
    rear.configure("")
    guest.check("systemctl restart dorsald")
    assert guest.check("systemctl is-active dorsald") == "active"
    assert re.search(r"down: no panel is configured.*Virtual-1.*Virtual-2", rear.status(),
                     re.DOTALL), rear.status()
    rear.configure("[panel rear]\nconector=Virtual-2\n")
    guest.check("systemctl restart dorsald")
    assert "dorsal.conf:2" in rear.status(), rear.status()


def test_a_busy_card_is_waited_for(machine):
    guest = machine.guest
    guest.check("systemctl stop dorsald")
    assert guest.check("systemctl show --value -p Result dorsald") == "success"
    rear.configure_panel()
    holder = guest.start(["/usr/bin/python3", "-uc", "import os, time\n"
                          f"os.open('{machine.display.card()}', os.O_RDWR)\n"
                          "print('held')\ntime.sleep(1000)"])
    holder.expect("^held$")
    guest.check("systemctl start dorsald")
    assert re.search(r"down: .*(master|another program)", rear.status()), rear.status()
    holder.stop()
    rear.wait_status("state +up")
    rear.wait_equal()


def test_the_sandbox_holds(machine):
    text = machine.guest.check("systemd-analyze security --no-pager dorsald.service | tail -1")
    print(text)
    assert float(re.search(r": (\d+\.\d+) ", text).group(1)) <= 2.0, text


def test_a_notification_and_a_song_of_the_user_reach_the_rear(machine):
    guest = machine.guest
    guest.check("systemctl --global enable dorsal-agent")
    rear.session = session = guest.session("desk")
    session.wait_until("systemctl --user is-active dorsal-agent")
    session.check("notify-send --app-name=Messages 'Ada Lovelace' 'The engine runs'")
    guest.wait_until("dorsalctl list | grep -q 'Ada Lovelace'")
    guest.check("cat >/run/song.py && /usr/bin/python3 /run/song.py", text=SONG_FILE)
    player = session.start("mpv --no-config --no-video --ao=null --loop=inf"
                           " --force-media-title='Night Train'"
                           " --script=/usr/lib/mpv-mpris/mpris.so /run/song.wav")
    guest.wait_until("dorsalctl list | grep -q 'Night Train'")
    # Own activities and the panel are the active session's user's.
    session.check("dorsalctl list | grep -q 'Night Train'")
    session.check("dorsalctl screenshot /tmp/mine.png")
    rear.wait_equal()
    for _ in range(3):
        rear.open_song()
        rear.touch.tap(*rear.pause_button)
        with contextlib.suppress(TimedOut):
            session.wait_until("[ $(playerctl status) = Paused ]", 15)
            break
    assert session.check("playerctl status") == "Paused"
    rear.wait_equal()
    player.stop()
    guest.wait_until("! dorsalctl list | grep -q 'Night Train'")


def test_activities_of_a_user_in_the_background_are_not_shown(machine):
    guest = machine.guest
    other = guest.session("other", tty=2)
    song = rear.post("media-playback", "1 title s 'Song of other'", other)
    assert "Song of other" not in rear.session.check("dorsalctl list")
    assert rear.get("Showing") != f"activity:{song}"
    assert other.run("dorsalctl screenshot /tmp/theirs.png").status != 0
    other.activate()
    rear.wait_property("Showing", f"activity:{song}")
    assert "Ada Lovelace" not in other.check("dorsalctl list")
    assert rear.session.run("dorsalctl screenshot /tmp/mine.png").status != 0
    rear.session.activate()
    rear.session.wait_until("dorsalctl screenshot /tmp/mine.png")
    assert rear.get("Showing") != f"activity:{song}"
