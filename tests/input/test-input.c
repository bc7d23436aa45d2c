/* What is said about touch devices that are not there or are none. Real ones are touched in the
 * virtual machine. */
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <glib.h>

#include "base/clock.h"
#include "input/input.h"

struct heard {
    char *state;
    int reports;
};

static void on_gesture(const struct gesture *gesture, void *userdata)
{
    ck_abort_msg("a gesture without a device");
}

static void on_state(const char *state, void *userdata)
{
    struct heard *heard = userdata;

    g_free(heard->state);
    heard->state = g_strdup(state);
    heard->reports++;
}

static const struct {
    const char *seat;
    const char *device;
    const char *state; /* part of it */
} configs[] = {
    { NULL, NULL, "no touch device is configured" },
    { NULL, "/dev/input/by-path/nothing",
      "waiting for the touch device /dev/input/by-path/nothing" },
    { "seat-nowhere", NULL, "no touch device on seat-nowhere" },
    { "seat-nowhere", "/dev/input/nothing", "waiting for the touch device /dev/input/nothing" },
    { NULL, "/dev/null", "/dev/null" },
    { NULL, "/etc/passwd/below", "cannot find /etc/passwd/below: Not a directory" },
    { NULL, "/etc/passwd", "/etc/passwd is no device" },
};

START_TEST(missing_device_is_a_state_told_once)
{
    struct input_config config = { configs[_i].seat, configs[_i].device, { 904, 572 } };
    struct heard heard = { 0 };
    struct input *input;
    sd_event *event;

    ck_assert_int_ge(sd_event_new(&event), 0);
    ck_assert_int_ge(input_new(event, &config, on_gesture, on_state, &heard, &input), 0);
    ck_assert_int_eq(heard.reports, 0);
    /* The state comes in the first turn; then there is nothing to do. */
    while (sd_event_run(event, 50 * USEC_PER_MSEC) > 0)
        ck_assert_int_le(heard.reports, 1);
    ck_assert_int_eq(heard.reports, 1);
    ck_assert_msg(strstr(heard.state, configs[_i].state) != NULL, "%s", heard.state);

    input_set_size(input, (struct size){ 100, 100 });
    input_free(input);
    sd_event_unref(event);
    g_free(heard.state);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("input");
    TCase *cases = tcase_create("states");

    tcase_add_loop_test(cases, missing_device_is_a_state_told_once, 0, G_N_ELEMENTS(configs));
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
