/* Which pixels are where: the shadow, two buffers that take turns, and when the next frame may go.
 * Plain data; knows no device. */
#pragma once

#include "base/clock.h"
#include "output/kms/buffer.h"
#include "output/kms/device.h"

struct kms_frames {
    struct size size;
    usec_t frame_time;
    const struct pixels *shadow;      /* of the newest present; NULL before the first */
    struct region pending;            /* changed since the last frame that was begun */
    struct region in_flight;          /* changed by that frame */
    struct region stale[KMS_BUFFERS]; /* where a buffer differs from the shadow */
    size_t back;                      /* the buffer that is not on the panel */
    bool full;                        /* the next commit is of the whole state */
    bool driver_paces;                /* flips come at vblanks, not at once */
    struct kms_flip last_flip;
    usec_t begun_boottime;
};

/* Nothing is on the panel, and the buffers hold nothing of use. */
void kms_frames_reset(struct kms_frames *frames, struct size size, usec_t frame_time);
/* A present: false when there is nothing in it to show. */
bool kms_frames_add(struct kms_frames *frames, const struct pixels *shadow,
                    const struct region *damage);
/* The panel may have lost its picture: commit everything again. */
void kms_frames_invalidate(struct kms_frames *frames);
/* Whether there is something to show that was not begun yet. */
bool kms_frames_waiting(const struct kms_frames *frames);
/* When the next frame may begin; may lie in the past. */
usec_t kms_frames_due_boottime(const struct kms_frames *frames);
/* Brings the back buffer up to date and clears `full`. Returns how many pixels were copied. */
size_t kms_frames_begin(struct kms_frames *frames, const struct kms_buffer *back, uint32_t format,
                        usec_t now_boottime);
/* The frame that was begun is on the panel. */
void kms_frames_finish(struct kms_frames *frames, const struct kms_shown *shown);
