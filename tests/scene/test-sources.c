/* What themes can read. */
#include <math.h>
#include <string.h>

#include "base/check-main.h"

#include "scene/moon.h"

#include "fixture.h"

struct source_case {
    const char *expression;
    const char *kind; /* NULL: on the face */
    const char *fields;
    usec_t after;
    const char *shows; /* NULL: null, nothing */
};

#define LATER (10 * USEC_PER_SEC)

static const struct source_case source_cases[] = {
    { "{time.hour}:{time.minute}", .shows = "10:9" },
    { "{time.hour12}", .shows = "10" },
    { "{time.zone}", .shows = "CET" },
    { "{round(time.day * 1440)}", .shows = "609" },
    { "{time.hour11} {time.hour12} {time.hour23} {time.hour24} {time.hourShown}",
      .shows = "10 10 10 10 10" },
    { "{time.hourTens}{time.hourUnits}:{time.minuteTens}{time.minuteUnits}", .shows = "10:09" },
    { "{time.hourExact} {time.minuteOfDay}", .shows = "10.15 609" },
    { "{time.secondTens}{time.secondUnits} {time.minuteExact} {time.secondExact}",
      .after = LATER + 500 * USEC_PER_MSEC, .shows = "10 9.166667 10.5" },
    { "{time.millisecond} {time.secondOfDay}", .after = 250 * USEC_PER_MSEC, .shows = "250 36540" },
    { "{time.epoch} {time.epochSecond}", .after = 250 * USEC_PER_MSEC,
      .shows = "1795511340000000 1795511340" },
    { "{time.epochMinute} {time.epochHour}", .shows = "29925189 498753" },
    { "{time.halfDay}{time.pm ? '!' : '?'}", .shows = "am?" },
    { "{time.zoneId} {time.zoneOffset} {if(time.dst, 'dst', 'std')}",
      .shows = "Europe/Berlin 60 std" },
    { "{date.dayOfYear}/{date.daysInYear} {date.daysInMonth} {date.weekOfMonth}",
      .shows = "328/365 30 5" },
    { "{date.monthTens}{date.monthUnits}{date.dayTens}{date.dayUnits}", .shows = "1124" },
    { "{numberFormat('0.000', date.yearFraction)} {numberFormat('0.000', date.monthFraction)}",
      .shows = "0.896 0.767" },
    { "{date.epochDay}", .shows = "20781" },
    { "{numberFormat('0.00', date.moonPhase)} {numberFormat('0.00', date.moonLight)}",
      .shows = "0.49 1.00" }, /* full on that day, 14:53 UTC */
    { "{session.locale} {session.territory} {session.firstWeekday}", .shows = "en_GB GB 1" },
    { "{battery.percent}", .shows = NULL },
    { "{if(battery.present, 'has', 'has none')}", .shows = "has none" },
    { "{date.year}-{date.month}-{date.day} {date.weekday} {date.week}",
      .shows = "2026-11-24 2 48" },
    { "{panel.width}x{panel.height}", .shows = "904x572" },
    { "{panel.safe.x} {panel.safe.y} {panel.safe.width} {panel.safe.height}",
      .shows = "293 32 571 508" },
    { "{panel.cutouts} {panel.cutout1.x} {panel.cutout2.y} {panel.cutout2.radius}",
      .shows = "2 146 412 98" },
    { "{session.language}", .shows = "en" },
    { "{if(session.rtl, 'rtl', 'ltr')}", .shows = "ltr" },
    { "{activities.count}", .shows = "3" },
    { "{activity.title}", .shows = NULL },
    { "{activity.title}", "generic-notice", "{'title': <'Hello'>}", .shows = "Hello" },
    { "{activity.kindTitle}", "timer", "{}", .shows = "Timer" },
    { "{activity.icon}", "timer", "{}", .shows = "timer" },
    { "{activity.icon}", "timer", "{'icon': <'alarm'>}", .shows = "alarm" },
    { "{activity.image ?? 'none'}", "timer", "{}", .shows = "none" },
    { "{activity.arrived}", "generic-notice", "{'title': <'Hello'>}", LATER, "10:09" },
    { "{activity.actions}", "generic-notice",
      "{'actions': <[{'key': <'default'>, 'label': <'a'>}, {'key': <'reply'>, 'label': "
      "<'Reply'>}]>}",
      .shows = "default reply" },
    { "{activity.actions1.key} {activity.actions1.label}", "generic-notice",
      "{'actions': <[{'key': <'default'>, 'label': <'a'>}, {'key': <'reply'>, 'label': "
      "<'Reply'>}]>}",
      .shows = "reply Reply" },
    { "{activity.actions.count}", "generic-notice",
      "{'actions': <[{'key': <'default'>}, {'key': <'reply'>}]>}", .shows = "1" },
    { "{activity.figure} {activity.unit} {activity.fromDetail}", "generic-notice",
      "{'figure': <'12'>, 'unit': <'min'>, 'from-detail': <'13:40'>}", .shows = "12 min 13:40" },
    { "{activity.status}", "generic-notice", "{'status': <'Boarding'>}", .shows = "Boarding" },
    { "{activity.place}", "generic-notice", "{}", .shows = NULL },
    { "{activity.accent}", "generic-notice", "{'accent': <'#4CC38A'>}", .shows = "#FF4CC38A" },
    { "{activity.accent ?? #112233}", "generic-notice", "{}", .shows = "#FF112233" },
    { "{activity.count} {activity.step}", "generic-notice",
      "{'count': <uint32 3>, 'step': <uint32 2>}", .shows = "3 2" },
    { "{activity.progress}", "generic-notice", "{'progress': <0.62>}", .shows = "0.62" },
    { "{activity.segments.count} {activity.segments2.start} {activity.segments2.end} "
      "{activity.segments2.length} {activity.segments1.color}",
      "generic-notice", "{'segments': <[(30.0, '#FF0000'), (70.0, '')]>}",
      .shows = "2 0.3 1 70 #FFFF0000" },
    { "{activity.segments2.color}", "generic-notice",
      "{'segments': <[(30.0, '#FF0000'), (70.0, '')]>}", .shows = NULL },
    { "{activity.segments3.start}", "generic-notice", "{'segments': <[(30.0, '')]>}",
      .shows = NULL },
    { "{activity.points.count} {activity.points1.place} {activity.points1.icon}", "generic-notice",
      "{'points': <[(0.25, 'store')]>}", .shows = "1 0.25 store" },
    { "{activity.steps.count} {activity.steps2.label}", "generic-notice", "{'steps': <['a', 'b']>}",
      .shows = "2 b" },
    { "{activity.metrics.count} {activity.metrics2.label} {activity.metrics2.value} "
      "{activity.metrics2.unit} {activity.metrics2.gauge}",
      "generic-notice",
      "{'metrics': <[('a', '1', ''), ('b', '2', 'c')]>, 'metric-values': <[-1.0, 0.5]>}",
      .shows = "2 b 2 c 0.5" },
    { "{activity.metrics1.gauge}", "generic-notice", "{'metrics': <[('a', '1', '')]>}",
      .shows = NULL },
    { "{activity.code} {activity.codeFormat}", "generic-notice",
      "{'code': <b'A\\377'>, 'code-format': <'qr'>}", .shows = "Aÿ\xef\x80\x80 qr" },
    { "{activity.actions2.key}", "generic-notice",
      "{'actions': <[{'key': <'reply'>, 'label': <'Reply'>}]>}", .shows = NULL },
    { "{duration(activity.position)}", "media-playback",
      "{'position': <int64 50000000>, 'length': <int64 55000000>}", 2 * USEC_PER_SEC, "0:52" },
    { "{duration(activity.position)}", "media-playback",
      "{'position': <int64 50000000>, 'length': <int64 55000000>}", LATER, "0:55" },
    { "{activity.progress}", "media-playback",
      "{'position': <int64 50000000>, 'length': <int64 100000000>, 'rate': <0.0>}", LATER, "0.5" },
    { "{if(activity.running, 'runs', 'rests')}", "media-playback",
      "{'position': <int64 50000000>, 'rate': <0.0>}", .shows = "rests" },
    { "{countdown(activity.remaining)}", "timer", "{'remaining': <int64 65000000>}", LATER,
      "0:55" },
    { "{activity.ends}", "timer", "{'remaining': <int64 180000000>}", LATER, "10:12" },
    { "{activity.ends}", "timer", "{'remaining': <int64 180000000>, 'rate': <0.0>}", LATER, NULL },
    { "{if(activity.ringing, 'rings', 'waits')}", "timer", "{'remaining': <int64 9000000>}", LATER,
      "rings" },
};

static void show(struct fixture *fixture, const struct source_case *test)
{
    if (test->kind) {
        struct activity *activity = fixture_activity(fixture, test->kind, test->fields, false);
        fixture_show_card(fixture, activity, POWER_ACTIVE);
    }
    scene_set_counts(fixture->scene, 3);
    clock_fake_advance(&fixture->clock, test->after);
    fixture_frame(fixture);
}

START_TEST(expression_shows)
{
    const struct source_case *test = &source_cases[_i];
    g_autofree char *xml =
        g_strdup_printf("<Theme format='1' name='Test' font='Inter'>"
                        "<Face><Text name='probe'>%s</Text></Face>"
                        "<Card for='base'><Text name='probe'>%s</Text></Card>"
                        "<Card for='cover'><Text name='probe'>%s</Text></Card>"
                        "<Card for='ring'><Text name='probe'>%s</Text></Card></Theme>",
                        test->expression, test->expression, test->expression, test->expression);
    g_autofree char *wanted = g_strdup_printf(" \"%s\"\n", test->shows ? test->shows : "");
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), xml);
    show(&fixture, test);
    g_autofree char *dump = scene_dump(fixture.scene);
    ck_assert_msg(g_str_has_suffix(dump, wanted), "%s is not %s in\n%s", test->expression, wanted,
                  dump);
    fixture_fini(&fixture);
}
END_TEST

static char *shown_with_battery(const struct battery *battery)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572),
                 "<Theme format='1' name='Test' font='Inter'><Face><Text>{battery.percent} "
                 "{if(battery.charging, 'charging', '')} {if(battery.low, 'low', '')} "
                 "{if(battery.full, 'full', '')}</Text></Face></Theme>");
    scene_set_battery(fixture.scene, battery);
    fixture_frame(&fixture);

    char *dump = scene_dump(fixture.scene);

    fixture_fini(&fixture);
    return dump;
}

START_TEST(battery_says_how_it_is)
{
    static const struct {
        struct battery battery;
        const char *shows;
    } cases[] = {
        { { true, 41, BATTERY_DISCHARGING, false }, " \"41   \"\n" },
        { { true, 9.5, BATTERY_DISCHARGING, true }, " \"9.5  low \"\n" },
        { { true, 50, BATTERY_CHARGING, false }, " \"50 charging  \"\n" },
        { { true, 100, BATTERY_FULL, false }, " \"100   full\"\n" },
        { { false, 100, BATTERY_FULL, true }, " \"   \"\n" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *dump = shown_with_battery(&cases[i].battery);

        ck_assert_msg(g_str_has_suffix(dump, cases[i].shows), "%s", dump);
    }
}
END_TEST

/* New and full moons of the almanac, in UTC. */
START_TEST(moon_is_where_the_almanac_has_it)
{
    static const struct {
        const char *at;
        double phase;
    } moons[] = {
        { "2024-04-08T18:21:00Z", 0 },   { "2024-04-15T19:13:00Z", 0.25 },
        { "2024-04-23T23:49:00Z", 0.5 }, { "2024-05-01T11:27:00Z", 0.75 },
        { "2026-08-12T17:37:00Z", 0 },   { "2026-08-28T04:18:00Z", 0.5 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(moons); i++) {
        g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(moons[i].at, NULL);
        double off = moon_phase((double)g_date_time_to_unix(time)) - moons[i].phase;

        ck_assert_double_le(fabs(off - round(off)), 2 / (24 * 29.53)); /* two hours */
    }
}
END_TEST

START_TEST(card_is_the_kinds_then_the_templates_then_the_built_in)
{
    static const struct {
        const char *cards;
        const char *shows;
    } steps[] = {
        { "<Card for='timer'><Text>of the kind</Text></Card>"
          "<Card for='ring'><Text>of the template</Text></Card>",
          "\"of the kind\"" },
        { "<Card for='ring'><Text>of the template</Text></Card>", "\"of the template\"" },
        { "", "Stack dial" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *xml =
            g_strdup_printf("<Theme format='1' name='Test'>%s</Theme>", steps[i].cards);
        struct fixture fixture;
        fixture_init(&fixture, fixture_panel(904, 572), xml);
        struct activity *timer =
            fixture_activity(&fixture, "timer", "{'remaining': <int64 9000000>}", false);
        fixture_show_card(&fixture, timer, POWER_ACTIVE);
        fixture_frame(&fixture);
        g_autofree char *dump = scene_dump(fixture.scene);
        ck_assert_msg(strstr(dump, steps[i].shows) != NULL, "%s", dump);
        fixture_fini(&fixture);
    }
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("sources");

    tcase_add_loop_test(cases, expression_shows, 0, G_N_ELEMENTS(source_cases));
    tcase_add_test(cases, battery_says_how_it_is);
    tcase_add_test(cases, moon_is_where_the_almanac_has_it);
    tcase_add_test(cases, card_is_the_kinds_then_the_templates_then_the_built_in);
    return run_cases("sources", cases);
}
