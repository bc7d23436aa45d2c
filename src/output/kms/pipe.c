#include "output/kms/pipe.h"

#include <errno.h>
#include <string.h>

#include <drm_fourcc.h>

#include "base/cleanup.h"

static const struct property_of {
    uint32_t object_type;
    bool optional;
    const char *name;
} property_table[] = {
    [CONNECTOR_CRTC_ID] = { DRM_MODE_OBJECT_CONNECTOR, false, "CRTC_ID" },
    [CONNECTOR_LINK_STATUS] = { DRM_MODE_OBJECT_CONNECTOR, true, "link-status" },
    [CRTC_MODE_ID] = { DRM_MODE_OBJECT_CRTC, false, "MODE_ID" },
    [CRTC_ACTIVE] = { DRM_MODE_OBJECT_CRTC, false, "ACTIVE" },
    [PLANE_FB_ID] = { DRM_MODE_OBJECT_PLANE, false, "FB_ID" },
    [PLANE_CRTC_ID] = { DRM_MODE_OBJECT_PLANE, false, "CRTC_ID" },
    [PLANE_SRC_X] = { DRM_MODE_OBJECT_PLANE, false, "SRC_X" },
    [PLANE_SRC_Y] = { DRM_MODE_OBJECT_PLANE, false, "SRC_Y" },
    [PLANE_SRC_W] = { DRM_MODE_OBJECT_PLANE, false, "SRC_W" },
    [PLANE_SRC_H] = { DRM_MODE_OBJECT_PLANE, false, "SRC_H" },
    [PLANE_CRTC_X] = { DRM_MODE_OBJECT_PLANE, false, "CRTC_X" },
    [PLANE_CRTC_Y] = { DRM_MODE_OBJECT_PLANE, false, "CRTC_Y" },
    [PLANE_CRTC_W] = { DRM_MODE_OBJECT_PLANE, false, "CRTC_W" },
    [PLANE_CRTC_H] = { DRM_MODE_OBJECT_PLANE, false, "CRTC_H" },
    [PLANE_ROTATION] = { DRM_MODE_OBJECT_PLANE, true, "rotation" },
    [PLANE_FB_DAMAGE_CLIPS] = { DRM_MODE_OBJECT_PLANE, true, "FB_DAMAGE_CLIPS" },
};
G_STATIC_ASSERT(G_N_ELEMENTS(property_table) == KMS_PIPE_PROPERTIES);

/* The properties of one object as an array that cleans up after itself. */
struct properties {
    struct kms_property *items;
    size_t count;
};

static void properties_fini(struct properties *properties)
{
    g_free(properties->items);
}

static int properties_get(const struct kms_ops *ops, int fd, uint32_t object, uint32_t type,
                          struct properties *ret)
{
    return KMS_RESTART(ops->get_properties(ops, fd, object, type, &ret->items, &ret->count));
}

static const struct kms_property *properties_find(const struct properties *properties,
                                                  const char *name)
{
    for (size_t i = 0; i < properties->count; i++)
        if (strcmp(properties->items[i].name, name) == 0)
            return &properties->items[i];
    return NULL;
}

static uint64_t properties_value(const struct properties *properties, const char *name,
                                 uint64_t otherwise)
{
    const struct kms_property *property = properties_find(properties, name);

    return property ? property->value : otherwise;
}

/* The CRTC that drives this connector now, or 0. */
static int connector_crtc(const struct kms_ops *ops, int fd, uint32_t connector, uint32_t *ret)
{
    _cleanup_(properties_fini) struct properties properties = { 0 };

    int r = properties_get(ops, fd, connector, DRM_MODE_OBJECT_CONNECTOR, &properties);
    if (r < 0)
        return r;
    *ret = (uint32_t)properties_value(&properties, "CRTC_ID", 0);
    return 0;
}

/* As a mask of indexes into resources->crtcs. */
static int possible_crtcs(const struct kms_ops *ops, int fd, const drmModeConnector *connector,
                          uint32_t *ret)
{
    uint32_t mask = 0;

    for (int i = 0; i < connector->count_encoders; i++) {
        drmModeEncoder *encoder = NULL;

        int r = KMS_RESTART(ops->get_encoder(ops, fd, connector->encoders[i], &encoder));
        if (r < 0)
            return r;
        mask |= encoder->possible_crtcs;
        drmModeFreeEncoder(encoder);
    }
    *ret = mask;
    return 0;
}

static uint32_t index_mask(const uint32_t *ids, int count, uint32_t id)
{
    for (int i = 0; i < count && i < 32; i++)
        if (ids[i] == id)
            return UINT32_C(1) << i;
    return 0;
}

/* Masks of the CRTCs that our connector uses now, and of those that others use. */
static int used_crtcs(const struct kms_ops *ops, int fd, const drmModeRes *resources,
                      uint32_t connector, uint32_t *ret_ours, uint32_t *ret_others)
{
    uint32_t ours = 0;
    uint32_t others = 0;

    for (int i = 0; i < resources->count_connectors; i++) {
        uint32_t crtc = 0;

        int r = connector_crtc(ops, fd, resources->connectors[i], &crtc);
        if (r == -ENOENT && resources->connectors[i] != connector)
            continue; /* a connector of a dock that has just gone */
        if (r < 0)
            return r;

        uint32_t mask = index_mask(resources->crtcs, resources->count_crtcs, crtc);
        if (resources->connectors[i] == connector)
            ours |= mask;
        else
            others |= mask;
    }
    *ret_ours = ours;
    *ret_others = others;
    return 0;
}

/* The one that drives our connector already, else one that drives nothing. */
static int find_crtc(const struct kms_ops *ops, int fd, const drmModeRes *resources,
                     const drmModeConnector *connector, uint32_t *ret, uint32_t *ret_mask,
                     char **ret_why)
{
    uint32_t possible;
    uint32_t ours;
    uint32_t others;

    int r = possible_crtcs(ops, fd, connector, &possible);
    if (r >= 0)
        r = used_crtcs(ops, fd, resources, connector->connector_id, &ours, &others);
    if (r < 0) {
        *ret_why = g_strdup_printf("cannot read the connectors: %s", g_strerror(-r));
        return r;
    }

    uint32_t candidates = possible & ~others;
    if (candidates & ours)
        candidates &= ours;
    for (int i = 0; i < resources->count_crtcs && i < 32; i++) {
        if (!(candidates & UINT32_C(1) << i))
            continue;
        *ret = resources->crtcs[i];
        *ret_mask = UINT32_C(1) << i;
        return 0;
    }
    *ret_why = g_strdup("every CRTC that reaches the connector drives another connector");
    return -EBUSY;
}

static bool plane_has_format(const drmModePlane *plane, uint32_t format)
{
    for (uint32_t i = 0; i < plane->count_formats; i++)
        if (plane->formats[i] == format)
            return true;
    return false;
}

static void choose_formats(const drmModePlane *plane, struct kms_pipe *pipe)
{
    static const uint32_t ladder[KMS_PIPE_FORMATS_MAX] = { DRM_FORMAT_XRGB8888, DRM_FORMAT_RGB565 };
    size_t count = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(ladder); i++)
        if (plane_has_format(plane, ladder[i]))
            pipe->formats[count++] = ladder[i];
}

/* 1 when the plane is a primary one, free or ours, that reaches the CRTC with a format we have. */
static int try_plane(const struct kms_ops *ops, int fd, uint32_t id, uint32_t crtc_mask,
                     struct kms_pipe *pipe)
{
    _cleanup_(properties_fini) struct properties properties = { 0 };
    drmModePlane *plane = NULL;

    int r = KMS_RESTART(ops->get_plane(ops, fd, id, &plane));
    if (r < 0)
        return r;
    if (!(plane->possible_crtcs & crtc_mask) ||
        (plane->crtc_id != 0 && plane->crtc_id != pipe->crtc)) {
        drmModeFreePlane(plane);
        return 0;
    }

    choose_formats(plane, pipe);
    drmModeFreePlane(plane);
    r = properties_get(ops, fd, id, DRM_MODE_OBJECT_PLANE, &properties);
    if (r < 0)
        return r;
    if (pipe->formats[0] == 0 ||
        properties_value(&properties, "type", DRM_PLANE_TYPE_OVERLAY) != DRM_PLANE_TYPE_PRIMARY) {
        memset(pipe->formats, 0, sizeof(pipe->formats));
        return 0;
    }
    pipe->plane = id;
    return 1;
}

static int find_plane(const struct kms_ops *ops, int fd, uint32_t crtc_mask, struct kms_pipe *pipe,
                      char **ret_why)
{
    drmModePlaneRes *planes = NULL;

    int r = KMS_RESTART(ops->get_plane_resources(ops, fd, &planes));
    uint32_t count = r < 0 ? 0 : planes->count_planes;
    int found = 0;
    for (uint32_t i = 0; i < count && found == 0; i++)
        found = try_plane(ops, fd, planes->planes[i], crtc_mask, pipe);
    drmModeFreePlaneResources(planes);

    r = r < 0 ? r : found;
    if (r < 0)
        *ret_why = g_strdup_printf("cannot read the planes: %s", g_strerror(-r));
    else if (r == 0)
        *ret_why = g_strdup("no free primary plane with format XRGB8888 or RGB565");
    return r < 0 ? r : r == 0 ? -ENOENT : 0;
}

static uint32_t object_of_type(const struct kms_pipe *pipe, uint32_t type)
{
    switch (type) {
    case DRM_MODE_OBJECT_CONNECTOR:
        return pipe->connector;
    case DRM_MODE_OBJECT_CRTC:
        return pipe->crtc;
    default:
        return pipe->plane;
    }
}

static int find_properties_of(const struct kms_ops *ops, int fd, uint32_t type,
                              struct kms_pipe *pipe, char **ret_why)
{
    _cleanup_(properties_fini) struct properties properties = { 0 };

    int r = properties_get(ops, fd, object_of_type(pipe, type), type, &properties);
    if (r < 0) {
        *ret_why = g_strdup_printf("cannot read properties: %s", g_strerror(-r));
        return r;
    }
    for (size_t i = 0; i < KMS_PIPE_PROPERTIES; i++) {
        if (property_table[i].object_type != type)
            continue;

        const struct kms_property *property = properties_find(&properties, property_table[i].name);
        if (!property && !property_table[i].optional) {
            *ret_why = g_strdup_printf("the driver has no property %s", property_table[i].name);
            return -ENOENT;
        }
        pipe->properties[i] = property ? property->id : 0;
    }
    return 0;
}

int kms_pipe_find(const struct kms_ops *ops, int fd, const drmModeRes *resources,
                  const drmModeConnector *connector, struct kms_pipe *ret, char **ret_why)
{
    static const uint32_t types[] = {
        DRM_MODE_OBJECT_CONNECTOR,
        DRM_MODE_OBJECT_CRTC,
        DRM_MODE_OBJECT_PLANE,
    };
    struct kms_pipe pipe = { .connector = connector->connector_id };
    uint32_t crtc_mask = 0;

    int r = find_crtc(ops, fd, resources, connector, &pipe.crtc, &crtc_mask, ret_why);
    if (r >= 0)
        r = find_plane(ops, fd, crtc_mask, &pipe, ret_why);
    for (size_t i = 0; i < G_N_ELEMENTS(types) && r >= 0; i++)
        r = find_properties_of(ops, fd, types[i], &pipe, ret_why);
    if (r >= 0)
        *ret = pipe;
    return r;
}

int kms_pipe_link_bad(const struct kms_ops *ops, int fd, const struct kms_pipe *pipe, bool *ret_bad)
{
    _cleanup_(properties_fini) struct properties properties = { 0 };

    int r = properties_get(ops, fd, pipe->connector, DRM_MODE_OBJECT_CONNECTOR, &properties);
    if (r < 0)
        return r;
    *ret_bad = properties_value(&properties, "link-status", DRM_MODE_LINK_STATUS_GOOD) ==
               DRM_MODE_LINK_STATUS_BAD;
    return 0;
}

static void add(const struct kms_pipe *pipe, enum kms_pipe_property property, uint64_t value,
                struct kms_request *request)
{
    G_STATIC_ASSERT(KMS_PIPE_PROPERTIES <= KMS_REQUEST_MAX);

    if (pipe->properties[property] == 0)
        return;
    request->changes[request->count++] = (struct kms_change){
        .object = object_of_type(pipe, property_table[property].object_type),
        .property = pipe->properties[property],
        .value = value,
    };
}

void kms_pipe_request_modeset(const struct kms_pipe *pipe, uint32_t mode_blob, struct size size,
                              uint32_t fb, struct kms_request *request)
{
    uint64_t width = (uint64_t)size.width;
    uint64_t height = (uint64_t)size.height;

    *request = (struct kms_request){ 0 };
    add(pipe, CONNECTOR_CRTC_ID, pipe->crtc, request);
    add(pipe, CONNECTOR_LINK_STATUS, DRM_MODE_LINK_STATUS_GOOD, request);
    add(pipe, CRTC_MODE_ID, mode_blob, request);
    add(pipe, CRTC_ACTIVE, 1, request);
    add(pipe, PLANE_FB_ID, fb, request);
    add(pipe, PLANE_CRTC_ID, pipe->crtc, request);
    /* The source is in 16.16 fixed point. */
    add(pipe, PLANE_SRC_X, 0, request);
    add(pipe, PLANE_SRC_Y, 0, request);
    add(pipe, PLANE_SRC_W, width << 16, request);
    add(pipe, PLANE_SRC_H, height << 16, request);
    add(pipe, PLANE_CRTC_X, 0, request);
    add(pipe, PLANE_CRTC_Y, 0, request);
    add(pipe, PLANE_CRTC_W, width, request);
    add(pipe, PLANE_CRTC_H, height, request);
    add(pipe, PLANE_ROTATION, DRM_MODE_ROTATE_0, request);
}

void kms_pipe_request_flip(const struct kms_pipe *pipe, uint32_t fb, uint32_t damage_blob,
                           struct kms_request *request)
{
    *request = (struct kms_request){ 0 };
    add(pipe, PLANE_FB_ID, fb, request);
    if (damage_blob != 0)
        add(pipe, PLANE_FB_DAMAGE_CLIPS, damage_blob, request);
}

void kms_pipe_request_dark(const struct kms_pipe *pipe, struct kms_request *request)
{
    *request = (struct kms_request){ 0 };
    add(pipe, CRTC_ACTIVE, 0, request);
}

void kms_pipe_request_release(const struct kms_pipe *pipe, struct kms_request *request)
{
    *request = (struct kms_request){ 0 };
    add(pipe, PLANE_FB_ID, 0, request);
    add(pipe, PLANE_CRTC_ID, 0, request);
    add(pipe, CONNECTOR_CRTC_ID, 0, request);
    add(pipe, CRTC_ACTIVE, 0, request);
    add(pipe, CRTC_MODE_ID, 0, request);
}
