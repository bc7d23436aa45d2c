"""The host's end of the guest agent's port: sends requests, sorts what comes back by id."""

import json
import select
import socket

from .limits import Deadline


class MachineEnded(Exception):
    """QEMU closed the port: the machine crashed, panicked or was powered off."""


class Channel:
    """Requests to the agent in the guest, events from it."""

    def __init__(self, path):
        self._socket = _connect(path)
        self._pending = b""
        self._next_id = 1
        self._listeners = {}
        self._greeted = False

    def wait_for_hello(self, seconds):
        """Returns once the agent runs."""
        self.pump_until(lambda: self._greeted, seconds, "the agent in the guest")

    def open(self, listener):
        """A fresh id; `listener(message)` gets every event that bears it."""
        number = self._next_id
        self._next_id += 1
        self._listeners[number] = listener
        return number

    def send(self, **message):
        """One request."""
        try:
            self._socket.sendall(json.dumps(message).encode() + b"\n")
        except OSError as error:
            raise MachineEnded(f"the machine has ended: {error}") from error

    def pump_until(self, condition, seconds, what):
        """Delivers events until `condition()` holds; TimedOut names `what` was waited for."""
        deadline = Deadline(seconds)
        while not condition():
            deadline.check(what)
            if select.select([self._socket], [], [], deadline.left())[0]:
                self._receive()

    def close(self):
        """Ends the connection."""
        self._socket.close()

    def _receive(self):
        try:
            data = self._socket.recv(1 << 16)
        except ConnectionError:
            data = b""
        if not data:
            raise MachineEnded("the machine has ended")
        *lines, self._pending = (self._pending + data).split(b"\n")
        for line in lines:
            self._deliver(json.loads(line))

    def _deliver(self, message):
        if message["event"] == "hello":
            self._greeted = True
            return
        self._listeners[message["id"]](message)
        if message["event"] in ("exit", "failed"):
            del self._listeners[message["id"]]


def _connect(path):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(path))
    return connection
