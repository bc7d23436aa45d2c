/* Where frames go. One small interface; the backends are headless/ and kms/.
 *
 * An output owns its device and finds it again after it was lost. It never blocks the caller: what
 * may block has a worker. It reports upward by the listener, always from the event loop, never from
 * within a call of the caller's. The listener may call back into the output, except
 * output_destroy(). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <systemd/sd-event.h>

#include "base/clock.h"
#include "base/geometry.h"
#include "base/pixels.h"

struct output;

struct output_listener {
    /* A picture can be shown (again), of this size. What was presented before is void: the next
     * present() must damage the whole picture. Comes again after a hotplug, a mode change and
     * power on. */
    void (*up)(struct output *output, struct size size, void *userdata);
    /* It cannot any more, or not yet; `why` tells a person what is wrong and what to do. Comes
     * again when the reason changes. */
    void (*down)(struct output *output, const char *why, void *userdata);
    /* The newest frame that was presented is on the panel, and nothing is in flight: the moment to
     * draw the next frame of an animation. Frames that a newer one overtook are not reported. */
    void (*presented)(struct output *output, void *userdata);
    /* A frame did not reach the panel (negative errno). The output deals with it by itself; this is
     * for the journal and the statistics. */
    void (*failed)(struct output *output, int error, const char *why, void *userdata);
};

struct output_statistics {
    uint64_t commits;   /* frames handed to the device */
    uint64_t coalesced; /* presents that were joined with a later one */
    uint64_t failures;  /* commits that failed */
    uint64_t modesets;
    uint64_t copied_pixels;
};

struct output_ops {
    void (*start)(struct output *output);
    void (*present)(struct output *output, const struct pixels *shadow,
                    const struct region *damage);
    void (*set_power)(struct output *output, bool on);
    const char *(*describe)(const struct output *output);
    void (*destroy)(struct output *output);
};

/* What every backend begins with. */
struct output {
    const struct output_ops *ops;
    const struct output_listener *listener;
    void *userdata;
    struct output_statistics statistics;
};

/* Starts to look for the device; up or down is reported from the loop. */
void output_start(struct output *output);
/* Shows the cached ARGB32 shadow, of which `damage` changed since the last call. The output copies
 * the damage (converting the format) at once, or when the commit in flight is done; the shadow must
 * stay valid until the output is destroyed, another shadow is presented, or up or down is reported.
 * Ignored while down or off, without damage, and for a shadow of another size than up() told. */
void output_present(struct output *output, const struct pixels *shadow,
                    const struct region *damage);
/* Off: the CRTC is switched off, frames not shown yet are dropped, and nothing of ours wakes but
 * for a hotplug; presented is not reported. On: up() is reported again. */
void output_set_power(struct output *output, bool on);
/* One line for a person: "card /dev/dri/card1 (gud), connector USB-1, 904x572, XRGB8888". */
const char *output_describe(const struct output *output);
const struct output_statistics *output_get_statistics(const struct output *output);
void output_destroy(struct output *output);
