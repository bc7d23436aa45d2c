/* A card that a test scripts: connectors, CRTCs, planes with properties, frame buffers, blobs and
 * what the panels show. It refuses what the kernel refuses, and fails where it is told to. Time
 * does not pass in it: a lost flip is reported at once. Safe to script while the worker is using
 * it. */
#pragma once

#include "base/pixels.h"
#include "output/kms/ops.h"

struct fake_kms;

/* In the order of struct kms_ops. */
enum fake_call {
    FAKE_ANY,
    FAKE_FIND_CARDS,
    FAKE_OPEN,
    FAKE_SET_MASTER,
    FAKE_DROP_MASTER,
    FAKE_SET_CLIENT_CAP,
    FAKE_GET_RESOURCES,
    FAKE_GET_CONNECTOR,
    FAKE_GET_ENCODER,
    FAKE_GET_PLANE_RESOURCES,
    FAKE_GET_PLANE,
    FAKE_GET_PROPERTIES,
    FAKE_CREATE_DUMB,
    FAKE_DESTROY_DUMB,
    FAKE_MAP_DUMB,
    FAKE_ADD_FB,
    FAKE_RM_FB,
    FAKE_CREATE_BLOB,
    FAKE_DESTROY_BLOB,
    FAKE_ATOMIC_COMMIT,
    FAKE_WAIT_FLIP,
};

struct fake_card {
    const char *node, *driver, *id_path, *seat, *link;
    int connectors;   /* up to 3: Virtual-1, ... */
    bool clips;       /* planes have FB_DAMAGE_CLIPS, and only the clips are transferred */
    bool vblank;      /* flips are numbered and a frame time apart */
    bool only_rgb565; /* the planes know nothing else */
    bool legacy;      /* no atomic modesetting */
};

struct fake_kms *fake_kms_new(void);
void fake_kms_free(struct fake_kms *fake);
const struct kms_ops *fake_kms_ops(struct fake_kms *fake);

/* Plugs a card in (one at a time) with every connector empty, or takes it out. udev tells. */
void fake_kms_plug_card(struct fake_kms *fake, const struct fake_card *card);
void fake_kms_unplug_card(struct fake_kms *fake);
/* Plugs a panel into connector `index` (0: Virtual-1) or, 0x0, takes it out. udev tells. */
void fake_kms_plug_panel(struct fake_kms *fake, int index, struct size size);
/* Another program lights the connector, with the CRTC of the same index. */
void fake_kms_light_by_other(struct fake_kms *fake, int index);
/* The cable loses its training. udev tells. */
void fake_kms_break_link(struct fake_kms *fake, int index);
/* Another program becomes master, or goes again. udev tells nothing. */
void fake_kms_take_master(struct fake_kms *fake, bool taken);
/* udev tells of a change. */
void fake_kms_send_news(struct fake_kms *fake);

/* Lets the `nth` call (from 1, counted from now) of that kind and `times - 1` more fail. */
void fake_kms_fail(struct fake_kms *fake, enum fake_call kind, unsigned nth, unsigned times,
                   int error);
/* Whether such a call has come. */
bool fake_kms_failed(struct fake_kms *fake);
void fake_kms_lose_flips(struct fake_kms *fake, unsigned count);
void fake_kms_double_flips(struct fake_kms *fake, unsigned count);
/* While held, no flip completes. */
void fake_kms_hold_flips(struct fake_kms *fake, bool hold);
bool fake_kms_in_flight(struct fake_kms *fake);
/* The machine was suspended: panels lost their pictures. */
void fake_kms_suspend(struct fake_kms *fake, usec_t duration);

/* Whether the panel shows the picture (what of it the format can hold). */
bool fake_kms_shows(struct fake_kms *fake, int index, const struct pixels *picture);
/* Whether the panel is dark. */
bool fake_kms_is_dark(struct fake_kms *fake, int index);
/* Whether any object of the connector's pipe was ever changed by an atomic request. */
bool fake_kms_touched(struct fake_kms *fake, int index);
bool fake_kms_has_master(struct fake_kms *fake);
unsigned fake_kms_open_count(struct fake_kms *fake); /* opens so far */
/* Commits that changed the panel, of all and of those by ALLOW_MODESET. */
unsigned fake_kms_commits(struct fake_kms *fake);
unsigned fake_kms_modesets(struct fake_kms *fake);
uint64_t fake_kms_clip_pixels(struct fake_kms *fake); /* transferred through clips so far */
/* NULL, or what was left behind or misused: to be called when the output is gone. */
const char *fake_kms_complaint(struct fake_kms *fake);
