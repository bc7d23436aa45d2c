/* The output for tests, theme authors and machines without KMS: a panel that is always there. */
#pragma once

#include "output/output.h"

/* Reports up at once, presented after each present, at most once per frame time of 60 Hz. */
int headless_output_new(sd_event *event, struct size size, const struct output_listener *listener,
                        void *userdata, struct output **ret);
