/* Anonymous files that carry bytes between processes; sealed, so that the receiver can trust the
 * size and contents it checked (memfd_create(2), fcntl(2) F_ADD_SEALS). */
#pragma once

#include <stddef.h>

/* A descriptor of a new, unsealed memfd of `size` zero bytes; negative errno. */
int memfd_new(const char *name, size_t size);
/* Adds the seals shrink, grow, write and seal. Fails with -EBUSY while somebody maps it writable.
 */
int memfd_seal(int fd);
/* memfd_new, write, memfd_seal. */
int memfd_new_sealed(const char *name, const void *data, size_t size);
/* Maps the first `size` bytes for reading after checking that the file has exactly that size and
 * can neither shrink nor be written any more. The mapping is the caller's to munmap().
 * -EINVAL: no memfd, not sealed, or of another size. */
int memfd_map_sealed(int fd, size_t size, void **ret);
