/* Which card, connector and mode: decisions on plain data. Never "the first one". */
#pragma once

#include "output/kms.h"
#include "output/kms/ops.h"

/* The card to drive, one of `cards`; NULL and a sentence in `ret_why` when there is none or it may
 * not be driven. `remembered` is the ID_PATH of the card last driven or NULL: a card that is
 * plugged in again has another number. */
const struct kms_card *select_card(const GPtrArray *cards, const struct kms_config *config,
                                   const char *remembered, char **ret_why);
/* Whether cards of this driver are panels of their own, never a desktop's. */
bool select_is_own_card_driver(const char *driver);
/* "/dev/dri/card0 (virtio_gpu): Virtual-1, Virtual-2 (nothing plugged in)", a line each; g_free().
 */
char *select_describe_cards(const GPtrArray *cards, const char *separator);

/* Whether the connector is the one called `name`, e.g. "HDMI-A-1", as in sysfs. */
bool select_connector_has_name(const drmModeConnector *connector, const char *name);
/* Free with g_free(). */
char *select_connector_name(const drmModeConnector *connector);
/* The mode of the wanted size (0x0: the preferred mode, else the first); NULL when there is none.
 */
const drmModeModeInfo *select_mode(const drmModeConnector *connector, struct size wanted);
/* Drivers of SPI panels fill in any clock that validates; what cannot be is taken as 60 Hz. */
usec_t select_frame_time(const drmModeModeInfo *mode);
