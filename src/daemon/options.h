/* The command line of dorsald. */
#pragma once

#include "base/geometry.h"

enum output_choice {
    OUTPUT_KMS,
    OUTPUT_HEADLESS,
};

struct options {
    enum output_choice output;
    struct size size;      /* of headless panels; 0x0: as configured */
    const char *bus;       /* "system", "session" or an address */
    const char *config;    /* NULL: the standard places */
    char **theme_dirs;     /* owned; NULL-terminated, looked into before the configured ones */
    const char *state_dir; /* NULL: nothing is remembered */
    bool verbose;
};

/* Returns 1 to go on, 0 when all is said (--help, --version), -EINVAL when the command line is
 * wrong (already reported). */
int options_parse(int argc, char **argv, struct options *ret);
void options_fini(struct options *options);
