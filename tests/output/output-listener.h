/* What an output said to the panel, for the tests of every backend. */
#pragma once

#include "output/output.h"

struct heard {
    int up, down, presented, failed;
    struct size size; /* of the last up */
    char why[512];    /* of the last down */
    int error;        /* of the last failed */
};

/* Pass the struct heard as userdata. */
extern const struct output_listener heard_listener;

/* Runs the loop until *count reaches `wanted`; fails the test after 10 s. */
void loop_run_until(sd_event *event, const int *count, int wanted);
/* Runs the loop until nothing is pending in it; does not wait for timers. */
void loop_run_idle(sd_event *event);
