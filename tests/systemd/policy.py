#!/usr/bin/env python3
"""policy.py POLICY SOURCES: a bus with this policy starts, and it names exactly the interfaces
that the daemon serves."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

CONFIG = """<busconfig>
  <type>system</type>
  <listen>unix:path={directory}/bus</listen>
  <policy context="default"><allow user="*"/></policy>
  <include>{policy}</include>
</busconfig>"""


def served(sources):
    """The names of all interfaces in the daemon's tables."""
    names = set()
    for source in pathlib.Path(sources).glob("*-bus.c"):
        names |= set(re.findall(r'\.name = "(org\.dorsal\.\w+)"', source.read_text()))
    return names


def allowed(policy):
    rules = ElementTree.parse(policy).iter("allow")
    return {rule.get("send_interface") for rule in rules if rule.get("send_interface")}


def starts(policy):
    with tempfile.TemporaryDirectory() as directory:
        config = pathlib.Path(directory, "bus.conf")
        config.write_text(CONFIG.format(directory=directory, policy=pathlib.Path(policy).resolve()))
        bus = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE, text=True)
        address = bus.stdout.readline()
        bus.terminate()
        bus.wait()
        return address.startswith("unix:")


def main(policy, sources):
    ours = {name for name in allowed(policy) if name.startswith("org.dorsal.")}
    if served(sources) != ours:
        sys.exit(f"served {sorted(served(sources))}, allowed {sorted(ours)}")
    if not shutil.which("dbus-daemon"):
        sys.exit(77)
    if not starts(policy):
        sys.exit("dbus-daemon does not start with the policy")


main(*sys.argv[1:])
