/* Method calls: what goes in comes out, and what is wrong gets a named error. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pair.h"

#define PATH      "/org/dorsal/test"
#define INTERFACE "org.dorsal.Test1"

static struct pair pair;

struct service {
    unsigned calls;
    uid_t uid;
    char sender[32];
    uint32_t numbers[4000];
    struct bus_call *kept;
};

static struct service service;

static void on_echo(struct bus_call *call, GVariant *args, void *userdata)
{
    size_t n_fds;
    const int *fds = bus_call_fds(call, &n_fds);

    bus_call_reply(call, args, fds, n_fds);
}

static void on_add(struct bus_call *call, GVariant *args, void *userdata)
{
    struct service *state = userdata;
    gint32 a;
    gint32 b;

    g_variant_get(args, "(ii)", &a, &b);
    state->calls++;
    state->uid = bus_call_uid(call);
    g_strlcpy(state->sender, bus_call_sender(call), sizeof(state->sender));
    ck_assert_str_eq(bus_call_path(call), PATH);
    bus_call_reply(call, g_variant_new("(i)", a + b), NULL, 0);
}

static void on_number(struct bus_call *call, GVariant *args, void *userdata)
{
    struct service *state = userdata;

    g_variant_get(args, "(u)", &state->numbers[state->calls++ % G_N_ELEMENTS(state->numbers)]);
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_keep(struct bus_call *call, GVariant *args, void *userdata)
{
    struct service *state = userdata;

    state->kept = call;
}

static void on_liar(struct bus_call *call, GVariant *args, void *userdata)
{
    bus_call_reply(call, g_variant_new("(s)", "no number"), NULL, 0);
}

static void on_refuse(struct bus_call *call, GVariant *args, void *userdata)
{
    bus_call_error(call, "org.dorsal.Error.NotNow", "try at %d o'clock", 5);
}

/* The type is chosen by the test: Echo takes and gives any one thing in a variant. */
static const struct bus_interface interface = {
    .name = INTERFACE,
    .methods = (const struct bus_method[]){ { "Echo", "v", "value", "v", "value", on_echo },
                                            { "EchoHandle", "h", "handle", "h", "handle", on_echo },
                                            { "Add", "ii", "first,second", "i", "sum", on_add },
                                            { "Number", "u", "number", "", "", on_number },
                                            { "Keep", "", "", "s", "late", on_keep },
                                            { "Liar", "", "", "i", "number", on_liar },
                                            { "Refuse", "", "", "", "", on_refuse },
                                            {} },
};

static void setup(void)
{
    static const struct bus_interface *const interfaces[] = { &interface, NULL };

    service = (struct service){ 0 };
    pair_init(&pair);
    bus_object_add(pair.service, PATH, interfaces, &service);
    pair_start(&pair);
}

static void teardown(void)
{
    pair_fini(&pair);
}

static const char *const values[] = {
    "byte 0xff",
    "true",
    "int16 -32768",
    "uint16 65535",
    "-2147483648",
    "uint32 4294967295",
    "int64 -9223372036854775808",
    "uint64 18446744073709551615",
    "-0.25",
    "'Zoë 🎵'",
    "''",
    "objectpath '/'",
    "objectpath '/a/b_c/D9'",
    "signature ''",
    "signature 'a{s(iv)}'",
    "[byte 0x00, 0x01, 0xff]",
    "@ay []",
    "@aq []",
    "@as []",
    "@a{sv} {}",
    "@a(ii) []",
    "[true, false, true]",
    "[int16 -1, 2]",
    "[uint16 1, 2]",
    "[1, -2, 3]",
    "[uint32 1, 2]",
    "[int64 1, -2]",
    "[uint64 1, 2]",
    "[1.5, -2.5]",
    "['a', '', 'ä']",
    "[objectpath '/a', '/b']",
    "[['a'], @as [], ['b', 'c']]",
    "[[byte 0x01], [byte 0x02, 0x03]]",
    "(1, 'two', 3.0)",
    "((((byte 0x01,),),),)",
    "{'a': <1>, 'b': <['x', 'y']>, 'c': <{'d': <byte 0x07>}>}",
    "{uint32 7: (true, 'x')}",
    "[{'key': <'default'>, 'label': <'Öffnen'>}, {'key': <'x'>}]",
    "<<<<<'deep'>>>>>",
    "[<1>, <'two'>, <[3.0]>]",
};

START_TEST(value_of_every_type_comes_back_unchanged)
{
    g_autoptr(GVariant) value = g_variant_parse(NULL, values[_i], NULL, NULL, NULL);
    struct answer answer;

    ck_assert_ptr_nonnull(value);
    pair_call(&pair, PATH, INTERFACE, "Echo", g_variant_new("(v)", value), &answer);
    ck_assert_ptr_null(answer.error);

    g_autoptr(GVariant) boxed = g_variant_get_child_value(answer.body, 0);
    g_autoptr(GVariant) inner = g_variant_get_variant(boxed);

    ck_assert(g_variant_equal(inner, value));
    answer_clear(&answer);
}
END_TEST

START_TEST(descriptor_comes_back_open_on_the_same_file)
{
    int fd = memfd_create("test", MFD_CLOEXEC);
    struct answer answer = { 0 };
    char text[6] = "";

    ck_assert_int_eq(write(fd, "hello", 5), 5);
    bus_call(pair.client, (struct bus_target){ SERVICE, PATH, INTERFACE }, "EchoHandle",
             g_variant_new("(h)", 0), &fd, 1, answer_keep, &answer);
    close(fd);
    loop_until_set(pair.event, &answer.come);
    ck_assert_ptr_null(answer.error);
    ck_assert_uint_eq(answer.n_fds, 1);
    ck_assert_int_eq(pread(answer.first_fd, text, 5, 0), 5);
    ck_assert_str_eq(text, "hello");
    answer_clear(&answer);
}
END_TEST

START_TEST(large_byte_array_comes_back_unchanged)
{
    size_t size = 8u << 20;
    g_autofree guint8 *bytes = g_malloc(size);
    struct answer answer;

    for (size_t i = 0; i < size; i++)
        bytes[i] = (guint8)(i * 7);

    GVariant *array = g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, bytes, size, 1);

    pair_call(&pair, PATH, INTERFACE, "Echo", g_variant_new("(v)", array), &answer);
    ck_assert_ptr_null(answer.error);

    g_autoptr(GVariant) boxed = g_variant_get_child_value(answer.body, 0);
    g_autoptr(GVariant) inner = g_variant_get_variant(boxed);
    gsize count;
    const void *back = g_variant_get_fixed_array(inner, &count, 1);

    ck_assert_uint_eq(count, size);
    ck_assert(memcmp(back, bytes, size) == 0);
    answer_clear(&answer);
}
END_TEST

START_TEST(handler_knows_who_calls)
{
    g_autofree char *text =
        pair_call_text(&pair, PATH, INTERFACE, "Add", g_variant_new("(ii)", 2, 3));

    ck_assert_str_eq(text, "(5,)");
    ck_assert_uint_eq(service.uid, getuid());
    ck_assert_str_eq(service.sender, bus_unique_name(pair.client));
}
END_TEST

struct wrong {
    const char *path, *interface, *member, *args, *error;
};

static const struct wrong wrongs[] = {
    { PATH, INTERFACE, "Add", "('a', 'b')", "InvalidArgs" },
    { PATH, INTERFACE, "Add", "(1,)", "InvalidArgs" },
    { PATH, INTERFACE, "Add", "(1, 2, 3)", "InvalidArgs" },
    { PATH, INTERFACE, "Add", "()", "InvalidArgs" },
    { PATH, INTERFACE, "Ad", "(1, 2)", "UnknownMethod" },
    { PATH, "org.dorsal.Test2", "Add", "(1, 2)", "UnknownInterface" },
    { PATH "/x", INTERFACE, "Add", "(1, 2)", "UnknownObject" },
    { "/", INTERFACE, "Add", "(1, 2)", "UnknownInterface" },
    { PATH, INTERFACE, "Liar", "()", "Failed" },
};

START_TEST(wrong_call_gets_a_named_error)
{
    const struct wrong *wrong = &wrongs[_i];
    GVariant *args = g_variant_parse(NULL, wrong->args, NULL, NULL, NULL);
    g_autofree char *error =
        pair_call_text(&pair, wrong->path, wrong->interface, wrong->member, args);
    g_autofree char *expected = g_strconcat("org.freedesktop.DBus.Error.", wrong->error, NULL);

    ck_assert_str_eq(error, expected);
    g_variant_unref(args);
}
END_TEST

START_TEST(wrong_arguments_are_told_with_both_signatures)
{
    struct answer answer;

    pair_call(&pair, PATH, INTERFACE, "Add", g_variant_new("(sa{sv})", "x", NULL), &answer);
    ck_assert_str_eq(answer.message, "Add wants arguments of type 'ii', not 'sa{sv}'");
    answer_clear(&answer);
}
END_TEST

START_TEST(error_of_a_handler_arrives_with_its_text)
{
    struct answer answer;

    pair_call(&pair, PATH, INTERFACE, "Refuse", NULL, &answer);
    ck_assert_str_eq(answer.error, "org.dorsal.Error.NotNow");
    ck_assert_str_eq(answer.message, "try at 5 o'clock");
    answer_clear(&answer);
}
END_TEST

START_TEST(answer_may_come_later)
{
    struct answer answer = { 0 };

    bus_call(pair.client, (struct bus_target){ SERVICE, PATH, INTERFACE }, "Keep", NULL, NULL, 0,
             answer_keep, &answer);
    pair_settle(&pair);
    ck_assert(!answer.come);
    bus_call_reply(service.kept, g_variant_new("(s)", "at last"), NULL, 0);
    loop_until_set(pair.event, &answer.come);
    ck_assert_ptr_null(answer.error);
    answer_clear(&answer);
}
END_TEST

static void must_not_come(const struct bus_reply *reply, void *userdata)
{
    ck_abort_msg("a canceled call was answered");
}

START_TEST(canceled_call_is_never_answered)
{
    struct bus_target target = { SERVICE, PATH, INTERFACE };

    bus_pending_cancel(bus_call(pair.client, target, "Add", g_variant_new("(ii)", 1, 2), NULL, 0,
                                must_not_come, NULL));
    pair_settle(&pair);
    ck_assert_uint_eq(service.calls, 1);
}
END_TEST

START_TEST(call_to_nobody_fails)
{
    struct answer answer = { 0 };

    bus_call(pair.client, (struct bus_target){ "org.dorsal.Nobody", "/", "a.b" }, "C", NULL, NULL,
             0, answer_keep, &answer);
    loop_until_set(pair.event, &answer.come);
    ck_assert_str_eq(answer.error, "org.freedesktop.DBus.Error.ServiceUnknown");
    answer_clear(&answer);
}
END_TEST

static const struct bus_target bad_targets[] = {
    { "no name", "/", "a.b" }, { SERVICE, "no path", "a.b" }, { SERVICE, "/", "no interface" },
    { SERVICE, "/", NULL },    { NULL, "/", "a.b" },
};

START_TEST(call_that_cannot_be_sent_is_answered_with_an_error)
{
    struct answer answer = { 0 };

    bus_call(pair.client, bad_targets[_i], "C", NULL, NULL, 0, answer_keep, &answer);
    ck_assert(!answer.come);
    loop_until_set(pair.event, &answer.come);
    ck_assert_str_eq(answer.error, "org.freedesktop.DBus.Error.InvalidArgs");
    answer_clear(&answer);
}
END_TEST

START_TEST(calls_of_one_sender_keep_their_order)
{
    struct bus_target target = { SERVICE, PATH, INTERFACE };

    /* The first ones arrive before the sender's uid is known. */
    for (uint32_t i = 0; i < 3000; i++)
        bus_call(pair.client, target, "Number", g_variant_new("(u)", i), NULL, 0, NULL, NULL);
    pair_settle(&pair);
    ck_assert_uint_eq(service.calls, 3000);
    for (uint32_t i = 0; i < 3000; i++)
        ck_assert_uint_eq(service.numbers[i], i);
}
END_TEST

START_TEST(reply_after_the_bus_was_freed_does_no_harm)
{
    struct answer answer = { 0 };

    bus_call(pair.client, (struct bus_target){ SERVICE, PATH, INTERFACE }, "Keep", NULL, NULL, 0,
             answer_keep, &answer);
    pair_settle(&pair);
    g_clear_pointer(&pair.service, bus_free);
    bus_call_reply(service.kept, g_variant_new("(s)", "too late"), NULL, 0);
    loop_until_set(pair.event, &answer.come);
    ck_assert_str_eq(answer.error, "org.freedesktop.DBus.Error.NoReply");
    answer_clear(&answer);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calls");
    TCase *cases = tcase_create("calls");

    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, value_of_every_type_comes_back_unchanged, 0, G_N_ELEMENTS(values));
    tcase_add_test(cases, descriptor_comes_back_open_on_the_same_file);
    tcase_add_test(cases, large_byte_array_comes_back_unchanged);
    tcase_add_test(cases, handler_knows_who_calls);
    tcase_add_loop_test(cases, wrong_call_gets_a_named_error, 0, G_N_ELEMENTS(wrongs));
    tcase_add_test(cases, wrong_arguments_are_told_with_both_signatures);
    tcase_add_test(cases, error_of_a_handler_arrives_with_its_text);
    tcase_add_test(cases, answer_may_come_later);
    tcase_add_test(cases, canceled_call_is_never_answered);
    tcase_add_test(cases, call_to_nobody_fails);
    tcase_add_loop_test(cases, call_that_cannot_be_sent_is_answered_with_an_error, 0,
                        G_N_ELEMENTS(bad_targets));
    tcase_add_test(cases, calls_of_one_sender_keep_their_order);
    tcase_add_test(cases, reply_after_the_bus_was_freed_does_no_harm);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
