/* The atomic half of the fake: applies a request to a copy of the state, checks it as
 * drm_atomic_check_only() does, and moves pixels to the panels. */
#include <errno.h>
#include <string.h>

#include <drm_fourcc.h>

#include "fake-kms-private.h"

static int set_connector(struct fake_state *state, int index, uint32_t property, uint64_t value)
{
    if (property == PROPERTY_CRTC_ID)
        state->connector_crtc[index] = (uint32_t)value;
    else if (property == PROPERTY_LINK_STATUS)
        state->link_status[index] = value;
    else
        return -ENOENT;
    return 0;
}

static int set_crtc(struct fake_kms *fake, struct fake_state *state, int index, uint32_t property,
                    uint64_t value)
{
    struct fake_crtc *crtc = &state->crtc[index];

    if (property == PROPERTY_ACTIVE) {
        crtc->active = value != 0;
        return 0;
    }
    if (property != PROPERTY_MODE_ID)
        return -ENOENT;
    crtc->has_mode = value != 0;
    memset(&crtc->mode, 0, sizeof(crtc->mode));
    if (value == 0)
        return 0;

    struct resource *blob = fake_find_resource(fake, RESOURCE_BLOB, (uint32_t)value);
    if (!blob || blob->size != sizeof(crtc->mode))
        return -EINVAL;
    memcpy(&crtc->mode, blob->data, sizeof(crtc->mode));
    return 0;
}

static int set_plane(struct fake_kms *fake, struct fake_state *state, int index, uint32_t property,
                     uint64_t value)
{
    struct fake_plane *plane = &state->plane[index];

    if (property == PROPERTY_FB_ID) {
        plane->fb = (uint32_t)value;
        return value == 0 || fake_find_resource(fake, RESOURCE_FB, plane->fb) ? 0 : -EINVAL;
    }
    if (property == PROPERTY_CRTC_ID)
        plane->crtc = (uint32_t)value;
    else if (property == PROPERTY_CLIPS && fake->card.clips)
        plane->clips = (uint32_t)value;
    else if (property >= PROPERTY_SRC_X && property <= PROPERTY_CRTC_H)
        plane->box[property - PROPERTY_SRC_X] = value;
    else
        return -ENOENT;
    return 0;
}

static int apply(struct fake_kms *fake, struct fake_state *state, const struct kms_change *change)
{
    uint32_t connectors = (uint32_t)fake->card.connectors;
    uint32_t id = change->object;

    if (id >= CONNECTOR_ID && id < CONNECTOR_ID + connectors)
        return set_connector(state, (int)(id - CONNECTOR_ID), change->property, change->value);
    if (id >= CRTC_ID && id < CRTC_ID + connectors)
        return set_crtc(fake, state, (int)(id - CRTC_ID), change->property, change->value);
    if (id >= PLANE_ID && id < PLANE_ID + 2 * connectors)
        return set_plane(fake, state, (int)(id - PLANE_ID), change->property, change->value);
    return -ENOENT;
}

static int check_crtc(const struct fake_kms *fake, const struct fake_state *state, int index)
{
    const struct fake_crtc *crtc = &state->crtc[index];
    int connectors = 0;

    for (int i = 0; i < CONNECTORS; i++)
        connectors += state->connector_crtc[i] == CRTC_ID + (uint32_t)index ? 1 : 0;
    if (connectors > 1 || crtc->has_mode != (connectors == 1))
        return -EINVAL;
    return crtc->active && !crtc->has_mode ? -EINVAL : 0;
}

static int check_plane(struct fake_kms *fake, const struct fake_state *state, int index)
{
    const struct fake_plane *plane = &state->plane[index];

    if ((plane->fb == 0) != (plane->crtc == 0))
        return -EINVAL;
    if (plane->fb == 0)
        return 0;
    if (plane->crtc != CRTC_ID + (uint32_t)index / 2)
        return -EINVAL;

    const struct resource *fb = fake_find_resource(fake, RESOURCE_FB, plane->fb);
    if (!fb || (fake->card.only_rgb565 && fb->format != DRM_FORMAT_RGB565))
        return -EINVAL;
    if (plane->box[0] + plane->box[2] > (uint64_t)fb->width << 16 ||
        plane->box[1] + plane->box[3] > (uint64_t)fb->height << 16)
        return -ENOSPC;
    /* No scaling. */
    return plane->box[2] == plane->box[6] << 16 && plane->box[3] == plane->box[7] << 16 ? 0
                                                                                        : -EINVAL;
}

static int check(struct fake_kms *fake, const struct fake_state *state)
{
    int r = 0;

    for (int i = 0; i < CONNECTORS && r >= 0; i++)
        r = check_crtc(fake, state, i);
    for (int i = 0; i < PLANES && r >= 0; i++)
        r = check_plane(fake, state, i);
    return r;
}

static bool crtc_changes(const struct fake_state *a, const struct fake_state *b, int index)
{
    return a->crtc[index].active != b->crtc[index].active ||
           memcmp(&a->crtc[index].mode, &b->crtc[index].mode, sizeof(drmModeModeInfo)) != 0 ||
           a->connector_crtc[index] != b->connector_crtc[index] ||
           a->link_status[index] != b->link_status[index];
}

static uint32_t read_pixel(const struct resource *fb, const struct resource *memory, int x, int y)
{
    const uint8_t *row = (const uint8_t *)memory->data + (size_t)y * fb->pitch;

    if (fb->format != DRM_FORMAT_RGB565)
        return ((const uint32_t *)(const void *)row)[x] & 0xffffff;

    uint32_t p = ((const uint16_t *)(const void *)row)[x];
    return (p & 0xf800) << 8 | (p & 0x07e0) << 5 | (p & 0x001f) << 3;
}

static void transfer(struct fake_kms *fake, int index, const struct resource *fb, struct rect rect)
{
    const struct resource *memory = fake_find_resource(fake, RESOURCE_DUMB, fb->handle);
    int width = fake->state.crtc[index].mode.hdisplay;

    for (int y = rect.y; y < rect.y + rect.height; y++)
        for (int x = rect.x; x < rect.x + rect.width; x++)
            fake->shown[index][y * width + x] = read_pixel(fb, memory, x, y);
}

static void transfer_clips(struct fake_kms *fake, int index, const struct resource *fb,
                           const struct resource *blob)
{
    const struct drm_mode_rect *clips = blob->data;

    for (size_t i = 0; i < blob->size / sizeof(clips[0]); i++) {
        struct rect rect = { clips[i].x1, clips[i].y1, clips[i].x2 - clips[i].x1,
                             clips[i].y2 - clips[i].y1 };

        transfer(fake, index, fb, rect);
        fake->clip_pixels += (uint64_t)rect.width * (uint64_t)rect.height;
    }
}

/* Without clips the panel is read from memory all the time: nobody may write what it shows. */
static void notice_tearing(struct fake_kms *fake, int index, const struct resource *fb)
{
    const struct resource *memory = fake_find_resource(fake, RESOURCE_DUMB, fb->handle);

    for (uint32_t y = 0; y < fb->height; y++)
        for (uint32_t x = 0; x < fb->width; x++)
            if (fake->shown[index][y * fb->width + x] != read_pixel(fb, memory, (int)x, (int)y))
                fake->complaint = "the buffer on the panel was written to";
}

void fake_darken(struct fake_kms *fake, int index)
{
    g_clear_pointer(&fake->shown[index], g_free);
}

static void show(struct fake_kms *fake, int index, uint32_t old_fb, bool modeset)
{
    const struct fake_plane *plane = &fake->state.plane[2 * index + 1];
    const struct fake_crtc *crtc = &fake->state.crtc[index];
    const struct resource *fb = fake_find_resource(fake, RESOURCE_FB, plane->fb);
    const struct resource *blob = fake_find_resource(fake, RESOURCE_BLOB, plane->clips);
    const struct resource *old = fake_find_resource(fake, RESOURCE_FB, old_fb);

    if (fake->shown[index] && old && !fake->card.clips && !modeset)
        notice_tearing(fake, index, old);
    if (!crtc->active || !fb) {
        fake_darken(fake, index);
        return;
    }
    if (modeset || !fake->shown[index]) {
        g_free(fake->shown[index]);
        fake->shown[index] = g_new0(uint32_t, (size_t)crtc->mode.hdisplay * crtc->mode.vdisplay);
        blob = NULL;
    }
    fake->shown_rgb565[index] = fb->format == DRM_FORMAT_RGB565;
    if (blob)
        transfer_clips(fake, index, fb, blob);
    else
        transfer(fake, index, fb, (struct rect){ 0, 0, crtc->mode.hdisplay, crtc->mode.vdisplay });
}

void fake_yank_fb(struct fake_kms *fake, uint32_t fb)
{
    for (int i = 0; i < PLANES; i++) {
        if (fake->state.plane[i].fb != fb)
            continue;
        fake->state.plane[i] = (struct fake_plane){ 0 };
        fake->state.crtc[i / 2] = (struct fake_crtc){ 0 };
        fake->state.connector_crtc[i / 2] = 0;
        fake_darken(fake, i / 2);
    }
}

static void note_touched(struct fake_kms *fake, const struct kms_request *request)
{
    for (size_t i = 0; i < request->count; i++)
        if (request->changes[i].object < OBJECT_LAST)
            fake->touched[request->changes[i].object] = true;
}

static int check_flags(struct fake_kms *fake, const struct fake_state *state, uint32_t flags,
                       bool modeset)
{
    bool active = false;

    for (int i = 0; i < CONNECTORS; i++)
        active = active || state->crtc[i].active;
    if (modeset && !(flags & DRM_MODE_ATOMIC_ALLOW_MODESET))
        return -EINVAL;
    if ((flags & DRM_MODE_PAGE_FLIP_EVENT) && (!active || (flags & DRM_MODE_ATOMIC_TEST_ONLY)))
        return -EINVAL;
    return 0;
}

static void make_current(struct fake_kms *fake, const struct fake_state *state, uint32_t flags)
{
    struct fake_state before = fake->state;

    fake->state = *state;
    for (int i = 0; i < fake->card.connectors; i++) {
        uint32_t old_fb = before.plane[2 * i + 1].fb;
        bool modeset = crtc_changes(&before, state, i) || (flags & DRM_MODE_ATOMIC_ALLOW_MODESET);

        if (modeset || old_fb != state->plane[2 * i + 1].fb || state->plane[2 * i + 1].clips != 0)
            show(fake, i, old_fb, modeset);
        fake->state.plane[2 * i + 1].clips = 0;
    }
    fake->commits++;
    fake->modesets += flags & DRM_MODE_ATOMIC_ALLOW_MODESET ? 1 : 0;
}

int fake_commit(struct fake_kms *fake, const struct open_card *open,
                const struct kms_request *request, uint32_t flags, uint64_t cookie)
{
    struct fake_state state = fake->state;
    bool modeset = false;
    int r = 0;

    if (!open->atomic)
        return -EINVAL;
    if (!open->master || fake->other_master)
        return -EACCES;
    for (size_t i = 0; i < request->count && r >= 0; i++)
        r = apply(fake, &state, &request->changes[i]);
    if (r >= 0)
        r = check(fake, &state);
    for (int i = 0; i < CONNECTORS; i++)
        modeset = modeset || crtc_changes(&fake->state, &state, i);
    if (r >= 0)
        r = check_flags(fake, &state, flags, modeset);
    if (r < 0 || (flags & DRM_MODE_ATOMIC_TEST_ONLY))
        return r;
    if ((flags & DRM_MODE_ATOMIC_NONBLOCK) && fake->flip.pending)
        return -EBUSY;

    note_touched(fake, request);
    make_current(fake, &state, flags);
    if (flags & DRM_MODE_PAGE_FLIP_EVENT)
        fake->flip = (struct pending_flip){ true, cookie };
    return 0;
}
