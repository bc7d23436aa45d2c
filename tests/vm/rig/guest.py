"""Commands, files, touchscreens and user sessions inside the guest."""

import itertools
import re
import shlex
import shutil
import signal

from .limits import COMMAND_LIMIT, TimedOut

SHARE = "/out"
RIG = "/run/dorsal-vm"
CONTEXT_CHARACTERS = 2000


class CommandFailed(Exception):
    """A command in the guest ended with another status than 0."""


class Result:
    """How a command ended: `status` (negative: the signal), `stdout` and `stderr` as text."""

    def __init__(self, command, status, stdout, stderr):
        self.command = command
        self.status = status
        self.stdout = stdout
        self.stderr = stderr

    def check(self):
        """Raises CommandFailed unless the status is 0; gives the result itself."""
        if self.status != 0:
            raise CommandFailed(f"{self.command!r} ended with {self.status}\n"
                                f"{self.stdout[-CONTEXT_CHARACTERS:]}"
                                f"{self.stderr[-CONTEXT_CHARACTERS:]}")
        return self


class Process:
    """A command that runs in the guest. Made by Guest.start() and Session.start()."""

    def __init__(self, channel, command, user, env, cgroup):
        self._channel = channel
        self._command = command
        self._output = {1: bytearray(), 2: bytearray()}
        self._matched = 0
        self._status = None
        self._failure = None
        self._id = channel.open(self._on_event)
        argv = ["/bin/bash", "-c", command] if isinstance(command, str) else list(command)
        channel.send(id=self._id, op="start", argv=argv, user=user, env=env, cgroup=cgroup)

    @property
    def stdout(self):
        """What it printed so far."""
        return self._output[1].decode(errors="replace")

    @property
    def running(self):
        """Whether it is not known to have ended."""
        return self._status is None and self._failure is None

    def expect(self, pattern, timeout=COMMAND_LIMIT):
        """Waits until what was printed after the last match holds the regular expression.

        Gives the match. Raises TimedOut, or CommandFailed when the command ends before.
        """
        found = None

        def look():
            nonlocal found
            found = re.compile(pattern, re.MULTILINE).search(self.stdout, self._matched)
            return found is not None or not self.running

        self._channel.pump_until(look, timeout, f"{pattern!r} from {self._command!r}")
        if found is None:
            raise CommandFailed(f"{self._command!r} ended without {pattern!r}\n{self.stdout}"
                                f"{self._output[2].decode(errors='replace')}")
        self._matched = found.end()
        return found

    def write(self, text):
        """Text to its standard input; None closes that."""
        data = None if text is None else text.encode().decode("latin-1")
        self._channel.send(id=self._id, op="input", data=data)

    def signal(self, number):
        """A signal to it and what it started."""
        self._channel.send(id=self._id, op="signal", number=int(number))

    def wait(self, timeout=COMMAND_LIMIT):
        """Waits for its end and gives the Result; kills it and raises TimedOut when late."""
        try:
            self._channel.pump_until(lambda: not self.running, timeout, repr(self._command))
        except TimedOut as late:
            self.signal(signal.SIGKILL)
            raise TimedOut(f"{late}; so far: {self.stdout[-CONTEXT_CHARACTERS:]}") from late
        if self._failure is not None:
            raise CommandFailed(f"{self._command!r} did not start: {self._failure}")
        return Result(self._command, self._status, self.stdout,
                      self._output[2].decode(errors="replace"))

    def stop(self, timeout=COMMAND_LIMIT):
        """Ends it with SIGTERM and gives the Result."""
        if self.running:
            self.signal(signal.SIGTERM)
        return self.wait(timeout)

    def _on_event(self, message):
        if message["event"] == "output":
            self._output[message["stream"]] += message["data"].encode("latin-1")
        elif message["event"] == "exit":
            self._status = message["status"]
        else:
            self._failure = message["why"]


class Runner:
    """What a whole guest and a user's session have in common: who runs commands, and where."""

    def __init__(self, channel, user=None, env=None, cgroup=None):
        self._channel = channel
        self._user = user
        self._env = env or {}
        self._cgroup = cgroup

    def start(self, command, env=None):
        """Starts a command (text for bash, or a list of arguments) and gives its Process."""
        return Process(self._channel, command, self._user, {**self._env, **(env or {})},
                       self._cgroup)

    def run(self, command, timeout=COMMAND_LIMIT, env=None, text=None):
        """Runs a command with `text` as its standard input; gives the Result at its end."""
        process = self.start(command, env)
        if text is not None:
            process.write(text)
        process.write(None)
        return process.wait(timeout)

    def check(self, command, timeout=COMMAND_LIMIT, env=None, text=None):
        """Like run(), for commands that must succeed; gives what it printed, stripped."""
        return self.run(command, timeout, env, text).check().stdout.strip()

    def wait_until(self, predicate, timeout=COMMAND_LIMIT, what=None):
        """Waits until a shell command succeeds, asking in the guest five times a second.

        For what announces itself, start() the program that tells and expect() its line instead.
        """
        try:
            self.run(f"until {{ {predicate}\n}} >/dev/null 2>&1; do sleep 0.2; done", timeout)
        except TimedOut as late:
            last = self.run(predicate, timeout)
            raise TimedOut(f"timed out waiting for {what or predicate}; it ended with "
                           f"{last.status}: {last.stdout}{last.stderr}") from late


class Guest(Runner):
    """The guest as root. `share` is the host's side of the guest's /out."""

    def __init__(self, channel, share):
        super().__init__(channel)
        self._share = share
        self._numbers = itertools.count(1)

    def as_user(self, name, env=None):
        """A Runner for the named user, without a session (for example a system user)."""
        return Runner(self._channel, user=name, env=env)

    def put(self, source, target, mode="644"):
        """Copies a file of the host to a path in the guest."""
        name = self._exchange_name()
        shutil.copyfile(source, self._share / name)
        self.check(f"install -D -m {mode} {SHARE}/{name} {shlex.quote(str(target))}"
                   f" && rm {SHARE}/{name}")

    def get(self, source, target=None):
        """Gives the bytes of a file in the guest; also writes them to `target` on the host."""
        name = self._exchange_name()
        self.check(f"cp {shlex.quote(str(source))} {SHARE}/{name} && chmod 644 {SHARE}/{name}")
        path = self._share / name
        data = path.read_bytes()
        path.unlink()
        if target is not None:
            with open(target, "wb") as file:
                file.write(data)
        return data

    def touchscreen(self, width, height, name="Dorsal test touchscreen"):
        """Makes a touchscreen of so many pixels; see Touchscreen."""
        return Touchscreen(self, width, height, name)

    def session(self, user="desk", tty=1, kind="tty"):
        """Logs the user in on seat0; see Session. The guest has users `desk` and `other`."""
        return Session(self._channel, self, user, tty, kind)

    def _exchange_name(self):
        return f"exchange-{next(self._numbers)}"


class Touchscreen:
    """A uinput touchscreen in the guest. `path` is its device file. Calls return when done."""

    def __init__(self, guest, width, height, name):
        self._helper = guest.start(
            ["/usr/bin/python3", f"{RIG}/guest_touch.py", str(width), str(height), name])
        self.path = self._helper.expect(r"^(/dev/input/event\d+)$").group(1)

    def tap(self, x, y):
        """A short touch."""
        self._command("tap", x, y)

    def swipe(self, x0, y0, x1, y1, milliseconds=250):
        """A straight stroke of one finger."""
        self._command("swipe", x0, y0, x1, y1, milliseconds)

    def down(self, x, y, slot=0):
        """A finger (slots 0 to 4) comes down and stays."""
        self._command("down", slot, x, y)

    def move(self, x, y, slot=0):
        """A finger that is down moves."""
        self._command("move", slot, x, y)

    def up(self, slot=0):
        """A finger leaves."""
        self._command("up", slot)

    def remove(self):
        """Unplugs it."""
        self._helper.write(None)
        self._helper.wait()

    def _command(self, verb, *numbers):
        self._helper.write(" ".join([verb, *map(str, numbers)]) + "\n")
        self._helper.expect(r"^done$")


class Session(Runner):
    """A logind session on seat0 with the user's own systemd and session bus.

    Made as a login on a text console is, by PAM. Commands run in the session's own scope, so that
    logind and polkit see them as the session's. `id` is logind's name of it.
    """

    def __init__(self, channel, guest, user, tty, kind):
        self._guest = guest
        self._unit = f"dorsal-vm-session-{user}-tty{tty}.service"
        guest.check(
            f"systemd-run --quiet --collect --unit={self._unit} --service-type=simple"
            f" -p PAMName=login -p User={user} -p TTYPath=/dev/tty{tty} -p StandardInput=tty"
            f" -p StandardOutput=null -p TTYReset=yes -p UtmpIdentifier=tty{tty}"
            f" -p UtmpMode=user -E XDG_SESSION_TYPE={kind} -E XDG_SEAT=seat0 -E XDG_VTNR={tty}"
            f" sleep infinity")
        leader = guest.check(f"systemctl show --value -p MainPID {self._unit}")
        # PAM moves the leader into the session's scope some seconds after the unit has started.
        guest.wait_until(f"grep -q 'session-.*scope' /proc/{leader}/cgroup"
                         f" && [ $(cat /proc/{leader}/comm) = sleep ]",
                         what=f"the session of {user}")
        cgroup = guest.check(f"cut -d: -f3- /proc/{leader}/cgroup")
        self.id = re.search(r"session-(\w+)\.scope", cgroup).group(1)
        uid = guest.check(f"id -u {user}")
        runtime = f"/run/user/{uid}"
        env = {"XDG_RUNTIME_DIR": runtime, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/bus",
               "XDG_SESSION_ID": self.id, "XDG_SESSION_TYPE": kind, "XDG_SEAT": "seat0",
               "XDG_VTNR": str(tty)}
        super().__init__(channel, user, env, "/sys/fs/cgroup" + cgroup)

    def activate(self):
        """Brings the session to the front of its seat."""
        self._guest.check(f"loginctl activate {self.id}")
        self._guest.wait_until(f"[ $(loginctl show-session {self.id} --value -p Active) = yes ]")

    def logout(self):
        """Ends it; returns when logind has forgotten it."""
        self._guest.check(f"systemctl stop {self._unit}")
        self._guest.run(f"loginctl terminate-session {self.id}")
        self._guest.wait_until(f"! loginctl show-session {self.id}", what="the end of the session")
