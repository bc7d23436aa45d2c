/* What is on the panel: a table of situations, then a whole day. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "fixture.h"

static struct fixture fixture;

static void setup(void)
{
    fixture_init(&fixture);
}

static void teardown(void)
{
    fixture_fini(&fixture);
}

static struct arbiter_input input_now(void)
{
    const GPtrArray *all = store_activities(fixture.store);

    return (struct arbiter_input){
        .activities = (struct activity *const *)all->pdata,
        .n_activities = all->len,
        .now = fixture_now(&fixture),
    };
}

/* "off", "face", "face 2" (with a capsule), "card 1". */
static char *view_text(const struct view *view)
{
    switch (view->kind) {
    case VIEW_OFF:
        return g_strdup("off");
    case VIEW_CARD:
        return g_strdup_printf("card %u", view->card->id);
    case VIEW_FACE:
        return view->capsule ? g_strdup_printf("face %u", view->capsule->id) : g_strdup("face");
    }
    g_assert_not_reached();
}

struct happening {
    unsigned at; /* seconds, rising */
    const char *kind;
    const char *fields; /* NULL: {} */
};

#define NEVER UINT_MAX

static const struct situation {
    const char *name;
    struct happening happenings[4];
    unsigned now;
    unsigned opened, opened_at, face_at; /* seconds; 0: not */
    const char *shows;
    unsigned recheck; /* seconds from now */
    enum power power;
} situations[] = {
    { "nothing", {}, 5, 0, 0, 0, "face", NEVER },
    { "off is off", { { 1, "call-incoming" } }, 2, 0, 0, 0, "off", NEVER, POWER_OFF },
    { "a new notice is a card", { { 1, "generic-notice" } }, 2, 0, 0, 0, "card 1", 7 },
    { "then a capsule", { { 1, "generic-notice" } }, 9, 0, 0, 0, "face 1", NEVER },
    { "resting panels show the same",
      { { 1, "generic-notice" } },
      9,
      0,
      0,
      0,
      "face 1",
      NEVER,
      POWER_AMBIENT },
    { "the newer notice",
      { { 1, "generic-notice" }, { 2, "generic-notice" } },
      3,
      0,
      0,
      0,
      "card 2",
      7 },
    { "live before a newer notice",
      { { 1, "timer" }, { 2, "generic-notice" } },
      3,
      0,
      0,
      0,
      "card 1",
      4 },
    { "the notice's turn", { { 1, "timer" }, { 2, "generic-notice" } }, 8, 0, 0, 0, "card 2", 2 },
    { "live is the capsule",
      { { 1, "generic-notice" }, { 2, "timer" }, { 3, "pin" } },
      60,
      0,
      0,
      0,
      "face 2",
      NEVER },
    { "notice before media",
      { { 1, "generic-notice" }, { 2, "media-playback" } },
      60,
      0,
      0,
      0,
      "face 1",
      NEVER },
    { "media before pins",
      { { 1, "media-playback" }, { 2, "pin" } },
      60,
      0,
      0,
      0,
      "face 1",
      NEVER },
    { "a call before all",
      { { 1, "call-incoming" }, { 2, "alert" }, { 3, "timer" } },
      4,
      0,
      0,
      0,
      "card 1",
      NEVER },
    { "a call holds on", { { 1, "call-incoming" } }, 3000, 0, 0, 0, "card 1", NEVER },
    { "an alert holds on",
      { { 1, "alert" }, { 2, "generic-notice" } },
      3000,
      0,
      0,
      0,
      "card 1",
      NEVER },
    { "a timer will ring",
      { { 1, "timer", "{'remaining': <int64 60000000>}" } },
      31,
      0,
      0,
      0,
      "face 1",
      30 },
    { "a timer rings",
      { { 1, "timer", "{'remaining': <int64 60000000>}" } },
      61,
      0,
      0,
      0,
      "card 1",
      NEVER },
    { "a ringing timer before an alert",
      { { 1, "timer", "{'remaining': <int64 60000000>}" }, { 2, "alert" } },
      61,
      0,
      0,
      0,
      "card 1",
      NEVER },
    { "the alert before it rings",
      { { 1, "timer", "{'remaining': <int64 60000000>}" }, { 2, "alert" } },
      41,
      0,
      0,
      0,
      "card 2",
      20 },
    { "a call before a ringing timer",
      { { 1, "timer", "{'remaining': <int64 1000000>}" }, { 3, "call-incoming" } },
      10,
      0,
      0,
      0,
      "card 2",
      NEVER },
    { "the timer that rang last",
      { { 1, "timer", "{'remaining': <int64 60000000>}" },
        { 2, "timer", "{'remaining': <int64 5000000>}" } },
      62,
      0,
      0,
      0,
      "card 1",
      NEVER },
    { "a ring cuts a dwell short",
      { { 1, "timer", "{'remaining': <int64 60000000>}" }, { 58, "generic-notice" } },
      59,
      0,
      0,
      0,
      "card 2",
      2 },
    { "opened", { { 1, "media-playback" } }, 40, 1, 35, 0, "card 1", 25 },
    { "opened stays over new notices",
      { { 1, "media-playback" }, { 36, "generic-notice" } },
      40,
      1,
      35,
      0,
      "card 1",
      25 },
    { "opened goes back untouched", { { 1, "media-playback" } }, 65, 1, 35, 0, "face 1", NEVER },
    { "opened and gone", { { 1, "media-playback" } }, 40, 7, 35, 0, "face 1", NEVER },
    { "a call takes from what is opened",
      { { 1, "media-playback" }, { 36, "call-incoming" } },
      40,
      1,
      35,
      0,
      "card 2",
      NEVER },
    { "opened after the call",
      { { 1, "media-playback" }, { 36, "call-incoming" } },
      40,
      1,
      38,
      0,
      "card 1",
      28 },
    { "and the call comes back",
      { { 1, "media-playback" }, { 36, "call-incoming" } },
      70,
      1,
      38,
      0,
      "card 2",
      NEVER },
    { "back to the face", { { 1, "generic-notice" } }, 4, 0, 0, 3, "face 1", NEVER },
    { "newer than the way back",
      { { 1, "generic-notice" }, { 4, "generic-notice" } },
      5,
      0,
      0,
      3,
      "card 2",
      7 },
    { "no alert is a trap", { { 1, "alert" } }, 9, 0, 0, 8, "face 1", NEVER },
    { "it rings after the way back",
      { { 1, "timer", "{'remaining': <int64 60000000>}" } },
      61,
      0,
      0,
      8,
      "card 1",
      NEVER },
    { "silenced by the way back",
      { { 1, "timer", "{'remaining': <int64 60000000>}" } },
      70,
      0,
      0,
      65,
      "face 1",
      NEVER },
    { "less than its kind",
      { { 1, "call-incoming", "{'class': <'notice'>}" }, { 1, "timer" } },
      90,
      0,
      0,
      0,
      "face 2",
      NEVER },
};

static usec_t boottime_of(unsigned second)
{
    return second ? FIXTURE_BOOTTIME + second * USEC_PER_SEC : 0;
}

static void go_to(unsigned second)
{
    clock_fake_advance(&fixture.clock, boottime_of(second) - fixture_now(&fixture).boottime);
}

START_TEST(panel_shows_what_matters)
{
    const struct situation *situation = &situations[_i];

    for (const struct happening *h = situation->happenings; h->kind; h++) {
        go_to(h->at);
        fixture_post(&fixture, h->kind, h->fields ? h->fields : "{}");
    }
    go_to(situation->now);

    struct arbiter_input input = input_now();
    input.power = situation->power;
    input.opened = situation->opened;
    input.opened_boottime = boottime_of(situation->opened_at);
    input.face_boottime = boottime_of(situation->face_at);
    struct view view = arbiter_decide(&input);
    g_autofree char *shows = view_text(&view);
    usec_t recheck = situation->recheck == NEVER
                         ? USEC_INFINITY
                         : input.now.boottime + situation->recheck * USEC_PER_SEC;

    ck_assert_msg(strcmp(shows, situation->shows) == 0, "%s: %s, not %s", situation->name, shows,
                  situation->shows);
    ck_assert_msg(view.recheck.boottime == recheck, "%s: recheck in %g s", situation->name,
                  (double)(view.recheck.boottime - input.now.boottime) / 1e6);
}
END_TEST

/* ---- pages ---- */

START_TEST(swiping_goes_through_all_cards_and_back_to_the_face)
{
    static const uint32_t right[] = { 2, 1, 3, 0 };

    fixture_post(&fixture, "generic-notice", "{}");
    fixture_post(&fixture, "timer", "{}");
    fixture_post(&fixture, "media-playback", "{}");
    go_to(100);

    struct arbiter_input input = input_now();
    for (int direction = -1; direction <= 1; direction += 2) {
        struct view view = arbiter_decide(&input);

        ck_assert_int_eq(view.kind, VIEW_FACE);
        for (int i = 0; i < 4; i++) {
            uint32_t expected = direction > 0 ? right[i] : right[(6 - i) % 4];
            uint32_t id = arbiter_page(&input, &view, direction);

            ck_assert_uint_eq(id, expected);
            input.opened = id;
            input.opened_boottime = input.now.boottime;
            view = arbiter_decide(&input);
        }
    }
}
END_TEST

START_TEST(swiping_with_nothing_there_stays_on_the_face)
{
    struct arbiter_input input = input_now();
    struct view view = arbiter_decide(&input);

    ck_assert_uint_eq(arbiter_page(&input, &view, 1), 0);
    ck_assert_uint_eq(arbiter_page(&input, &view, -1), 0);
}
END_TEST

/* ---- whose ---- */

static const struct {
    uid_t uid, active;
    const char *fields;
    const char *panel;
    bool visible;
} whose[] = {
    { 1000, 1000, "{}", "rear", true },
    { 1001, 1000, "{}", "rear", false },
    { 1000, (uid_t)-1, "{}", "rear", false },
    { 0, (uid_t)-1, "{}", "rear", true },
    { 999, 1000, "{}", "rear", true },
    { 65534, 1000, "{}", "rear", true },
    { 1000, 1000, "{'panels': <['lid', 'rear']>}", "rear", true },
    { 1000, 1000, "{'panels': <['lid']>}", "rear", false },
    { 1000, 1000, "{'panels': <['lid']>}", NULL, true },
    { 1001, 1000, "{'panels': <['lid']>}", NULL, false },
};

START_TEST(only_the_active_users_and_the_systems_are_shown)
{
    g_autoptr(GVariant) fields = fields_new(whose[_i].fields);
    g_autofree char *why = NULL;
    uint32_t id;

    ck_assert_int_eq(store_post(fixture.store, (struct store_poster){ whose[_i].uid, ":1.1" },
                                "timer", fields, NULL, 0, fixture_now(&fixture), &id, &why),
                     0);
    ck_assert_int_eq(arbiter_visible(fixture_find(&fixture, id), whose[_i].active, whose[_i].panel),
                     whose[_i].visible);
}
END_TEST

START_TEST(power_names_read_back)
{
    for (int i = POWER_ACTIVE; i <= POWER_OFF; i++) {
        enum power power;

        ck_assert_int_eq(power_from_string(power_to_string((enum power)i), &power), 0);
        ck_assert_int_eq(power, i);
    }
    enum power power;
    ck_assert_int_lt(power_from_string("dim", &power), 0);
}
END_TEST

/* ---- a day ---- */

/* Lives until `until`, waking only when the store or the arbiter asked for it, and writes down what
 * is seen and when. */
static void live(GString *seen, unsigned until, unsigned *wakeups)
{
    for (;;) {
        usec_t expiry = store_expire(fixture.store, fixture_now(&fixture));
        struct arbiter_input input = input_now();
        struct view view = arbiter_decide(&input);
        g_autofree char *text = view_text(&view);
        g_autofree char *entry = g_strdup_printf("%s, ", text);

        if (!g_str_has_suffix(seen->str, entry))
            g_string_append(seen, entry);

        usec_t next = MIN(usec_sub(expiry, input.now.realtime),
                          usec_sub(view.recheck.boottime, input.now.boottime));
        if (next >= usec_sub(boottime_of(until), input.now.boottime))
            break;
        clock_fake_advance(&fixture.clock, next);
        (*wakeups)++;
    }
    go_to(until);
}

#define HOUR 3600u

START_TEST(a_day_on_the_panel)
{
    GString *seen = g_string_new(NULL);
    unsigned wakeups = 0;

    live(seen, 7 * HOUR, &wakeups);
    fixture_post(&fixture, "media-playback", "{'title': <'News'>, 'lifetime': <'connection'>}");
    live(seen, 8 * HOUR, &wakeups);
    fixture_post(&fixture, "timer", "{'title': <'Tea'>, 'remaining': <int64 180000000>}");
    live(seen, 8 * HOUR + 60, &wakeups);
    /* Network time arrives: nothing on the panel may move. */
    clock_fake_set_realtime(&fixture.clock, FIXTURE_REALTIME + 400 * USEC_PER_DAY);
    fixture_post(&fixture, "generic-notice", "{'title': <'Mail'>}");
    live(seen, 12 * HOUR, &wakeups);
    fixture_post(&fixture, "call-incoming", "{'lifetime': <'connection'>, 'app': <'phone'>}");
    live(seen, 12 * HOUR + 30, &wakeups);
    store_end_connection(fixture.store, ":1.1");
    live(seen, 24 * HOUR, &wakeups);

    ck_assert_str_eq(seen->str, "face, "
                                "card 1, face 1, " /* the news begin, then a capsule */
                                "card 2, face 2, " /* tea */
                                "card 3, face 2, " /* mail */
                                "card 2, "         /* tea is ready */
                                "face 3, face 1, " /* stops ringing; the mail expires */
                                "card 4, "         /* the phone */
                                "face, ");
    ck_assert_uint_le(wakeups, 7);
    g_string_free(seen, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arbiter");
    TCase *cases = tcase_create("arbiter");

    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, panel_shows_what_matters, 0, G_N_ELEMENTS(situations));
    tcase_add_test(cases, swiping_goes_through_all_cards_and_back_to_the_face);
    tcase_add_test(cases, swiping_with_nothing_there_stays_on_the_face);
    tcase_add_loop_test(cases, only_the_active_users_and_the_systems_are_shown, 0,
                        G_N_ELEMENTS(whose));
    tcase_add_test(cases, power_names_read_back);
    tcase_add_test(cases, a_day_on_the_panel);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
