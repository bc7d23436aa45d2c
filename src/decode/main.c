/* dorsal-decode --width=W --height=H --fit=contain|cover
 *
 * Standard input is a PNG, JPEG or SVG file; descriptor 3 a memfd of exactly the size that
 * protocol.h describes, which receives the pixels. Exit codes are enum decode_status. Nothing looks
 * at the bytes before the process has locked itself in. */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "base/pixels.h"
#include "decode/protocol.h"
#include "decode/raster.h"
#include "decode/sandbox.h"
#include "decode/vector.h"

/* What decoding may take beside the output: a picture of DECODE_PIXELS_MAX and some. */
#define WORKING_MEMORY ((size_t)256 << 20)

struct options {
    struct size size;
    enum decode_fit fit;
};

struct output {
    uint32_t *pixels;
    struct decode_result *result;
};

static void print_help(void)
{
    puts("dorsal-decode --width=W --height=H [--fit=contain|cover] <IMAGE 3<>MEMFD\n"
         "\n"
         "Decodes a PNG, JPEG or SVG image from standard input into the memory file on\n"
         "descriptor 3, as premultiplied ARGB32. Run by dorsald and dorsal-agent.\n"
         "\n"
         "  --width=W    widest result, pixels\n"
         "  --height=H   highest result, pixels\n"
         "  --fit=HOW    contain: all of the picture within the size (default)\n"
         "               cover: exactly the size, cutting what sticks out\n"
         "  --help       this text");
}

static int parse_side(const char *text, int *ret)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (end == text || *end != '\0' || value < 1 || value > PIXELS_SIDE_MAX)
        return -EINVAL;
    *ret = (int)value;
    return 0;
}

static int parse_fit(const char *text, enum decode_fit *ret)
{
    if (strcmp(text, "contain") == 0)
        *ret = DECODE_CONTAIN;
    else if (strcmp(text, "cover") == 0)
        *ret = DECODE_COVER;
    else
        return -EINVAL;
    return 0;
}

static int parse_options(int argc, char **argv, struct options *options)
{
    static const struct option names[] = {
        { "width", required_argument, NULL, 'w' },
        { "height", required_argument, NULL, 'h' },
        { "fit", required_argument, NULL, 'f' },
        { "help", no_argument, NULL, 'H' },
        { 0 },
    };
    int r = 0;
    int c;

    while (r >= 0 && (c = getopt_long(argc, argv, "", names, NULL)) != -1) {
        if (c == 'w')
            r = parse_side(optarg, &options->size.width);
        else if (c == 'h')
            r = parse_side(optarg, &options->size.height);
        else if (c == 'f')
            r = parse_fit(optarg, &options->fit);
        else if (c == 'H') {
            print_help();
            exit(EXIT_SUCCESS);
        } else
            r = -EINVAL;
    }
    if (r >= 0 && (optind != argc || options->size.width == 0 || options->size.height == 0))
        r = -EINVAL;
    return r;
}

/* One byte more than may be is read, to notice what is too large. */
static int read_input(GByteArray *bytes)
{
    for (;;) {
        uint8_t chunk[65536];
        ssize_t n = read(STDIN_FILENO, chunk, sizeof(chunk));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            return 0;
        if (bytes->len + (size_t)n > DECODE_FILE_MAX)
            return -EFBIG;
        g_byte_array_append(bytes, chunk, (guint)n);
    }
}

static int map_output(struct size size, struct output *ret)
{
    size_t room = decode_room(size);
    size_t length = room + sizeof(struct decode_result);
    struct stat st;

    if (fstat(DECODE_MEMFD, &st) < 0)
        return -errno;
    if (st.st_size < 0 || (size_t)st.st_size != length)
        return -EINVAL;

    void *map = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, DECODE_MEMFD, 0);
    if (map == MAP_FAILED)
        return -errno;
    ret->pixels = map;
    ret->result = (struct decode_result *)(void *)((uint8_t *)map + room);
    return 0;
}

static bool starts_with(const GByteArray *bytes, const char *magic)
{
    size_t length = strlen(magic);

    return bytes->len >= length && memcmp(bytes->data, magic, length) == 0;
}

/* XML or gzip: librsvg finds out whether it is SVG. */
static bool may_be_svg(const GByteArray *bytes)
{
    size_t at = starts_with(bytes, "\xef\xbb\xbf") ? 3 : 0;

    if (starts_with(bytes, "\x1f\x8b"))
        return true;
    while (at < bytes->len && g_ascii_isspace(bytes->data[at]))
        at++;
    return at < bytes->len && bytes->data[at] == '<';
}

static int decode(const GByteArray *bytes, const struct options *options, struct output *output)
{
    struct size size;
    int r;

    if (starts_with(bytes, "\x89PNG"))
        r = raster_decode(RASTER_PNG, bytes->data, bytes->len, options->size, options->fit,
                          output->pixels, &size);
    else if (starts_with(bytes, "\xff\xd8\xff"))
        r = raster_decode(RASTER_JPEG, bytes->data, bytes->len, options->size, options->fit,
                          output->pixels, &size);
    else if (may_be_svg(bytes))
        r = vector_decode(bytes->data, bytes->len, options->size, options->fit, output->pixels,
                          &size);
    else
        r = -EBADMSG;
    if (r < 0)
        return r;
    *output->result = (struct decode_result){ DECODE_MAGIC, size.width, size.height };
    return 0;
}

int main(int argc, char **argv)
{
    struct options options = { .fit = DECODE_CONTAIN };
    struct output output = { 0 };

    if (parse_options(argc, argv, &options) < 0) {
        fputs("dorsal-decode: wrong options; see dorsal-decode --help\n", stderr);
        return DECODE_USAGE;
    }
    sandbox_prepare();
    if (map_output(options.size, &output) < 0) {
        fputs("dorsal-decode: descriptor 3 is no memory file of the right size\n", stderr);
        return DECODE_USAGE;
    }

    g_autoptr(GByteArray) bytes = g_byte_array_new();
    int r = read_input(bytes);
    if (r < 0)
        return r == -EFBIG ? DECODE_TOO_LARGE : DECODE_INPUT_FAILED;

    raster_preload();
    vector_preload();
    if (sandbox_enter(WORKING_MEMORY + 2 * decode_room(options.size)) < 0)
        return DECODE_NO_SANDBOX;
    r = decode(bytes, &options, &output);
    /* Exit handlers have nothing left to do that the sandbox would let them. */
    _exit(r == 0 ? DECODE_DONE : r == -EFBIG ? DECODE_TOO_LARGE : DECODE_NOT_AN_IMAGE);
}
