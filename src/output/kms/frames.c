#include "output/kms/frames.h"

static struct rect bounds(const struct kms_frames *frames)
{
    return (struct rect){ 0, 0, frames->size.width, frames->size.height };
}

void kms_frames_reset(struct kms_frames *frames, struct size size, usec_t frame_time)
{
    *frames = (struct kms_frames){
        .size = size,
        .frame_time = frame_time,
        .full = true,
    };
    for (size_t i = 0; i < KMS_BUFFERS; i++)
        region_add(&frames->stale[i], bounds(frames));
}

bool kms_frames_add(struct kms_frames *frames, const struct pixels *shadow,
                    const struct region *damage)
{
    struct region clipped = *damage;

    region_clip(&clipped, bounds(frames));
    if (region_empty(&clipped) || shadow->width != frames->size.width ||
        shadow->height != frames->size.height)
        return false;

    frames->shadow = shadow;
    region_add_region(&frames->pending, &clipped);
    for (size_t i = 0; i < KMS_BUFFERS; i++)
        region_add_region(&frames->stale[i], &clipped);
    return true;
}

void kms_frames_invalidate(struct kms_frames *frames)
{
    frames->full = true;
}

bool kms_frames_waiting(const struct kms_frames *frames)
{
    return frames->shadow && (frames->full || !region_empty(&frames->pending));
}

usec_t kms_frames_due_boottime(const struct kms_frames *frames)
{
    return frames->driver_paces ? 0 : usec_add(frames->begun_boottime, frames->frame_time);
}

size_t kms_frames_begin(struct kms_frames *frames, const struct kms_buffer *back, uint32_t format,
                        usec_t now_boottime)
{
    struct region copied = frames->stale[frames->back];

    kms_buffer_copy(back, format, frames->shadow, &copied);
    frames->stale[frames->back] = (struct region){ 0 };
    frames->in_flight = frames->pending;
    frames->pending = (struct region){ 0 };
    frames->full = false;
    frames->begun_boottime = now_boottime;
    return region_pixels(&copied);
}

/* Drivers without vblanks number their flips 0 and send them at once; others (evdi) number them but
 * send them whenever a program has read the picture. Neither may set our pace. */
static bool flip_is_vblank(const struct kms_frames *frames, const struct kms_flip *flip)
{
    return flip->sequence != 0 && flip->sequence != frames->last_flip.sequence &&
           usec_sub(flip->at_monotonic, frames->last_flip.at_monotonic) >= frames->frame_time / 2;
}

void kms_frames_finish(struct kms_frames *frames, const struct kms_shown *shown)
{
    frames->back = (frames->back + 1) % KMS_BUFFERS;
    frames->in_flight = (struct region){ 0 };
    if (shown->modeset) {
        frames->driver_paces = false;
        return;
    }
    frames->driver_paces = flip_is_vblank(frames, &shown->flip);
    frames->last_flip = shown->flip;
}
