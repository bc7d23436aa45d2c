#include "output/kms/worker.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <glib.h>

enum job_state {
    JOB_NONE,
    JOB_POSTED, /* and running */
    JOB_DONE,   /* but the loop does not know yet */
};

struct kms_worker {
    pthread_t thread;
    bool started;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int done_fd;
    int cancel_fd;
    sd_event_source *done_source;
    kms_job_done_fn done;
    void *userdata;

    /* under the lock */
    enum job_state state;
    bool quit;
    kms_job_fn run;
    void *job;
};

static void raise_fd(int fd)
{
    uint64_t one = 1;

    /* An eventfd refuses only when its counter is full, and is readable then. */
    while (write(fd, &one, sizeof(one)) < 0 && errno == EINTR)
        ;
}

static void lower_fd(int fd)
{
    uint64_t count;

    while (read(fd, &count, sizeof(count)) < 0 && errno == EINTR)
        ;
}

static void *worker_main(void *userdata)
{
    struct kms_worker *worker = userdata;

    pthread_mutex_lock(&worker->lock);
    for (;;) {
        while (worker->state != JOB_POSTED && !worker->quit)
            pthread_cond_wait(&worker->changed, &worker->lock);
        if (worker->state != JOB_POSTED)
            break;

        kms_job_fn run = worker->run;
        void *job = worker->job;

        pthread_mutex_unlock(&worker->lock);
        run(job);
        pthread_mutex_lock(&worker->lock);
        worker->state = JOB_DONE;
        pthread_cond_broadcast(&worker->changed);
        raise_fd(worker->done_fd);
    }
    pthread_mutex_unlock(&worker->lock);
    return NULL;
}

/* Forgets a job that is done; the descriptor may have been raised for it. */
static void settle(struct kms_worker *worker)
{
    lower_fd(worker->done_fd);
    lower_fd(worker->cancel_fd);
    worker->state = JOB_NONE;
}

static int on_done(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
    struct kms_worker *worker = userdata;

    pthread_mutex_lock(&worker->lock);
    bool done = worker->state == JOB_DONE;
    if (done)
        settle(worker);
    pthread_mutex_unlock(&worker->lock);

    if (done)
        worker->done(worker->userdata);
    return 0;
}

/* Signals are the loop's. */
static int start_thread(struct kms_worker *worker)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int r = pthread_create(&worker->thread, NULL, worker_main, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    worker->started = r == 0;
    if (worker->started)
        pthread_setname_np(worker->thread, "kms");
    return -r;
}

int kms_worker_new(sd_event *event, kms_job_done_fn done, void *userdata, struct kms_worker **ret)
{
    struct kms_worker *worker = g_new0(struct kms_worker, 1);

    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->changed, NULL);
    worker->done = done;
    worker->userdata = userdata;
    worker->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    worker->cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    int r = worker->done_fd < 0 || worker->cancel_fd < 0 ? -errno : 0;
    if (r >= 0)
        r = sd_event_add_io(event, &worker->done_source, worker->done_fd, EPOLLIN, on_done, worker);
    if (r >= 0)
        r = start_thread(worker);
    if (r < 0) {
        kms_worker_free(worker);
        return r;
    }
    *ret = worker;
    return 0;
}

void kms_worker_free(struct kms_worker *worker)
{
    if (!worker)
        return;
    if (worker->started) {
        kms_worker_finish(worker);
        pthread_mutex_lock(&worker->lock);
        worker->quit = true;
        pthread_cond_broadcast(&worker->changed);
        pthread_mutex_unlock(&worker->lock);
        pthread_join(worker->thread, NULL);
    }
    sd_event_source_disable_unref(worker->done_source);
    if (worker->done_fd >= 0)
        close(worker->done_fd);
    if (worker->cancel_fd >= 0)
        close(worker->cancel_fd);
    pthread_cond_destroy(&worker->changed);
    pthread_mutex_destroy(&worker->lock);
    g_free(worker);
}

void kms_worker_post(struct kms_worker *worker, kms_job_fn run, void *job)
{
    pthread_mutex_lock(&worker->lock);
    g_assert(worker->state == JOB_NONE);
    worker->run = run;
    worker->job = job;
    worker->state = JOB_POSTED;
    pthread_cond_broadcast(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
}

int kms_worker_cancel_fd(const struct kms_worker *worker)
{
    return worker->cancel_fd;
}

void kms_worker_interrupt(struct kms_worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    if (worker->state == JOB_POSTED)
        raise_fd(worker->cancel_fd);
    pthread_mutex_unlock(&worker->lock);
}

void kms_worker_finish(struct kms_worker *worker)
{
    kms_worker_interrupt(worker);
    pthread_mutex_lock(&worker->lock);
    while (worker->state == JOB_POSTED)
        pthread_cond_wait(&worker->changed, &worker->lock);
    settle(worker);
    pthread_mutex_unlock(&worker->lock);
}
