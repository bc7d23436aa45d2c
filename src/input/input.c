#include "input/input.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <glib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "input/context.h"
#include "input/gesture.h"

/* A device that is there and cannot be opened is tried again: nothing tells when that is mended. */
#define RETRY_USEC (10 * USEC_PER_SEC)

struct input {
    char *seat;
    char *device;
    input_gesture_fn gesture;
    input_state_fn report;
    void *userdata;

    struct recognizer recognizer;
    struct udev *udev;
    struct udev_monitor *monitor; /* for the one device: tells when it may have come */
    struct context *context;      /* NULL: no touch is wanted */
    GPtrArray *touches;           /* of struct libinput_device, with touch */
    char *state;                  /* as last reported */

    sd_event_source *devices_source;
    sd_event_source *monitor_source;
    sd_event_source *state_source; /* enabled when the state may have changed */
    struct loop_timer *retry;
    struct loop_timer *hold; /* a finger that stays */
};

static char *describe_touches(const struct input *input)
{
    GString *text = g_string_new("touch:");

    for (guint i = 0; i < input->touches->len; i++)
        g_string_append_printf(text, "%s %s", i > 0 ? "," : "",
                               libinput_device_get_name(input->touches->pdata[i]));
    return g_string_free(text, FALSE);
}

static char *describe(const struct input *input)
{
    if (!input->context)
        return g_strdup("no touch device is configured");
    if (input->touches->len > 0)
        return describe_touches(input);
    if (context_failure(input->context))
        return g_strdup(context_failure(input->context));
    if (input->device)
        return g_strdup_printf("waiting for the touch device %s", input->device);
    return g_strdup_printf("no touch device on %s", input->seat);
}

static int on_state(sd_event_source *source, void *userdata)
{
    struct input *input = userdata;
    g_autofree char *state = describe(input);

    if (g_strcmp0(state, input->state) == 0)
        return 0;
    g_free(input->state);
    input->state = g_steal_pointer(&state);
    input->report(input->state, input->userdata);
    return 0;
}

static void update_state(struct input *input)
{
    bool failed = input->context && input->touches->len == 0 && context_failure(input->context);
    usec_t retry =
        failed ? usec_add(clock_now(clock_system()).boottime, RETRY_USEC) : USEC_INFINITY;

    loop_timer_arm(input->retry, retry, RETRY_USEC / 10);
    sd_event_source_set_enabled(input->state_source, SD_EVENT_ONESHOT);
}

static void device_added(struct input *input, struct libinput_device *device)
{
    if (libinput_device_has_capability(device, LIBINPUT_DEVICE_CAP_TOUCH))
        g_ptr_array_add(input->touches, libinput_device_ref(device));
    else if (input->device)
        context_reject(input->context, device, "has no touch");
    update_state(input);
}

/* When the finger came down is known on libinput's clock; it was just now. */
static void plan_hold(struct input *input, enum finger_action action)
{
    usec_t after = recognizer_hold_after(&input->recognizer);

    if (after == USEC_INFINITY)
        loop_timer_arm(input->hold, USEC_INFINITY, USEC_PER_MSEC);
    else if (action == FINGER_DOWN)
        loop_timer_arm(input->hold, usec_add(clock_now(clock_system()).boottime, after),
                       10 * USEC_PER_MSEC);
}

static void on_hold(void *userdata)
{
    struct input *input = userdata;
    struct gesture gesture;

    if (recognizer_hold(&input->recognizer, &gesture))
        input->gesture(&gesture, input->userdata);
}

static void device_removed(struct input *input, struct libinput_device *device)
{
    if (!g_ptr_array_remove(input->touches, device))
        return;
    recognizer_reset(&input->recognizer);
    if (input->device)
        libinput_path_remove_device(device); /* else it would be there twice when it comes again */
    update_state(input);
}

static void feed(struct input *input, enum finger_action action, struct libinput_event *event)
{
    struct libinput_event_touch *touch = libinput_event_get_touch_event(event);
    struct finger_event finger = {
        .action = action,
        .slot = (unsigned)libinput_event_touch_get_seat_slot(touch),
        .at = libinput_event_touch_get_time_usec(touch),
    };
    struct gesture gesture;

    if (action == FINGER_DOWN || action == FINGER_MOTION) {
        struct size size = input->recognizer.size;

        finger.x = libinput_event_touch_get_x_transformed(touch, (uint32_t)size.width);
        finger.y = libinput_event_touch_get_y_transformed(touch, (uint32_t)size.height);
    }
    bool made = recognizer_feed(&input->recognizer, &finger, &gesture);
    plan_hold(input, action);
    if (made)
        input->gesture(&gesture, input->userdata);
}

static void handle(struct input *input, struct libinput_event *event)
{
    enum libinput_event_type type = libinput_event_get_type(event);

    if (type == LIBINPUT_EVENT_DEVICE_ADDED)
        device_added(input, libinput_event_get_device(event));
    else if (type == LIBINPUT_EVENT_DEVICE_REMOVED)
        device_removed(input, libinput_event_get_device(event));
    else if (type == LIBINPUT_EVENT_TOUCH_DOWN)
        feed(input, FINGER_DOWN, event);
    else if (type == LIBINPUT_EVENT_TOUCH_MOTION)
        feed(input, FINGER_MOTION, event);
    else if (type == LIBINPUT_EVENT_TOUCH_UP)
        feed(input, FINGER_UP, event);
    else if (type == LIBINPUT_EVENT_TOUCH_CANCEL)
        feed(input, FINGER_CANCEL, event);
}

static void drain(struct input *input)
{
    struct libinput *libinput = context_libinput(input->context);
    struct libinput_event *event;

    while ((event = libinput_get_event(libinput))) {
        handle(input, event);
        libinput_event_destroy(event);
    }
}

static void open_devices(struct input *input)
{
    context_open(input->context);
    drain(input);
    update_state(input);
}

static int on_devices(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
    struct input *input = userdata;
    bool had_touch = input->touches->len > 0;
    int r = libinput_dispatch(context_libinput(input->context));

    if (r < 0)
        log_warning("input: libinput cannot read its devices: %s", strerror(-r));
    drain(input);
    /* It may be back already, and udev have told while we still held the old one. */
    if (input->device && had_touch && input->touches->len == 0)
        open_devices(input);
    return 0;
}

static void on_retry(void *userdata)
{
    open_devices(userdata);
}

/* Links like /dev/input/by-path/... are made before the event comes, whatever device it is for. */
static int on_monitor(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
    struct input *input = userdata;
    struct udev_device *device = udev_monitor_receive_device(input->monitor);

    if (!device)
        return 0;
    udev_device_unref(device);
    if (input->touches->len == 0)
        open_devices(input);
    return 0;
}

static int watch_for_device(struct input *input, sd_event *event)
{
    input->monitor = udev_monitor_new_from_netlink(input->udev, "udev");
    if (!input->monitor)
        return -ENOMEM;

    int r = udev_monitor_filter_add_match_subsystem_devtype(input->monitor, "input", NULL);
    if (r >= 0)
        r = udev_monitor_enable_receiving(input->monitor);
    if (r >= 0)
        r = sd_event_add_io(event, &input->monitor_source, udev_monitor_get_fd(input->monitor),
                            EPOLLIN, on_monitor, input);
    return r;
}

static int open_context(struct input *input, sd_event *event)
{
    if (!input->seat && !input->device)
        return 0;
    input->udev = udev_new();
    if (!input->udev)
        return -ENOMEM;

    int r = context_new(input->udev, input->seat, input->device, &input->context);
    if (r >= 0)
        r = sd_event_add_io(event, &input->devices_source,
                            libinput_get_fd(context_libinput(input->context)), EPOLLIN, on_devices,
                            input);
    if (r >= 0 && input->device)
        r = watch_for_device(input, event);
    return r;
}

static void unref_device(void *device)
{
    libinput_device_unref(device);
}

int input_new(sd_event *event, const struct input_config *config, input_gesture_fn gesture,
              input_state_fn state, void *userdata, struct input **ret)
{
    struct input *input = g_new(struct input, 1);
    *input = (struct input){
        .seat = g_strdup(config->seat),
        .device = g_strdup(config->device),
        .gesture = gesture,
        .report = state,
        .userdata = userdata,
        .touches = g_ptr_array_new_with_free_func(unref_device),
    };
    recognizer_init(&input->recognizer, config->size);

    int r = sd_event_add_defer(event, &input->state_source, on_state, input);
    if (r >= 0)
        r = loop_timer_new(event, CLOCK_BOOTTIME, on_retry, input, &input->retry);
    if (r >= 0)
        r = loop_timer_new(event, CLOCK_BOOTTIME, on_hold, input, &input->hold);
    if (r >= 0)
        r = open_context(input, event);
    if (r < 0) {
        input_free(input);
        return r;
    }
    if (input->context)
        open_devices(input);
    *ret = input;
    return 0;
}

void input_set_size(struct input *input, struct size size)
{
    recognizer_init(&input->recognizer, size);
}

void input_free(struct input *input)
{
    if (!input)
        return;
    loop_timer_free(input->hold);
    loop_timer_free(input->retry);
    sd_event_source_disable_unref(input->state_source);
    sd_event_source_disable_unref(input->monitor_source);
    sd_event_source_disable_unref(input->devices_source);
    g_ptr_array_unref(input->touches);
    context_free(input->context);
    if (input->monitor)
        udev_monitor_unref(input->monitor);
    if (input->udev)
        udev_unref(input->udev);
    g_free(input->seat);
    g_free(input->device);
    g_free(input->state);
    g_free(input);
}
