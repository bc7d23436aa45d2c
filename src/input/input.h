/* Touches of the panel as gestures. libinput reads the devices, gesture.h recognises. */
#pragma once

#include <systemd/sd-event.h>

#include "base/geometry.h"

enum gesture_kind {
    GESTURE_TOUCH, /* the first finger came down: wakes a resting panel */
    GESTURE_TAP,
    GESTURE_HOLD, /* the finger stays; made while it is still down */
    GESTURE_SWIPE_LEFT,
    GESTURE_SWIPE_RIGHT,
    GESTURE_SWIPE_UP,
    GESTURE_SWIPE_DOWN,
};

struct gesture {
    enum gesture_kind kind;
    struct point at; /* panel pixels, where the finger came down */
};

const char *gesture_kind_to_string(enum gesture_kind kind);
/* -EINVAL when it names none. */
int gesture_kind_from_string(const char *name, enum gesture_kind *ret);

typedef void (*input_gesture_fn)(const struct gesture *gesture, void *userdata);
/* Devices came, went or cannot be opened; `state` is one line for `dorsalctl status`. */
typedef void (*input_state_fn)(const char *state, void *userdata);

struct input_config {
    const char *seat;   /* libinput follows all touch devices of this seat; NULL: none */
    const char *device; /* or this device alone, by path, taken with EVIOCGRAB so that nobody else
                           hears it; waited for by udev when it is not there; NULL: none */
    struct size size;   /* of the panel, pixels */
};

struct input;

/* The device goes before the seat. Never fails for a device that is not there: that is a state.
 * Both callbacks come from the loop; the state is told once at the beginning and when it changed.
 */
int input_new(sd_event *event, const struct input_config *config, input_gesture_fn gesture,
              input_state_fn state, void *userdata, struct input **ret);
/* Fingers that are down are forgotten. */
void input_set_size(struct input *input, struct size size);
void input_free(struct input *input);
