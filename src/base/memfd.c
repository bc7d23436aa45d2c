#include "base/memfd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <glib.h>

#include "base/cleanup.h"

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

#define SEALS_WANTED (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

int memfd_new(const char *name, size_t size)
{
    /* Kernels before 6.3 refuse the flag; they allow what it forbids, which harms nobody. */
    _cleanup_close_ int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
    if (fd < 0 && errno == EINVAL)
        fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return -errno;
    if (ftruncate(fd, (off_t)size) < 0)
        return -errno;
    return g_steal_fd(&fd);
}

int memfd_seal(int fd)
{
    return fcntl(fd, F_ADD_SEALS, SEALS_WANTED) < 0 ? -errno : 0;
}

/* Whoever reads the file begins at its beginning. */
static int write_all(int fd, const char *data, size_t size)
{
    off_t offset = 0;

    while ((size_t)offset < size) {
        ssize_t n = pwrite(fd, data + offset, size - (size_t)offset, offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        offset += n;
    }
    return 0;
}

int memfd_new_sealed(const char *name, const void *data, size_t size)
{
    _cleanup_close_ int fd = memfd_new(name, 0);
    if (fd < 0)
        return fd;

    int r = write_all(fd, data, size);
    if (r < 0)
        return r;
    r = memfd_seal(fd);
    if (r < 0)
        return r;
    return g_steal_fd(&fd);
}

int memfd_map_sealed(int fd, size_t size, void **ret)
{
    const int needed = F_SEAL_SHRINK | F_SEAL_WRITE;
    struct stat st;
    int seals = fcntl(fd, F_GET_SEALS);

    if (seals < 0 || (seals & needed) != needed || size == 0)
        return -EINVAL;
    if (fstat(fd, &st) < 0)
        return -errno;
    if (st.st_size < 0 || (size_t)st.st_size != size)
        return -EINVAL;

    void *data = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (data == MAP_FAILED)
        return -errno;
    *ret = data;
    return 0;
}
