#!/usr/bin/env python3
"""dorsalctl theme preview: a real window, real keys, real saves; what it shows is what shot draws."""
import contextlib
import os
import shutil
import subprocess
import sys
import time
import unittest

from screen import NO_LEAKS, Screen, eventually, is_installed
from theme_world import DORSALCTL, World

AT = "2026-11-24T10:09"
FACE = ('<Rectangle width="{4 * time.minute + 8 * time.hour}" height="300" fill="#FF8000" '
        'visible="{not panel.ambient}"/>'
        '<Rectangle width="90" height="300" fill="#808080" visible="{panel.ambient}"/>'
        '<Row y="300"><Rectangle width="50" height="90" fill="#2060FF"/></Row>')


class Preview(World):
    @classmethod
    def setUpClass(cls):
        cls.screen = Screen()
        cls.addClassCleanup(cls.screen.close)

    def open(self, theme, *options):
        process = subprocess.Popen(
            [DORSALCTL, "theme", "preview", theme, *options], cwd=self.folder,
            env=os.environ | NO_LEAKS | {"DISPLAY": self.screen.display,
                                         "SDL_VIDEODRIVER": "x11"},
            stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        process.communicate(timeout=20)

    def shows(self, theme, *options):
        """The window comes to show what shot draws with these options."""
        wanted = self.shot(theme, *(options if "--at" in " ".join(options) else
                                    (*options, "--at=" + AT)))
        if not eventually(lambda: self.screen.rows(*wanted.size) == wanted.rows):
            self.fail(f"the window does not show {options}")

    def test_shows_what_shot_draws(self):
        theme = self.face(FACE)
        self.open(theme, "--at=" + AT)
        self.shows(theme)

    def test_keys_change_the_state(self):
        theme = self.face(FACE)
        self.open(theme, "--at=" + AT)
        self.shows(theme)
        for key, back, options in (
                ("Right", "Left", ["--at=2026-11-24T10:10"]),
                ("Up", "Down", ["--at=2026-11-24T11:09"]),
                ("a", "a", ["--ambient"]),
                ("k", "K", ["--kind=" + min(self.kinds())]),
                ("p", "P", ["--profile=rear-976"]),
                ("e", "e", ["--lenses"]),
                ("r", "r", ["--language=ar"]),
        ):
            with self.subTest(key=key):
                self.screen.press(key)
                self.shows(theme, *options)
                self.screen.press(back)
                self.shows(theme)

    @staticmethod
    def kinds():
        folder = os.path.join(os.environ["DORSAL_DATADIR"], "activities")
        return [name[:-9] for name in os.listdir(folder) if name.endswith(".activity")]

    def test_overlays_come_and_go(self):
        theme = self.face(FACE)
        self.open(theme, "--at=" + AT)
        self.shows(theme)
        plain = self.screen.rows(904, 572)
        for key in ("question", "s"):
            self.screen.press(key)
            self.assertTrue(eventually(lambda: self.screen.rows(904, 572) != plain), key)
            self.screen.press(key)
            self.shows(theme)

    def test_key_saves_the_picture(self):
        theme = self.face(FACE)
        self.open(theme, "--at=" + AT)
        self.shows(theme)
        self.screen.press("w")
        saved = self.folder / "test-1.png"
        self.assertTrue(eventually(lambda: saved.exists() and saved.stat().st_size > 0))
        self.assertEqual(saved.read_bytes(), self.shot_bytes(theme))

    def shot_bytes(self, theme):
        self.ok("shot", theme, self.folder / "same.png", "--at=" + AT)
        return (self.folder / "same.png").read_bytes()

    def test_saved_theme_is_shown(self):
        theme = self.face(FACE)
        self.open(theme, "--at=" + AT)
        self.shows(theme)
        self.face(FACE.replace("FF8000", "00FF00"))
        self.shows(theme)

    def test_renamed_over_theme_is_shown(self):
        theme = self.face(FACE)
        self.open(theme, "--at=" + AT)
        self.shows(theme)
        for color in ("00FF00", "00FFFF"):
            other = self.face(FACE.replace("FF8000", color), name="other")
            os.rename(other / "theme.xml", theme / "theme.xml")
            self.shows(theme)

    def test_folder_put_in_place_of_another_is_shown(self):
        theme = self.face(FACE)
        self.open(theme, "--at=" + AT)
        self.shows(theme)
        other = self.face(FACE.replace("FF8000", "00FF00"), name="other")
        os.rename(theme, self.folder / "old")
        os.rename(other, theme)
        self.shows(theme)
        self.face(FACE.replace("FF8000", "FF00FF"))
        self.shows(theme)

    def test_picture_of_a_new_folder_is_shown(self):
        theme = self.face('<Image src="images/a.svg" width="300" height="300"/>')
        self.open(theme, "--at=" + AT)
        self.shows(theme)
        (theme / "images").mkdir()
        (theme / "images" / "a.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
            '<rect width="9" height="9" fill="red"/></svg>')
        self.shows(theme)
        self.assertEqual(self.shot(theme).pixel(150, 150), (255, 0, 0))

    def test_half_written_theme_keeps_the_picture_and_shows_the_error(self):
        theme = self.face(FACE)
        good = (theme / "theme.xml").read_text()
        process = self.open(theme, "--at=" + AT)
        self.shows(theme)
        top = self.screen.rows(904, 572)[:200]
        (theme / "theme.xml").write_text(good[:len(good) // 2])
        self.assertIn("theme.xml", process.stderr.readline())
        self.assertTrue(eventually(lambda: self.screen.rows(904, 572)[-40:] !=
                                   [bytes(904 * 3)] * 40), "no error in the window")
        self.assertEqual(self.screen.rows(904, 572)[:200], top)
        (theme / "theme.xml").write_text(good)
        self.shows(theme)

    def test_rests_while_nothing_changes(self):
        process = self.open(self.face('<Rectangle fill="#FF0000"/>'))
        red = bytes([255, 0, 0]) * 904
        self.assertTrue(eventually(lambda: red in self.screen.rows(904, 572)[9:10]))
        before = self.switches(process.pid)
        time.sleep(1)
        self.assertLess(self.switches(process.pid) - before, 5)

    @staticmethod
    def switches(pid):
        count = 0
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/status", encoding="ascii") as file:
                count += sum(int(line.split()[1]) for line in file if "ctxt_switches" in line)
        return count

    def test_clock_goes_on_by_itself(self):
        theme = self.face('<Rectangle width="{10 + time.second}" height="90" fill="#FFFFFF"/>')
        self.open(theme)
        seen = set()

        def two_lengths():
            row = (self.screen.rows(904, 572) or [b""] * 11)[10]
            if any(row):
                seen.add(row.count(b"\xff\xff\xff"))
            return len(seen) > 1

        self.assertTrue(eventually(two_lengths))

    def test_key_quits(self):
        theme = self.face(FACE)
        process = self.open(theme, "--at=" + AT)
        self.shows(theme)
        self.screen.press("q")
        self.assertEqual(process.wait(timeout=10), 0)

    def test_no_desktop_is_told(self):
        run = self.run_theme("preview", self.face(FACE), DISPLAY=":9999", WAYLAND_DISPLAY="none",
                             SDL_VIDEODRIVER="x11")
        self.assertEqual(run.returncode, 1)
        self.assertIn("cannot open a window", run.stderr)


class Wayland(World):
    """Weston in a window of an X server, for it has a keyboard then."""

    def test_window_on_wayland(self):
        if not shutil.which("weston"):
            self.skipTest("no weston")
        screen = Screen()
        self.addCleanup(screen.close)
        runtime = self.folder / "run"
        runtime.mkdir(mode=0o700)
        environment = os.environ | {"XDG_RUNTIME_DIR": str(runtime), "DISPLAY": screen.display}
        weston = subprocess.Popen(
            ["weston", "--backend=x11-backend.so", "--use-pixman", "--shell=kiosk-shell.so",
             "--width=904", "--height=572", "--socket=test", "--idle-time=0"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(Preview.end, weston)
        self.assertTrue(eventually((runtime / "test").exists))
        theme = self.face(FACE)
        preview = subprocess.Popen(
            [DORSALCTL, "theme", "preview", theme, "--at=" + AT], stderr=subprocess.DEVNULL,
            env=environment | {"WAYLAND_DISPLAY": "test", "SDL_VIDEODRIVER": "wayland"})
        self.addCleanup(Preview.end, preview)
        wanted = self.shot(theme, "--at=" + AT)
        self.assertTrue(eventually(lambda: self.same(screen, wanted)), "not shown")
        screen.press("a")
        rest = self.shot(theme, "--at=" + AT, "--ambient")
        self.assertTrue(eventually(lambda: self.same(screen, rest)), "key does nothing")

    @staticmethod
    def same(screen, wanted):
        """All rows but those with the pointer, which weston draws."""
        rows = screen.rows(*wanted.size)
        return sum(a == b for a, b in zip(rows, wanted.rows)) > wanted.height - 64


if __name__ == "__main__":
    if not is_installed():
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
