/* Tells gestures from the movements of fingers. Pure: it reads no clock and no device. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "input/input.h"

enum finger_action {
    FINGER_DOWN,
    FINGER_MOTION,
    FINGER_UP,     /* where it was last */
    FINGER_CANCEL, /* the device took it back: a palm, say */
};

struct finger_event {
    enum finger_action action;
    unsigned slot; /* which finger, below FINGERS_MAX; others are ignored */
    double x, y;   /* panel pixels; for down and motion */
    usec_t at;     /* on any clock that does not jump */
};

#define FINGERS_MAX 32

enum recognizer_state {
    RECOGNIZER_IDLE,    /* no finger is down */
    RECOGNIZER_FOLLOWS, /* one finger, which may become a gesture */
    RECOGNIZER_IGNORES, /* more fingers, cancelled or held: until all are gone */
};

struct recognizer {
    struct size size; /* of the panel */
    enum recognizer_state state;
    uint32_t fingers; /* bit set of the slots that are down */
    unsigned slot;    /* the finger that is followed */
    double from_x, from_y;
    double x, y;
    usec_t since;
    bool strayed; /* it once left the place where a tap may be */
};

void recognizer_init(struct recognizer *recognizer, struct size size);
/* Forgets the fingers: their device went away. */
void recognizer_reset(struct recognizer *recognizer);
/* True when the event made a gesture. Taps and swipes come when the finger goes up; what is slow is
 * neither, but a hold if the finger kept its place. */
bool recognizer_feed(struct recognizer *recognizer, const struct finger_event *event,
                     struct gesture *ret);
/* How long after its touch a finger that keeps its place is a hold; USEC_INFINITY: nothing may
 * become one. Whoever has a clock calls recognizer_hold() then, unless events change that. */
usec_t recognizer_hold_after(const struct recognizer *recognizer);
/* That time has passed. True when it made a hold; the finger's going up then means nothing. */
bool recognizer_hold(struct recognizer *recognizer, struct gesture *ret);
