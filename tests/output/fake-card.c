/* The calls of struct kms_ops on the scripted card. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <check.h>
#include <drm_fourcc.h>
#include <xf86drm.h>

#include "fake-kms-private.h"

static struct fake_kms *from_ops(const struct kms_ops *ops)
{
    return ops->userdata;
}

void fake_lock(struct fake_kms *fake)
{
    pthread_mutex_lock(&fake->lock);
}

void fake_unlock(struct fake_kms *fake)
{
    pthread_mutex_unlock(&fake->lock);
}

void fake_raise(int fd)
{
    uint64_t one = 1;

    ck_assert_int_eq(write(fd, &one, sizeof(one)), sizeof(one));
}

static void lower_fd(int fd)
{
    uint64_t count;

    if (read(fd, &count, sizeof(count)) < 0)
        ck_assert_int_eq(errno, EAGAIN);
}

/* Every call begins here: the script may want it to fail. */
static int enter(struct fake_kms *fake, enum fake_call kind)
{
    if (fake->fail_times == 0 || (fake->fail_kind != FAKE_ANY && fake->fail_kind != kind))
        return 0;
    if (fake->fail_nth > 1) {
        fake->fail_nth--;
        return 0;
    }
    fake->fail_times--;
    fake->failed = true;
    return fake->fail_error;
}

static struct open_card *find_open(struct fake_kms *fake, int fd)
{
    for (guint i = 0; i < fake->opens->len; i++) {
        struct open_card *open = &g_array_index(fake->opens, struct open_card, i);

        if (open->fd == fd)
            return open;
    }
    ck_abort_msg("descriptor %d is not open", fd);
    return NULL;
}

static int enter_open(struct fake_kms *fake, enum fake_call kind, int fd)
{
    struct open_card *open = find_open(fake, fd);

    int r = enter(fake, kind);
    if (r < 0)
        return r;
    return fake->plugged && open->generation == fake->generation ? 0 : -ENODEV;
}

/* Resources */

struct resource *fake_find_resource(struct fake_kms *fake, enum resource_kind kind, uint32_t id)
{
    for (guint i = 0; i < fake->resources->len; i++) {
        struct resource *resource = g_ptr_array_index(fake->resources, i);

        if (resource->kind == kind && resource->id == id)
            return resource;
    }
    return NULL;
}

static struct resource *add_resource(struct fake_kms *fake, enum resource_kind kind, int fd)
{
    struct resource *resource = g_new0(struct resource, 1);

    resource->kind = kind;
    resource->id = fake->next_id++;
    resource->fd = fd;
    g_ptr_array_add(fake->resources, resource);
    return resource;
}

static int give_back(struct fake_kms *fake, enum fake_call call, enum resource_kind kind, int fd,
                     uint32_t id)
{
    struct resource *resource = fake_find_resource(fake, kind, id);

    ck_assert_msg(resource != NULL, "resource %u is given back twice", id);
    int r = enter_open(fake, call, fd);
    if (r < 0) {
        resource->excused = r != -EINTR && r != -EAGAIN;
        return r;
    }
    if (kind == RESOURCE_FB)
        fake_yank_fb(fake, id);
    g_ptr_array_remove(fake->resources, resource);
    return 0;
}

/* Cards and news */

static void free_card(void *card)
{
    kms_card_free(card);
}

static int op_find_cards(const struct kms_ops *ops, GPtrArray **ret)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter(fake, FAKE_FIND_CARDS);
    if (r >= 0) {
        *ret = g_ptr_array_new_with_free_func(free_card);
        if (fake->plugged) {
            struct kms_card *card = g_new0(struct kms_card, 1);
            const char *names[] = { "Virtual-1", "Virtual-2", "Virtual-3", NULL };
            const char *links[] = { fake->card.link, NULL };

            names[fake->card.connectors] = NULL;
            card->node = g_strdup(fake->card.node);
            card->driver = g_strdup(fake->card.driver);
            card->id_path = g_strdup(fake->card.id_path ? fake->card.id_path : "");
            card->seat = g_strdup(fake->card.seat ? fake->card.seat : "");
            card->links = g_strdupv((char **)(uintptr_t)links);
            card->connected = g_strdupv((char **)(uintptr_t)names);
            card->empty = g_new0(char *, 1);
            g_ptr_array_add(*ret, card);
        }
    }
    fake_unlock(fake);
    return r;
}

struct news {
    enum kms_news kind;
    char node[64];
};

void fake_tell(struct fake_kms *fake, enum kms_news kind)
{
    struct news *news = g_new0(struct news, 1);

    news->kind = kind;
    g_strlcpy(news->node, fake->card.node ? fake->card.node : "", sizeof(news->node));
    g_queue_push_tail(fake->news, news);
    fake_raise(fake->news_fd);
    fake_raise(fake->script_fd);
}

struct kms_monitor {
    struct fake_kms *fake;
    struct news *last;
};

static int op_monitor_new(const struct kms_ops *ops, struct kms_monitor **ret)
{
    struct fake_kms *fake = from_ops(ops);

    /* What happened before is no news. */
    g_queue_clear_full(fake->news, g_free);
    lower_fd(fake->news_fd);
    *ret = g_new0(struct kms_monitor, 1);
    (*ret)->fake = fake;
    return 0;
}

static void op_monitor_free(struct kms_monitor *monitor)
{
    g_free(monitor->last);
    g_free(monitor);
}

static int op_monitor_fd(struct kms_monitor *monitor)
{
    return monitor->fake->news_fd;
}

static enum kms_news op_monitor_next(struct kms_monitor *monitor, const char **ret_node)
{
    struct fake_kms *fake = monitor->fake;

    fake_lock(fake);
    g_free(monitor->last);
    monitor->last = g_queue_pop_head(fake->news);
    if (!monitor->last)
        lower_fd(fake->news_fd);
    fake_unlock(fake);
    if (!monitor->last)
        return KMS_NEWS_NONE;
    *ret_node = monitor->last->node;
    return monitor->last->kind;
}

static usec_t op_time_asleep(const struct kms_ops *ops)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    usec_t asleep = fake->asleep;
    fake_unlock(fake);
    return asleep;
}

/* Opening */

bool fake_someone_is_master(struct fake_kms *fake)
{
    if (fake->other_master)
        return true;
    for (guint i = 0; i < fake->opens->len; i++)
        if (g_array_index(fake->opens, struct open_card, i).master)
            return true;
    return false;
}

static int op_open(const struct kms_ops *ops, const char *node)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter(fake, FAKE_OPEN);
    if (r >= 0 && (!fake->plugged || strcmp(node, fake->card.node) != 0))
        r = -ENOENT;
    if (r >= 0) {
        struct open_card open = { .fd = eventfd(0, EFD_CLOEXEC),
                                  .generation = fake->generation,
                                  .master = !fake_someone_is_master(fake) };

        g_array_append_val(fake->opens, open);
        fake->open_count++;
        r = open.fd;
    }
    fake_unlock(fake);
    return r;
}

static void drop_resources(struct fake_kms *fake, int fd)
{
    for (guint i = fake->resources->len; i-- > 0;) {
        struct resource *resource = g_ptr_array_index(fake->resources, i);

        if (resource->fd != fd)
            continue;
        if (!resource->excused)
            fake->complaint = "closed with frame buffers, dumb buffers or blobs left";
        if (resource->kind == RESOURCE_FB)
            fake_yank_fb(fake, resource->id);
        g_ptr_array_remove_index(fake->resources, i);
    }
}

static void op_close(const struct kms_ops *ops, int fd)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    drop_resources(fake, fd);
    for (guint i = 0; i < fake->opens->len; i++)
        if (g_array_index(fake->opens, struct open_card, i).fd == fd) {
            g_array_remove_index(fake->opens, i);
            break;
        }
    fake_unlock(fake);
    close(fd);
}

static int op_set_master(const struct kms_ops *ops, int fd)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_SET_MASTER, fd);
    struct open_card *open = find_open(fake, fd);
    if (r >= 0 && !open->master)
        r = fake_someone_is_master(fake) ? -EBUSY : 0;
    if (r >= 0)
        open->master = true;
    fake_unlock(fake);
    return r;
}

static int op_drop_master(const struct kms_ops *ops, int fd)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_DROP_MASTER, fd);
    if (r >= 0)
        find_open(fake, fd)->master = false;
    fake_unlock(fake);
    return r;
}

static int op_set_client_cap(const struct kms_ops *ops, int fd, uint64_t capability, uint64_t value)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_SET_CLIENT_CAP, fd);
    if (r >= 0 && capability == DRM_CLIENT_CAP_ATOMIC) {
        r = fake->card.legacy ? -EOPNOTSUPP : 0;
        find_open(fake, fd)->atomic = r == 0;
    }
    fake_unlock(fake);
    return r;
}

/* What the card has. libdrm frees these with free(). */

static uint32_t *id_array(uint32_t first, int count)
{
    uint32_t *ids = calloc((size_t)count, sizeof(uint32_t));

    for (int i = 0; i < count; i++)
        ids[i] = first + (uint32_t)i;
    return ids;
}

static int op_get_resources(const struct kms_ops *ops, int fd, drmModeRes **ret)
{
    struct fake_kms *fake = from_ops(ops);
    int n = fake->card.connectors;

    fake_lock(fake);
    int r = enter_open(fake, FAKE_GET_RESOURCES, fd);
    if (r >= 0) {
        *ret = calloc(1, sizeof(**ret));
        **ret = (drmModeRes){
            .count_crtcs = n,
            .crtcs = id_array(CRTC_ID, n),
            .count_connectors = n,
            .connectors = id_array(CONNECTOR_ID, n),
            .count_encoders = n,
            .encoders = id_array(ENCODER_ID, n),
        };
    }
    fake_unlock(fake);
    return r;
}

/* 1000 Hz, so that many frames are quick. */
void fake_fill_mode(drmModeModeInfo *mode, struct size size, uint32_t type)
{
    *mode = (drmModeModeInfo){
        .hdisplay = (uint16_t)size.width,
        .htotal = (uint16_t)size.width,
        .vdisplay = (uint16_t)size.height,
        .vtotal = (uint16_t)size.height,
        .clock = (uint32_t)(size.width * size.height),
        .vrefresh = 1000,
        .type = type,
    };
    snprintf(mode->name, sizeof(mode->name), "%dx%d", size.width, size.height);
}

static int op_get_connector(const struct kms_ops *ops, int fd, uint32_t id, bool probe,
                            drmModeConnector **ret)
{
    struct fake_kms *fake = from_ops(ops);
    int index = (int)(id - CONNECTOR_ID);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_GET_CONNECTOR, fd);
    if (r >= 0) {
        struct size size = fake->panel[index];
        bool connected = size.width > 0;

        *ret = calloc(1, sizeof(**ret));
        **ret = (drmModeConnector){
            .connector_id = id,
            .connector_type = DRM_MODE_CONNECTOR_VIRTUAL,
            .connector_type_id = (uint32_t)index + 1,
            .connection = connected ? DRM_MODE_CONNECTED : DRM_MODE_DISCONNECTED,
            .count_modes = connected ? 2 : 0,
            .modes = calloc(2, sizeof(drmModeModeInfo)),
            .count_encoders = 1,
            .encoders = id_array(ENCODER_ID + (uint32_t)index, 1),
        };
        fake_fill_mode(&(*ret)->modes[0], (struct size){ 16, 16 }, 0);
        fake_fill_mode(&(*ret)->modes[1], size, DRM_MODE_TYPE_PREFERRED);
    }
    fake_unlock(fake);
    return r;
}

static int op_get_encoder(const struct kms_ops *ops, int fd, uint32_t id, drmModeEncoder **ret)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_GET_ENCODER, fd);
    if (r >= 0) {
        *ret = calloc(1, sizeof(**ret));
        (*ret)->encoder_id = id;
        (*ret)->possible_crtcs = (1u << fake->card.connectors) - 1;
    }
    fake_unlock(fake);
    return r;
}

static int op_get_plane_resources(const struct kms_ops *ops, int fd, drmModePlaneRes **ret)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_GET_PLANE_RESOURCES, fd);
    if (r >= 0) {
        *ret = calloc(1, sizeof(**ret));
        (*ret)->count_planes = 2 * (uint32_t)fake->card.connectors;
        (*ret)->planes = id_array(PLANE_ID, 2 * fake->card.connectors);
    }
    fake_unlock(fake);
    return r;
}

static int op_get_plane(const struct kms_ops *ops, int fd, uint32_t id, drmModePlane **ret)
{
    struct fake_kms *fake = from_ops(ops);
    uint32_t index = id - PLANE_ID;

    fake_lock(fake);
    int r = enter_open(fake, FAKE_GET_PLANE, fd);
    if (r >= 0) {
        *ret = calloc(1, sizeof(**ret));
        **ret = (drmModePlane){
            .plane_id = id,
            .possible_crtcs = 1u << index / 2,
            .crtc_id = fake->state.plane[index].crtc,
            .fb_id = fake->state.plane[index].fb,
            .count_formats = fake->card.only_rgb565 ? 1 : 2,
            .formats = calloc(2, sizeof(uint32_t)),
        };
        (*ret)->formats[0] = DRM_FORMAT_RGB565;
        (*ret)->formats[1] = DRM_FORMAT_XRGB8888;
    }
    fake_unlock(fake);
    return r;
}

static void add_property(struct kms_property *properties, size_t *count, uint32_t id,
                         const char *name, uint64_t value)
{
    struct kms_property *property = &properties[(*count)++];

    property->id = id;
    property->value = value;
    g_strlcpy(property->name, name, sizeof(property->name));
}

static void list_plane_properties(struct fake_kms *fake, uint32_t index,
                                  struct kms_property *properties, size_t *count)
{
    static const char *const box[] = { "SRC_X",  "SRC_Y",  "SRC_W",  "SRC_H",
                                       "CRTC_X", "CRTC_Y", "CRTC_W", "CRTC_H" };
    const struct fake_plane *plane = &fake->state.plane[index];

    add_property(properties, count, PROPERTY_TYPE, "type",
                 index % 2 == 1 ? DRM_PLANE_TYPE_PRIMARY : DRM_PLANE_TYPE_OVERLAY);
    add_property(properties, count, PROPERTY_FB_ID, "FB_ID", plane->fb);
    add_property(properties, count, PROPERTY_CRTC_ID, "CRTC_ID", plane->crtc);
    for (uint32_t i = 0; i < G_N_ELEMENTS(box); i++)
        add_property(properties, count, PROPERTY_SRC_X + i, box[i], plane->box[i]);
    if (fake->card.clips)
        add_property(properties, count, PROPERTY_CLIPS, "FB_DAMAGE_CLIPS", 0);
}

static int op_get_properties(const struct kms_ops *ops, int fd, uint32_t object, uint32_t type,
                             struct kms_property **ret, size_t *ret_count)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_GET_PROPERTIES, fd);
    if (r >= 0) {
        *ret = g_new0(struct kms_property, 20);
        *ret_count = 0;
        if (type == DRM_MODE_OBJECT_CONNECTOR) {
            add_property(*ret, ret_count, PROPERTY_CRTC_ID, "CRTC_ID",
                         fake->state.connector_crtc[object - CONNECTOR_ID]);
            add_property(*ret, ret_count, PROPERTY_LINK_STATUS, "link-status",
                         fake->state.link_status[object - CONNECTOR_ID]);
        } else if (type == DRM_MODE_OBJECT_CRTC) {
            add_property(*ret, ret_count, PROPERTY_MODE_ID, "MODE_ID", 0);
            add_property(*ret, ret_count, PROPERTY_ACTIVE, "ACTIVE",
                         fake->state.crtc[object - CRTC_ID].active);
        } else {
            list_plane_properties(fake, object - PLANE_ID, *ret, ret_count);
        }
    }
    fake_unlock(fake);
    return r;
}

/* Memory */

static int op_create_dumb(const struct kms_ops *ops, int fd, uint32_t width, uint32_t height,
                          uint32_t bits_per_pixel, struct kms_dumb *ret)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_CREATE_DUMB, fd);
    if (r >= 0) {
        struct resource *dumb = add_resource(fake, RESOURCE_DUMB, fd);

        /* Rows of many drivers are longer than the picture is wide. */
        dumb->pitch = (width * bits_per_pixel / 8 + 63) / 64 * 64;
        dumb->size = (size_t)dumb->pitch * height;
        dumb->data = g_malloc(dumb->size);
        memset(dumb->data, 0x5a, dumb->size);
        *ret = (struct kms_dumb){ dumb->id, dumb->pitch, dumb->size };
    }
    fake_unlock(fake);
    return r;
}

static int op_destroy_dumb(const struct kms_ops *ops, int fd, uint32_t handle)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = give_back(fake, FAKE_DESTROY_DUMB, RESOURCE_DUMB, fd, handle);
    fake_unlock(fake);
    return r;
}

static int op_map_dumb(const struct kms_ops *ops, int fd, const struct kms_dumb *dumb, void **ret)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_MAP_DUMB, fd);
    if (r >= 0) {
        struct resource *resource = fake_find_resource(fake, RESOURCE_DUMB, dumb->handle);

        *ret = resource ? resource->data : NULL;
        fake->maps++;
    }
    fake_unlock(fake);
    return r;
}

static void op_unmap_dumb(const struct kms_ops *ops, void *map, uint64_t size)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    fake->maps--;
    fake_unlock(fake);
}

static int op_add_fb(const struct kms_ops *ops, int fd, uint32_t width, uint32_t height,
                     uint32_t format, const struct kms_dumb *dumb, uint32_t *ret)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_ADD_FB, fd);
    if (r >= 0) {
        struct resource *fb = add_resource(fake, RESOURCE_FB, fd);

        fb->width = width;
        fb->height = height;
        fb->pitch = dumb->pitch;
        fb->format = format;
        fb->handle = dumb->handle;
        *ret = fb->id;
    }
    fake_unlock(fake);
    return r;
}

static int op_rm_fb(const struct kms_ops *ops, int fd, uint32_t fb)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = give_back(fake, FAKE_RM_FB, RESOURCE_FB, fd, fb);
    fake_unlock(fake);
    return r;
}

static int op_create_blob(const struct kms_ops *ops, int fd, const void *data, size_t size,
                          uint32_t *ret)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_CREATE_BLOB, fd);
    if (r >= 0) {
        struct resource *blob = add_resource(fake, RESOURCE_BLOB, fd);

        blob->data = g_memdup2(data, size);
        blob->size = size;
        *ret = blob->id;
    }
    fake_unlock(fake);
    return r;
}

static int op_destroy_blob(const struct kms_ops *ops, int fd, uint32_t blob)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = give_back(fake, FAKE_DESTROY_BLOB, RESOURCE_BLOB, fd, blob);
    fake_unlock(fake);
    return r;
}

/* Commits and flips */

static int op_atomic_commit(const struct kms_ops *ops, int fd, const struct kms_request *request,
                            uint32_t flags, uint64_t cookie)
{
    struct fake_kms *fake = from_ops(ops);

    fake_lock(fake);
    int r = enter_open(fake, FAKE_ATOMIC_COMMIT, fd);
    if (r >= 0)
        r = fake_commit(fake, find_open(fake, fd), request, flags, cookie);
    fake_unlock(fake);
    return r;
}

static int complete_flip(struct fake_kms *fake, uint64_t cookie, struct kms_flip *ret)
{
    fake->vblank_monotonic += USEC_PER_MSEC;
    *ret = (struct kms_flip){
        .cookie = cookie,
        .sequence = fake->card.vblank ? ++fake->sequence : 0,
        .at_monotonic = fake->vblank_monotonic,
    };
    return 1;
}

/* 1 or 0 as wait_flip(); -EAGAIN while flips are held. */
static int try_flip(struct fake_kms *fake, struct kms_flip *ret)
{
    if (fake->doubled_cookie != 0) {
        uint64_t cookie = fake->doubled_cookie;

        fake->doubled_cookie = 0;
        return complete_flip(fake, cookie, ret);
    }
    if (!fake->flip.pending)
        return 0;
    if (fake->hold)
        return -EAGAIN;
    fake->flip.pending = false;
    if (fake->lose > 0) {
        fake->lose--;
        return 0;
    }
    if (fake->twice > 0) {
        fake->twice--;
        fake->doubled_cookie = fake->flip.cookie;
    }
    return complete_flip(fake, fake->flip.cookie, ret);
}

static int op_wait_flip(const struct kms_ops *ops, int fd, int cancel_fd, usec_t timeout_usec,
                        struct kms_flip *ret)
{
    struct fake_kms *fake = from_ops(ops);

    for (;;) {
        struct pollfd fds[] = { { .fd = cancel_fd, .events = POLLIN },
                                { .fd = fake->script_fd, .events = POLLIN } };

        fake_lock(fake);
        lower_fd(fake->script_fd);
        int r = enter_open(fake, FAKE_WAIT_FLIP, fd);
        bool held = false;
        if (r >= 0) {
            r = try_flip(fake, ret);
            held = r == -EAGAIN;
        }
        fake_unlock(fake);

        if (!held)
            return r;
        ck_assert_int_ge(poll(fds, 2, 10000), 1);
        if (fds[0].revents)
            return -ECANCELED;
    }
}

void fake_fill_ops(struct fake_kms *fake)
{
    fake->ops = (struct kms_ops){
        .userdata = fake,
        .find_cards = op_find_cards,
        .monitor_new = op_monitor_new,
        .monitor_free = op_monitor_free,
        .monitor_fd = op_monitor_fd,
        .monitor_next = op_monitor_next,
        .time_asleep = op_time_asleep,
        .open = op_open,
        .close = op_close,
        .set_master = op_set_master,
        .drop_master = op_drop_master,
        .set_client_cap = op_set_client_cap,
        .get_resources = op_get_resources,
        .get_connector = op_get_connector,
        .get_encoder = op_get_encoder,
        .get_plane_resources = op_get_plane_resources,
        .get_plane = op_get_plane,
        .get_properties = op_get_properties,
        .create_dumb = op_create_dumb,
        .destroy_dumb = op_destroy_dumb,
        .map_dumb = op_map_dumb,
        .unmap_dumb = op_unmap_dumb,
        .add_fb = op_add_fb,
        .rm_fb = op_rm_fb,
        .create_blob = op_create_blob,
        .destroy_blob = op_destroy_blob,
        .atomic_commit = op_atomic_commit,
        .wait_flip = op_wait_flip,
    };
}
