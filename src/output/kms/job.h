/* What the worker is asked to do with a device, and what came of it. */
#pragma once

#include "output/kms/device.h"

enum kms_job_kind {
    KMS_JOB_NONE,
    KMS_JOB_OPEN,
    KMS_JOB_SHOW,
    KMS_JOB_DARKEN,
    KMS_JOB_CHECK,
    KMS_JOB_CLOSE,
};

struct kms_job {
    enum kms_job_kind kind;
    int cancel_fd;
    struct kms_device *device; /* OPEN puts it there, CLOSE takes it away */

    /* OPEN */
    const struct kms_ops *ops;
    const struct kms_config *config;
    const char *remembered;
    unsigned rung;
    /* SHOW */
    size_t buffer;
    bool full;
    struct region damage;
    /* CLOSE */
    bool gone;

    int result; /* 0 or negative errno */
    char *why;  /* of OPEN's failure */
    struct kms_shown shown;
    enum kms_check check;
};

/* A kms_job_fn for the worker. */
void kms_job_run(void *job);
