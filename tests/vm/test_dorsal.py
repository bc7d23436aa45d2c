"""Dorsal on a rear head: the service, its picture on real KMS, touch, power, faults."""

import contextlib
import json
import re

from rig.limits import TimedOut
from rig.picture import Picture

BOOT = {"modules": ("uinput", "evdev")}

REAR = 1
SIZE = (904, 572)
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

class Rear:
    """What the tests of this file share: the touchscreen and the ways to ask the daemon."""

    def __init__(self, machine):
        self.guest = machine.guest
        self.display = machine.display
        self.touch = machine.guest.touchscreen(*SIZE)
        self.desktop = None

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
    print(status)
    print(guest.check("systemctl show -p StatusText -p ExecMainStartTimestampMonotonic"
                      " -p ActiveEnterTimestampMonotonic dorsald"))


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
    reply = other.run(f"gdbus call --system -d org.dorsal -o /org/dorsal/panel/rear"
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
