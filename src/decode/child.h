/* One run of dorsal-decode: started, awaited through its pidfd, and what came of it. */
#pragma once

#include "base/geometry.h"
#include "decode/fit.h"

enum child_work {
    CHILD_IMAGE,
    CHILD_PACKAGE,
};

struct child_job {
    enum child_work work;
    struct size wanted; /* of an image */
    enum decode_fit fit;
};

struct child {
    int pidfd; /* readable when the child has ended */
    int memfd; /* shared with it */
    struct child_job job;
};

/* What became of a child; `why` is static text, NULL when error is 0. */
struct child_outcome {
    int error;
    const char *why;
    struct size size; /* of an image's pixels */
};

/* How long it may take. */
unsigned child_seconds(const struct child_job *job);
/* `fd` is borrowed. Negative errno when the program cannot be run; nothing is left then. */
int child_start(int fd, const struct child_job *job, struct child *ret);
/* Ends it at once and waits for that. */
void child_kill(struct child *child);
/* After it ended: reaps it and, when it went well, cuts and seals the memfd. */
struct child_outcome child_finish(struct child *child);
/* Closes the descriptors; those taken away are -1. */
void child_fini(struct child *child);
