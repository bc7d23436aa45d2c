/* What the agent makes of text, notifications and players, without a bus. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../base/folder.h"
#include "agent/image-data.h"
#include "agent/markup.h"
#include "agent/mpris-player.h"
#include "agent/notification-store.h"
#include "agent/system-sample.h"

static const struct instant now = { .realtime = 1000 * USEC_PER_SEC, .boottime = USEC_PER_SEC };

static const struct {
    const char *markup, *plain;
} bodies[] = {
    { "plain", "plain" },
    { "<b>bold</b> and <i>more</i>", "bold and more" },
    { "<b>unclosed", "unclosed" },
    { "1 < 2 & 3 > 2", "1 < 2 & 3 > 2" },
    { "a&amp;b &lt;c&gt; &#233; &#xe9;", "a&b <c> \u00e9 \u00e9" },
    { "&bogus; &#0; &#xffffffff;", "&bogus; &#0; &#xffffffff;" },
    { "one<br/>two<br>three", "one\ntwo\nthree" },
    { "<a href=\"http://x/?a>b\">link</a>", "link" },
    { "<img src='x' alt='cat &amp; dog'/>", "cat & dog" },
    { "mail <me@example.com>", "mail <me@example.com>" },
    { "<", "<" },
    { "&", "&" },
};

START_TEST(body_reads_as_plain_text)
{
    g_autofree char *plain = markup_to_plain(bodies[_i].markup, 4096);

    ck_assert_str_eq(plain, bodies[_i].plain);
}
END_TEST

static struct notification *notify(const char *app, const char *hints, int timeout,
                                   uint32_t *ret_replaces)
{
    g_autoptr(GVariant) dict = g_variant_ref_sink(g_variant_new_parsed(hints));
    g_autoptr(GVariant) args = g_variant_ref_sink(g_variant_new(
        "(susss@as@a{sv}i)", app, 0u, "", "title", "body",
        g_variant_new_strv((const char *const[]){ "default", "Open", "odd" }, 3), dict, timeout));

    return notification_read(args, now, ret_replaces);
}

static const struct {
    const char *hints;
    enum urgency urgency;
    bool transient;
    int progress;
} hint_types[] = {
    { "@a{sv} {}", URGENCY_NORMAL, false, -1 },
    { "{'urgency': <byte 2>, 'transient': <true>, 'value': <50>}", URGENCY_CRITICAL, true, 50 },
    { "{'urgency': <uint32 0>, 'transient': <byte 1>, 'value': <uint32 7>}", URGENCY_LOW, true, 7 },
    { "{'urgency': <int32 2>, 'transient': <int32 1>, 'value': <900>}", URGENCY_CRITICAL, true,
      100 },
    { "{'urgency': <'loud'>, 'transient': <['x']>, 'value': <-3>}", URGENCY_NORMAL, false, -1 },
    { "{'urgency': <77>, 'transient': <uint32 0>, 'value': <'x'>}", URGENCY_NORMAL, false, -1 },
};

START_TEST(hints_count_whatever_their_type)
{
    uint32_t replaces;
    struct notification *n = notify("app", hint_types[_i].hints, -1, &replaces);

    ck_assert_int_eq(n->urgency, hint_types[_i].urgency);
    ck_assert_int_eq(n->transient, hint_types[_i].transient);
    ck_assert_int_eq(n->progress, hint_types[_i].progress);
    ck_assert_uint_eq(n->n_actions, 1);
    notification_free(n);
}
END_TEST

struct tally {
    unsigned opened, closed[5];
    unsigned times[3000];
};

static void count_opened(struct notification *before, struct notification *next, void *userdata)
{
    struct tally *tally = userdata;

    tally->opened++;
}

static void count_closed(struct notification *notification, enum close_reason reason,
                         void *userdata)
{
    struct tally *tally = userdata;

    tally->closed[reason]++;
    tally->times[notification->id]++;
}

static const struct notification_listener counting = { count_opened, count_closed };

static uint32_t put(struct notification_store *store, const char *app, const char *hints,
                    uint32_t replaces)
{
    uint32_t ignored;

    return notification_store_put(store, notify(app, hints, 5000, &ignored), replaces);
}

START_TEST(flood_closes_each_notification_once_and_keeps_the_newest)
{
    struct tally tally = { 0 };
    struct notification_store *store = notification_store_new(&counting, &tally);
    struct instant later = instant_add(now, 5 * (int64_t)USEC_PER_SEC);
    uint32_t last = 0;

    for (int i = 0; i < 2000; i++)
        last = put(store, "flood", "@a{sv} {}", 0);
    ck_assert_uint_eq(notification_store_count(store), NOTIFICATIONS_PER_APP_MAX);
    ck_assert_ptr_nonnull(notification_store_find(store, last));
    ck_assert(notification_store_expire(store, now) == later.realtime);
    ck_assert(notification_store_expire(store, later) == USEC_INFINITY);
    ck_assert_uint_eq(tally.closed[CLOSE_EXPIRED], NOTIFICATIONS_PER_APP_MAX);
    for (uint32_t id = 1; id <= last; id++)
        ck_assert_uint_eq(tally.times[id], 1);
    notification_store_free(store);
}
END_TEST

START_TEST(replacing_keeps_the_id_and_closes_nothing)
{
    struct tally tally = { 0 };
    struct notification_store *store = notification_store_new(&counting, &tally);
    uint32_t first = put(store, "a", "@a{sv} {}", 0);
    uint32_t tagged = put(store, "a", "{'x-dunst-stack-tag': <'volume'>}", 0);

    ck_assert_uint_eq(put(store, "a", "@a{sv} {}", first), first);
    ck_assert_uint_eq(put(store, "a", "{'synchronous': <'volume'>}", 0), tagged);
    ck_assert_uint_ne(put(store, "b", "{'synchronous': <'volume'>}", 0), tagged);
    ck_assert_uint_ne(put(store, "a", "@a{sv} {}", 4711), 0);
    ck_assert_uint_eq(notification_store_count(store), 4);
    ck_assert(notification_store_close(store, first, CLOSE_REQUESTED));
    ck_assert(!notification_store_close(store, first, CLOSE_REQUESTED));
    ck_assert_uint_eq(tally.times[first], 1);
    notification_store_free(store);
}
END_TEST

static const struct {
    const char *text;
    bool fine;
} raw_images[] = {
    { "(1, 1, 4, true, 8, 4, [byte 255, 0, 0, 128])", true },
    { "(2, 2, 8, false, 8, 3, [byte 1,2,3,4,5,6,0,0,1,2,3,4,5,6])", true },
    { "(1, 1, 4, true, 16, 4, [byte 255, 0, 0, 128])", false },
    { "(1, 1, 4, true, 8, 3, [byte 255, 0, 0, 128])", false },
    { "(1, 2, 4, true, 8, 4, [byte 255, 0, 0, 128])", false },
    { "(2, 1, 4, true, 8, 4, [byte 255, 0, 0, 128])", false },
    { "(0, 1, 4, true, 8, 4, @ay [])", false },
    { "(-1, -1, -4, true, 8, 4, @ay [])", false },
    { "(2147483647, 2147483647, 2147483647, true, 8, 4, [byte 0])", false },
    { "('nonsense',)", false },
};

START_TEST(raw_image_is_taken_only_when_it_is_whole)
{
    g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_parsed(raw_images[_i].text));
    g_autofree char *why = NULL;
    struct picture *picture = NULL;
    int r = image_data_read(value, 256, &picture, &why);

    ck_assert_int_eq(r == 0, raw_images[_i].fine);
    picture_unref(picture);
}
END_TEST

static unsigned apply(struct mpris_player *player, const char *properties, struct instant at)
{
    g_autoptr(GVariant) dict = g_variant_ref_sink(g_variant_new_parsed(properties));

    return mpris_player_apply(player, dict, at);
}

#define SONG                                                                                       \
    "{'PlaybackStatus': <'Playing'>, 'CanGoNext': <true>, 'Metadata': <{"                          \
    "'mpris:trackid': <'spotify:x'>, 'xesam:title': <'Song'>, "                                    \
    "'xesam:artist': <'Singer'>, 'mpris:length': <'60000000'>}>}"

START_TEST(song_runs_from_its_anchor_and_stands_while_paused)
{
    struct mpris_player player;
    struct instant later = instant_add(now, 10 * (int64_t)USEC_PER_SEC);
    g_autoptr(GVariant) five = g_variant_ref_sink(g_variant_new_int32(5000000));

    mpris_player_init(&player, now);
    ck_assert_uint_eq(apply(&player, SONG, now), MPRIS_CHANGED | MPRIS_CHANGED_TRACK |
                                                     MPRIS_CHANGED_STATUS | MPRIS_STARTED_PLAYING);
    ck_assert_uint_eq(apply(&player, SONG, later), 0);
    ck_assert_str_eq(player.track.artist, "Singer");
    ck_assert(mpris_player_set_position(&player, five, MPRIS_POSITION_ASKED, now));
    ck_assert_int_eq(mpris_player_position_at(&player, later), 15000000);
    apply(&player, "{'PlaybackStatus': <'Paused'>}", later);
    ck_assert_int_eq(mpris_player_position_at(&player, instant_add(later, 9000000)), 15000000);
    ck_assert_str_eq(mpris_player_method(&player, "next"), "Next");
    ck_assert_ptr_null(mpris_player_method(&player, "previous"));
    apply(&player, "{'CanControl': <false>}", later);
    ck_assert_ptr_null(mpris_player_method(&player, "play-pause"));
    mpris_player_fini(&player);
}
END_TEST

START_TEST(last_to_begin_is_shown_until_its_pause_is_long)
{
    struct mpris_player first, second;
    g_autoptr(GPtrArray) players = g_ptr_array_new();
    usec_t next;

    mpris_player_init(&first, now);
    mpris_player_init(&second, now);
    g_ptr_array_add(players, &first);
    g_ptr_array_add(players, &second);
    ck_assert_ptr_null(mpris_player_choose(players, now, &next));

    apply(&first, SONG, now);
    first.turn = 1;
    apply(&second, "{'PlaybackStatus': <'Playing'>, 'Metadata': <{'xesam:title': <'B'>}>}", now);
    second.turn = 2;
    ck_assert_ptr_eq(mpris_player_choose(players, now, &next), &second);
    ck_assert(next == USEC_INFINITY);

    apply(&second, "{'PlaybackStatus': <'Paused'>}", now);
    ck_assert_ptr_eq(mpris_player_choose(players, now, &next), &second);
    ck_assert(next == now.boottime + MPRIS_PAUSED_GRACE);
    ck_assert_ptr_eq(mpris_player_choose(players, (struct instant){ .boottime = next }, &next),
                     &first);
    mpris_player_fini(&first);
    mpris_player_fini(&second);
}
END_TEST

/* ---- how the machine is ---- */

static void write_file(const char *root, const char *path, const char *text)
{
    g_autofree char *whole = g_strconcat(root, path, NULL);
    g_autofree char *directory = g_path_get_dirname(whole);

    ck_assert_int_eq(g_mkdir_with_parents(directory, 0700), 0);
    ck_assert(g_file_set_contents(whole, text, -1, NULL));
}

static char *machine(void)
{
    char *root = g_dir_make_tmp("dorsal-machine-XXXXXX", NULL);

    write_file(root, "/proc/loadavg", "0.66 0.86 0.70 1/95 19716\n");
    write_file(root, "/proc/stat", "cpu  100 0 100 700 100 0 0 0 50 0\ncpu0 1 1 1 1\n");
    write_file(root, "/proc/meminfo",
               "MemTotal:  4000 kB\nMemFree:  500 kB\nMemAvailable:  1000 kB\n");
    write_file(root, "/proc/net/dev",
               "Inter-| Receive | Transmit\n face |bytes packets|bytes packets\n"
               "    lo: 9 1 0 0 0 0 0 0 9 1 0 0 0 0 0 0\n"
               "docker0: 7 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0\n"
               "  eth0:1000 1 0 0 0 0 0 0 500 1 0 0 0 0 0 0\n");
    write_file(root, "/sys/class/net/eth0/device/uevent", "");
    write_file(root, "/sys/class/thermal/thermal_zone0/temp", "-274000\n");
    write_file(root, "/sys/class/thermal/thermal_zone1/temp", "47500\n");
    write_file(root, "/sys/class/thermal/cooling_device0/temp", "99000\n");
    return root;
}

static char *metric(GVariant *fields, gsize i)
{
    g_autoptr(GVariant) metrics =
        g_variant_lookup_value(fields, "metrics", G_VARIANT_TYPE("a(sss)"));
    const char *label, *value, *unit;

    g_variant_get_child(metrics, i, "(&s&s&s)", &label, &value, &unit);
    return g_strdup_printf("%s %s %s", label, value, unit);
}

static void assert_metrics(const struct system_sample *sample, const struct system_sample *before,
                           const char *const *wanted)
{
    g_autoptr(GVariant) fields = g_variant_ref_sink(system_sample_fields(sample, before));

    for (gsize i = 0; i < 4; i++) {
        g_autofree char *got = metric(fields, i);

        ck_assert_str_eq(got, wanted[i]);
    }
}

START_TEST(machine_is_told_in_four_metrics)
{
    static const char *const first[] = { "CPU 20 %", "Memory 75 %", "Temperature 48 °C",
                                         "Network 0 kB/s" };
    static const char *const second[] = { "CPU 50 %", "Memory 75 %", "Temperature 48 °C",
                                          "Network 1.0 MB/s" };
    _cleanup_folder_ char *root = machine();
    struct system_sample before;

    system_sample_read(root, 10 * USEC_PER_SEC, &before);
    ck_assert_double_eq(before.load, 0.66);
    ck_assert_uint_eq(before.received, 1000);
    ck_assert_uint_eq(before.sent, 500);
    assert_metrics(&before, NULL, first);

    struct system_sample after = before;
    after.at_boottime += 5 * USEC_PER_SEC;
    after.busy += 100;
    after.total += 200;
    after.received += 5000000;
    assert_metrics(&after, &before, second);
}
END_TEST

/* A container: nothing but counters of a bridge, no sensor. */
START_TEST(machine_that_says_little_is_told_as_well)
{
    _cleanup_folder_ char *root = g_dir_make_tmp("dorsal-machine-XXXXXX", NULL);
    struct system_sample sample;

    system_sample_read(root, 0, &sample);
    ck_assert(sample.memory == 0 && sample.received == 0 &&
              sample.temperature != sample.temperature);
    write_file(root, "/proc/net/dev", "  eth0: 1000 1 0 0 0 0 0 0 500 1 0 0 0 0 0 0\nbroken: x\n");
    write_file(root, "/sys/class/hwmon/hwmon0/temp1_input", "31000");
    system_sample_read(root, 0, &sample);
    ck_assert_uint_eq(sample.received, 1000);
    ck_assert_double_eq(sample.temperature, 31);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("agent");
    TCase *tcase = tcase_create("pure");

    tcase_add_loop_test(tcase, body_reads_as_plain_text, 0, (int)G_N_ELEMENTS(bodies));
    tcase_add_loop_test(tcase, hints_count_whatever_their_type, 0, (int)G_N_ELEMENTS(hint_types));
    tcase_add_test(tcase, flood_closes_each_notification_once_and_keeps_the_newest);
    tcase_add_test(tcase, replacing_keeps_the_id_and_closes_nothing);
    tcase_add_loop_test(tcase, raw_image_is_taken_only_when_it_is_whole, 0,
                        (int)G_N_ELEMENTS(raw_images));
    tcase_add_test(tcase, song_runs_from_its_anchor_and_stands_while_paused);
    tcase_add_test(tcase, last_to_begin_is_shown_until_its_pause_is_long);
    tcase_add_test(tcase, machine_is_told_in_four_metrics);
    tcase_add_test(tcase, machine_that_says_little_is_told_as_well);
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
