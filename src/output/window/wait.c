#include "output/window/wait.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <SDL.h>
#include <glib.h>

#include "base/cleanup.h"

struct window_wait {
    sd_event *event;
    pthread_t thread;
    bool started;
    int go;        /* eventfd: look at the loop's descriptor once more */
    int stop;      /* eventfd */
    int fd;        /* of the loop */
    uint32_t wake; /* the type of SDL event that wakes */
    bool looking;  /* the thread looks; only the loop's thread sets and clears it */
};

/* False: to be stopped. */
static bool await(struct window_wait *wait, int fd)
{
    struct pollfd fds[] = { { .fd = fd, .events = POLLIN },
                            { .fd = wait->stop, .events = POLLIN } };

    while (poll(fds, G_N_ELEMENTS(fds), -1) < 0 && errno == EINTR)
        ;
    return !(fds[1].revents & POLLIN);
}

static void *look(void *data)
{
    struct window_wait *wait = data;
    uint64_t times;

    while (await(wait, wait->go) && read(wait->go, &times, sizeof(times)) > 0 &&
           await(wait, wait->fd)) {
        SDL_Event event = { .type = wait->wake };
        SDL_PushEvent(&event);
    }
    return NULL;
}

int window_wait_new(sd_event *event, struct window_wait **ret)
{
    struct window_wait *wait = g_new(struct window_wait, 1);

    *wait = (struct window_wait){
        .event = sd_event_ref(event),
        .go = eventfd(0, EFD_CLOEXEC),
        .stop = eventfd(0, EFD_CLOEXEC),
        .fd = sd_event_get_fd(event),
        .wake = SDL_RegisterEvents(1),
    };
    *ret = wait;
    if (wait->go < 0 || wait->stop < 0 || wait->fd < 0)
        return -EMFILE;
    int r = pthread_create(&wait->thread, NULL, look, wait);
    wait->started = r == 0;
    return -r;
}

void window_wait_free(struct window_wait *wait)
{
    if (wait->started) {
        eventfd_write(wait->stop, 1);
        pthread_join(wait->thread, NULL);
    }
    close_fd_pointer(&wait->go);
    close_fd_pointer(&wait->stop);
    sd_event_unref(wait->event);
    g_free(wait);
}

/* Blocks until SDL has an event; leaves it in its queue. */
static int wait_for_sdl(struct window_wait *wait)
{
    if (!wait->looking)
        eventfd_write(wait->go, 1);
    wait->looking = true;
    return SDL_WaitEvent(NULL) ? 0 : -EIO;
}

bool window_wait_owns(struct window_wait *wait, uint32_t type)
{
    if (type != wait->wake)
        return false;
    wait->looking = false;
    return true;
}

int window_wait_turn(struct window_wait *wait)
{
    int r = sd_event_prepare(wait->event);

    if (r == 0) {
        r = wait_for_sdl(wait);
        if (r >= 0)
            r = sd_event_wait(wait->event, 0);
    }
    if (r > 0)
        r = sd_event_dispatch(wait->event);
    return r;
}
