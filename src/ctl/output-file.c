#include "ctl/output-file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"

#include <glib.h>

#define SIZE_MOST (256 * 1024 * 1024)

int output_file_write(const char *data, size_t size, const char *file)
{
    g_autoptr(GError) error = NULL;

    if (strcmp(file, "-") == 0)
        return fwrite(data, 1, size, stdout) == size ? 0 : -EIO;
    if (!g_file_set_contents(file, data, (gssize)size, &error)) {
        fprintf(stderr, "dorsalctl: %s\n", error->message);
        return -EIO;
    }
    return 0;
}

int output_file_copy(int fd, const char *file)
{
    g_autofree char *data = NULL;
    size_t size;
    int r = file_read_fd(fd, SIZE_MOST, &data, &size);

    if (r < 0) {
        fprintf(stderr, "dorsalctl: cannot read the picture: %s\n", g_strerror(-r));
        return r;
    }
    return output_file_write(data, size, file);
}
