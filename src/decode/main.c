/* dorsal-decode --width=W --height=H --fit=contain|cover
 * dorsal-decode --package
 *
 * Standard input is a PNG, JPEG, WebP or SVG file, or a theme package; descriptor 3 a memfd of
 * exactly the size that protocol.h describes, which receives the pixels, or the stream of
 * package.h. Exit codes are enum decode_status. Nothing looks at the bytes before the process has
 * locked itself in. */
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
#include "decode/image.h"
#include "decode/package.h"
#include "decode/protocol.h"
#include "decode/sandbox.h"
#include "decode/unpack.h"

/* What decoding may take beside the output: a picture of DECODE_PIXELS_MAX and some. */
#define WORKING_MEMORY ((size_t)256 << 20)

struct options {
    bool package;
    struct size size;
    enum decode_fit fit;
};

static void print_help(void)
{
    puts("dorsal-decode --width=W --height=H [--fit=contain|cover] <IMAGE 3<>MEMFD\n"
         "dorsal-decode --package <PACKAGE 3<>MEMFD\n"
         "\n"
         "Decodes a PNG, JPEG, WebP or SVG image from standard input into the memory file on\n"
         "descriptor 3, as premultiplied ARGB32; or checks a theme package and unpacks it\n"
         "there. Run by dorsald, dorsal-agent and dorsalctl.\n"
         "\n"
         "  --width=W    widest result, pixels\n"
         "  --height=H   highest result, pixels\n"
         "  --fit=HOW    contain: all of the picture within the size (default)\n"
         "               cover: exactly the size, cutting what sticks out\n"
         "  --package    check and unpack a theme package\n"
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
        { "width", required_argument, NULL, 'w' }, { "height", required_argument, NULL, 'h' },
        { "fit", required_argument, NULL, 'f' },   { "package", no_argument, NULL, 'p' },
        { "help", no_argument, NULL, 'H' },        { 0 },
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
        else if (c == 'p')
            options->package = true;
        else if (c == 'H') {
            print_help();
            exit(EXIT_SUCCESS);
        } else
            r = -EINVAL;
    }
    bool sized = options->size.width > 0 && options->size.height > 0;
    if (r >= 0 && (optind != argc || sized == options->package))
        r = -EINVAL;
    return r;
}

/* One byte more than may be is read, to notice what is too large. */
static int read_input(GByteArray *bytes, size_t max)
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
        if (bytes->len + (size_t)n > max)
            return -EFBIG;
        g_byte_array_append(bytes, chunk, (guint)n);
    }
}

static size_t output_length(const struct options *options)
{
    return options->package ? PACKAGE_STREAM_MAX
                            : decode_room(options->size) + sizeof(struct decode_result);
}

static int map_output(size_t length, uint8_t **ret)
{
    struct stat st;

    if (fstat(DECODE_MEMFD, &st) < 0)
        return -errno;
    if (st.st_size < 0 || (size_t)st.st_size != length)
        return -EINVAL;

    void *map = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, DECODE_MEMFD, 0);
    if (map == MAP_FAILED)
        return -errno;
    *ret = map;
    return 0;
}

/* What a package is wrong in stands in the stream: that it was looked at is success. */
static int work(const GByteArray *bytes, const struct options *options, uint8_t *output)
{
    struct decode_result result = { .magic = DECODE_MAGIC };
    struct size size;

    if (options->package) {
        unpack(bytes->data, bytes->len, output, PACKAGE_STREAM_MAX);
        return 0;
    }

    int r = image_decode(bytes->data, bytes->len, options->size, options->fit,
                         (uint32_t *)(void *)output, &size);
    if (r < 0)
        return r;
    result.width = size.width;
    result.height = size.height;
    memcpy(output + decode_room(options->size), &result, sizeof(result));
    return 0;
}

static int enter_sandbox(const struct options *options)
{
    image_preload();
    if (options->package)
        return sandbox_enter(WORKING_MEMORY + PACKAGE_FILE_MAX, DECODE_PACKAGE_SECONDS - 1);
    return sandbox_enter(WORKING_MEMORY + 2 * decode_room(options->size), DECODE_SECONDS - 1);
}

int main(int argc, char **argv)
{
    struct options options = { .fit = DECODE_CONTAIN };
    uint8_t *output = NULL;

    if (parse_options(argc, argv, &options) < 0) {
        fputs("dorsal-decode: wrong options; see dorsal-decode --help\n", stderr);
        return DECODE_USAGE;
    }
    sandbox_prepare();
    if (map_output(output_length(&options), &output) < 0) {
        fputs("dorsal-decode: descriptor 3 is no memory file of the right size\n", stderr);
        return DECODE_USAGE;
    }

    g_autoptr(GByteArray) bytes = g_byte_array_new();
    int r = read_input(bytes, options.package ? PACKAGE_FILE_MAX : DECODE_FILE_MAX);
    if (r == -EFBIG && options.package) {
        unpack_refuse(PACKAGE_TOO_LARGE, output);
        return DECODE_DONE;
    }
    if (r < 0)
        return r == -EFBIG ? DECODE_TOO_LARGE : DECODE_INPUT_FAILED;

    if (enter_sandbox(&options) < 0)
        return DECODE_NO_SANDBOX;
    r = work(bytes, &options, output);
    /* Exit handlers have nothing left to do that the sandbox would let them. */
    _exit(r == 0 ? DECODE_DONE : r == -EFBIG ? DECODE_TOO_LARGE : DECODE_NOT_AN_IMAGE);
}
