/* Files that a user asked for. */
#pragma once

#include <stddef.h>

/* Writes what is in the memfd to `file`, or to standard output for "-". A file is replaced as a
 * whole or left as it was. Negative errno after having complained. */
int output_file_copy(int fd, const char *file);
/* The same from memory. */
int output_file_write(const char *data, size_t size, const char *file);
