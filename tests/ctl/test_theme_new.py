#!/usr/bin/env python3
"""dorsalctl theme new, pack and options of a folder."""
import json
import sys
import unittest
import zipfile

from theme_world import World


class New(World):
    def test_every_template_is_good_and_can_be_drawn(self):
        for template in ("clock", "card", "pattern"):
            folder = self.folder / f"my-{template}"
            self.ok("new", folder, "--from", template)
            self.ok("check", folder, "--strict")
            self.shot(folder)

    def test_name_is_the_folders(self):
        self.ok("new", self.folder / "deep-sea")
        self.assertIn('name="Deep sea"', (self.folder / "deep-sea" / "theme.xml").read_text())

    def test_theme_can_be_copied(self):
        self.ok("new", self.folder / "mine", "--from=twin")
        self.assertEqual(self.shot(self.folder / "mine"), self.shot("twin"))

    def test_nothing_is_overwritten(self):
        self.ok("new", self.folder / "a")
        run = self.run_theme("new", self.folder / "a")
        self.assertEqual(run.returncode, 1)
        self.assertIn("already", run.stderr)

    def test_bad_names_are_told(self):
        self.assertEqual(self.run_theme("new", self.folder / "Ä").returncode, 2)
        self.assertEqual(self.run_theme("new", self.folder / "a", "--from=nope").returncode, 1)


class Pack(World):
    def pack(self, folder):
        file = self.folder / "out.dorsal"
        self.ok("pack", folder, file)
        return file

    def test_same_files_make_the_same_package(self):
        self.ok("new", self.folder / "mine")
        first = self.pack(self.folder / "mine").read_bytes()
        (self.folder / "mine" / "theme.xml").touch()
        self.assertEqual(self.pack(self.folder / "mine").read_bytes(), first)

    def test_package_has_the_folder_and_nothing_hidden(self):
        self.ok("new", self.folder / "mine")
        (self.folder / "mine" / ".git").mkdir()
        (self.folder / "mine" / ".git" / "config").write_text("x")
        (self.folder / "mine" / "notes.odt").write_text("x")
        names = zipfile.ZipFile(self.pack(self.folder / "mine")).namelist()
        self.assertEqual(names, ["mine/strings/de.xml", "mine/strings/en.xml", "mine/theme.xml"])

    def test_what_is_left_out_is_told(self):
        self.ok("new", self.folder / "mine")
        (self.folder / "mine" / "notes.odt").write_text("x")
        run = self.run_theme("pack", self.folder / "mine", self.folder / "o.dorsal")
        self.assertIn("left out: notes.odt", run.stderr)

    def test_broken_theme_is_not_packed(self):
        file = self.folder / "out.dorsal"
        run = self.run_theme("pack", self.face("<Nope/>"), file)
        self.assertEqual(run.returncode, 1)
        self.assertIn("Nope", run.stderr)
        self.assertFalse(file.exists())

    def test_broken_picture_is_not_packed(self):
        folder = self.face('<Image src="images/a.png" width="9" height="9"/>')
        (folder / "images").mkdir()
        (folder / "images" / "a.png").write_text("no picture")
        run = self.run_theme("pack", folder, self.folder / "out.dorsal")
        self.assertEqual(run.returncode, 1)
        self.assertIn("a.png", run.stderr)


class Options(World):
    XML = ('<Theme format="1" name="O"><Option name="wide" type="number" min="10" max="40" '
           'default="20"/><Option name="ink" type="color" default="#FF0000"/>'
           '<Preset name="blue"><Set option="ink" value="#0000FF"/></Preset>'
           '<Face><Rectangle width="{option.wide}" height="20" fill="{option.ink}"/></Face></Theme>')

    def test_options_of_a_folder_are_listed(self):
        out = self.ok("options", self.theme(self.XML))
        self.assertRegex(out, r"wide +number +20 +10 to 40")
        self.assertIn("Presets: blue", out)
        self.assertEqual(json.loads(self.ok("options", self.theme(self.XML), "--json"))["ink"],
                         {"type": "color", "label": "ink", "default": "#FF0000", "range": ""})

    def test_shot_shows_options_and_presets(self):
        theme = self.theme(self.XML)
        usual = self.shot(theme)
        self.assertEqual((usual.pixel(19, 5), usual.pixel(20, 5)), ((255, 0, 0), (0, 0, 0)))
        self.assertEqual(self.shot(theme, "--option=wide=30").pixel(29, 5), (255, 0, 0))
        self.assertEqual(self.shot(theme, "--preset=blue").pixel(5, 5), (0, 0, 255))
        self.assertEqual(self.shot(theme, "--preset=blue", "--option", "ink=#00FF00").pixel(5, 5),
                         (0, 255, 0))

    def test_shot_shows_a_pattern_and_its_options(self):
        pattern = self.theme('<Theme format="1" name="P"><Option name="ink" type="color" '
                             'default="#FF0000"/><Pattern background="{option.ink}"/></Theme>', "p")
        theme = self.theme('<Theme format="1" name="F"><Face/></Theme>', "f")
        self.assertEqual(self.shot(theme, f"--pattern={pattern}").pixel(5, 5), (255, 0, 0))
        self.assertEqual(self.shot(theme, f"--pattern={pattern}",
                                   "--option=pattern.ink=#00FF00").pixel(5, 5), (0, 255, 0))

    def test_bad_values_are_told(self):
        for words, says in ((["--option=wide=99"], "10 to 40"), (["--option=wid=20"], "'wide'"),
                            (["--option=wide"], "NAME=VALUE"), (["--preset=blu"], "'blue'")):
            run = self.run_theme("shot", self.theme(self.XML), "x.png", *words)
            self.assertEqual(run.returncode, 2)
            self.assertIn(says, run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
