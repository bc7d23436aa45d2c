#include "agent/picture.h"

#include <unistd.h>

struct picture {
    unsigned references;
    int fd;
    struct size size;
};

struct picture *picture_new(int memfd, struct size size)
{
    struct picture *picture = g_new(struct picture, 1);

    *picture = (struct picture){ .references = 1, .fd = memfd, .size = size };
    return picture;
}

struct picture *picture_ref(struct picture *picture)
{
    picture->references++;
    return picture;
}

void picture_unref(struct picture *picture)
{
    if (!picture || --picture->references > 0)
        return;
    close(picture->fd);
    g_free(picture);
}

int picture_fd(const struct picture *picture)
{
    return picture->fd;
}

struct size picture_size(const struct picture *picture)
{
    return picture->size;
}
