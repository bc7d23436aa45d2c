"""QEMU's machine protocol: one JSON object a line over a socket, requests answered in turn."""

import json
import socket

from .limits import COMMAND_LIMIT


class QmpError(Exception):
    """QEMU refused a command."""


class Qmp:
    """A connection to QEMU's monitor."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(COMMAND_LIMIT)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("r", encoding="utf-8")
        self._read()
        self.command("qmp_capabilities")

    def command(self, name, **arguments):
        """Sends a command and gives its answer; `_` in argument names stands for `-`."""
        arguments = {key.replace("_", "-"): value for key, value in arguments.items()}
        request = {"execute": name, "arguments": arguments}
        self._socket.sendall(json.dumps(request).encode() + b"\n")
        while True:
            answer = self._read()
            if "error" in answer:
                raise QmpError(f"{name}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def close(self):
        """Ends the connection."""
        self._lines.close()
        self._socket.close()

    def _read(self):
        line = self._lines.readline()
        if not line:
            raise QmpError("QEMU closed the connection")
        return json.loads(line)
