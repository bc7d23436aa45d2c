/* The output on a real display: a connector of a DRM/KMS card, by atomic modesetting with two dumb
 * buffers. See the head of kms/ files for the kernel documents they follow. */
#pragma once

#include "output/output.h"

struct kms_config {
    const char *card;      /* a path: /dev/dri/by-path/..., /dev/dri/cardN; NULL: by known driver */
    const char *connector; /* "Virtual-2"; NULL: the card's only connector */
    struct size mode;      /* 0x0: the preferred mode */
    bool whole_card;       /* may drive a card of seat0, i.e. one that a desktop would use */
};

struct kms_ops;

/* `ops` NULL means the kernel. */
int kms_output_new(sd_event *event, const struct kms_config *config, const struct kms_ops *ops,
                   const struct output_listener *listener, void *userdata, struct output **ret);
/* The connectors to choose from, one line each, for status and configuration errors; g_free(). */
char *kms_list_connectors(const struct kms_ops *ops);
