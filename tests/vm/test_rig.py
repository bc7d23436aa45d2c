"""What the rig promises, so that a failure of a product's test is the product's."""

import tempfile
from pathlib import Path

from rig.limits import COMMAND_LIMIT, TimedOut
from rig.picture import Picture

REAR = 1
REAR_SIZE = (904, 572)
BOOT = {
    "overlay": Path(__file__).parent / "probe-overlay",
    "units": ("overlay-probe.service",),
}


def shows_pattern(picture):
    """Whether these are modetest's bars, on the whole rear head."""
    return picture.size == REAR_SIZE and picture.colors() > 8


def test_system_runs_and_no_unit_failed(machine):
    failed = machine.guest.check("systemctl list-units --failed --plain --no-legend")
    state = machine.guest.run("systemctl is-system-running").stdout.strip()
    assert (state, failed) == ("running", ""), f"{state}\n{failed}"
    for unit in ("dbus", "systemd-udevd", "systemd-logind", "polkit", "systemd-journald"):
        assert machine.guest.check(f"systemctl is-active {unit}") == "active"


def test_overlay_lies_over_the_root_before_systemd_starts(machine):
    assert machine.guest.check("systemctl is-active overlay-probe") == "active"
    owner = machine.guest.check("stat -c %U /run/overlay-probe/started")
    assert owner == "overlay-probe"
    assert "link on the host" in machine.guest.check("cat /usr/lib/dorsal-vm/probe")
    assert machine.guest.run("test -L /lib && touch /etc/probe /usr/probe").status == 0


def test_commands_give_status_output_and_errors(machine):
    result = machine.guest.run("echo out; echo err >&2; exit 3")
    assert (result.status, result.stdout, result.stderr) == (3, "out\n", "err\n")
    assert machine.guest.run("cat", text="grüße\n").stdout == "grüße\n"
    assert machine.guest.as_user("other").check("id -un; echo $HOME") == "other\n/home/other"
    big = machine.guest.run("head -c 1000000 /dev/zero | tr '\\0' x").stdout
    assert len(big) == 1000000


def test_background_children_do_not_hold_up_a_command(machine):
    machine.guest.run("sleep 1000 &", timeout=COMMAND_LIMIT).check()
    assert machine.guest.run("pkill -x sleep").status == 0


def test_late_commands_are_ended(machine):
    try:
        machine.guest.run("echo begun; sleep 1001", timeout=2)
    except TimedOut as late:
        assert "begun" in str(late)
    else:
        raise AssertionError("nothing was raised")
    machine.guest.wait_until("! pgrep -f '[s]leep 1001'")


def test_files_travel_both_ways(machine):
    content = bytes(range(256)) * 5000
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        machine.guest.put(file.name, "/home/desk/a file", mode="600")
    assert machine.guest.check("stat -c %a '/home/desk/a file'") == "600"
    assert machine.guest.get("/home/desk/a file") == content


def test_pictures_survive_png(machine):
    picture = machine.display.screenshot(0)
    assert picture.size == (1280, 720)
    painted = Picture(3, 2, bytes(range(18)))
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        painted.save(file.name)
        again = Picture.from_png(Path(file.name).read_bytes())
    assert again == painted and again.pixel(2, 1) == (15, 16, 17)
    assert painted.differing(Picture(3, 2, bytes(range(17)) + b"\0")) == 1


def test_heads_show_pictures_of_their_own(machine):
    display = machine.display
    machine.guest.check("echo 'this is the desktop' >/dev/tty1")
    display.plug(REAR, *REAR_SIZE)
    desktop = display.settled(0)
    assert desktop.colors() > 1, "nothing to compare on the desktop head"
    blank = display.screenshot(REAR)

    pattern = _show_pattern(machine)
    shown = display.wait_for(REAR, shows_pattern, what="modetest's pattern")
    assert shown != blank
    assert display.screenshot(0) == desktop
    pattern.stop()


def test_rear_head_goes_and_comes_back(machine):
    display = machine.display
    status = f"echo detect >{display.connector_path(REAR)}/status;" \
             f" cat {display.connector_path(REAR)}/status"
    pattern = _show_pattern(machine)
    display.wait_for(REAR, shows_pattern)
    display.unplug(REAR)
    assert machine.guest.check(status) == "disconnected"
    pattern.stop()
    display.plug(REAR, 800, 480)
    display.plug(REAR, *REAR_SIZE)
    assert machine.guest.check(status) == "connected"
    pattern = _show_pattern(machine)
    display.wait_for(REAR, shows_pattern)
    pattern.stop()


def test_touches_reach_libinput(machine):
    screen = machine.guest.touchscreen(*REAR_SIZE)
    events = machine.guest.start(
        f"stdbuf -oL libinput debug-events --verbose --device {screen.path}")
    events.expect("DEVICE_ADDED")
    screen.tap(452, 286)
    down = events.expect(r"TOUCH_DOWN.*\s([\d.]+)/\s*([\d.]+)")
    assert abs(float(down.group(1)) - 50) < 0.2 and abs(float(down.group(2)) - 50) < 0.2
    events.expect("TOUCH_UP")
    screen.swipe(800, 300, 100, 300)
    events.expect("TOUCH_DOWN")
    events.expect("TOUCH_MOTION")
    events.expect("TOUCH_UP")
    events.stop()
    screen.remove()
    machine.guest.wait_until(f"! [ -e {screen.path} ]")


def test_a_user_can_log_in_at_the_seat(machine):
    session = machine.guest.session("desk")
    state = machine.guest.check(f"loginctl show-session {session.id} -p Active -p Seat -p Name")
    assert set(state.split()) == {"Active=yes", "Seat=seat0", "Name=desk"}
    assert "org.freedesktop.systemd1" in session.check("busctl --user list")
    assert session.check("systemctl --user is-system-running --wait") == "running"
    assert session.check("id -un; echo $XDG_RUNTIME_DIR").startswith("desk\n/run/user/")
    assert session.id in session.check("loginctl show-session self -p Id")
    session.check(f"test -w {machine.display.card()}")

    other = machine.guest.session("other", tty=2)
    other.activate()
    assert machine.guest.check(f"loginctl show-session {session.id} --value -p Active") == "no"
    session.activate()
    other.logout()
    session.logout()


def _show_pattern(machine):
    """Starts modetest's color bars on the rear head; it ends at the end of its input."""
    name = machine.display.connector_name(REAR)
    connectors = machine.guest.check("modetest -M virtio_gpu -c")
    number = next(line.split()[0] for line in connectors.splitlines() if f"\t{name}" in line)
    width, height = REAR_SIZE
    return machine.guest.start(f"sleep 1000 | modetest -M virtio_gpu -s {number}:{width}x{height}")
