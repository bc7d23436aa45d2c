/* Movements of fingers and what they mean, on a panel of 900 x 600: a tap may move 12 pixels, a
 * swipe takes 108 sideways and 72 up or down. */
#include <stdlib.h>

#include <check.h>
#include <glib.h>

#include "input/gesture.h"

#define NONE (-1)

struct step {
    enum finger_action action;
    unsigned slot;
    double x, y;
    unsigned at; /* ms */
};

#define DOWN(x_, y_, at_)                                                                          \
    {                                                                                              \
        FINGER_DOWN, 0, x_, y_, at_                                                                \
    }
#define MOTION(x_, y_, at_)                                                                        \
    {                                                                                              \
        FINGER_MOTION, 0, x_, y_, at_                                                              \
    }
#define UP(at_)                                                                                    \
    {                                                                                              \
        FINGER_UP, 0, 0, 0, at_                                                                    \
    }
#define CANCEL(at_)                                                                                \
    {                                                                                              \
        FINGER_CANCEL, 0, 0, 0, at_                                                                \
    }
#define DOWN2(x_, y_, at_)                                                                         \
    {                                                                                              \
        FINGER_DOWN, 1, x_, y_, at_                                                                \
    }
#define UP2(at_)                                                                                   \
    {                                                                                              \
        FINGER_UP, 1, 0, 0, at_                                                                    \
    }

static const struct {
    const char *what;
    int kind; /* after the touch; NONE */
    struct step steps[10];
    size_t count;
} movements[] = {
#define MOVEMENT(what_, kind_, ...)                                                                \
    {                                                                                              \
        what_, kind_, { __VA_ARGS__ },                                                             \
            sizeof((struct step[]){ __VA_ARGS__ }) / sizeof(struct step)                           \
    }
    MOVEMENT("tap", GESTURE_TAP, DOWN(100, 100, 0), UP(80)),
    MOVEMENT("tap at once", GESTURE_TAP, DOWN(100, 100, 0), UP(0)),
    MOVEMENT("tap just quick enough", GESTURE_TAP, DOWN(100, 100, 0), UP(500)),
    MOVEMENT("press too long for a tap", NONE, DOWN(100, 100, 0), UP(501)),
    MOVEMENT("press too short for a hold", NONE, DOWN(100, 100, 0), UP(599)),
    MOVEMENT("hold that nobody timed", GESTURE_HOLD, DOWN(100, 100, 0), MOTION(105, 97, 20),
             UP(600)),
    MOVEMENT("press that slips", NONE, DOWN(100, 100, 0), MOTION(114, 100, 40), UP(900)),
    MOVEMENT("tap that trembles", GESTURE_TAP, DOWN(100, 100, 0), MOTION(105, 97, 20),
             MOTION(96, 104, 40), MOTION(108, 100, 60), UP(80)),
    MOVEMENT("tap that slips", NONE, DOWN(100, 100, 0), MOTION(114, 100, 40), UP(80)),
    MOVEMENT("there and back", NONE, DOWN(100, 100, 0), MOTION(180, 100, 40), MOTION(100, 100, 80),
             UP(90)),
    MOVEMENT("swipe left", GESTURE_SWIPE_LEFT, DOWN(500, 300, 0), MOTION(450, 302, 50),
             MOTION(390, 305, 100), UP(110)),
    MOVEMENT("swipe right", GESTURE_SWIPE_RIGHT, DOWN(500, 300, 0), MOTION(700, 290, 100), UP(110)),
    MOVEMENT("swipe up", GESTURE_SWIPE_UP, DOWN(500, 300, 0), MOTION(505, 220, 100), UP(110)),
    MOVEMENT("swipe down", GESTURE_SWIPE_DOWN, DOWN(500, 300, 0), MOTION(470, 400, 100), UP(110)),
    MOVEMENT("swipe sideways of just enough", GESTURE_SWIPE_RIGHT, DOWN(0, 300, 0),
             MOTION(108, 300, 100), UP(110)),
    MOVEMENT("swipe sideways too short", NONE, DOWN(0, 300, 0), MOTION(107, 300, 100), UP(110)),
    MOVEMENT("swipe down too short", NONE, DOWN(0, 300, 0), MOTION(0, 371, 100), UP(110)),
    MOVEMENT("swipe askew", NONE, DOWN(100, 100, 0), MOTION(300, 201, 100), UP(110)),
    MOVEMENT("swipe just straight enough", GESTURE_SWIPE_RIGHT, DOWN(100, 100, 0),
             MOTION(300, 200, 100), UP(110)),
    MOVEMENT("swipe just quick enough", GESTURE_SWIPE_LEFT, DOWN(500, 300, 0),
             MOTION(300, 300, 700), UP(800)),
    MOVEMENT("drag", NONE, DOWN(500, 300, 0), MOTION(300, 300, 700), UP(801)),
    MOVEMENT("swipe that ends the other way", GESTURE_SWIPE_LEFT, DOWN(500, 300, 0),
             MOTION(700, 300, 50), MOTION(300, 300, 150), UP(160)),
    MOVEMENT("cancelled touch", NONE, DOWN(100, 100, 0), CANCEL(80)),
    MOVEMENT("second finger spoils a tap", NONE, DOWN(100, 100, 0), DOWN2(300, 100, 20), UP2(60),
             UP(80)),
    MOVEMENT("second finger spoils a swipe", NONE, DOWN(500, 300, 0), DOWN2(500, 400, 20),
             MOTION(300, 300, 50), UP(60), UP2(80)),
    MOVEMENT("no gesture until all fingers are gone", NONE, DOWN(100, 100, 0), DOWN2(300, 100, 20),
             UP(60), DOWN(100, 100, 70), UP(90), UP2(100)),
    MOVEMENT("cancelled second finger spoils too", NONE, DOWN(100, 100, 0), DOWN2(300, 100, 20),
             { FINGER_CANCEL, 1, 0, 0, 30 }, UP(60)),
    MOVEMENT("clock that stands still", GESTURE_SWIPE_LEFT, DOWN(500, 300, 5), MOTION(300, 300, 5),
             UP(5)),
};

static bool feed(struct recognizer *recognizer, const struct step *step, struct gesture *ret)
{
    struct finger_event event = { step->action, step->slot, step->x, step->y,
                                  step->at * USEC_PER_MSEC };

    return recognizer_feed(recognizer, &event, ret);
}

START_TEST(movement_means_what_a_person_meant)
{
    const struct step *steps = movements[_i].steps;
    struct recognizer recognizer;
    struct gesture gesture;
    int kind = NONE;

    recognizer_init(&recognizer, (struct size){ 900, 600 });
    ck_assert(feed(&recognizer, &steps[0], &gesture));
    ck_assert_int_eq(gesture.kind, GESTURE_TOUCH);
    for (size_t i = 1; i < movements[_i].count; i++)
        if (feed(&recognizer, &steps[i], &gesture)) {
            ck_assert_int_eq(kind, NONE);
            kind = (int)gesture.kind;
            ck_assert_int_eq(gesture.at.x, (int)steps[0].x);
            ck_assert_int_eq(gesture.at.y, (int)steps[0].y);
        }
    ck_assert_msg(kind == movements[_i].kind, "%s: %d", movements[_i].what, kind);
    ck_assert_int_eq(recognizer.state, RECOGNIZER_IDLE);
}
END_TEST

START_TEST(finger_that_stays_is_a_hold_while_it_is_down)
{
    static const struct step steps[] = { DOWN(100, 100, 0), MOTION(104, 103, 300), UP(700) };
    struct recognizer recognizer;
    struct gesture gesture;

    recognizer_init(&recognizer, (struct size){ 900, 600 });
    ck_assert_uint_eq(recognizer_hold_after(&recognizer), USEC_INFINITY);
    feed(&recognizer, &steps[0], &gesture);
    feed(&recognizer, &steps[1], &gesture);
    ck_assert_uint_eq(recognizer_hold_after(&recognizer), 600 * USEC_PER_MSEC);
    ck_assert(recognizer_hold(&recognizer, &gesture));
    ck_assert_int_eq(gesture.kind, GESTURE_HOLD);
    ck_assert_int_eq(gesture.at.x, 100);
    ck_assert_int_eq(gesture.at.y, 100);
    ck_assert_uint_eq(recognizer_hold_after(&recognizer), USEC_INFINITY);
    ck_assert(!recognizer_hold(&recognizer, &gesture));
    ck_assert(!feed(&recognizer, &steps[2], &gesture));
}
END_TEST

/* Each of these before the time is over. */
START_TEST(what_moves_ends_or_is_joined_is_no_hold)
{
    static const struct step spoils[] = { MOTION(150, 100, 300), UP(300), CANCEL(300),
                                          DOWN2(300, 100, 300) };
    static const struct step down = DOWN(100, 100, 0);
    struct recognizer recognizer;
    struct gesture gesture;

    recognizer_init(&recognizer, (struct size){ 900, 600 });
    feed(&recognizer, &down, &gesture);
    feed(&recognizer, &spoils[_i], &gesture);
    ck_assert_uint_eq(recognizer_hold_after(&recognizer), USEC_INFINITY);
    ck_assert(!recognizer_hold(&recognizer, &gesture));
}
END_TEST

START_TEST(tap_works_after_a_spoiled_one)
{
    static const struct step spoiled[] = { DOWN(1, 1, 0), DOWN2(9, 9, 1), UP(2), UP2(3) };
    static const struct step good[] = { DOWN(5, 5, 10), UP(20) };
    struct recognizer recognizer;
    struct gesture gesture;

    recognizer_init(&recognizer, (struct size){ 900, 600 });
    for (size_t i = 0; i < G_N_ELEMENTS(spoiled); i++)
        feed(&recognizer, &spoiled[i], &gesture);
    ck_assert(feed(&recognizer, &good[0], &gesture));
    ck_assert(feed(&recognizer, &good[1], &gesture));
    ck_assert_int_eq(gesture.kind, GESTURE_TAP);
}
END_TEST

START_TEST(finger_of_an_unplugged_device_is_forgotten)
{
    static const struct step lost = DOWN(1, 1, 0);
    static const struct step tap[] = { DOWN2(5, 5, 10), UP2(20) };
    struct recognizer recognizer;
    struct gesture gesture;

    recognizer_init(&recognizer, (struct size){ 900, 600 });
    feed(&recognizer, &lost, &gesture);
    recognizer_reset(&recognizer);
    ck_assert(feed(&recognizer, &tap[0], &gesture));
    ck_assert(feed(&recognizer, &tap[1], &gesture));
    ck_assert_int_eq(gesture.kind, GESTURE_TAP);
}
END_TEST

/* Devices report what they like. */
START_TEST(nonsense_from_a_device_does_no_harm)
{
    static const struct step odd[] = {
        UP(0),
        MOTION(5, 5, 1),
        CANCEL(2),
        { FINGER_DOWN, FINGERS_MAX, 1, 1, 3 },
        { FINGER_UP, 4000000000, 1, 1, 4 },
    };
    static const struct step outside = DOWN(1e6, -50, 10);
    struct recognizer recognizer;
    struct gesture gesture;

    recognizer_init(&recognizer, (struct size){ 900, 600 });
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++)
        ck_assert(!feed(&recognizer, &odd[i], &gesture));
    ck_assert(feed(&recognizer, &outside, &gesture));
    ck_assert_int_eq(gesture.at.x, 899);
    ck_assert_int_eq(gesture.at.y, 0);
}
END_TEST

/* On a Touch Bar 12 % of the height are within a finger's trembling. */
START_TEST(low_panel_needs_a_clear_swipe)
{
    static const struct step steps[] = { DOWN(500, 30, 0), MOTION(500, 37.5, 50), UP(60) };
    struct recognizer recognizer;
    struct gesture gesture;

    recognizer_init(&recognizer, (struct size){ 2008, 60 });
    feed(&recognizer, &steps[0], &gesture);
    feed(&recognizer, &steps[1], &gesture);
    ck_assert(!feed(&recognizer, &steps[2], &gesture));
}
END_TEST

START_TEST(kind_names_go_there_and_back)
{
    enum gesture_kind kind;

    ck_assert_int_eq(gesture_kind_from_string(gesture_kind_to_string(_i), &kind), 0);
    ck_assert_int_eq(kind, _i);
    ck_assert_int_lt(gesture_kind_from_string("swipe", &kind), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gesture");
    TCase *cases = tcase_create("gesture");

    tcase_add_loop_test(cases, movement_means_what_a_person_meant, 0, G_N_ELEMENTS(movements));
    tcase_add_test(cases, finger_that_stays_is_a_hold_while_it_is_down);
    tcase_add_loop_test(cases, what_moves_ends_or_is_joined_is_no_hold, 0, 4);
    tcase_add_test(cases, tap_works_after_a_spoiled_one);
    tcase_add_test(cases, finger_of_an_unplugged_device_is_forgotten);
    tcase_add_test(cases, nonsense_from_a_device_does_no_harm);
    tcase_add_test(cases, low_panel_needs_a_clear_swipe);
    tcase_add_loop_test(cases, kind_names_go_there_and_back, GESTURE_TOUCH, GESTURE_SWIPE_DOWN + 1);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
