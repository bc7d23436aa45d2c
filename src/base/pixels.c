#include "base/pixels.h"

#include <errno.h>
#include <sys/mman.h>

#include "base/memfd.h"

struct image {
    struct pixels pixels;
    unsigned references;
    size_t mapped; /* bytes to unmap; 0 when the pixels come from g_malloc() */
};

static bool size_sane(struct size size)
{
    return size.width > 0 && size.height > 0 && size.width <= PIXELS_SIDE_MAX &&
           size.height <= PIXELS_SIDE_MAX;
}

static struct image *image_new(void *data, struct size size, size_t mapped)
{
    struct image *image = g_new(struct image, 1);

    *image = (struct image){
        .pixels = { data, size.width, size.height, size.width * 4 },
        .references = 1,
        .mapped = mapped,
    };
    return image;
}

int image_new_from_memfd(int fd, struct size size, struct image **ret)
{
    if (!size_sane(size))
        return -EINVAL;

    size_t bytes = (size_t)size.width * (size_t)size.height * 4;
    void *data;
    int r = memfd_map_sealed(fd, bytes, &data);
    if (r < 0)
        return r;

    *ret = image_new(data, size, bytes);
    return 0;
}

struct image *image_new_take(uint32_t *data, struct size size)
{
    return image_new(data, size, 0);
}

struct image *image_ref(struct image *image)
{
    image->references++;
    return image;
}

void image_unref(struct image *image)
{
    if (!image || --image->references > 0)
        return;
    if (image->mapped > 0)
        munmap(image->pixels.data, image->mapped);
    else
        g_free(image->pixels.data);
    g_free(image);
}

struct size image_size(const struct image *image)
{
    return (struct size){ image->pixels.width, image->pixels.height };
}

const struct pixels *image_pixels(const struct image *image)
{
    return &image->pixels;
}
