#!/usr/bin/env python3
"""dorsalctl theme shot: every option changes the picture as it says."""
import sys
import unittest

from theme_world import World


class Shot(World):
    def test_size_is_as_asked(self):
        for size in ("904x572", "480x1920", "2008x60", "57x33"):
            picture = self.shot(self.face("<Text>x</Text>"), "--size", size)
            self.assertEqual("%dx%d" % picture.size, size)

    def test_profile_has_its_lenses(self):
        theme = self.face('<Rectangle fill="#FF0000"/>')
        bare = self.shot(theme, "--profile=rear-904")
        device = self.shot(theme, "--profile=rear-904", "--lenses")
        self.assertEqual(bare.pixel(146, 160), (255, 0, 0))
        self.assertNotEqual(device.pixel(146, 160), (255, 0, 0))
        self.assertNotEqual(device.pixel(2, 2), (255, 0, 0))
        self.assertEqual(device.pixel(600, 300), (255, 0, 0))

    def test_monochrome_panel_has_two_colors(self):
        theme = self.face('<Rectangle fill="#999999" width="50"/>')
        picture = self.shot(theme, "--profile=mono-128")
        self.assertEqual({picture.pixel(x, 20) for x in range(128)}, {(0, 0, 0), (255, 255, 255)})

    def bar(self, condition):
        return self.face(f'<Rectangle fill="#FFFFFF" visible="{{{condition}}}"/>')

    def changes(self, condition, *options, before=()):
        theme = self.bar(condition)
        self.assertEqual(self.shot(theme, "--size=40x40", *before).pixel(20, 20), (0, 0, 0))
        self.assertNotEqual(self.shot(theme, "--size=40x40", *options).pixel(20, 20), (0, 0, 0))

    def test_time_is_as_asked(self):
        self.changes("time.hour == 18 and time.minute == 30", "--at=18:30")
        self.changes("date.day == 24 and time.hour == 9", "--at=09:00")
        self.changes("date.day == 5", "--at=2026-01-05T09:00")

    def test_panel_rests(self):
        self.changes("panel.ambient", "--ambient")

    def test_session_is_light(self):
        theme = self.theme('<Theme format="1" name="L"><Palette><Color name="c" value="#000000" '
                           'light="#FFFFFF"/></Palette><Face background="{color.c}"/></Theme>')
        self.assertEqual(self.shot(theme, "--size=9x9").pixel(4, 4), (0, 0, 0))
        self.assertEqual(self.shot(theme, "--size=9x9", "--light").pixel(4, 4), (255, 255, 255))

    def test_language_written_from_right_to_left_mirrors(self):
        theme = self.face('<Row><Rectangle width="20" height="40" fill="#FFFFFF"/></Row>')
        left = self.shot(theme, "--size=100x40")
        right = self.shot(theme, "--size=100x40", "--language=ar")
        self.assertEqual((left.lit(right=50), left.lit(left=50)), (800, 0))
        self.assertEqual((right.lit(right=50), right.lit(left=50)), (0, 800))

    def test_activity_stands_on_its_card(self):
        theme = self.face("<Group/>")
        face = self.shot(theme)
        card = self.shot(theme, "--kind=timer")
        capsule = self.shot(theme, "--kind=timer", "--form=compact")
        self.assertEqual(face.lit(), 0)
        self.assertGreater(card.lit(), capsule.lit())
        self.assertGreater(capsule.lit(), 0)

    def test_texts_may_be_long_or_missing(self):
        theme = self.face("<Group/>")
        usual = self.shot(theme, "--kind=generic-notice").lit()
        self.assertGreater(self.shot(theme, "--kind=generic-notice", "--long").lit(), usual)
        self.assertLess(self.shot(theme, "--kind=generic-notice", "--missing").lit(), usual)

    def test_theme_is_found_by_id(self):
        self.face("<Text>x</Text>", name="mine")
        self.ok("shot", "mine", self.folder / "a.png", DORSAL_THEME_PATH=str(self.folder))
        self.ok("shot", "meridian", self.folder / "b.png")

    def test_picture_goes_to_standard_output(self):
        import os
        import subprocess
        run = subprocess.run([os.environ["DORSALCTL"], "theme", "shot", "meridian", "-"],
                             capture_output=True, check=True)
        self.assertTrue(run.stdout.startswith(b"\x89PNG"))

    def test_mistakes_are_told(self):
        for words, code, says in (
                (("shot", "meridain", "x.png"), 1, "did you mean 'meridian'"),
                (("shot", "meridian"), 2, "usage"),
                (("shot", "meridian", "x.png", "--kind=tmer"), 2, "did you mean 'timer'"),
                (("shot", "meridian", "x.png", "--profile=rear"), 2, "rear-904"),
                (("shot", "meridian", "x.png", "--size=9"), 2, "expected WxH"),
                (("shot", "meridian", "x.png", "--ambien"), 2, "did you mean 'ambient'"),
                (("shot", "meridian", "x.png", "--at=soon"), 2, "18:30"),
                (("shot", "meridian", "/nowhere/x.png"), 1, "/nowhere"),
                (("shoot", "meridian", "x.png"), 2, "did you mean 'shot'"),
        ):
            run = self.run_theme(*words)
            self.assertEqual(run.returncode, code, words)
            self.assertIn(says, run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
