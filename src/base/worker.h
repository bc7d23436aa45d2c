/* Work that would block the loop, on a thread of its own: done beside it, the result handed over in
 * it. */
#pragma once

#include <systemd/sd-event.h>

struct worker;

typedef void (*worker_fn)(void *data);

/* Runs work(data) on a thread, then done(data) from the loop; `done` frees the data. The handle is
 * gone when `done` runs. Negative errno when no thread could be started. */
int worker_start(sd_event *event, worker_fn work, worker_fn done, void *data, struct worker **ret);
/* Waits for `work` and calls done(data) at once, for the end of the program. NULL is fine. */
void worker_finish(struct worker *worker);
