/* The output for tests, theme authors and machines without KMS: a panel that is always there. */
#pragma once

#include "output/output.h"

/* Reports up at once, and presented at most once per frame time of 60 Hz. Between two frames it has
 * no timer. `size` must be within PIXELS_SIDE_MAX; -EINVAL otherwise. */
int headless_output_new(sd_event *event, struct size size, const struct output_listener *listener,
                        void *userdata, struct output **ret);
/* What the panel shows now: the picture that the presents so far add up to, black while off or
 * unplugged. Valid until the output is destroyed or its size changes. */
const struct pixels *headless_output_pixels(const struct output *output);
/* Plugs in a panel of this size, as a hotplug would; 0x0 takes it away. */
void headless_output_plug(struct output *output, struct size size);
