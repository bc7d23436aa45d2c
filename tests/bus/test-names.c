/* Names and signals: who owns what, who hears what, and what stays when the bus dies. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pair.h"

#define INTERFACE "org.dorsal.Test1"
#define PATH      "/org/dorsal/test"

static struct pair pair;
static GString *heard;

static void setup(void)
{
    pair_init(&pair);
    heard = g_string_new(NULL);
}

static void setup_started(void)
{
    setup();
    pair_start(&pair);
}

static void teardown(void)
{
    pair_fini(&pair);
    g_string_free(heard, TRUE);
}

static struct bus *new_bus(const char *name, bool once)
{
    struct bus *bus = bus_new(pair.event, dbus_fixture_address(pair.daemon), NULL, NULL);

    if (name)
        bus_want_name(bus, name, once);
    bus_start(bus);
    return bus;
}

static bool bus_is_connected(void *userdata)
{
    return bus_get_state(userdata) != BUS_DISCONNECTED;
}

static bool bus_is_disconnected(void *userdata)
{
    return bus_get_state(userdata) == BUS_DISCONNECTED;
}

static bool bus_is_ready(void *userdata)
{
    return bus_get_state(userdata) == BUS_READY;
}

/* What is heard of one listener begins with its name. */
static char all[] = "all";
static char second_only[] = "two";
static char unique[] = "unique";
static char client[] = "client";
static char other_client[] = "other";
static char watching[] = "signal";

/* Unique names differ from run to run. */
static const char *owner_text(const char *owner)
{
    if (!*owner)
        return "nobody";
    return g_strcmp0(owner, bus_unique_name(pair.service)) == 0 ? "service" : "other";
}

static void on_name(const char *name, const char *old_owner, const char *new_owner, void *userdata)
{
    g_string_append_printf(heard, "%s: %s\n", name, owner_text(new_owner));
}

static bool heard_is(void *userdata)
{
    const char *expected = userdata;

    return strcmp(heard->str, expected) == 0;
}

/* Waits for it; what is heard instead is shown when time is up. */
static void expect_heard(const char *expected)
{
    g_autofree char *copy = g_strdup(expected);

    loop_until(pair.event, heard_is, copy);
    g_string_truncate(heard, 0);
}

START_TEST(service_is_ready_when_its_name_is_owned)
{
    ck_assert(bus_owns_name(pair.service, SERVICE));
    ck_assert(!bus_owns_name(pair.client, SERVICE));
    ck_assert_int_eq(bus_unique_name(pair.service)[0], ':');
}
END_TEST

START_TEST(second_owner_waits_until_the_name_is_free)
{
    struct bus *second = new_bus(SERVICE, false);

    loop_until(pair.event, bus_is_connected, second);
    pair_settle(&pair);
    ck_assert_int_eq(bus_get_state(second), BUS_CONNECTED);
    g_clear_pointer(&pair.service, bus_free);
    loop_until(pair.event, bus_is_ready, second);
    ck_assert(bus_owns_name(second, SERVICE));
    bus_free(second);
}
END_TEST

START_TEST(name_wanted_once_is_left_to_its_owner)
{
    struct bus *second = new_bus(SERVICE, true);

    loop_until(pair.event, bus_is_connected, second);
    bus_watch_name(pair.client, SERVICE, on_name, NULL);
    expect_heard(SERVICE ": service\n");
    g_clear_pointer(&pair.service, bus_free);
    expect_heard(SERVICE ": nobody\n");
    ck_assert_int_eq(bus_get_state(second), BUS_CONNECTED);
    bus_free(second);
}
END_TEST

START_TEST(watch_tells_present_owner_and_each_change)
{
    struct bus *second;

    bus_watch_name(pair.client, SERVICE, on_name, NULL);
    bus_watch_name(pair.client, "org.dorsal.Later", on_name, NULL);
    expect_heard(SERVICE ": service\norg.dorsal.Later: nobody\n");
    second = new_bus("org.dorsal.Later", false);
    expect_heard("org.dorsal.Later: other\n");
    bus_free(second);
    expect_heard("org.dorsal.Later: nobody\n");
}
END_TEST

START_TEST(watch_of_a_namespace_tells_whole_elements_only)
{
    struct bus *one = new_bus("org.players.one", false);
    struct bus *other = new_bus("org.playersother.two", false);
    struct bus *two;

    loop_until(pair.event, bus_is_ready, one);
    loop_until(pair.event, bus_is_ready, other);
    bus_watch_name(pair.client, "org.players.*", on_name, NULL);
    expect_heard("org.players.one: other\n");
    two = new_bus("org.players.two.instance7", false);
    expect_heard("org.players.two.instance7: other\n");
    bus_free(one);
    expect_heard("org.players.one: nobody\n");
    bus_free(two);
    bus_free(other);
    expect_heard("org.players.two.instance7: nobody\n");
}
END_TEST

START_TEST(watch_tells_when_a_peer_leaves)
{
    struct bus *peer = new_bus(NULL, false);
    g_autofree char *expected = NULL;
    g_autofree char *name = NULL;

    loop_until(pair.event, bus_is_ready, peer);
    name = g_strdup(bus_unique_name(peer));
    bus_watch_name(pair.client, name, on_name, NULL);
    expected = g_strdup_printf("%s: other\n", name);
    expect_heard(expected);
    bus_free(peer);
    g_free(expected);
    expected = g_strdup_printf("%s: nobody\n", name);
    expect_heard(expected);
    /* And one that has left before. */
    bus_watch_name(pair.client, name, on_name, NULL);
    expect_heard(expected);
}
END_TEST

START_TEST(freed_watch_is_silent)
{
    bus_watch_free(bus_watch_name(pair.client, SERVICE, on_name, NULL));
    pair_settle(&pair);
    ck_assert_str_eq(heard->str, "");
    ck_assert_ptr_null(bus_watch_name(pair.client, "no name", on_name, NULL));
}
END_TEST

static void on_signal(const char *sender, const char *path, const char *member, GVariant *body,
                      void *userdata)
{
    g_autofree char *text = g_variant_print(body, FALSE);

    g_string_append_printf(heard, "%s: %s %s\n", (const char *)userdata, member, text);
}

static void listen_as(struct bus *bus, const char *sender, const char *member, char *who)
{
    ck_assert_ptr_nonnull(bus_match_signal(bus, sender, NULL, INTERFACE, member, on_signal, who));
}

static void emit(struct bus *bus, const char *destination, const char *member)
{
    bus_emit(bus, destination, PATH, INTERFACE, member, g_variant_new("(s)", "x"));
}

START_TEST(signal_reaches_those_who_listen)
{
    listen_as(pair.client, SERVICE, NULL, all);
    listen_as(pair.client, SERVICE, "Two", second_only);
    listen_as(pair.client, bus_unique_name(pair.service), "One", unique);
    pair_settle(&pair);
    emit(pair.service, NULL, "One");
    emit(pair.service, NULL, "Two");
    expect_heard("all: One ('x',)\nunique: One ('x',)\nall: Two ('x',)\ntwo: Two ('x',)\n");
}
END_TEST

static bool both_heard_the_last(void *userdata)
{
    return strstr(heard->str, "client: Public") && strstr(heard->str, "other: End");
}

START_TEST(unicast_signal_is_heard_by_its_receiver_alone)
{
    struct bus *other = new_bus(NULL, false);

    loop_until(pair.event, bus_is_ready, other);
    listen_as(pair.client, SERVICE, NULL, client);
    listen_as(other, bus_unique_name(pair.service), NULL, other_client);
    pair_settle(&pair);
    emit(pair.service, bus_unique_name(pair.client), "Private");
    emit(pair.service, NULL, "Public");
    emit(pair.service, bus_unique_name(other), "End");
    loop_until(pair.event, both_heard_the_last, NULL);
    ck_assert_ptr_nonnull(strstr(heard->str, "client: Private"));
    ck_assert_ptr_null(strstr(heard->str, "other: Private"));
    bus_free(other);
}
END_TEST

START_TEST(signal_of_an_impostor_is_not_heard)
{
    struct bus *impostor = new_bus(NULL, false);

    loop_until(pair.event, bus_is_ready, impostor);
    listen_as(pair.client, SERVICE, NULL, client);
    pair_settle(&pair);
    /* Sent to the client alone it comes past the bus's rules. */
    emit(impostor, bus_unique_name(pair.client), "Forged");
    emit(impostor, NULL, "Forged");
    bus_free(impostor);
    emit(pair.service, NULL, "Real");
    expect_heard("client: Real ('x',)\n");
}
END_TEST

START_TEST(match_follows_the_name_to_its_next_owner)
{
    struct bus *second = new_bus(SERVICE, false);

    listen_as(pair.client, SERVICE, NULL, client);
    pair_settle(&pair);
    loop_until(pair.event, bus_is_connected, second);
    g_clear_pointer(&pair.service, bus_free);
    loop_until(pair.event, bus_is_ready, second);
    emit(second, NULL, "Mine");
    expect_heard("client: Mine ('x',)\n");
    bus_free(second);
}
END_TEST

static struct bus_match *doomed;

static void on_signal_free(const char *sender, const char *path, const char *member, GVariant *body,
                           void *userdata)
{
    g_string_append(heard, "first\n");
    g_clear_pointer(&doomed, bus_match_free);
}

START_TEST(match_may_be_freed_by_another_ones_callback)
{
    bus_match_signal(pair.client, NULL, NULL, INTERFACE, NULL, on_signal_free, NULL);
    doomed = bus_match_signal(pair.client, NULL, NULL, INTERFACE, NULL, on_signal, client);
    pair_settle(&pair);
    emit(pair.service, NULL, "One");
    expect_heard("first\n");
}
END_TEST

static void on_reply(const struct bus_reply *reply, void *userdata)
{
    g_string_append_printf(heard, "call: %s\n", reply->error);
}

static void on_state(struct bus *bus, enum bus_state state, void *userdata)
{
    static const char *const names[] = { "disconnected", "connected", "ready" };

    g_string_append_printf(heard, "state: %s\n", names[state]);
}

static void on_keep(struct bus_call *call, GVariant *args, void *userdata)
{
    struct bus_call **kept = userdata;

    *kept = call;
}

static void on_ping(struct bus_call *call, GVariant *args, void *userdata)
{
    bus_call_reply(call, NULL, NULL, 0);
}

static const struct bus_interface interface = {
    .name = INTERFACE,
    .methods = (const struct bus_method[]){ { "Keep", "", "", "", "", on_keep },
                                            { "Check", "", "", "", "", on_ping },
                                            {} },
};
static const struct bus_interface *const interfaces[] = { &interface, NULL };

START_TEST(everything_is_back_after_the_bus_was_restarted)
{
    struct bus_target target = { SERVICE, PATH, INTERFACE };
    struct bus_call *kept = NULL;
    struct bus *watcher = bus_new(pair.event, dbus_fixture_address(pair.daemon), on_state, NULL);

    bus_object_add(pair.service, PATH, interfaces, &kept);
    bus_start(watcher);
    loop_until(pair.event, bus_is_ready, watcher);
    expect_heard("state: ready\n");
    bus_watch_name(watcher, SERVICE, on_name, NULL);
    expect_heard(SERVICE ": service\n");
    listen_as(watcher, SERVICE, NULL, watching);
    bus_call(watcher, target, "Keep", NULL, NULL, 0, on_reply, NULL);
    pair_settle(&pair);

    dbus_fixture_stop(pair.daemon);
    loop_until(pair.event, bus_is_disconnected, pair.service);
    loop_until(pair.event, bus_is_disconnected, pair.client);
    loop_until(pair.event, bus_is_disconnected, watcher);
    ck_assert(g_str_has_prefix(heard->str, "state: disconnected\n"
                                           "call: org.freedesktop.DBus.Error.Disconnected\n" SERVICE
                                           ": nobody\n"));
    ck_assert_ptr_nonnull(bus_error(watcher));
    ck_assert_ptr_null(bus_unique_name(watcher));
    bus_call(pair.client, target, "Check", NULL, NULL, 0, NULL, NULL);

    dbus_fixture_start(pair.daemon);
    pair_wait_ready(&pair);
    loop_until(pair.event, bus_is_ready, watcher);
    pair_settle(&pair);
    /* The answer to a caller of another time goes nowhere. */
    bus_call_reply(kept, NULL, NULL, 0);

    g_autofree char *answer = pair_call_text(&pair, PATH, INTERFACE, "Check", NULL);

    ck_assert_str_eq(answer, "()");
    while (!g_str_has_suffix(heard->str, SERVICE ": service\n"))
        sd_event_run(pair.event, UINT64_MAX);
    g_string_truncate(heard, 0);
    emit(pair.service, NULL, "Again");
    expect_heard("signal: Again ('x',)\n");
    bus_free(watcher);
}
END_TEST

START_TEST(bus_that_starts_later_is_found)
{
    struct bus *bus;

    dbus_fixture_stop(pair.daemon);
    bus = bus_new(pair.event, dbus_fixture_address(pair.daemon), on_state, NULL);
    bus_start(bus);
    expect_heard("state: disconnected\n");
    ck_assert_ptr_nonnull(bus_error(bus));
    dbus_fixture_start(pair.daemon);
    loop_until(pair.event, bus_is_ready, bus);
    ck_assert_ptr_null(bus_error(bus));
    bus_free(bus);
}
END_TEST

static const char *const bad_addresses[] = {
    "", "nonsense", "unix:", "unix:path=/does/not/exist", "unix:path=/dev/null", "tcp:port=x"
};

START_TEST(address_that_leads_nowhere_is_told)
{
    struct bus *bus = bus_new(pair.event, bad_addresses[_i], on_state, NULL);

    bus_start(bus);
    expect_heard("state: disconnected\n");
    ck_assert_ptr_nonnull(bus_error(bus));
    bus_free(bus);
}
END_TEST

static void on_state_free(struct bus *bus, enum bus_state state, void *userdata)
{
    bool *freed = userdata;

    bus_free(bus);
    *freed = true;
}

START_TEST(bus_may_be_freed_by_its_own_callback)
{
    bool freed = false;
    struct bus *bus = bus_new(pair.event, dbus_fixture_address(pair.daemon), on_state_free, &freed);

    bus_want_name(bus, "org.dorsal.Short", false);
    bus_watch_name(bus, SERVICE, on_name, NULL);
    bus_start(bus);
    loop_until_set(pair.event, &freed);
    pair_settle(&pair);
}
END_TEST

static void on_big(const char *sender, const char *path, const char *member, GVariant *body,
                   void *userdata)
{
    g_string_append_printf(heard, "%s %zu\n", member, g_variant_get_size(body));
}

START_TEST(what_was_queued_is_sent_before_the_end)
{
    enum { size = 1 << 20 };
    g_autofree char *bytes = g_malloc0(size);

    bus_match_signal(pair.client, NULL, NULL, INTERFACE, NULL, on_big, NULL);
    pair_settle(&pair);
    /* More than a socket holds. */
    for (int i = 0; i < 3; i++) {
        GVariant *array = g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, bytes, size, 1);

        bus_emit(pair.service, NULL, PATH, INTERFACE, "Big", g_variant_new_tuple(&array, 1));
    }
    emit(pair.service, NULL, "Last");
    g_clear_pointer(&pair.service, bus_free);
    expect_heard("Big 1048576\nBig 1048576\nBig 1048576\nLast 2\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("names");
    TCase *cases = tcase_create("connected");
    TCase *fresh = tcase_create("fresh");

    tcase_add_checked_fixture(cases, setup_started, teardown);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, service_is_ready_when_its_name_is_owned);
    tcase_add_test(cases, second_owner_waits_until_the_name_is_free);
    tcase_add_test(cases, name_wanted_once_is_left_to_its_owner);
    tcase_add_test(cases, watch_tells_present_owner_and_each_change);
    tcase_add_test(cases, watch_of_a_namespace_tells_whole_elements_only);
    tcase_add_test(cases, watch_tells_when_a_peer_leaves);
    tcase_add_test(cases, freed_watch_is_silent);
    tcase_add_test(cases, signal_reaches_those_who_listen);
    tcase_add_test(cases, unicast_signal_is_heard_by_its_receiver_alone);
    tcase_add_test(cases, signal_of_an_impostor_is_not_heard);
    tcase_add_test(cases, match_follows_the_name_to_its_next_owner);
    tcase_add_test(cases, match_may_be_freed_by_another_ones_callback);
    tcase_add_test(cases, everything_is_back_after_the_bus_was_restarted);
    tcase_add_test(cases, bus_may_be_freed_by_its_own_callback);
    tcase_add_test(cases, what_was_queued_is_sent_before_the_end);
    suite_add_tcase(suite, cases);

    tcase_add_checked_fixture(fresh, setup, teardown);
    tcase_set_timeout(fresh, 60);
    tcase_add_test(fresh, bus_that_starts_later_is_found);
    tcase_add_loop_test(fresh, address_that_leads_nowhere_is_told, 0, G_N_ELEMENTS(bad_addresses));
    suite_add_tcase(suite, fresh);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
