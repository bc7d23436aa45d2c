/* Scope-bound clean-up for what GLib's g_autofree and g_autoptr() do not cover. */
#pragma once

#include <unistd.h>

#define _cleanup_(function)  __attribute__((cleanup(function)))
#define _printf_(fmt, first) __attribute__((format(printf, fmt, first)))

static inline void close_fd_pointer(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

/* Closes the descriptor at the end of the scope; hand over with g_steal_fd(). */
#define _cleanup_close_ _cleanup_(close_fd_pointer)
