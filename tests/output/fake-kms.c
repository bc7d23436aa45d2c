#include "fake-kms.h"

#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <drm_fourcc.h>

#include "fake-kms-private.h"

static void free_resource(void *userdata)
{
    struct resource *resource = userdata;

    g_free(resource->data);
    g_free(resource);
}

struct fake_kms *fake_kms_new(void)
{
    struct fake_kms *fake = g_new0(struct fake_kms, 1);

    pthread_mutex_init(&fake->lock, NULL);
    fake->resources = g_ptr_array_new_with_free_func(free_resource);
    fake->opens = g_array_new(FALSE, FALSE, sizeof(struct open_card));
    fake->news = g_queue_new();
    fake->news_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    fake->script_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    fake->next_id = 1000;
    fake_fill_ops(fake);
    return fake;
}

void fake_kms_free(struct fake_kms *fake)
{
    for (int i = 0; i < CONNECTORS; i++)
        fake_darken(fake, i);
    g_ptr_array_unref(fake->resources);
    g_array_unref(fake->opens);
    g_queue_free_full(fake->news, g_free);
    close(fake->news_fd);
    close(fake->script_fd);
    pthread_mutex_destroy(&fake->lock);
    g_free(fake);
}

const struct kms_ops *fake_kms_ops(struct fake_kms *fake)
{
    return &fake->ops;
}

void fake_kms_plug_card(struct fake_kms *fake, const struct fake_card *card)
{
    fake_lock(fake);
    fake->card = *card;
    fake->plugged = true;
    fake->generation++;
    memset(&fake->state, 0, sizeof(fake->state));
    memset(fake->panel, 0, sizeof(fake->panel));
    fake_tell(fake, KMS_NEWS_CHANGED);
    fake_unlock(fake);
}

void fake_kms_unplug_card(struct fake_kms *fake)
{
    fake_lock(fake);
    fake->plugged = false;
    fake->flip.pending = false;
    for (int i = 0; i < CONNECTORS; i++)
        fake_darken(fake, i);
    fake_tell(fake, KMS_NEWS_REMOVED);
    fake_unlock(fake);
}

void fake_kms_plug_panel(struct fake_kms *fake, int index, struct size size)
{
    fake_lock(fake);
    fake->panel[index] = size;
    fake_tell(fake, KMS_NEWS_CHANGED);
    fake_unlock(fake);
}

void fake_kms_light_by_other(struct fake_kms *fake, int index)
{
    fake_lock(fake);
    fake->state.connector_crtc[index] = CRTC_ID + (uint32_t)index;
    fake->state.crtc[index].active = true;
    fake->state.crtc[index].has_mode = true;
    fake_fill_mode(&fake->state.crtc[index].mode, fake->panel[index], 0);
    fake_unlock(fake);
}

void fake_kms_break_link(struct fake_kms *fake, int index)
{
    fake_lock(fake);
    fake->state.link_status[index] = DRM_MODE_LINK_STATUS_BAD;
    fake_darken(fake, index);
    fake_tell(fake, KMS_NEWS_CHANGED);
    fake_unlock(fake);
}

void fake_kms_take_master(struct fake_kms *fake, bool taken)
{
    fake_lock(fake);
    fake->other_master = taken;
    fake_unlock(fake);
}

void fake_kms_send_news(struct fake_kms *fake)
{
    fake_lock(fake);
    fake_tell(fake, KMS_NEWS_CHANGED);
    fake_unlock(fake);
}

void fake_kms_fail(struct fake_kms *fake, enum fake_call kind, unsigned nth, unsigned times,
                   int error)
{
    fake_lock(fake);
    fake->fail_kind = kind;
    fake->fail_nth = nth;
    fake->fail_times = times;
    fake->fail_error = error;
    fake->failed = false;
    fake_unlock(fake);
}

bool fake_kms_failed(struct fake_kms *fake)
{
    fake_lock(fake);
    bool failed = fake->failed;
    fake_unlock(fake);
    return failed;
}

void fake_kms_lose_flips(struct fake_kms *fake, unsigned count)
{
    fake_lock(fake);
    fake->lose = count;
    fake_unlock(fake);
}

void fake_kms_double_flips(struct fake_kms *fake, unsigned count)
{
    fake_lock(fake);
    fake->twice = count;
    fake_unlock(fake);
}

void fake_kms_hold_flips(struct fake_kms *fake, bool hold)
{
    fake_lock(fake);
    fake->hold = hold;
    fake_raise(fake->script_fd);
    fake_unlock(fake);
}

bool fake_kms_in_flight(struct fake_kms *fake)
{
    fake_lock(fake);
    bool pending = fake->flip.pending;
    fake_unlock(fake);
    return pending;
}

void fake_kms_suspend(struct fake_kms *fake, usec_t duration)
{
    fake_lock(fake);
    fake->asleep += duration;
    for (int i = 0; i < CONNECTORS; i++)
        fake_darken(fake, i);
    fake_unlock(fake);
}

bool fake_kms_shows(struct fake_kms *fake, int index, const struct pixels *picture)
{
    bool same = true;

    fake_lock(fake);
    const uint32_t *shown = fake->shown[index];
    uint32_t kept = fake->shown_rgb565[index] ? 0xf8fcf8 : 0xffffff;
    for (int y = 0; shown && y < picture->height; y++)
        for (int x = 0; x < picture->width; x++)
            same = same && shown[y * picture->width + x] == (pixels_row(picture, y)[x] & kept);
    fake_unlock(fake);
    return shown && same;
}

bool fake_kms_is_dark(struct fake_kms *fake, int index)
{
    fake_lock(fake);
    bool dark = !fake->shown[index] && !fake->state.crtc[index].active;
    fake_unlock(fake);
    return dark;
}

bool fake_kms_touched(struct fake_kms *fake, int index)
{
    uint32_t i = (uint32_t)index;

    fake_lock(fake);
    bool touched = fake->touched[CONNECTOR_ID + i] || fake->touched[CRTC_ID + i] ||
                   fake->touched[PLANE_ID + 2 * i] || fake->touched[PLANE_ID + 2 * i + 1];
    fake_unlock(fake);
    return touched;
}

bool fake_kms_has_master(struct fake_kms *fake)
{
    fake_lock(fake);
    bool has = fake_someone_is_master(fake);
    fake_unlock(fake);
    return has;
}

unsigned fake_kms_open_count(struct fake_kms *fake)
{
    fake_lock(fake);
    unsigned count = fake->open_count;
    fake_unlock(fake);
    return count;
}

unsigned fake_kms_commits(struct fake_kms *fake)
{
    fake_lock(fake);
    unsigned commits = fake->commits;
    fake_unlock(fake);
    return commits;
}

unsigned fake_kms_modesets(struct fake_kms *fake)
{
    fake_lock(fake);
    unsigned modesets = fake->modesets;
    fake_unlock(fake);
    return modesets;
}

uint64_t fake_kms_clip_pixels(struct fake_kms *fake)
{
    fake_lock(fake);
    uint64_t pixels = fake->clip_pixels;
    fake_unlock(fake);
    return pixels;
}

const char *fake_kms_complaint(struct fake_kms *fake)
{
    if (fake->opens->len > 0)
        return "a card was left open";
    if (fake->maps > 0)
        return "a buffer was left mapped";
    return fake->complaint;
}
