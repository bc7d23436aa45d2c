/* A panel as a window on the desktop, for theme makers: SDL2, so X11 and Wayland. Only programs
 * with a desktop link it; dorsald does not.
 *
 * SDL has a loop of its own, so the program runs window_run() in place of sd_event_loop(). Between
 * two events neither draws nor wakes. */
#pragma once

#include "output/output.h"

/* Keys that are no characters. */
enum window_key {
    WINDOW_KEY_NONE,
    WINDOW_KEY_LEFT,
    WINDOW_KEY_RIGHT,
    WINDOW_KEY_UP,
    WINDOW_KEY_DOWN,
    WINDOW_KEY_PAGE_UP,
    WINDOW_KEY_PAGE_DOWN,
    WINDOW_KEY_HOME,
    WINDOW_KEY_ESCAPE,
    WINDOW_KEY_F1,
    WINDOW_KEY_F12,
};

struct window_handler {
    /* A character, as the layout has it, or a key that is none ('\0'). */
    void (*key)(char character, enum window_key key, void *userdata);
    /* A click, in pixels of the panel. */
    void (*touch)(struct point at, void *userdata);
    /* The user wants to close it. */
    void (*close)(void *userdata);
};

/* Reports up once. `handler` and `listener` get the same userdata. -ENODEV: no desktop; `ret_why`
 * (g_free) then says it in words. One window a program. */
int window_output_new(sd_event *event, struct size size, const char *title,
                      const struct output_listener *listener, const struct window_handler *handler,
                      void *userdata, struct output **ret, char **ret_why);
/* Another panel: up is reported again. */
void window_output_resize(struct output *output, struct size size);
void window_output_set_title(struct output *output, const char *title);
/* Runs sd-event and SDL until sd_event_exit(); its code, or negative errno. */
int window_run(struct output *output);
