#!/usr/bin/python3
"""Runs the tests in the virtual machine: every function test_*(machine) of the files test_*.py.

Each file gets one machine, booted with the file's BOOT (keyword arguments of Machine.boot) if it
has one; its functions run in the order they are written and share that machine. One line each,
then `N passed, N failed`; the exit status is 1 when something failed, 77 (skipped, for meson)
when nothing was chosen.
"""

import argparse
import importlib.util
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from rig.machine import Machine  # noqa: E402

HERE = Path(__file__).resolve().parent
TEST_LIMIT = 600
NOTHING_CHOSEN = 77


class Report:
    """Prints the lines and counts."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def result(self, name, seconds, error=None):
        """One line; on failure the trace follows."""
        if error is None:
            self.passed += 1
        else:
            self.failed += 1
        print(f"{'ok  ' if error is None else 'FAIL'} {name} ({seconds:.1f} s)", flush=True)
        if error is not None:
            print("".join(traceback.format_exception(error)), flush=True)


def load(path):
    """The module of a test file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tests_of(module, patterns):
    """(name, function) in the order written, of those whose full name holds a pattern."""
    for name, function in vars(module).items():
        full = f"{module.__name__}.{name}"
        if name.startswith("test_") and callable(function):
            if not patterns or any(pattern in full for pattern in patterns):
                yield full, function


def attempt(report, name, function, limit=TEST_LIMIT):
    """Runs one function and reports it; gives whether it passed."""
    def too_long(_signal, _frame):
        raise TimeoutError(f"{name} took more than {limit} s")

    start = time.monotonic()
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(limit)
    error = None
    try:
        function()
    except Exception as caught:  # whatever a test raises is its failure
        error = caught
    finally:
        signal.alarm(0)
    report.result(name, time.monotonic() - start, error)
    return error is None


def run_file(report, module, tests, overlay, keep):
    """Boots the file's machine and runs its tests in it."""
    machine = Machine()
    arguments = dict(getattr(module, "BOOT", {}))
    if overlay is not None:
        arguments.setdefault("overlay", overlay)
    failed_before = report.failed
    try:
        if attempt(report, f"{module.__name__} boots", lambda: machine.boot(**arguments)):
            for name, function in tests:
                attempt(report, name, lambda function=function: function(machine))
    finally:
        failed = report.failed > failed_before
        if failed:
            print(machine.last_words(), flush=True)
        if failed or keep:
            print(f"logs are kept in {machine.directory}", flush=True)
        machine.close(keep=failed or keep)


def run_all(report, options, overlay):
    """Runs the chosen tests of all files."""
    for path in sorted(HERE.glob("test_*.py")):
        module = load(path)
        tests = list(tests_of(module, options.patterns))
        if tests:
            run_file(report, module, tests, overlay, options.keep)


def install(build, target):
    """What `meson install` would put on a machine, as a tree for the overlay."""
    subprocess.run(["meson", "install", "-C", build, "--destdir", target, "--no-rebuild",
                    "--quiet"], check=True)


def parse_arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("patterns", nargs="*", help="run only tests whose name holds one of these")
    product = parser.add_mutually_exclusive_group()
    product.add_argument("--overlay", type=Path, metavar="DIR",
                         help="a tree that appears in the guest's /")
    product.add_argument("--build", type=Path, metavar="DIR",
                         help="a meson build with prefix /usr, installed into the guest's /")
    parser.add_argument("--keep", action="store_true", help="keep the logs of good runs too")
    return parser.parse_args()


def main():
    """Runs and sums up."""
    options = parse_arguments()
    report = Report()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dorsal-vm-install-") as target:
        Path(target).chmod(0o755)
        overlay = options.overlay
        if options.build is not None:
            overlay = target
            install(options.build, target)
        run_all(report, options, overlay)
    print(f"{report.passed} passed, {report.failed} failed ({time.monotonic() - start:.0f} s)")
    if report.failed:
        return 1
    return 0 if report.passed else NOTHING_CHOSEN


if __name__ == "__main__":
    # A terminated run takes its machine and its directory with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
