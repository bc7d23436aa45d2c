#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "base/cleanup.h"

int file_read_fd(int fd, size_t max, char **ret, size_t *ret_size)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return -EINVAL;
    if (st.st_size < 0 || (size_t)st.st_size > max)
        return -EFBIG;

    size_t size = (size_t)st.st_size;
    size_t done = 0;
    g_autofree char *data = g_malloc(size + 1);

    while (done < size) {
        ssize_t n = pread(fd, data + done, size - done, (off_t)done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break; /* it shrank under us: what is there is what we have */
        done += (size_t)n;
    }
    data[done] = '\0';
    if (ret_size)
        *ret_size = done;
    *ret = g_steal_pointer(&data);
    return 0;
}

int file_read(const char *path, size_t max, char **ret, size_t *ret_size)
{
    _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

    if (fd < 0)
        return -errno;
    return file_read_fd(fd, max, ret, ret_size);
}

static int open_component(int directory_fd, const char *name, int flags)
{
    if (strcmp(name, "..") == 0)
        return -EXDEV;

    int fd = openat(directory_fd, name, flags | O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
    return fd < 0 ? -errno : fd;
}

int file_open_beneath(int directory_fd, const char *path)
{
    /* Not openat2(): RestrictSUIDSGID= of systemd forbids it, for its flags lie in memory. */
    g_auto(GStrv) names = g_strsplit(path, "/", -1);
    _cleanup_close_ int folder = -1;
    int r = directory_fd;

    if (*path == '/')
        return -EXDEV;
    if (*path == '\0')
        return -ENOENT;
    for (char **name = names; *name; name++) {
        r = open_component(r, **name ? *name : ".", name[1] ? O_DIRECTORY | O_PATH : O_NONBLOCK);
        if (r < 0)
            return r;
        if (folder >= 0)
            close(folder);
        folder = name[1] ? r : -1;
    }
    return r;
}
