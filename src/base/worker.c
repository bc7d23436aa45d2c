#include "base/worker.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <glib.h>

struct worker {
    pthread_t thread;
    int fd; /* eventfd: the thread says that it is done */
    sd_event_source *source;
    worker_fn work;
    worker_fn done;
    void *data;
};

static void *run(void *userdata)
{
    struct worker *worker = userdata;
    const uint64_t one = 1;

    worker->work(worker->data);
    while (write(worker->fd, &one, sizeof(one)) < 0 && errno == EINTR)
        ;
    return NULL;
}

static void worker_free(struct worker *worker)
{
    sd_event_source_disable_unref(worker->source);
    if (worker->fd >= 0)
        close(worker->fd);
    g_free(worker);
}

static void finish(struct worker *worker)
{
    worker_fn done = worker->done;
    void *data = worker->data;

    pthread_join(worker->thread, NULL);
    worker_free(worker);
    done(data);
}

static int on_done(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
    finish(userdata);
    return 0;
}

int worker_start(sd_event *event, worker_fn work, worker_fn done, void *data, struct worker **ret)
{
    struct worker *worker = g_new(struct worker, 1);

    *worker = (struct worker){
        .fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
        .work = work,
        .done = done,
        .data = data,
    };

    int r = worker->fd < 0 ? -errno : 0;
    if (r >= 0)
        r = sd_event_add_io(event, &worker->source, worker->fd, EPOLLIN, on_done, worker);
    if (r >= 0)
        r = -pthread_create(&worker->thread, NULL, run, worker);
    if (r < 0) {
        worker_free(worker);
        return r;
    }
    *ret = worker;
    return 0;
}

void worker_finish(struct worker *worker)
{
    if (worker)
        finish(worker);
}
