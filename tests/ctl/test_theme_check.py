#!/usr/bin/env python3
"""dorsalctl theme check and explain: what is found, where, and how it is told."""
import json
import sys
import unittest

from theme_world import GOOD, World


class Check(World):
    def finds(self, code, body):
        """The code at the line of `body`, and not without it."""
        self.assertEqual(self.codes(self.face(body)).get(code), 7, body)

    def silent(self, body):
        self.assertEqual(self.codes(self.face(body)), {}, body)

    def test_good_theme_is_good(self):
        out = self.ok("check", self.theme(GOOD), "--strict")
        self.assertIn("good", out)
        self.assertIn("cost:", out)

    def test_shipped_themes_are_good(self):
        for theme in ("meridian", "twin"):
            self.ok("check", theme, "--strict")

    def test_error_has_line_caret_and_status(self):
        run = self.run_theme("check", self.face('<Text colour="#fff">x</Text>'))
        self.assertEqual(run.returncode, 1)
        self.assertIn("theme.xml:7:", run.stdout)
        self.assertIn("did you mean 'color'", run.stdout)
        self.assertRegex(run.stdout, r"\n *\^")

    def test_all_errors_of_a_pass(self):
        run = self.run_theme("check", self.face('<Text sizee="1">{a.b}</Text><Roww/>'), "--json")
        self.assertGreaterEqual(len(json.loads(run.stdout)), 3)

    def test_json_is_for_editors(self):
        folder = self.face('<Text colour="#fff">x</Text>')
        [found] = json.loads(self.run_theme("check", folder, "--json").stdout)
        self.assertEqual(found["file"], str(folder / "theme.xml"))
        self.assertEqual((found["line"], found["severity"]), (7, "error"))
        self.assertLessEqual({"column", "message"}, set(found))

    def test_text_below_a_lens(self):
        self.finds("T110", '<Text x="100" y="140" size="48">Hello world</Text>')
        self.silent('<Text x="320" y="140" color="{color.text}">Hello</Text>')

    def test_text_in_a_corner(self):
        self.finds("T110", '<Text x="{panel.width - 60}" y="0" size="48">Hi</Text>')

    def test_button_below_a_lens(self):
        self.finds("T111", '<Group x="60" y="80" width="160" height="160" tap="next"/>')

    def test_text_without_contrast(self):
        self.finds("T112", '<Text area="safe" color="#444444">Hello</Text>')
        self.finds("T112", '<Stack area="safe" width="160" height="60" background="#FFFFFF">'
                           '<Text>Hello</Text></Stack>')
        self.silent('<Text area="safe" when="active" color="{color.text}">Hello</Text>')

    def test_ghost_text_is_decoration(self):
        self.silent('<Text area="safe" alpha="0.1">88:88</Text>'
                    '<Text area="safe" color="{color.text}">12:30</Text>')

    def test_text_cut_off_by_its_box_is_not_judged(self):
        self.silent('<Group area="safe" width="200" height="40" clip="true">'
                    '<Text color="{color.text}">Seen</Text><Text y="60">Not seen</Text></Group>')

    def test_small_button(self):
        self.finds("T113", '<Group area="safe" width="40" height="40" tap="next"/>')
        self.silent('<Group area="safe" width="88" height="88" tap="next"/>')

    def test_capsule_need_not_be_higher_than_capsules_are(self):
        def card(attributes):
            return self.theme(GOOD.replace(
                "</Theme>", f'<Card for="message" form="compact" {attributes} tap="open">'
                '<Text size="32" color="{color.text}">Hi</Text></Card></Theme>'))
        self.assertNotIn("T113", self.codes(card('width="300" height="72"')))
        self.assertIn("T113", self.codes(card('width="60" height="72"')))
        self.assertIn("T113", self.codes(card('width="300" height="50"')))

    def test_text_that_is_cut(self):
        text = '<Text area="safe" width="120" lines="1" size="48" color="{{color.text}}"{}>Departures</Text>'
        self.finds("T120", text.format(""))
        self.silent(text.format(' marquee="true"'))
        self.silent(text.format(' shrinkTo="22"'))
        self.silent(text.format("").replace("Departures", "Go"))

    def test_cut_text_of_others_is_only_noted(self):
        card = ('<Card for="message" form="compact" height="72"><Text width="60" lines="1" '
                'color="{color.text}">{activity.text}</Text></Card></Theme>')
        run = self.run_theme("check", self.theme(GOOD.replace("</Theme>", card)), "--json")
        self.assertEqual([one["severity"] for one in json.loads(run.stdout) if one["code"] == "T120"],
                         ["note"])

    def test_bright_rest(self):
        body = '<Rectangle fill="#FFFFFF" width="{panel.width / 2}"/>'
        self.assertEqual(self.codes(self.face(body)).get("T114"), 6)
        dark = body.replace("/>", ' visible="{not panel.ambient}"/>')
        self.assertEqual(self.codes(self.face(dark)), {})

    def test_seconds_at_rest(self):
        self.finds("T115", '<TimeText area="safe" format="HH:mm:ss" color="{color.text}"/>')
        codes = self.codes(self.face('<TimeText area="safe" format="HH:mm:ss" when="active" '
                                     'color="{color.text}"/>'))
        self.assertNotIn("T115", codes)
        self.assertIn("T116", codes)

    def test_small_text(self):
        self.finds("T118", '<Text area="safe" size="12" color="{color.text}">Hello</Text>')

    def test_pictures_missing_and_unused(self):
        folder = self.face('<Image src="images/gone.png" width="88" height="88"/>')
        (folder / "images").mkdir()
        (folder / "images" / "old.png").write_bytes(b"")
        codes = self.codes(folder)
        self.assertEqual(codes.get("T080"), 7)
        self.assertIn("T103", codes)

    def test_strict_fails_for_warnings(self):
        theme = self.face('<Text area="safe" size="12">Hello</Text>')
        self.assertEqual(self.run_theme("check", theme).returncode, 0)
        self.assertEqual(self.run_theme("check", theme, "--strict").returncode, 1)

    def test_no_theme_is_another_status(self):
        self.assertEqual(self.run_theme("check", "/nowhere").returncode, 2)


class Explain(World):
    def test_codes_and_words_of_the_language(self):
        for name, says in (("T112", "WCAG"), ("<Row>", "side by side"),
                           ("size", "Height of the type"),
                           ("clamp()", "function"), ("{time.hour}", "source")):
            self.assertIn(says, self.ok("explain", name))

    def test_every_code_is_listed_and_explained(self):
        codes = [line.split()[0] for line in self.ok("explain").splitlines()]
        self.assertGreater(len(codes), 40)
        for code in codes:
            text = self.ok("explain", code)
            self.assertIn("Wrong:", text)
            self.assertIn("Right:", text)

    def test_typing_error_has_a_suggestion(self):
        run = self.run_theme("explain", "Colum")
        self.assertEqual(run.returncode, 1)
        self.assertIn("Column", run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
