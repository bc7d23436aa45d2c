/* A thread that does one job at a time for the event loop: what may block goes there. It sleeps
 * without a timer between jobs. */
#pragma once

#include <systemd/sd-event.h>

struct kms_worker;

/* Runs in the thread. */
typedef void (*kms_job_fn)(void *job);
/* Runs in the loop; what the job wrote is visible there. */
typedef void (*kms_job_done_fn)(void *userdata);

int kms_worker_new(sd_event *event, kms_job_done_fn done, void *userdata, struct kms_worker **ret);
/* kms_worker_finish(), then the end of the thread. */
void kms_worker_free(struct kms_worker *worker);
/* Only when no job is running. */
void kms_worker_post(struct kms_worker *worker, kms_job_fn run, void *job);
/* Readable while the job in progress should give up waiting. */
int kms_worker_cancel_fd(const struct kms_worker *worker);
/* Makes the descriptor readable until that job is done. Without a job: nothing. */
void kms_worker_interrupt(struct kms_worker *worker);
/* Interrupts the job and waits for its end, without calling `done` for it. */
void kms_worker_finish(struct kms_worker *worker);
