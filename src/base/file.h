/* Reading small files whole, with a cap. */
#pragma once

#include <stddef.h>

/* Reads a regular file of at most `max` bytes; a zero byte is put behind it. Free with g_free().
 * `ret_size` may be NULL. -EFBIG: larger; -EINVAL: not a regular file. */
int file_read(const char *path, size_t max, char **ret, size_t *ret_size);
/* The same for a path below a directory, which may not lead out of it (no "..", no absolute path,
 * no symbolic links: -EXDEV, -ELOOP, -ENOTDIR). Returns a descriptor opened for reading. */
int file_open_beneath(int directory_fd, const char *path);
/* Reads from a descriptor at its beginning. */
int file_read_fd(int fd, size_t max, char **ret, size_t *ret_size);
