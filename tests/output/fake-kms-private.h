/* What the three parts of the fake share: fake-kms.c has the script,
 * fake-card.c the calls, fake-commit.c the atomic state.
 */
#pragma once

#include <pthread.h>

#include "fake-kms.h"

#define CONNECTORS 3
#define PLANES     (2 * CONNECTORS) /* an overlay and a primary for each CRTC */

#define CONNECTOR_ID 10u
#define ENCODER_ID   20u
#define CRTC_ID      30u
#define PLANE_ID     40u
#define OBJECT_LAST  60u

enum fake_property {
    PROPERTY_FIRST = 100,
    PROPERTY_CRTC_ID = PROPERTY_FIRST,
    PROPERTY_LINK_STATUS,
    PROPERTY_MODE_ID,
    PROPERTY_ACTIVE,
    PROPERTY_TYPE,
    PROPERTY_FB_ID,
    PROPERTY_SRC_X,
    PROPERTY_SRC_Y,
    PROPERTY_SRC_W,
    PROPERTY_SRC_H,
    PROPERTY_CRTC_X,
    PROPERTY_CRTC_Y,
    PROPERTY_CRTC_W,
    PROPERTY_CRTC_H,
    PROPERTY_CLIPS,
    PROPERTY_LAST,
};

struct fake_plane {
    uint32_t fb, crtc;
    uint64_t box[8]; /* SRC_X ... CRTC_H in the order of the properties */
    uint32_t clips;  /* blob, of one commit only */
};

struct fake_crtc {
    bool active;
    bool has_mode;
    drmModeModeInfo mode;
};

struct fake_state {
    uint32_t connector_crtc[CONNECTORS];
    uint64_t link_status[CONNECTORS];
    struct fake_crtc crtc[CONNECTORS];
    struct fake_plane plane[PLANES];
};

enum resource_kind {
    RESOURCE_DUMB,
    RESOURCE_FB,
    RESOURCE_BLOB,
};

struct resource {
    enum resource_kind kind;
    uint32_t id;
    int fd;       /* whose */
    bool excused; /* giving it back was made to fail */
    void *data;   /* pixels or the blob's bytes */
    size_t size;
    uint32_t width, height, pitch, format, handle; /* of an fb */
};

struct open_card {
    int fd;
    unsigned generation; /* of the card */
    bool master, atomic;
};

struct pending_flip {
    bool pending;
    uint64_t cookie;
};

struct fake_kms {
    struct kms_ops ops;
    pthread_mutex_t lock;

    bool plugged;
    unsigned generation;
    struct fake_card card;
    struct size panel[CONNECTORS];
    struct fake_state state;
    uint32_t *shown[CONNECTORS]; /* what each CRTC's panel shows, packed; NULL: dark */
    bool shown_rgb565[CONNECTORS];
    bool touched[OBJECT_LAST];
    bool other_master;

    GPtrArray *resources;
    GArray *opens;
    uint32_t next_id;
    unsigned maps;
    unsigned open_count, commits, modesets;
    uint64_t clip_pixels;
    usec_t asleep;

    struct pending_flip flip;
    uint64_t doubled_cookie;
    unsigned lose, twice;
    bool hold;
    uint32_t sequence;
    usec_t vblank_monotonic;

    enum fake_call fail_kind;
    unsigned fail_nth, fail_times;
    int fail_error;
    bool failed;

    GQueue *news;
    int news_fd;
    int script_fd; /* raised when the script changed something a waiting call cares about */
    const char *complaint;
};

void fake_lock(struct fake_kms *fake);
void fake_unlock(struct fake_kms *fake);
/* Makes an eventfd readable. */
void fake_raise(int fd);
void fake_fill_ops(struct fake_kms *fake);

/* All below: under the lock. */
void fake_tell(struct fake_kms *fake, enum kms_news kind);
bool fake_someone_is_master(struct fake_kms *fake);
/* 1000 Hz, so that many frames are quick. */
void fake_fill_mode(drmModeModeInfo *mode, struct size size, uint32_t type);
struct resource *fake_find_resource(struct fake_kms *fake, enum resource_kind kind, uint32_t id);
int fake_commit(struct fake_kms *fake, const struct open_card *open,
                const struct kms_request *request, uint32_t flags, uint64_t cookie);
/* The planes and CRTCs that show this fb go dark, as in the kernel. */
void fake_yank_fb(struct fake_kms *fake, uint32_t fb);
void fake_darken(struct fake_kms *fake, int index);
