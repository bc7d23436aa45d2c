/* One look at how the machine is, from /proc and /sys, and what the panel is told of it. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "base/clock.h"

/* What is not known is 0, a temperature NAN. */
struct system_sample {
    usec_t at_boottime;
    double load;                  /* processes that want to run, average of a minute */
    uint64_t busy, total;         /* ticks of all processors since the start */
    uint64_t memory, memory_free; /* bytes; free: what programs could get */
    uint64_t disk, disk_free;     /* of the root file system */
    uint64_t received, sent;      /* bytes through the network since the start */
    double temperature;           /* the hottest sensor, degrees Celsius */
};

/* `root` stands before "/proc" and "/sys"; "" but in tests. */
void system_sample_read(const char *root, usec_t now_boottime, struct system_sample *ret);
/* The fields of an activity of kind system-info (a{sv}, floating): at most four metrics, with rates
 * since `before` (NULL: the first). */
GVariant *system_sample_fields(const struct system_sample *sample,
                               const struct system_sample *before);
