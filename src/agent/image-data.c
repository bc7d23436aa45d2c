#include "agent/image-data.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>

#include "base/cleanup.h"
#include "base/memfd.h"

#define SIDE_MAX 4096 /* of what comes in */

struct raw_image {
    gint32 width, height, rowstride;
    gint32 channels; /* 3: RGB, 4: RGBA, not premultiplied */
    const uint8_t *data;
};

static int refuse(char **ret_why, const char *why)
{
    *ret_why = g_strdup(why);
    return -EINVAL;
}

/* `bytes` must outlive the result. */
static int check(GVariant *value, GVariant *bytes, struct raw_image *ret, char **ret_why)
{
    struct raw_image raw;
    gboolean has_alpha;
    gint32 bits;

    g_variant_get(value, "(iiibii@ay)", &raw.width, &raw.height, &raw.rowstride, &has_alpha, &bits,
                  &raw.channels, NULL);
    if (raw.width < 1 || raw.height < 1 || raw.width > SIDE_MAX || raw.height > SIDE_MAX)
        return refuse(ret_why, "a side is below 1 or above 4096 pixels");
    if (bits != 8)
        return refuse(ret_why, "it has not 8 bits per sample");
    if (raw.channels != (has_alpha ? 4 : 3))
        return refuse(ret_why, "its channels do not fit its alpha");
    if (raw.rowstride < raw.width * raw.channels)
        return refuse(ret_why, "its rows are longer than its rowstride");

    /* The last row may end with its pixels. */
    gsize length;
    raw.data = g_variant_get_fixed_array(bytes, &length, 1);
    gsize needed =
        (gsize)raw.rowstride * (gsize)(raw.height - 1) + (gsize)raw.width * (gsize)raw.channels;
    if (length < needed)
        return refuse(ret_why, "it has fewer bytes than its size says");
    *ret = raw;
    return 0;
}

/* The mean of a block of step x step pixels (less at the edges), premultiplied. */
static uint32_t block_mean(const struct raw_image *raw, int left, int top, int step)
{
    uint64_t red = 0, green = 0, blue = 0, alpha = 0;
    int right = MIN(left + step, raw->width);
    int bottom = MIN(top + step, raw->height);
    uint64_t count = (uint64_t)(right - left) * (uint64_t)(bottom - top);

    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++) {
            const uint8_t *p =
                raw->data + (size_t)y * (size_t)raw->rowstride + (size_t)x * (size_t)raw->channels;
            uint64_t opacity = raw->channels == 4 ? p[3] : 255;

            red += p[0] * opacity;
            green += p[1] * opacity;
            blue += p[2] * opacity;
            alpha += opacity;
        }

    uint64_t scale = count * 255;
    uint64_t half = scale / 2;
    return (uint32_t)((alpha + count / 2) / count) << 24 | (uint32_t)((red + half) / scale) << 16 |
           (uint32_t)((green + half) / scale) << 8 | (uint32_t)((blue + half) / scale);
}

static int convert(const struct raw_image *raw, int step, struct picture **ret)
{
    struct size size = { (raw->width + step - 1) / step, (raw->height + step - 1) / step };
    size_t bytes = (size_t)size.width * (size_t)size.height * sizeof(uint32_t);
    _cleanup_close_ int fd = memfd_new("dorsal-notification", bytes);

    if (fd < 0)
        return fd;

    uint32_t *pixels = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (pixels == MAP_FAILED)
        return -errno;
    for (int y = 0; y < size.height; y++)
        for (int x = 0; x < size.width; x++)
            pixels[(size_t)y * (size_t)size.width + (size_t)x] =
                block_mean(raw, x * step, y * step, step);
    munmap(pixels, bytes);

    int r = memfd_seal(fd);
    if (r < 0)
        return r;
    *ret = picture_new(g_steal_fd(&fd), size);
    return 0;
}

int image_data_read(GVariant *value, int max_side, struct picture **ret, char **ret_why)
{
    struct raw_image raw;

    if (!g_variant_is_of_type(value, G_VARIANT_TYPE("(iiibiiay)")))
        return refuse(ret_why, "its type is not (iiibiiay)");

    g_autoptr(GVariant) bytes = g_variant_get_child_value(value, 6);
    int r = check(value, bytes, &raw, ret_why);
    if (r < 0)
        return r;

    int longest = MAX(raw.width, raw.height);
    r = convert(&raw, (longest + max_side - 1) / max_side, ret);
    if (r < 0)
        *ret_why = g_strdup_printf("no memory file: %s", g_strerror(-r));
    return r;
}
