#include "decode/client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/loop.h"
#include "base/pixels.h"
#include "decode/child.h"

#define CHILDREN_MAX 2

struct decode_request {
    sd_event *event;
    int input;
    struct child_job job;
    decode_done_fn callback;
    void *userdata;
    sd_event_source *source; /* NULL: waiting; else its turn came */
    struct loop_timer *timer;
    struct child child; /* running when its pidfd is there */
};

/* The bound on children is the process's, whoever asks for them. */
static struct {
    GQueue waiting; /* of struct decode_request, in order */
    unsigned busy;  /* requests whose turn came */
} pool = { .waiting = G_QUEUE_INIT };

static void give_turns(void);

static void request_free(struct decode_request *request)
{
    if (request->source)
        pool.busy--;
    sd_event_source_disable_unref(request->source);
    loop_timer_free(request->timer);
    child_fini(&request->child);
    close(request->input);
    sd_event_unref(request->event);
    g_free(request);
}

/* The request goes before the callback, which may start and cancel others. */
static void request_finish(struct decode_request *request, struct child_outcome outcome)
{
    decode_done_fn callback = request->callback;
    void *userdata = request->userdata;
    int memfd = outcome.error < 0 ? -1 : g_steal_fd(&request->child.memfd);

    request_free(request);
    give_turns();
    callback(outcome.error, outcome.why, memfd, outcome.size, userdata);
}

static void on_timeout(void *userdata)
{
    struct decode_request *request = userdata;

    child_kill(&request->child);
    request_finish(request,
                   (struct child_outcome){ .error = -ETIME, .why = "dorsal-decode took too long" });
}

static int on_child_end(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
    struct decode_request *request = userdata;

    request_finish(request, child_finish(&request->child));
    return 0;
}

static int watch_child(struct decode_request *request)
{
    sd_event_source *source;
    int r = loop_timer_new(request->event, CLOCK_BOOTTIME, on_timeout, request, &request->timer);

    if (r >= 0)
        r = sd_event_add_io(request->event, &source, request->child.pidfd, EPOLLIN, on_child_end,
                            request);
    if (r < 0)
        return r;
    sd_event_source_disable_unref(request->source);
    request->source = source;
    loop_timer_arm(request->timer,
                   clock_now(clock_system()).boottime + child_seconds(&request->job) * USEC_PER_SEC,
                   USEC_PER_SEC / 2);
    return 0;
}

static int on_turn(sd_event_source *source, void *userdata)
{
    struct decode_request *request = userdata;
    int r = child_start(request->input, &request->job, &request->child);

    if (r < 0) {
        g_autofree char *why = g_strdup_printf("dorsal-decode cannot be run: %s", strerror(-r));

        request_finish(request, (struct child_outcome){ .error = r, .why = why });
        return 0;
    }
    r = watch_child(request);
    if (r < 0) {
        child_kill(&request->child);
        request_finish(request, (struct child_outcome){ .error = r, .why = strerror(-r) });
    }
    return 0;
}

/* Children are started from the loop, so that all that can go wrong is told by the callback. */
static void give_turns(void)
{
    while (pool.busy < CHILDREN_MAX && !g_queue_is_empty(&pool.waiting)) {
        struct decode_request *request = g_queue_peek_head(&pool.waiting);

        /* Only a loop that has ended refuses: then nobody waits, and all will be cancelled. */
        if (sd_event_add_defer(request->event, &request->source, on_turn, request) < 0)
            return;
        g_queue_pop_head(&pool.waiting);
        pool.busy++;
    }
}

static int check_size(struct size size)
{
    bool ok = size.width >= 1 && size.width <= PIXELS_SIDE_MAX && size.height >= 1 &&
              size.height <= PIXELS_SIDE_MAX;

    return ok ? 0 : -EINVAL;
}

static int start(sd_event *event, int fd, const struct child_job *job, decode_done_fn callback,
                 void *userdata, struct decode_request **ret)
{
    int input = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (input < 0)
        return -errno;

    struct decode_request *request = g_new(struct decode_request, 1);
    *request = (struct decode_request){
        .event = sd_event_ref(event),
        .input = input,
        .job = *job,
        .callback = callback,
        .userdata = userdata,
        .child = { .pidfd = -1, .memfd = -1 },
    };
    g_queue_push_tail(&pool.waiting, request);
    give_turns();
    *ret = request;
    return 0;
}

int decode_start(sd_event *event, int fd, struct size size, enum decode_fit fit,
                 decode_done_fn callback, void *userdata, struct decode_request **ret)
{
    const struct child_job job = { CHILD_IMAGE, size, fit };
    int r = check_size(size);

    return r < 0 ? r : start(event, fd, &job, callback, userdata, ret);
}

int decode_package_start(sd_event *event, int fd, decode_done_fn callback, void *userdata,
                         struct decode_request **ret)
{
    const struct child_job job = { .work = CHILD_PACKAGE };

    return start(event, fd, &job, callback, userdata, ret);
}

void decode_cancel(struct decode_request *request)
{
    if (!request)
        return;
    g_queue_remove(&pool.waiting, request);
    if (request->child.pidfd >= 0)
        child_kill(&request->child);
    request_free(request);
    give_turns();
}

/* 0 when it ended by itself in time. */
static int await_end(const struct child *child)
{
    usec_t deadline =
        clock_now(clock_system()).boottime + child_seconds(&child->job) * USEC_PER_SEC;
    int r;

    do {
        usec_t left = usec_sub(deadline, clock_now(clock_system()).boottime);
        struct pollfd poll_fd = { .fd = child->pidfd, .events = POLLIN };

        r = poll(&poll_fd, 1, (int)(left / USEC_PER_MSEC));
    } while (r < 0 && errno == EINTR);
    return r < 0 ? -errno : r == 0 ? -ETIME : 0;
}

static int run(int fd, const struct child_job *job, struct size *ret_size)
{
    struct child child;
    int r = child_start(fd, job, &child);
    if (r < 0)
        return r;

    r = await_end(&child);
    if (r < 0) {
        child_kill(&child);
        child_fini(&child);
        return r;
    }
    struct child_outcome outcome = child_finish(&child);
    int memfd = outcome.error < 0 ? outcome.error : g_steal_fd(&child.memfd);
    child_fini(&child);
    if (memfd >= 0)
        *ret_size = outcome.size;
    return memfd;
}

int decode_run(int fd, struct size size, enum decode_fit fit, struct size *ret_size)
{
    const struct child_job job = { CHILD_IMAGE, size, fit };
    int r = check_size(size);

    return r < 0 ? r : run(fd, &job, ret_size);
}

int decode_package_run(int fd)
{
    const struct child_job job = { .work = CHILD_PACKAGE };
    struct size none;

    return run(fd, &job, &none);
}
