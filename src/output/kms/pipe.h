/* One connector, a CRTC that drives nothing else, and a primary plane: the objects that our atomic
 * requests touch, and no others. Follows Documentation/gpu/drm-kms.rst, "Standard Plane, CRTC and
 * Connector Properties". */
#pragma once

#include "base/geometry.h"
#include "output/kms/ops.h"

enum kms_pipe_property {
    CONNECTOR_CRTC_ID,
    CONNECTOR_LINK_STATUS, /* optional */
    CRTC_MODE_ID,
    CRTC_ACTIVE,
    PLANE_FB_ID,
    PLANE_CRTC_ID,
    PLANE_SRC_X,
    PLANE_SRC_Y,
    PLANE_SRC_W,
    PLANE_SRC_H,
    PLANE_CRTC_X,
    PLANE_CRTC_Y,
    PLANE_CRTC_W,
    PLANE_CRTC_H,
    PLANE_ROTATION,        /* optional */
    PLANE_FB_DAMAGE_CLIPS, /* optional */
    KMS_PIPE_PROPERTIES,
};

#define KMS_PIPE_FORMATS_MAX 2

struct kms_pipe {
    uint32_t connector, crtc, plane;
    uint32_t properties[KMS_PIPE_PROPERTIES]; /* ids; 0: an optional one is not there */
    uint32_t formats[KMS_PIPE_FORMATS_MAX];   /* that we can fill, the best first; 0: no more */
};

/* Finds CRTC and plane for the connector. -EBUSY, -ENOENT or an error of an ioctl; then `ret_why`
 * is set. */
int kms_pipe_find(const struct kms_ops *ops, int fd, const drmModeRes *resources,
                  const drmModeConnector *connector, struct kms_pipe *ret, char **ret_why);
/* Whether the kernel says that the cable lost its training and wants a modeset. */
int kms_pipe_link_bad(const struct kms_ops *ops, int fd, const struct kms_pipe *pipe,
                      bool *ret_bad);

/* Everything, from whatever state. Needs ALLOW_MODESET. */
void kms_pipe_request_modeset(const struct kms_pipe *pipe, uint32_t mode_blob, struct size size,
                              uint32_t fb, struct kms_request *request);
/* Another frame buffer; `damage_blob` 0: all of it changed. */
void kms_pipe_request_flip(const struct kms_pipe *pipe, uint32_t fb, uint32_t damage_blob,
                           struct kms_request *request);
/* Dark, with everything still in place. Needs ALLOW_MODESET. */
void kms_pipe_request_dark(const struct kms_pipe *pipe, struct kms_request *request);
/* Gives all three objects back. Needs ALLOW_MODESET. */
void kms_pipe_request_release(const struct kms_pipe *pipe, struct kms_request *request);
