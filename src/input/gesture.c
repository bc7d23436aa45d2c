#include "input/gesture.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include <glib.h>

#define TAP_USEC   (500 * USEC_PER_MSEC)
#define HOLD_USEC  (600 * USEC_PER_MSEC)
#define SWIPE_USEC (800 * USEC_PER_MSEC)

/* A finger rolls on the glass by 12 pixels where the panel is 572 high. */
#define SLOP_SHARE   (12.0 / 572)
#define SLOP_MIN     4.0
#define SWIPE_SHARE  0.12
#define SWIPE_FACTOR 2.0 /* how much further along than across */

static const char *const kind_names[] = {
    [GESTURE_TOUCH] = "touch",
    [GESTURE_TAP] = "tap",
    [GESTURE_HOLD] = "hold",
    [GESTURE_SWIPE_LEFT] = "swipe-left",
    [GESTURE_SWIPE_RIGHT] = "swipe-right",
    [GESTURE_SWIPE_UP] = "swipe-up",
    [GESTURE_SWIPE_DOWN] = "swipe-down",
};
G_STATIC_ASSERT(G_N_ELEMENTS(kind_names) == GESTURE_SWIPE_DOWN + 1);

const char *gesture_kind_to_string(enum gesture_kind kind)
{
    return kind_names[kind];
}

int gesture_kind_from_string(const char *name, enum gesture_kind *ret)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kind_names); i++)
        if (strcmp(name, kind_names[i]) == 0) {
            *ret = (enum gesture_kind)i;
            return 0;
        }
    return -EINVAL;
}

void recognizer_init(struct recognizer *recognizer, struct size size)
{
    *recognizer = (struct recognizer){ .size = size };
}

void recognizer_reset(struct recognizer *recognizer)
{
    recognizer_init(recognizer, recognizer->size);
}

static double slop(struct size size)
{
    return fmax(MIN(size.width, size.height) * SLOP_SHARE, SLOP_MIN);
}

static void follow(struct recognizer *recognizer, double x, double y)
{
    recognizer->x = x;
    recognizer->y = y;
    if (hypot(x - recognizer->from_x, y - recognizer->from_y) > slop(recognizer->size))
        recognizer->strayed = true;
}

static bool is_swipe(double along, double across, int side, struct size size)
{
    double distance = fmax(side * SWIPE_SHARE, 2 * slop(size));

    return fabs(along) >= distance && fabs(along) >= SWIPE_FACTOR * fabs(across);
}

/* What the followed finger has drawn, now that it went up. */
static bool classify(const struct recognizer *recognizer, usec_t at, enum gesture_kind *ret)
{
    double dx = recognizer->x - recognizer->from_x;
    double dy = recognizer->y - recognizer->from_y;
    usec_t took = usec_sub(at, recognizer->since);
    struct size size = recognizer->size;

    if (!recognizer->strayed && took <= TAP_USEC)
        *ret = GESTURE_TAP;
    else if (!recognizer->strayed && took >= HOLD_USEC)
        *ret = GESTURE_HOLD; /* the clock's turn had come, and did not */
    else if (took <= SWIPE_USEC && is_swipe(dx, dy, size.width, size))
        *ret = dx < 0 ? GESTURE_SWIPE_LEFT : GESTURE_SWIPE_RIGHT;
    else if (took <= SWIPE_USEC && is_swipe(dy, dx, size.height, size))
        *ret = dy < 0 ? GESTURE_SWIPE_UP : GESTURE_SWIPE_DOWN;
    else
        return false;
    return true;
}

static struct point place_of_touch(const struct recognizer *recognizer)
{
    return (struct point){
        CLAMP((int)floor(recognizer->from_x), 0, MAX(recognizer->size.width - 1, 0)),
        CLAMP((int)floor(recognizer->from_y), 0, MAX(recognizer->size.height - 1, 0)),
    };
}

static bool finger_down(struct recognizer *recognizer, const struct finger_event *event,
                        struct gesture *ret)
{
    recognizer->fingers |= UINT32_C(1) << event->slot;
    if (recognizer->state != RECOGNIZER_IDLE) {
        recognizer->state = RECOGNIZER_IGNORES;
        return false;
    }

    recognizer->state = RECOGNIZER_FOLLOWS;
    recognizer->slot = event->slot;
    recognizer->from_x = recognizer->x = event->x;
    recognizer->from_y = recognizer->y = event->y;
    recognizer->since = event->at;
    recognizer->strayed = false;
    *ret = (struct gesture){ GESTURE_TOUCH, place_of_touch(recognizer) };
    return true;
}

static bool follows(const struct recognizer *recognizer, unsigned slot)
{
    return recognizer->state == RECOGNIZER_FOLLOWS && recognizer->slot == slot;
}

/* A finger left, in whichever way. */
static void finger_gone(struct recognizer *recognizer, unsigned slot)
{
    recognizer->fingers &= ~(UINT32_C(1) << slot);
    recognizer->state = recognizer->fingers ? RECOGNIZER_IGNORES : RECOGNIZER_IDLE;
}

static bool finger_up(struct recognizer *recognizer, const struct finger_event *event,
                      struct gesture *ret)
{
    enum gesture_kind kind;
    bool made = follows(recognizer, event->slot) && classify(recognizer, event->at, &kind);

    if (made)
        *ret = (struct gesture){ kind, place_of_touch(recognizer) };
    finger_gone(recognizer, event->slot);
    return made;
}

usec_t recognizer_hold_after(const struct recognizer *recognizer)
{
    return recognizer->state == RECOGNIZER_FOLLOWS && !recognizer->strayed ? HOLD_USEC
                                                                           : USEC_INFINITY;
}

bool recognizer_hold(struct recognizer *recognizer, struct gesture *ret)
{
    if (recognizer->state != RECOGNIZER_FOLLOWS || recognizer->strayed)
        return false;
    recognizer->state = RECOGNIZER_IGNORES;
    *ret = (struct gesture){ GESTURE_HOLD, place_of_touch(recognizer) };
    return true;
}

bool recognizer_feed(struct recognizer *recognizer, const struct finger_event *event,
                     struct gesture *ret)
{
    if (event->slot >= FINGERS_MAX)
        return false;

    switch (event->action) {
    case FINGER_DOWN:
        return finger_down(recognizer, event, ret);
    case FINGER_MOTION:
        if (follows(recognizer, event->slot))
            follow(recognizer, event->x, event->y);
        return false;
    case FINGER_UP:
        return finger_up(recognizer, event, ret);
    case FINGER_CANCEL:
        finger_gone(recognizer, event->slot);
        return false;
    }
    return false;
}
