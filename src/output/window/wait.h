/* Waits for sd-event and SDL at once, without polling: SDL gives away no descriptor, so a thread
 * waits for sd-event's and wakes SDL. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <systemd/sd-event.h>

struct window_wait;

int window_wait_new(sd_event *event, struct window_wait **ret);
void window_wait_free(struct window_wait *wait);
/* Waits for something to happen on either side, and dispatches what sd-event has. Negative errno.
 */
int window_wait_turn(struct window_wait *wait);
/* Every event taken from SDL's queue is to be shown here, by its type. True: it was ours alone. */
bool window_wait_owns(struct window_wait *wait, uint32_t type);
