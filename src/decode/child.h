/* One run of dorsal-decode: started, awaited through its pidfd, and what came of it. */
#pragma once

#include "base/geometry.h"
#include "decode/fit.h"

#define DECODE_SECONDS 5

struct child {
    int pidfd; /* readable when the child has ended */
    int memfd; /* shared with it */
    struct size wanted;
};

/* What became of a child; `why` is static text, NULL when error is 0. */
struct child_outcome {
    int error;
    const char *why;
    struct size size;
};

/* `fd` is borrowed. Negative errno when the program cannot be run; nothing is left then. */
int child_start(int fd, struct size wanted, enum decode_fit fit, struct child *ret);
/* Ends it at once and waits for that. */
void child_kill(struct child *child);
/* After it ended: reaps it and, when it went well, cuts and seals the memfd. */
struct child_outcome child_finish(struct child *child);
/* Closes the descriptors; those taken away are -1. */
void child_fini(struct child *child);
