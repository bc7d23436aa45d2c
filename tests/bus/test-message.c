/* What we send by mistake must be refused or repaired before libdbus sees it: it would abort. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "bus/message.h"

static DBusMessage *new_message(void)
{
    return dbus_message_new_signal("/", "a.b", "C");
}

static int write_once(GVariant *body, const int *fds, size_t n_fds)
{
    g_autoptr(GVariant) owned = g_variant_ref_sink(body);
    DBusMessage *message = new_message();
    int r = message_write(message, owned, fds, n_fds);

    dbus_message_unref(message);
    return r;
}

struct refusal {
    const char *body;
    int result;
};

static const struct refusal refusals[] = {
    { "(1,)", 0 },
    { "()", 0 },
    { "1", -EINVAL },
    { "(@mi nothing,)", -EINVAL },
    { "(@mi 1,)", -EINVAL },
    { "((),)", -EINVAL },
    { "[()]", -EINVAL },
    { "(<()>,)", -EINVAL },
    { "(<@mi 1>,)", -EINVAL },
    { "({'a': <[@ms 'x']>},)", -EINVAL },
    { "({'a', 1},)", -EINVAL },
    { "(handle 0,)", 0 },
    { "(handle 1,)", -EINVAL },
    { "(handle -1,)", -EINVAL },
    { "(<handle 7>,)", -EINVAL },
};

START_TEST(what_d_bus_cannot_carry_is_refused)
{
    GVariant *body = g_variant_parse(NULL, refusals[_i].body, NULL, NULL, NULL);

    ck_assert_ptr_nonnull(body);
    ck_assert_int_eq(write_once(body, (int[]){ 0 }, 1), refusals[_i].result);
    g_variant_unref(body);
}
END_TEST

static GVariant *nested(unsigned depth)
{
    GVariant *value = g_variant_new_byte(1);

    for (unsigned i = 0; i < depth; i++)
        value = g_variant_new_variant(value);
    return g_variant_new_tuple(&value, 1);
}

START_TEST(nesting_ends_before_receivers_object)
{
    ck_assert_int_eq(write_once(nested(63), NULL, 0), 0);
    ck_assert_int_eq(write_once(nested(64), NULL, 0), -E2BIG);
    ck_assert_int_eq(write_once(nested(100), NULL, 0), -E2BIG);
}
END_TEST

START_TEST(too_many_descriptors_are_refused)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("(ah)"));
    g_variant_builder_open(&builder, G_VARIANT_TYPE("ah"));
    for (int i = 0; i < MESSAGE_FDS_MAX + 1; i++)
        g_variant_builder_add(&builder, "h", 0);
    g_variant_builder_close(&builder);
    ck_assert_int_eq(write_once(g_variant_builder_end(&builder), (int[]){ 0 }, 1), -EMFILE);
}
END_TEST

static GVariant *bytes(size_t size)
{
    GBytes *data = g_bytes_new_take(g_malloc0(size), size);
    GVariant *array = g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, data, TRUE);

    g_bytes_unref(data);
    return g_variant_new_tuple(&array, 1);
}

START_TEST(message_too_large_for_the_bus_is_refused)
{
    ck_assert_int_eq(write_once(bytes(16u << 20), NULL, 0), 0);
    ck_assert_int_eq(write_once(bytes(33u << 20), NULL, 0), -E2BIG);
}
END_TEST

struct repair {
    const char *text, *sent;
};

static const struct repair repairs[] = {
    { "fine ä", "fine ä" },
    { "latin \xe4", "latin \xef\xbf\xbd" },
    { "cut \xf0\x9f\x8e", "cut \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
    { "half a pair \xed\xa0\x80", "half a pair \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
};

START_TEST(invalid_text_is_repaired)
{
    const struct repair *repair = &repairs[_i];
    /* g_variant_new_string() would refuse it, but others build values from data. */
    GVariant *value = g_variant_new_from_data(G_VARIANT_TYPE_STRING, repair->text,
                                              strlen(repair->text) + 1, TRUE, NULL, NULL);
    g_autoptr(GVariant) body = g_variant_ref_sink(g_variant_new("(v)", value));
    DBusMessage *message = new_message();
    struct message_body back;
    const char *text;

    ck_assert_int_eq(message_write(message, body, NULL, 0), 0);
    ck_assert_int_eq(message_read(message, &back), 0);

    g_autoptr(GVariant) boxed = g_variant_get_child_value(back.args, 0);
    g_variant_get(boxed, "v", &value);
    text = g_variant_get_string(value, NULL);
    ck_assert_str_eq(text, repair->sent);
    g_variant_unref(value);
    message_body_clear(&back);
    dbus_message_unref(message);
}
END_TEST

static const char *const bad_texts[] = { "o", "", "o", "/a/", "o", "a", "g", "(", "g", "z" };

START_TEST(bad_path_or_signature_is_refused)
{
    const char type[] = { bad_texts[2 * _i][0], '\0' };
    const char *text = bad_texts[2 * _i + 1];
    GVariant *value =
        g_variant_new_from_data(G_VARIANT_TYPE(type), text, strlen(text) + 1, TRUE, NULL, NULL);

    ck_assert_int_eq(write_once(g_variant_new_tuple(&value, 1), NULL, 0), -EINVAL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message");
    TCase *cases = tcase_create("message");

    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, what_d_bus_cannot_carry_is_refused, 0, G_N_ELEMENTS(refusals));
    tcase_add_test(cases, nesting_ends_before_receivers_object);
    tcase_add_test(cases, too_many_descriptors_are_refused);
    tcase_add_test(cases, message_too_large_for_the_bus_is_refused);
    tcase_add_loop_test(cases, invalid_text_is_repaired, 0, G_N_ELEMENTS(repairs));
    tcase_add_loop_test(cases, bad_path_or_signature_is_refused, 0, G_N_ELEMENTS(bad_texts) / 2);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
