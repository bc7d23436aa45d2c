#include "fixtures.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>
#include <gdk-pixbuf/gdk-pixbuf.h>

#include "base/memfd.h"

static void append_be32(GByteArray *bytes, uint32_t value)
{
    uint32_t big_endian = GUINT32_TO_BE(value);

    g_byte_array_append(bytes, (const uint8_t *)&big_endian, 4);
}

static uint32_t crc32_of(const uint8_t *data, size_t size)
{
    uint32_t crc = UINT32_MAX;

    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? UINT32_C(0xedb88320) : 0);
    }
    return ~crc;
}

static uint32_t adler32_of(const uint8_t *data, size_t size)
{
    uint32_t a = 1;
    uint32_t b = 0;

    for (size_t i = 0; i < size; i++) {
        a = (a + data[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

/* A zlib stream of stored blocks. */
static GByteArray *deflate_stored(const uint8_t *data, size_t size)
{
    GByteArray *stream = g_byte_array_new();
    uint32_t checksum = adler32_of(data, size);

    g_byte_array_append(stream, (const uint8_t *)"\x78\x01", 2);
    do {
        uint16_t length = (uint16_t)MIN(size, 65535);
        uint16_t lengths[2] = { GUINT16_TO_LE(length), GUINT16_TO_LE((uint16_t)~length) };
        uint8_t last = length == size;

        g_byte_array_append(stream, &last, 1);
        g_byte_array_append(stream, (const uint8_t *)lengths, 4);
        g_byte_array_append(stream, data, length);
        data += length;
        size -= length;
    } while (size > 0);
    append_be32(stream, checksum);
    return stream;
}

static void append_chunk(GByteArray *file, const char *type, const uint8_t *data, size_t size)
{
    append_be32(file, (uint32_t)size);
    guint start = file->len;
    g_byte_array_append(file, (const uint8_t *)type, 4);
    if (size > 0)
        g_byte_array_append(file, data, (guint)size);
    append_be32(file, crc32_of(file->data + start, size + 4));
}

GByteArray *fixture_png(const struct png *png)
{
    GByteArray *file = g_byte_array_new();
    g_autoptr(GByteArray) header = g_byte_array_new();
    g_autoptr(GByteArray) stream = deflate_stored(png->rows, png->rows_size);
    uint8_t format[5] = { (uint8_t)png->depth, (uint8_t)png->color };

    append_be32(header, (uint32_t)png->size.width);
    append_be32(header, (uint32_t)png->size.height);
    g_byte_array_append(header, format, sizeof(format));
    g_byte_array_append(file, (const uint8_t *)"\x89PNG\r\n\x1a\n", 8);
    append_chunk(file, "IHDR", header->data, header->len);
    if (png->palette)
        append_chunk(file, "PLTE", png->palette, png->palette_size);
    append_chunk(file, "IDAT", stream->data, stream->len);
    append_chunk(file, "IEND", NULL, 0);
    return file;
}

static GdkPixbuf *four_quarters(void)
{
    GdkPixbuf *picture = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, 64, 32);
    static const uint32_t colors[4] = { 0xff0000ff, 0x00ff00ff, 0x0000ffff, 0xffffffff };

    for (int i = 0; i < 4; i++) {
        g_autoptr(GdkPixbuf) quarter =
            gdk_pixbuf_new_subpixbuf(picture, i % 2 * 32, i / 2 * 16, 32, 16);

        gdk_pixbuf_fill(quarter, colors[i]);
    }
    return picture;
}

GByteArray *fixture_jpeg(int orientation)
{
    g_autoptr(GdkPixbuf) picture = four_quarters();
    g_autofree char *data = NULL;
    size_t size;
    /* APP1 of 34 bytes: a big-endian TIFF directory with one entry, 0x0112, a short. */
    const uint8_t exif[] = { 0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,
                             'M',  'M',  0, 42, 0,   0,   0,   8,   0, 1,
                             0x01, 0x12, 0, 3,  0,   0,   0,   1,   0, (uint8_t)orientation,
                             0,    0,    0, 0,  0,   0 };

    ck_assert(
        gdk_pixbuf_save_to_buffer(picture, &data, &size, "jpeg", NULL, "quality", "95", NULL));
    GByteArray *file = g_byte_array_new();
    g_byte_array_append(file, (const uint8_t *)data, 2);
    if (orientation > 0)
        g_byte_array_append(file, exif, sizeof(exif));
    g_byte_array_append(file, (const uint8_t *)data + 2, (guint)size - 2);
    return file;
}

int fixture_fd(const void *data, size_t size)
{
    int fd = memfd_new("fixture", 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, data, size), (ssize_t)size);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

char *fixture_script(const char *directory, const char *body)
{
    char *path = g_build_filename(directory, "decoder", NULL);
    g_autofree char *text = g_strdup_printf("#!/bin/sh\n%s\n", body);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    ck_assert_int_eq(chmod(path, 0700), 0);
    return path;
}
