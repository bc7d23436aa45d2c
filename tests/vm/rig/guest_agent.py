"""Runs inside the guest: starts commands for the test on the host, over a virtio-serial port.

JSON lines both ways. From the host: {"id": N, "op": "start", "argv": [...], "env": {...},
"user": NAME or null, "cgroup": path or null}, and for a started id "input" (with "data"; null
closes its input) and "signal" (with "number", to its whole session). To the host: "hello" once,
then for an id "output" (with "stream" 1 or 2 and "data"), and at last "exit" (with "status") or
"failed" (with "why"). Data are bytes written as Latin-1.

A command ends when its process ends: children that live on keep its pipes, and hold up nothing.
"""

import glob
import json
import os
import pwd
import selectors
import subprocess

PORT_NAME = "dorsal.agent"


class Command:
    """A started process with its pipes."""

    def __init__(self, agent, request):
        self._agent = agent
        self._id = request["id"]
        user = pwd.getpwnam(request["user"] or "root")

        def become():
            if request["cgroup"]:
                with open(request["cgroup"] + "/cgroup.procs", "w", encoding="ascii") as procs:
                    procs.write("0")
            os.initgroups(user.pw_name, user.pw_gid)
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)

        base = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": user.pw_dir,
                "USER": user.pw_name, "LOGNAME": user.pw_name, "SHELL": user.pw_shell}
        self._process = subprocess.Popen(
            request["argv"], env={**base, **request["env"]}, preexec_fn=become,
            cwd=user.pw_dir if os.path.isdir(user.pw_dir) else "/", start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._pidfd = os.pidfd_open(self._process.pid)
        self._streams = {1: self._process.stdout, 2: self._process.stderr}
        for number, stream in self._streams.items():
            os.set_blocking(stream.fileno(), False)
            agent.watch(stream, lambda number=number: self._forward(number))
        agent.watch(self._pidfd, self._ended)

    def input(self, data):
        """Writes to the command's input; None closes it. A command that reads no more misses it."""
        try:
            if data is None:
                self._process.stdin.close()
            else:
                self._process.stdin.write(data.encode("latin-1"))
                self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass

    def signal(self, number):
        """Signals the command and what it started."""
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            pass

    def _forward(self, number):
        stream = self._streams[number]
        try:
            data = os.read(stream.fileno(), 65536)
        except BlockingIOError:
            return False
        if not data:
            self._agent.unwatch(stream)
            del self._streams[number]
            stream.close()
            return False
        self._agent.send(id=self._id, event="output", stream=number, data=data.decode("latin-1"))
        return True

    def _ended(self):
        for number in list(self._streams):
            while self._forward(number):
                pass
        self._agent.unwatch(self._pidfd)
        os.close(self._pidfd)
        self._agent.send(id=self._id, event="exit", status=self._process.wait())


class Agent:
    """Serves the port until the machine ends."""

    def __init__(self, port):
        self._port = port
        self._selector = selectors.DefaultSelector()
        self._commands = {}
        self._pending = b""

    def watch(self, source, callback):
        """Calls back whenever the file can be read."""
        self._selector.register(source, selectors.EVENT_READ, callback)

    def unwatch(self, source):
        """Ends watch()."""
        self._selector.unregister(source)

    def send(self, **message):
        """One line to the host."""
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(self._port, data):]

    def serve(self):
        """The loop; never returns."""
        self.watch(self._port, self._read_requests)
        self.send(id=0, event="hello")
        while True:
            for key, _ in self._selector.select():
                key.data()

    def _read_requests(self):
        self._pending += os.read(self._port, 65536)
        *lines, self._pending = self._pending.split(b"\n")
        for line in lines:
            self._handle(json.loads(line))

    def _handle(self, request):
        if request["op"] == "start":
            try:
                self._commands[request["id"]] = Command(self, request)
            except (OSError, KeyError, subprocess.SubprocessError) as error:
                self.send(id=request["id"], event="failed", why=str(error))
            return
        command = self._commands.get(request["id"])
        if command is None:
            return
        if request["op"] == "input":
            command.input(request["data"])
        elif request["op"] == "signal":
            command.signal(request["number"])


def find_port():
    """The device file of our port."""
    for name in glob.glob("/sys/class/virtio-ports/*/name"):
        with open(name, encoding="ascii") as file:
            if file.read().strip() == PORT_NAME:
                return "/dev/" + name.split("/")[-2]
    raise SystemExit(f"no virtio port {PORT_NAME}")


if __name__ == "__main__":
    Agent(os.open(find_port(), os.O_RDWR)).serve()
