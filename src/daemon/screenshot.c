#include "daemon/screenshot.h"

#include "base/worker.h"
#include "daemon/errors.h"
#include "scene/png.h"

/* A flood of calls must not fill the memory with copies. */
#define SCREENSHOTS_MAX 4

struct screenshot {
    struct daemon *daemon;
    struct worker *worker;
    struct bus_call *call;
    struct pixels pixels; /* a copy: the panel goes on */
    int fd;               /* or negative errno */
};

static void work(void *data)
{
    struct screenshot *screenshot = data;

    screenshot->fd = png_encode(&screenshot->pixels);
}

static void screenshot_free(struct screenshot *screenshot)
{
    if (screenshot->fd >= 0)
        close(screenshot->fd);
    g_free(screenshot->pixels.data);
    g_free(screenshot);
}

static void done(void *data)
{
    struct screenshot *screenshot = data;

    g_ptr_array_remove_fast(screenshot->daemon->screenshots, screenshot);
    if (screenshot->fd < 0)
        bus_call_error(screenshot->call, ERROR_FAILED, "cannot encode the picture: %s",
                       g_strerror(-screenshot->fd));
    else
        bus_call_reply(screenshot->call, g_variant_new("(h)", 0), &screenshot->fd, 1);
    screenshot_free(screenshot);
}

void screenshot_answer(struct daemon *daemon, const struct panel *panel, struct bus_call *call)
{
    const struct pixels *pixels = panel_pixels(panel);

    if (!pixels) {
        bus_call_error(call, ERROR_NO_PANEL, "nothing was presented yet; see 'dorsalctl status'");
        return;
    }
    if (daemon->screenshots->len == SCREENSHOTS_MAX) {
        bus_call_error(call, ERROR_LIMITS, "%d screenshots are on their way already",
                       SCREENSHOTS_MAX);
        return;
    }

    struct screenshot *screenshot = g_new0(struct screenshot, 1);

    *screenshot = (struct screenshot){
        .daemon = daemon,
        .call = call,
        .pixels = *pixels,
        .fd = -1,
    };
    screenshot->pixels.data =
        g_memdup2(pixels->data, (size_t)pixels->stride * (size_t)pixels->height);
    g_ptr_array_add(daemon->screenshots, screenshot);
    if (worker_start(daemon->event, work, done, screenshot, &screenshot->worker) < 0) {
        work(screenshot);
        done(screenshot);
    }
}

void screenshot_finish_all(struct daemon *daemon)
{
    while (daemon->screenshots->len > 0) {
        const struct screenshot *screenshot = daemon->screenshots->pdata[0];

        worker_finish(screenshot->worker);
    }
}
