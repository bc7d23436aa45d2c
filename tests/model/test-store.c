/* The life of activities: ids, rights, caps, ends. */
#include <errno.h>
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

static usec_t expire(void)
{
    return store_expire(fixture.store, fixture_now(&fixture));
}

static void pass(usec_t by)
{
    clock_fake_advance(&fixture.clock, by);
}

static int post_as(struct store_poster poster, const char *dict, uint32_t *ret_id)
{
    g_autoptr(GVariant) fields = fields_new(dict);
    g_autofree char *why = NULL;

    return store_post(fixture.store, poster, "generic-notice", fields, NULL, 0,
                      fixture_now(&fixture), ret_id, &why);
}

START_TEST(posting_again_with_the_key_replaces_and_keeps_the_id)
{
    uint32_t first = fixture_post(&fixture, "timer", "{'app': <'a'>, 'key': <'k'>, 'text': <'x'>}");
    pass(USEC_PER_SEC);
    uint32_t again =
        fixture_post(&fixture, "timer", "{'app': <'a'>, 'key': <'k'>, 'title': <'y'>}");
    uint32_t other_app = fixture_post(&fixture, "timer", "{'app': <'b'>, 'key': <'k'>}");
    const struct activity *activity = fixture_find(&fixture, first);

    ck_assert_uint_eq(first, again);
    ck_assert_uint_ne(first, other_app);
    ck_assert_ptr_null(activity->text);
    ck_assert_uint_eq(activity->posted.boottime, FIXTURE_BOOTTIME);
    ck_assert_uint_eq(activity->alerted.boottime, FIXTURE_BOOTTIME + USEC_PER_SEC);
    ck_assert_str_eq(fixture.log->str, "+1 ~1 +2 ");
}
END_TEST

START_TEST(update_does_not_ask_for_attention)
{
    uint32_t id = fixture_post(&fixture, "timer", "{}");

    pass(USEC_PER_SEC);
    fixture_update(&fixture, id, "{'title': <'x'>}");
    ck_assert_uint_eq(fixture_find(&fixture, id)->alerted.boottime, FIXTURE_BOOTTIME);
    ck_assert_uint_eq(fixture_find(&fixture, id)->updated.boottime,
                      FIXTURE_BOOTTIME + USEC_PER_SEC);
}
END_TEST

START_TEST(somebody_elses_activity_is_not_there)
{
    uint32_t id = fixture_post(&fixture, "timer", "{'key': <'k'>}");
    g_autoptr(GVariant) fields = fields_new("{'title': <'x'>}");
    g_autofree char *why_update = NULL;
    g_autofree char *why_end = NULL;
    uint32_t theirs;

    ck_assert_int_eq(store_update(fixture.store, (struct store_poster){ 1001, ":1.2" }, id, fields,
                                  NULL, 0, fixture_now(&fixture), &why_update),
                     -ENOENT);
    ck_assert_int_eq(store_end(fixture.store, 1001, id, &why_end), -ENOENT);
    ck_assert_str_eq(why_end, "there is no activity 1 of yours");
    ck_assert_int_eq(post_as((struct store_poster){ 1001, ":1.2" }, "{'key': <'k'>}", &theirs), 0);
    ck_assert_uint_ne(theirs, id);
}
END_TEST

START_TEST(any_connection_of_the_user_may_end)
{
    uint32_t id = fixture_post(&fixture, "timer", "{}");
    g_autofree char *why = NULL;

    ck_assert_int_eq(store_end(fixture.store, 1000, id, &why), 0);
    ck_assert_int_eq(store_end(fixture.store, 1000, id, &why), -ENOENT);
    ck_assert_str_eq(fixture.log->str, "+1 -1 ended ");
}
END_TEST

START_TEST(unknown_kind_gets_a_suggestion)
{
    g_autoptr(GVariant) fields = fields_new("{}");
    g_autofree char *why = NULL;
    uint32_t id;

    ck_assert_int_eq(store_post(fixture.store, (struct store_poster){ 1000, ":1.1" }, "timr",
                                fields, NULL, 0, fixture_now(&fixture), &id, &why),
                     -ENOENT);
    ck_assert_str_eq(why, "there is no kind 'timr'; did you mean 'timer'?");
}
END_TEST

START_TEST(connection_takes_its_activities_with_it)
{
    uint32_t bound = fixture_post(&fixture, "timer", "{'lifetime': <'connection'>}");
    uint32_t free = fixture_post(&fixture, "timer", "{}");

    store_end_connection(fixture.store, ":1.7");
    ck_assert_ptr_nonnull(store_find(fixture.store, bound));
    store_end_connection(fixture.store, ":1.1");
    ck_assert_ptr_null(store_find(fixture.store, bound));
    ck_assert_ptr_nonnull(store_find(fixture.store, free));
    ck_assert_str_eq(fixture.log->str, "+1 +2 -1 disconnected ");
}
END_TEST

START_TEST(dismissed_by_the_user)
{
    uint32_t id = fixture_post(&fixture, "timer", "{}");

    store_dismiss(fixture.store, id);
    store_dismiss(fixture.store, id);
    ck_assert_str_eq(fixture.log->str, "+1 -1 dismissed ");
}
END_TEST

/* ---- ends by itself ---- */

static const struct {
    const char *name;
    const char *kind;
    const char *fields;
    usec_t ends_after; /* USEC_INFINITY: never */
} ends[] = {
    { "the kind's expiry", "generic-notice", "{}", USEC_PER_HOUR },
    { "its own", "generic-notice", "{'expires': <int64 1767614410000000>}", 10 * USEC_PER_SEC },
    { "in the past", "generic-notice", "{'expires': <int64 1>}", 0 },
    { "persistent", "generic-notice", "{'lifetime': <'persistent'>}", USEC_INFINITY },
    { "persistent with a date", "generic-notice",
      "{'lifetime': <'persistent'>, 'expires': <int64 1767614410000000>}", 10 * USEC_PER_SEC },
    { "of a connection", "generic-notice", "{'lifetime': <'connection'>}", USEC_INFINITY },
    { "rings two minutes", "timer", "{'remaining': <int64 5000000>}", 125 * USEC_PER_SEC },
    { "a day's timer outlives the kind's expiry", "timer", "{'remaining': <int64 86400000000>}",
      USEC_PER_DAY + 120 * USEC_PER_SEC },
    { "persistent, yet rings no longer", "timer",
      "{'lifetime': <'persistent'>, 'remaining': <int64 5000000>}", 125 * USEC_PER_SEC },
    { "paused", "timer", "{'remaining': <int64 5000000>, 'rate': <0.0>}", 12 * USEC_PER_HOUR },
    { "half as fast", "timer", "{'remaining': <int64 5000000>, 'rate': <0.5>}",
      130 * USEC_PER_SEC },
    { "for ever, nearly", "timer", "{'remaining': <int64 315000000000000>, 'rate': <1e-300>}",
      12 * USEC_PER_HOUR },
};

START_TEST(activity_ends_by_itself_in_time)
{
    uint32_t id = fixture_post(&fixture, ends[_i].kind, ends[_i].fields);
    usec_t next = expire();

    if (ends[_i].ends_after == 0) {
        ck_assert_ptr_null(store_find(fixture.store, id));
        return;
    }
    ck_assert_msg(next == usec_add(FIXTURE_REALTIME, ends[_i].ends_after), "%s", ends[_i].name);
    if (next == USEC_INFINITY)
        return;

    pass(ends[_i].ends_after - 1);
    expire();
    ck_assert_ptr_nonnull(store_find(fixture.store, id));
    pass(1);
    ck_assert_uint_eq(expire(), USEC_INFINITY);
    ck_assert_str_eq(fixture.log->str, "+1 -1 expired ");
}
END_TEST

START_TEST(update_gives_new_time)
{
    uint32_t id = fixture_post(&fixture, "generic-notice", "{}");

    pass(USEC_PER_HOUR - 1);
    fixture_update(&fixture, id, "{'title': <'x'>}");
    pass(USEC_PER_HOUR - 1);
    expire();
    ck_assert_ptr_nonnull(store_find(fixture.store, id));
}
END_TEST

START_TEST(setting_the_clock_ends_nothing_but_what_has_a_date)
{
    uint32_t dated =
        fixture_post(&fixture, "generic-notice", "{'expires': <int64 1767614410000000>}");
    uint32_t notice = fixture_post(&fixture, "generic-notice", "{}");
    uint32_t timer = fixture_post(&fixture, "timer", "{'remaining': <int64 60000000>}");

    clock_fake_set_realtime(&fixture.clock, FIXTURE_REALTIME + 30 * USEC_PER_DAY);
    usec_t next = expire();
    ck_assert_ptr_null(store_find(fixture.store, dated));
    ck_assert_ptr_nonnull(store_find(fixture.store, notice));
    ck_assert_ptr_nonnull(store_find(fixture.store, timer));
    ck_assert_uint_eq(next, FIXTURE_REALTIME + 30 * USEC_PER_DAY + 180 * USEC_PER_SEC);
}
END_TEST

/* ---- caps ---- */

START_TEST(oldest_of_the_app_makes_room)
{
    uint32_t other = fixture_post(&fixture, "timer", "{'app': <'other'>}");
    uint32_t first = fixture_post(&fixture, "timer", "{'app': <'a'>}");

    for (int i = 1; i < STORE_PER_APP_MAX; i++)
        fixture_post(&fixture, "timer", "{'app': <'a'>}");
    ck_assert_ptr_nonnull(store_find(fixture.store, first));
    fixture_post(&fixture, "timer", "{'app': <'a'>}");
    ck_assert_ptr_null(store_find(fixture.store, first));
    ck_assert_ptr_nonnull(store_find(fixture.store, other));
    ck_assert_ptr_nonnull(strstr(fixture.log->str, "-2 displaced +10 "));
}
END_TEST

START_TEST(oldest_of_the_user_makes_room_and_others_are_not_touched)
{
    uint32_t theirs, id;

    ck_assert_int_eq(post_as((struct store_poster){ 1001, ":1.2" }, "{}", &theirs), 0);
    for (int i = 0; i < STORE_PER_UID_MAX + 1; i++) {
        g_autofree char *dict = g_strdup_printf("{'app': <'app%d'>}", i);
        ck_assert_int_eq(post_as((struct store_poster){ 1000, ":1.1" }, dict, &id), 0);
    }
    ck_assert_ptr_nonnull(store_find(fixture.store, theirs));
    ck_assert_ptr_null(store_find(fixture.store, theirs + 1));
    ck_assert_ptr_nonnull(store_find(fixture.store, theirs + 2));
    ck_assert_uint_eq(store_activities(fixture.store)->len, STORE_PER_UID_MAX + 1);
}
END_TEST

/* ---- whatever happens ---- */

struct random_run {
    unsigned seed;
    uint32_t last_id;
    unsigned posted; /* new ids */
};

static unsigned next_random(struct random_run *run, unsigned below)
{
    return (unsigned)rand_r(&run->seed) % below;
}

static void random_post(struct random_run *run)
{
    struct store_poster poster = { 1000 + next_random(run, 3), ":1.1" };
    g_autofree char *dict = g_strdup_printf(
        "{'app': <'app%u'>, 'key': <'%s'>, 'remaining': <int64 %u>, 'lifetime': <'%s'>}",
        next_random(run, 12), next_random(run, 3) ? "" : "key", next_random(run, 60000000),
        next_random(run, 4) ? "expiry" : "connection");
    uint32_t id;

    ck_assert_int_eq(post_as(poster, dict, &id), 0);
    if (id > run->last_id) {
        ck_assert_uint_eq(id, run->last_id + 1);
        run->last_id = id;
        run->posted++;
    } else {
        ck_assert_ptr_null(g_hash_table_lookup(fixture.ended, GUINT_TO_POINTER(id)));
    }
}

static void random_step(struct random_run *run)
{
    uint32_t id = 1 + next_random(run, run->last_id + 1);
    g_autofree char *why = NULL;
    g_autoptr(GVariant) fields = fields_new("{'title': <'x'>}");

    switch (next_random(run, 12)) {
    case 0:
        store_end(fixture.store, 1000 + next_random(run, 3), id, &why);
        break;
    case 1:
        store_dismiss(fixture.store, id);
        break;
    case 2:
        store_update(fixture.store, (struct store_poster){ 1000, ":1.1" }, id, fields, NULL, 0,
                     fixture_now(&fixture), &why);
        break;
    case 3:
        pass(next_random(run, 300) * USEC_PER_SEC);
        expire();
        break;
    case 4:
        if (next_random(run, 10) == 0)
            store_end_connection(fixture.store, ":1.1");
        break;
    default:
        random_post(run);
    }
}

static void assert_store_sound(const struct random_run *run)
{
    const GPtrArray *all = store_activities(fixture.store);
    unsigned per_uid[3] = { 0 };
    uint32_t before = 0;

    for (guint i = 0; i < all->len; i++) {
        const struct activity *activity = all->pdata[i];
        unsigned same_app = 0;

        ck_assert_uint_gt(activity->id, before);
        before = activity->id;
        ck_assert_ptr_null(g_hash_table_lookup(fixture.ended, GUINT_TO_POINTER(activity->id)));
        ck_assert_uint_le(++per_uid[activity->uid - 1000], STORE_PER_UID_MAX);
        for (guint j = 0; j < all->len; j++) {
            const struct activity *other = all->pdata[j];

            same_app += other->uid == activity->uid && strcmp(other->app, activity->app) == 0;
        }
        ck_assert_uint_le(same_app, STORE_PER_APP_MAX);
    }
    ck_assert_uint_eq(all->len + g_hash_table_size(fixture.ended), run->posted);
}

START_TEST(whatever_happens_every_id_lives_once_and_ends_once)
{
    struct random_run run = { .seed = (unsigned)_i + 1 };
    GHashTableIter iter;
    void *times;

    for (int i = 0; i < 1500; i++) {
        random_step(&run);
        if (i % 10 == 0)
            assert_store_sound(&run);
    }
    while (store_activities(fixture.store)->len > 0) {
        const struct activity *activity = store_activities(fixture.store)->pdata[0];
        store_dismiss(fixture.store, activity->id);
    }
    ck_assert_uint_eq(g_hash_table_size(fixture.ended), run.posted);
    g_hash_table_iter_init(&iter, fixture.ended);
    while (g_hash_table_iter_next(&iter, NULL, &times))
        ck_assert_uint_eq(GPOINTER_TO_UINT(times), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store");
    TCase *cases = tcase_create("store");

    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, posting_again_with_the_key_replaces_and_keeps_the_id);
    tcase_add_test(cases, update_does_not_ask_for_attention);
    tcase_add_test(cases, somebody_elses_activity_is_not_there);
    tcase_add_test(cases, any_connection_of_the_user_may_end);
    tcase_add_test(cases, unknown_kind_gets_a_suggestion);
    tcase_add_test(cases, connection_takes_its_activities_with_it);
    tcase_add_test(cases, dismissed_by_the_user);
    tcase_add_loop_test(cases, activity_ends_by_itself_in_time, 0, G_N_ELEMENTS(ends));
    tcase_add_test(cases, update_gives_new_time);
    tcase_add_test(cases, setting_the_clock_ends_nothing_but_what_has_a_date);
    tcase_add_test(cases, oldest_of_the_app_makes_room);
    tcase_add_test(cases, oldest_of_the_user_makes_room_and_others_are_not_touched);
    tcase_add_loop_test(cases, whatever_happens_every_id_lives_once_and_ends_once, 0, 8);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
