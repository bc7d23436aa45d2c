#include "input/context.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>
#include <linux/input.h>

#include "base/cleanup.h"
#include "base/log.h"

struct context {
    struct libinput *libinput;
    struct udev *udev;
    char *seat;
    char *device;
    char *failure;
    bool assigned; /* the seat was given to libinput */
};

static void fail(struct context *context, const char *what, const char *path, int error)
{
    g_free(context->failure);
    context->failure = g_strdup_printf("cannot %s %s: %s", what, path, strerror(error));
}

/* On our own seat nobody else listens; one device may be anybody's, and is taken from them. */
static int open_restricted(const char *path, int flags, void *userdata)
{
    struct context *context = userdata;
    _cleanup_close_ int fd = open(path, flags | O_CLOEXEC);

    if (fd < 0) {
        int error = errno;

        fail(context, "open", path, error);
        return -error;
    }
    if (context->device && ioctl(fd, EVIOCGRAB, 1) < 0) {
        int error = errno;

        fail(context, "have alone (EVIOCGRAB)", path, error);
        return -error;
    }
    return g_steal_fd(&fd);
}

static void close_restricted(int fd, void *userdata)
{
    close(fd);
}

static const struct libinput_interface interface = {
    .open_restricted = open_restricted,
    .close_restricted = close_restricted,
};

_printf_(3, 0) static void on_log(struct libinput *libinput, enum libinput_log_priority priority,
                                  const char *format, va_list args)
{
    char text[512];

    vsnprintf(text, sizeof(text), format, args);
    log_debug("libinput: %s", g_strchomp(text));
}

int context_new(struct udev *udev, const char *seat, const char *device, struct context **ret)
{
    struct context *context = g_new0(struct context, 1);

    context->udev = udev_ref(udev);
    context->device = g_strdup(device);
    context->seat = g_strdup(seat);
    context->libinput = device ? libinput_path_create_context(&interface, context)
                               : libinput_udev_create_context(&interface, context, udev);
    if (!context->libinput) {
        context_free(context);
        return -ENOMEM;
    }
    libinput_log_set_handler(context->libinput, on_log);
    *ret = context;
    return 0;
}

void context_free(struct context *context)
{
    if (!context)
        return;
    if (context->libinput)
        libinput_unref(context->libinput);
    udev_unref(context->udev);
    g_free(context->seat);
    g_free(context->device);
    g_free(context->failure);
    g_free(context);
}

struct libinput *context_libinput(struct context *context)
{
    return context->libinput;
}

/* libinput would sleep up to two seconds for udev's rules to be done. */
static bool udev_is_done(struct context *context, dev_t number)
{
    struct udev_device *device = udev_device_new_from_devnum(context->udev, 'c', number);
    bool done = device && udev_device_get_is_initialized(device) > 0;

    udev_device_unref(device);
    return done;
}

static void open_device(struct context *context)
{
    struct stat st;

    if (stat(context->device, &st) < 0) {
        if (errno != ENOENT)
            fail(context, "find", context->device, errno);
        return;
    }
    if (!S_ISCHR(st.st_mode))
        context->failure = g_strdup_printf("%s is no device", context->device);
    else if (!udev_is_done(context, st.st_rdev))
        context->failure = g_strdup_printf("udev does not know %s yet", context->device);
    else if (!libinput_path_add_device(context->libinput, context->device) && !context->failure)
        context->failure = g_strdup_printf("%s is no input device", context->device);
}

static void open_seat(struct context *context)
{
    bool ok;

    if (context->assigned) {
        libinput_suspend(context->libinput);
        ok = libinput_resume(context->libinput) == 0;
    } else {
        ok = context->assigned = libinput_udev_assign_seat(context->libinput, context->seat) == 0;
    }
    if (!ok && !context->failure)
        context->failure = g_strdup_printf("libinput cannot follow %s", context->seat);
}

void context_open(struct context *context)
{
    g_clear_pointer(&context->failure, g_free);
    if (context->device)
        open_device(context);
    else
        open_seat(context);
}

const char *context_failure(const struct context *context)
{
    return context->failure;
}

void context_reject(struct context *context, struct libinput_device *device, const char *why)
{
    g_free(context->failure);
    context->failure =
        g_strdup_printf("%s (%s) %s", context->device, libinput_device_get_name(device), why);
    libinput_path_remove_device(device);
}
