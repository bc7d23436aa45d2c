/* The window: its picture is the shadow that was last presented, shown pixel by pixel where there
 * is room. */
#include "output/window.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include <SDL.h>
#include <glib.h>

#include "output/window/wait.h"

struct window {
    struct output output;
    const struct window_handler *handler;
    sd_event *event;
    sd_event_source *turn; /* defer: what is not reported within a call of the caller's */
    bool up_due, presented_due;
    SDL_Window *window;
    struct size size;
    const struct pixels *shadow; /* of the last present; NULL: none since up */
    char description[64];
};

static struct window *from_output(struct output *output)
{
    return (struct window *)output;
}

/* ---- showing ---- */

/* The window of a small panel is made larger until it is about that wide. */
#define WIDTH_COMFORTABLE 640

/* Where the panel stands in the window: its middle, made smaller when it does not fit; larger only
 * in whole steps. */
static SDL_Rect place(const struct window *window)
{
    int width, height;

    SDL_GetWindowSize(window->window, &width, &height);
    double scale =
        MIN(1.0, MIN((double)width / window->size.width, (double)height / window->size.height));
    SDL_Rect rect = {
        .w = (int)(window->size.width * scale),
        .h = (int)(window->size.height * scale),
    };
    rect.x = (width - rect.w) / 2;
    rect.y = (height - rect.h) / 2;
    return rect;
}

static void copy(const struct window *window, SDL_Surface *target, const struct rect *rect)
{
    const struct pixels *shadow = window->shadow;
    SDL_Rect to = place(window);
    SDL_Surface *source = SDL_CreateRGBSurfaceWithFormatFrom(
        shadow->data, shadow->width, shadow->height, 32, shadow->stride, SDL_PIXELFORMAT_RGB888);

    if (!source)
        return;
    if (to.w == shadow->width && to.h == shadow->height) {
        SDL_Rect from = { rect->x, rect->y, rect->width, rect->height };
        SDL_Rect at = { to.x + rect->x, to.y + rect->y, rect->width, rect->height };
        SDL_BlitSurface(source, &from, target, &at);
    } else {
        SDL_BlitScaled(source, NULL, target, &to);
    }
    SDL_FreeSurface(source);
}

static void show(struct window *window, const struct region *damage)
{
    SDL_Surface *target = SDL_GetWindowSurface(window->window);

    if (!target) {
        window->output.statistics.failures++;
        window->output.listener->failed(&window->output, -EIO, SDL_GetError(),
                                        window->output.userdata);
        return;
    }
    REGION_FOREACH (rect, damage) {
        copy(window, target, rect);
        window->output.statistics.copied_pixels += (uint64_t)rect->width * (uint64_t)rect->height;
    }
    SDL_UpdateWindowSurface(window->window);
    window->output.statistics.commits++;
    window->presented_due = true;
    sd_event_source_set_enabled(window->turn, SD_EVENT_ONESHOT);
}

/* Everything, with the frame around the panel. */
static void show_all(struct window *window)
{
    struct region all = { 0 };
    SDL_Surface *target = SDL_GetWindowSurface(window->window);

    if (target)
        SDL_FillRect(target, NULL, SDL_MapRGB(target->format, 0x17, 0x17, 0x1c));
    if (!window->shadow)
        return;
    region_add(&all, (struct rect){ 0, 0, window->size.width, window->size.height });
    show(window, &all);
}

/* ---- the output ---- */

static int on_turn(sd_event_source *source, void *userdata)
{
    struct window *window = userdata;
    const struct output_listener *listener = window->output.listener;

    if (window->presented_due)
        listener->presented(&window->output, window->output.userdata);
    window->presented_due = false;
    if (window->up_due)
        listener->up(&window->output, window->size, window->output.userdata);
    window->up_due = false;
    return 0;
}

static void report_up(struct window *window)
{
    window->shadow = NULL;
    window->up_due = true;
    sd_event_source_set_enabled(window->turn, SD_EVENT_ONESHOT);
}

static void window_start(struct output *output)
{
    report_up(from_output(output));
}

static void window_present(struct output *output, const struct pixels *shadow,
                           const struct region *damage)
{
    struct window *window = from_output(output);
    bool first = !window->shadow;

    if (shadow->width != window->size.width || shadow->height != window->size.height)
        return;
    window->shadow = shadow;
    if (first)
        show_all(window);
    else
        show(window, damage);
}

static void window_set_power(struct output *output, bool on)
{
    if (on)
        report_up(from_output(output));
}

static const char *window_describe(const struct output *output)
{
    return ((const struct window *)output)->description;
}

static void window_destroy(struct output *output)
{
    struct window *window = from_output(output);

    sd_event_source_disable_unref(window->turn);
    if (window->window)
        SDL_DestroyWindow(window->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    sd_event_unref(window->event);
    g_free(window);
}

static const struct output_ops window_ops = {
    .start = window_start,
    .present = window_present,
    .set_power = window_set_power,
    .describe = window_describe,
    .destroy = window_destroy,
};

static void describe(struct window *window)
{
    g_snprintf(window->description, sizeof(window->description), "window (%s), %dx%d",
               SDL_GetCurrentVideoDriver(), window->size.width, window->size.height);
}

static SDL_Window *open_window(const char *title, struct size size)
{
    int zoom = MAX(WIDTH_COMFORTABLE / size.width, 1);

    return SDL_CreateWindow(title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                            size.width * zoom, size.height * zoom, SDL_WINDOW_RESIZABLE);
}

static int complain(struct window *window, char **ret_why)
{
    *ret_why = g_strdup_printf("cannot open a window: %s", SDL_GetError());
    window_destroy(&window->output);
    return -ENODEV;
}

int window_output_new(sd_event *event, struct size size, const char *title,
                      const struct output_listener *listener, const struct window_handler *handler,
                      void *userdata, struct output **ret, char **ret_why)
{
    struct window *window = g_new(struct window, 1);

    *window = (struct window){
        .output = { .ops = &window_ops, .listener = listener, .userdata = userdata },
        .handler = handler,
        .event = sd_event_ref(event),
        .size = size,
    };
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) < 0)
        return complain(window, ret_why);
    window->window = open_window(title, size);
    if (!window->window || sd_event_add_defer(event, &window->turn, on_turn, window) < 0)
        return complain(window, ret_why);
    sd_event_source_set_enabled(window->turn, SD_EVENT_OFF);
    SDL_StartTextInput();
    describe(window);
    *ret = &window->output;
    return 0;
}

void window_output_resize(struct output *output, struct size size)
{
    struct window *window = from_output(output);

    window->size = size;
    int zoom = MAX(WIDTH_COMFORTABLE / size.width, 1);
    SDL_SetWindowSize(window->window, size.width * zoom, size.height * zoom);
    describe(window);
    report_up(window);
}

void window_output_set_title(struct output *output, const char *title)
{
    SDL_SetWindowTitle(from_output(output)->window, title);
}

/* ---- what the user does ---- */

static enum window_key key_from_symbol(SDL_Keycode symbol)
{
    static const struct {
        SDL_Keycode symbol;
        enum window_key key;
    } keys[] = {
        { SDLK_LEFT, WINDOW_KEY_LEFT },      { SDLK_RIGHT, WINDOW_KEY_RIGHT },
        { SDLK_UP, WINDOW_KEY_UP },          { SDLK_DOWN, WINDOW_KEY_DOWN },
        { SDLK_PAGEUP, WINDOW_KEY_PAGE_UP }, { SDLK_PAGEDOWN, WINDOW_KEY_PAGE_DOWN },
        { SDLK_HOME, WINDOW_KEY_HOME },      { SDLK_ESCAPE, WINDOW_KEY_ESCAPE },
        { SDLK_F1, WINDOW_KEY_F1 },          { SDLK_F12, WINDOW_KEY_F12 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (keys[i].symbol == symbol)
            return keys[i].key;
    return WINDOW_KEY_NONE;
}

static void on_click(struct window *window, int x, int y)
{
    SDL_Rect at = place(window);
    SDL_Point point = { x, y };

    if (!SDL_PointInRect(&point, &at) || at.w == 0 || at.h == 0)
        return;
    window->handler->touch((struct point){ (x - at.x) * window->size.width / at.w,
                                           (y - at.y) * window->size.height / at.h },
                           window->output.userdata);
}

static void on_window_event(struct window *window, const SDL_WindowEvent *event)
{
    switch (event->event) {
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        show_all(window);
        break;
    case SDL_WINDOWEVENT_CLOSE:
        window->handler->close(window->output.userdata);
        break;
    }
}

static void on_event(struct window *window, const SDL_Event *event)
{
    enum window_key key;

    switch (event->type) {
    case SDL_KEYDOWN:
        key = key_from_symbol(event->key.keysym.sym);
        if (key != WINDOW_KEY_NONE)
            window->handler->key('\0', key, window->output.userdata);
        break;
    case SDL_TEXTINPUT:
        if ((unsigned char)event->text.text[0] < 0x80)
            window->handler->key(event->text.text[0], WINDOW_KEY_NONE, window->output.userdata);
        break;
    case SDL_MOUSEBUTTONDOWN:
        on_click(window, event->button.x, event->button.y);
        break;
    case SDL_WINDOWEVENT:
        on_window_event(window, &event->window);
        break;
    case SDL_QUIT:
        window->handler->close(window->output.userdata);
        break;
    }
}

int window_run(struct output *output)
{
    struct window *window = from_output(output);
    struct window_wait *wait;
    int code = 0;
    int r = window_wait_new(window->event, &wait);

    while (r >= 0 && sd_event_get_state(window->event) != SD_EVENT_FINISHED) {
        SDL_Event event;

        r = window_wait_turn(wait);
        while (r >= 0 && SDL_PollEvent(&event))
            if (!window_wait_owns(wait, event.type))
                on_event(window, &event);
    }
    if (r >= 0)
        sd_event_get_exit_code(window->event, &code);
    window_wait_free(wait);
    return r < 0 ? r : code;
}
