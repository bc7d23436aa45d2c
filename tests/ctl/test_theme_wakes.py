#!/usr/bin/env python3
"""dorsalctl theme wakes: who wakes the machine, how often, and what to do."""
import json
import sys
import unittest

from theme_world import World


class Wakes(World):
    def wakes(self, body, *options):
        report = json.loads(self.ok("wakes", self.face(body), "--json", *options))
        return report, {one["line"]: one for one in report["elements"]}

    def test_minutes_wake_sixty_times(self):
        report, rows = self.wakes('<TimeText format="HH:mm"/>')
        self.assertEqual((report["active"], report["ambient"]), (60, 60))
        self.assertIn("once a minute", rows[7]["advice"])

    def test_seconds_are_named_with_their_line(self):
        report, rows = self.wakes('<TimeText format="HH:mm"/>\n<TimeText y="90" format="ss"/>')
        self.assertEqual((rows[7]["active"], rows[8]["active"]), (60, 3600))
        self.assertLessEqual(report["ambient"], 60)
        self.assertIn("panel.touched", rows[8]["advice"])

    def test_what_stands_still_costs_nothing(self):
        report, rows = self.wakes('<Rectangle fill="#FF0000"/>')
        self.assertEqual((report["active"], report["ambient"], rows), (0, 0, {}))

    def test_large_change_is_told(self):
        _, rows = self.wakes('<Rectangle width="{100 + time.minute}" height="{500 - time.minute}" '
                             'fill="#FF0000"/>')
        self.assertGreater(rows[7]["pixels"], 50000)

    def test_card_of_an_activity(self):
        report, _ = self.wakes("<Group/>", "--kind=timer")
        self.assertGreater(report["active"], 60)
        self.assertLessEqual(report["ambient"], 60)

    def test_table_is_for_people(self):
        out = self.ok("wakes", "meridian")
        self.assertRegex(out, r"LINE +ELEMENT +ACTIVE/H +REST/H +PIXELS")
        self.assertRegex(out, r"panel +60 +60")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
