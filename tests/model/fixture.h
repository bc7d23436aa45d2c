/* What the tests of the model share: a catalogue, a clock, a store that writes down what it says.
 */
#pragma once

#include "model/arbiter.h"
#include "model/store.h"

struct fixture {
    struct diag_list diags;
    struct catalogue *catalogue;
    struct clock_fake clock;
    struct store *store;
    GString *log;      /* "+1" new, "~1" changed, "-1 expired" */
    GHashTable *ended; /* id -> how often */
};

/* Monday noon, the machine up for an hour. */
#define FIXTURE_REALTIME (UINT64_C(1767614400) * USEC_PER_SEC)
#define FIXTURE_BOOTTIME (USEC_PER_HOUR)

void fixture_init(struct fixture *fixture);
void fixture_fini(struct fixture *fixture);
struct instant fixture_now(struct fixture *fixture);
/* `text` is a dict in GVariant's text format. A full reference. */
GVariant *fields_new(const char *text);
/* Posts for uid 1000, connection ":1.1"; the test fails when that does. */
uint32_t fixture_post(struct fixture *fixture, const char *kind, const char *fields);
void fixture_update(struct fixture *fixture, uint32_t id, const char *fields);
struct activity *fixture_find(struct fixture *fixture, uint32_t id);
