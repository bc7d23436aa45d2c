/* A client that means no good, with libdbus bare: whatever it sends, the service answers with named
 * errors, goes on serving others, and neither grows nor wakes for nothing. */
#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <dbus/dbus.h>

#include "bus/message.h"
#include "pair.h"

#define PATH       "/org/dorsal/test"
#define INTERFACE  "org.dorsal.Test1"
#define PROPERTIES 2000

static struct pair pair;
static DBusConnection *raw;
static unsigned notes;
static char property_names[PROPERTIES][16];
static struct bus_property properties[PROPERTIES + 1];

static void on_echo(struct bus_call *call, GVariant *args, void *userdata)
{
    bus_call_reply(call, args, NULL, 0);
}

static void on_note(struct bus_call *call, GVariant *args, void *userdata)
{
    notes++;
    bus_call_reply(call, NULL, NULL, 0);
}

static GVariant *get_number(void *userdata)
{
    return g_variant_new_uint32(7);
}

static void set_number(struct bus_call *call, GVariant *value, void *userdata)
{
    bus_call_reply(call, NULL, NULL, 0);
}

static struct bus_interface interface = {
    .name = INTERFACE,
    .methods = (const struct bus_method[]){ { "Echo", "v", "value", "v", "value", on_echo },
                                            { "Note", "", "", "", "", on_note },
                                            { "Post", "sa{sv}", "kind,fields", "", "", on_note },
                                            { "Handles", "ah", "handles", "", "", on_note },
                                            {} },
    .properties = properties,
};

static DBusConnection *raw_open(void)
{
    DBusConnection *connection =
        dbus_connection_open_private(dbus_fixture_address(pair.daemon), NULL);

    ck_assert_ptr_nonnull(connection);
    dbus_connection_set_exit_on_disconnect(connection, FALSE);
    ck_assert(dbus_bus_register(connection, NULL));
    return connection;
}

static void raw_close(DBusConnection *connection)
{
    dbus_connection_close(connection);
    dbus_connection_unref(connection);
}

static void setup(void)
{
    static const struct bus_interface *const interfaces[] = { &interface, NULL };

    for (size_t i = 0; i < PROPERTIES; i++) {
        g_snprintf(property_names[i], sizeof(property_names[i]), "Number%zu", i);
        properties[i] = (struct bus_property){ property_names[i], "u", BUS_PROPERTY_WRITABLE,
                                               get_number, set_number };
    }
    notes = 0;
    pair_init(&pair);
    bus_object_add(pair.service, PATH, interfaces, NULL);
    pair_start(&pair);
    raw = raw_open();
}

static void teardown(void)
{
    if (raw)
        raw_close(raw);
    pair_fini(&pair);
}

static DBusMessage *new_call(const char *path, const char *interface_name, const char *member)
{
    return dbus_message_new_method_call(SERVICE, path, interface_name, member);
}

static void send(DBusMessage *message)
{
    dbus_connection_send(raw, message, NULL);
    dbus_message_unref(message);
    dbus_connection_flush(raw);
}

/* Lets the service work until the raw client has an answer. */
static DBusMessage *receive(void)
{
    DBusMessage *message;

    for (;;) {
        pair_settle(&pair);
        dbus_connection_read_write(raw, 0);
        while ((message = dbus_connection_pop_message(raw))) {
            if (dbus_message_get_type(message) != DBUS_MESSAGE_TYPE_SIGNAL)
                return message;
            dbus_message_unref(message);
        }
        ck_assert(dbus_connection_get_is_connected(raw));
    }
}

static void expect_error(const char *name)
{
    DBusMessage *message = receive();

    ck_assert_str_eq(dbus_message_get_error_name(message), name);
    dbus_message_unref(message);
}

static const char *const paths[] = { "/", "/org", PATH, PATH "/below", "/other" };
static const char *const interfaces_tried[] = {
    NULL,
    INTERFACE,
    "org.freedesktop.DBus.Properties",
    "org.freedesktop.DBus.Introspectable",
    "org.freedesktop.DBus.ObjectManager",
    "org.freedesktop.DBus.Peer",
    "org.freedesktop.DBus",
    "org.dorsal.Other",
};
static const char *const members[] = {
    "Echo",
    "Note",
    "Post",
    "Handles",
    "Get",
    "GetAll",
    "Set",
    "Introspect",
    "GetManagedObjects",
    "Ping",
    "GetMachineId",
    "NameOwnerChanged",
    "NameLost",
    "X",
};
static const char *const bodies[] = {
    "()",
    "('',)",
    "('', '')",
    "('" INTERFACE "', '')",
    "('" INTERFACE "', 'Number1')",
    "('" INTERFACE "', 'Number1', <'x'>)",
    "('" INTERFACE "', 'Number1', <uint32 1>)",
    "('" INTERFACE "', 'Number1', <<<uint32 1>>>)",
    "(1, 2, 3)",
    "(<@a{sv} {}>,)",
    "('x', {'a': <1>, 'b': <['c']>})",
    "('x', {'a': <@aa{sv} []>})",
    "('x', {'a': <1>, 'a': <2>, '': <''>})",
    "({uint32 1: 2},)",
    "(@ah [],)",
    "([handle 0, handle 0],)",
    "(objectpath '/', signature 'a{sv}', -1.0, int16 1)",
};

START_TEST(every_member_survives_every_body)
{
    struct answer answer;

    for (size_t p = 0; p < G_N_ELEMENTS(paths); p++) {
        for (size_t i = 0; i < G_N_ELEMENTS(interfaces_tried); i++) {
            for (size_t m = 0; m < G_N_ELEMENTS(members); m++) {
                DBusMessage *message = new_call(paths[p], interfaces_tried[i], members[m]);
                g_autoptr(GVariant) body = g_variant_parse(NULL, bodies[_i], NULL, NULL, NULL);

                ck_assert_int_eq(message_write(message, body, (int[]){ 0 }, 1), 0);
                send(message);
            }
        }
        pair_settle(&pair);
    }
    pair_call(&pair, PATH, INTERFACE, "Note", NULL, &answer);
    ck_assert_ptr_null(answer.error);
    answer_clear(&answer);
    /* One answer to each. */
    for (size_t n = 0;
         n < G_N_ELEMENTS(paths) * G_N_ELEMENTS(interfaces_tried) * G_N_ELEMENTS(members); n++)
        dbus_message_unref(receive());
}
END_TEST

START_TEST(call_without_interface_finds_its_method)
{
    DBusMessage *answer;

    send(new_call(PATH, NULL, "Note"));
    answer = receive();
    ck_assert_int_eq(dbus_message_get_type(answer), DBUS_MESSAGE_TYPE_METHOD_RETURN);
    ck_assert_uint_eq(notes, 1);
    dbus_message_unref(answer);
}
END_TEST

START_TEST(call_that_wants_no_answer_gets_none)
{
    static const char *const quiet[] = { "Note", "Unknown" };
    DBusMessage *answer;
    dbus_uint32_t serial;

    for (size_t i = 0; i < G_N_ELEMENTS(quiet); i++) {
        DBusMessage *message = new_call(PATH, INTERFACE, quiet[i]);

        dbus_message_set_no_reply(message, TRUE);
        send(message);
    }

    DBusMessage *message = new_call(PATH, INTERFACE, "Note");

    dbus_connection_send(raw, message, &serial);
    dbus_message_unref(message);
    dbus_connection_flush(raw);
    answer = receive();
    ck_assert_uint_eq(dbus_message_get_reply_serial(answer), serial);
    ck_assert_uint_eq(notes, 2);
    dbus_message_unref(answer);
}
END_TEST

/* Sends `message` with bytes of its header changed, as no library would. */
static void send_forged(DBusMessage *message, size_t offset, char byte)
{
    char *data = NULL;
    int size = 0;
    DBusMessage *forged;

    dbus_message_set_serial(message, 1);
    ck_assert(dbus_message_marshal(message, &data, &size));
    data[offset] = byte;
    forged = dbus_message_demarshal(data, size, NULL);
    ck_assert_ptr_nonnull(forged);
    dbus_free(data);
    dbus_message_unref(message);

    /* The copy has no serial yet. */
    DBusMessage *copy = dbus_message_copy(forged);

    dbus_message_unref(forged);
    send(copy);
}

START_TEST(unknown_flags_are_ignored)
{
    DBusMessage *answer;

    send_forged(new_call(PATH, INTERFACE, "Note"), 2, (char)0xf8);
    answer = receive();
    ck_assert_int_eq(dbus_message_get_type(answer), DBUS_MESSAGE_TYPE_METHOD_RETURN);
    dbus_message_unref(answer);
}
END_TEST

START_TEST(deepest_nesting_is_answered)
{
    DBusMessage *message = new_call(PATH, INTERFACE, "Echo");
    DBusMessageIter iters[64];
    unsigned char byte = 7;
    const int depth = 62;

    dbus_message_iter_init_append(message, &iters[0]);
    for (int i = 0; i < depth; i++)
        dbus_message_iter_open_container(&iters[i], DBUS_TYPE_VARIANT, i < depth - 1 ? "v" : "y",
                                         &iters[i + 1]);
    dbus_message_iter_append_basic(&iters[depth], DBUS_TYPE_BYTE, &byte);
    for (int i = depth - 1; i >= 0; i--)
        dbus_message_iter_close_container(&iters[i], &iters[i + 1]);
    send(message);

    DBusMessage *answer = receive();

    ck_assert_str_eq(dbus_message_get_signature(answer), "v");
    dbus_message_unref(answer);
}
END_TEST

START_TEST(million_of_values_is_refused)
{
    DBusMessage *message = new_call(PATH, INTERFACE, "Echo");
    DBusMessageIter iter;
    DBusMessageIter variant;
    DBusMessageIter array;
    const char *text = "";

    dbus_message_iter_init_append(message, &iter);
    dbus_message_iter_open_container(&iter, DBUS_TYPE_VARIANT, "as", &variant);
    dbus_message_iter_open_container(&variant, DBUS_TYPE_ARRAY, "s", &array);
    for (int i = 0; i < 1000000; i++)
        dbus_message_iter_append_basic(&array, DBUS_TYPE_STRING, &text);
    dbus_message_iter_close_container(&variant, &array);
    dbus_message_iter_close_container(&iter, &variant);
    send(message);
    expect_error(DBUS_ERROR_LIMITS_EXCEEDED);
}
END_TEST

static const int handle_counts[] = { 17, 100, 250 };

START_TEST(flood_of_descriptors_is_refused_and_closed)
{
    DBusMessage *message = new_call(PATH, INTERFACE, "Handles");
    DBusMessageIter iter;
    DBusMessageIter array;
    int fd = 0;

    dbus_message_iter_init_append(message, &iter);
    dbus_message_iter_open_container(&iter, DBUS_TYPE_ARRAY, "h", &array);
    for (int i = 0; i < handle_counts[_i]; i++)
        dbus_message_iter_append_basic(&array, DBUS_TYPE_UNIX_FD, &fd);
    dbus_message_iter_close_container(&iter, &array);
    send(message);
    expect_error(DBUS_ERROR_LIMITS_EXCEEDED);
    ck_assert_int_eq(bus_get_state(pair.service), BUS_READY);
    ck_assert_uint_eq(notes, 0);
}
END_TEST

START_TEST(thousands_of_properties_are_all_there)
{
    struct answer answer;

    pair_call(&pair, PATH, "org.freedesktop.DBus.Properties", "GetAll",
              g_variant_new("(s)", INTERFACE), &answer);
    g_autoptr(GVariant) all = g_variant_get_child_value(answer.body, 0);
    ck_assert_uint_eq(g_variant_n_children(all), PROPERTIES);
    answer_clear(&answer);

    pair_call(&pair, PATH, "org.freedesktop.DBus.Introspectable", "Introspect", NULL, &answer);
    ck_assert_ptr_null(answer.error);
    answer_clear(&answer);
}
END_TEST

START_TEST(caller_that_hangs_up_at_once_does_no_harm)
{
    for (int i = 0; i < 50; i++) {
        send(new_call(PATH, INTERFACE, "Note"));
        raw_close(raw);
        raw = raw_open();
    }
    pair_settle(&pair);
    ck_assert_int_eq(bus_get_state(pair.service), BUS_READY);
}
END_TEST

START_TEST(forged_answers_and_signals_are_ignored)
{
    DBusMessage *signal =
        dbus_message_new_signal("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameLost");
    const char *name = SERVICE;

    dbus_message_append_args(signal, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
    dbus_message_set_destination(signal, SERVICE);
    send(signal);
    for (dbus_uint32_t serial = 1; serial < 50; serial++) {
        DBusMessage *answer = dbus_message_new(DBUS_MESSAGE_TYPE_METHOD_RETURN);

        dbus_message_set_reply_serial(answer, serial);
        dbus_message_set_destination(answer, SERVICE);
        send(answer);
    }
    pair_settle(&pair);
    ck_assert(bus_owns_name(pair.service, SERVICE));
}
END_TEST

static void flood(unsigned count)
{
    struct bus_target target = { SERVICE, PATH, INTERFACE };

    for (unsigned i = 0; i < count; i++) {
        GVariantBuilder fields;

        g_variant_builder_init(&fields, G_VARIANT_TYPE_VARDICT);
        g_variant_builder_add(&fields, "{sv}", "title", g_variant_new_string("A title"));
        g_variant_builder_add(&fields, "{sv}", "text", g_variant_new_string("A longer text"));
        bus_call(pair.client, target, "Post", g_variant_new("(sa{sv})", "generic", &fields), NULL,
                 0, NULL, NULL);
    }
    pair_settle(&pair);
}

START_TEST(flood_leaves_memory_as_it_was)
{
    size_t before;

    /* Buffers grow to the fullest there was, which a single flood on a busy machine is not. */
    for (int i = 0; i < 5; i++)
        flood(2000);
    before = mallinfo2().uordblks;
    for (int i = 0; i < 10; i++)
        flood(2000);
    ck_assert_uint_eq(notes, 30000);
    /* Zero where malloc is not replaced by a checker. */
    ck_assert_uint_le(mallinfo2().uordblks, before + 64 * 1024);
}
END_TEST

/* Whether any timer of this process would expire (proc(5), fdinfo of a timerfd). */
static bool any_timer_is_armed(void)
{
    DIR *folder = opendir("/proc/self/fdinfo");
    struct dirent *entry;
    bool armed = false;

    ck_assert_ptr_nonnull(folder);
    while ((entry = readdir(folder))) {
        g_autofree char *path = g_build_filename("/proc/self/fdinfo", entry->d_name, NULL);
        g_autofree char *text = NULL;

        if (g_file_get_contents(path, &text, NULL, NULL) && strstr(text, "clockid:") &&
            !strstr(text, "it_value: (0, 0)"))
            armed = true;
    }
    closedir(folder);
    return armed;
}

START_TEST(idle_connection_never_wakes_the_process)
{
    flood(100);
    /* What is still on its way is not idleness. */
    while (sd_event_run(pair.event, 50 * 1000) > 0)
        ;
    ck_assert(!any_timer_is_armed());
    ck_assert_int_eq(sd_event_run(pair.event, 300 * 1000), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile");
    TCase *cases = tcase_create("hostile");

    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, every_member_survives_every_body, 0, G_N_ELEMENTS(bodies));
    tcase_add_test(cases, call_without_interface_finds_its_method);
    tcase_add_test(cases, call_that_wants_no_answer_gets_none);
    tcase_add_test(cases, unknown_flags_are_ignored);
    tcase_add_test(cases, deepest_nesting_is_answered);
    tcase_add_test(cases, million_of_values_is_refused);
    tcase_add_loop_test(cases, flood_of_descriptors_is_refused_and_closed, 0,
                        G_N_ELEMENTS(handle_counts));
    tcase_add_test(cases, thousands_of_properties_are_all_there);
    tcase_add_test(cases, caller_that_hangs_up_at_once_does_no_harm);
    tcase_add_test(cases, forged_answers_and_signals_are_ignored);
    tcase_add_test(cases, flood_leaves_memory_as_it_was);
    tcase_add_test(cases, idle_connection_never_wakes_the_process);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
