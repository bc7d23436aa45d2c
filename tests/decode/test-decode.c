/* Files in, pixels out, through the real dorsal-decode. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>
#include <webp/encode.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/pixels.h"
#include "decode/client.h"
#include "fixtures.h"

#define SVG "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' "

/* The picture, or NULL and the error. */
static struct image *decode(const void *data, size_t size, struct size wanted, enum decode_fit fit,
                            int *ret_error)
{
    _cleanup_close_ int fd = fixture_fd(data, size);
    struct size got;
    struct image *image;
    _cleanup_close_ int memfd = decode_run(fd, wanted, fit, &got);

    *ret_error = MIN(memfd, 0);
    if (memfd < 0)
        return NULL;
    ck_assert_int_eq(image_new_from_memfd(memfd, got, &image), 0);
    return image;
}

static struct image *decode_good(const void *data, size_t size, struct size wanted,
                                 enum decode_fit fit)
{
    int error;
    struct image *image = decode(data, size, wanted, fit, &error);

    ck_assert_msg(image != NULL, "decoding failed: %s", strerror(-error));
    return image;
}

static struct image *decode_svg(const char *text, struct size wanted, enum decode_fit fit)
{
    return decode_good(text, strlen(text), wanted, fit);
}

static int decode_bad(const void *data, size_t size)
{
    int error;
    struct image *image = decode(data, size, (struct size){ 64, 64 }, DECODE_CONTAIN, &error);

    ck_assert_ptr_null(image);
    return error;
}

static uint32_t pixel_at(struct image *image, int x, int y)
{
    return pixels_row(image_pixels(image), y)[x];
}

static void assert_size(struct image *image, int width, int height)
{
    ck_assert_int_eq(image_size(image).width, width);
    ck_assert_int_eq(image_size(image).height, height);
}

/* Within what JPEG and scaling may change. */
static void assert_near(uint32_t got, uint32_t wanted)
{
    for (int shift = 0; shift < 32; shift += 8)
        ck_assert_msg(abs((int)(got >> shift & 0xff) - (int)(wanted >> shift & 0xff)) <= 12,
                      "%08x is not near %08x", got, wanted);
}

static const uint8_t rgba_rows[] = {
    0, 255, 0, 0,   128, 0,  255, 0,  255, /* red at half, green */
    0, 9,   9, 255, 0,   10, 20,  30, 40,  /* invisible, dim */
};
static const uint8_t rgba16_rows[] = { 0, 255, 255, 128, 0, 0, 0, 128, 0 };
static const uint8_t palette_rows[] = { 0, 0x1b }; /* 0 1 2 3, two bits each */
static const uint8_t palette[] = { 255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3 };
static const uint8_t gray_rows[] = { 0, 0x50 }; /* 0 1 0 1 */

static const struct {
    struct png png;
    uint32_t pixels[4];
} pngs[] = {
    { { { 2, 2 }, 8, PNG_RGBA, rgba_rows, sizeof(rgba_rows) },
      { 0x80800000, 0xff00ff00, 0x00000000, 0x28020305 } },
    { { { 1, 1 }, 16, PNG_RGBA, rgba16_rows, sizeof(rgba16_rows) }, { 0x80804000 } },
    { { { 4, 1 }, 2, PNG_PALETTE, palette_rows, sizeof(palette_rows), palette, sizeof(palette) },
      { 0xffff0000, 0xff00ff00, 0xff0000ff, 0xff010203 } },
    { { { 4, 1 }, 1, PNG_GRAY, gray_rows, sizeof(gray_rows) },
      { 0xff000000, 0xffffffff, 0xff000000, 0xffffffff } },
};

START_TEST(png_keeps_every_pixel_premultiplied)
{
    struct size size = pngs[_i].png.size;
    g_autoptr(GByteArray) file = fixture_png(&pngs[_i].png);
    struct image *image =
        decode_good(file->data, file->len, (struct size){ 64, 64 }, DECODE_CONTAIN);

    assert_size(image, size.width, size.height);
    for (int i = 0; i < size.width * size.height; i++)
        ck_assert_uint_eq(pixel_at(image, i % size.width, i / size.width), pngs[_i].pixels[i]);
    image_unref(image);
}
END_TEST

/* Where red, green, blue and white of the file are seen, row by row (EXIF 2.3, tag 274). */
static const struct {
    int orientation;
    struct size size;
    const char *corners;
} orientations[] = {
    { 0, { 64, 32 }, "rgbw" }, { 1, { 64, 32 }, "rgbw" }, { 2, { 64, 32 }, "grwb" },
    { 3, { 64, 32 }, "wbgr" }, { 4, { 64, 32 }, "bwrg" }, { 5, { 32, 64 }, "rbgw" },
    { 6, { 32, 64 }, "brwg" }, { 7, { 32, 64 }, "wgbr" }, { 8, { 32, 64 }, "gwrb" },
};

static uint32_t color_of(char letter)
{
    return letter == 'r'   ? 0xffff0000
           : letter == 'g' ? 0xff00ff00
           : letter == 'b' ? 0xff0000ff
                           : 0xffffffff;
}

static void assert_corners(struct image *image, const char *corners)
{
    struct size size = image_size(image);

    for (int i = 0; i < 4; i++)
        assert_near(pixel_at(image, i % 2 ? size.width * 3 / 4 : size.width / 4,
                             i / 2 ? size.height * 3 / 4 : size.height / 4),
                    color_of(corners[i]));
}

START_TEST(jpeg_stands_upright)
{
    g_autoptr(GByteArray) file = fixture_jpeg(orientations[_i].orientation);
    struct image *image =
        decode_good(file->data, file->len, (struct size){ 100, 100 }, DECODE_CONTAIN);

    assert_size(image, orientations[_i].size.width, orientations[_i].size.height);
    assert_corners(image, orientations[_i].corners);
    image_unref(image);
}
END_TEST

START_TEST(turned_jpeg_is_scaled_to_the_upright_size)
{
    g_autoptr(GByteArray) file = fixture_jpeg(6);
    struct image *small = decode_good(file->data, file->len, (struct size){ 8, 8 }, DECODE_CONTAIN);
    struct image *cut = decode_good(file->data, file->len, (struct size){ 40, 40 }, DECODE_COVER);

    assert_size(small, 4, 8);
    assert_corners(small, "brwg");
    assert_size(cut, 40, 40);
    assert_corners(cut, "brwg");
    image_unref(small);
    image_unref(cut);
}
END_TEST

START_TEST(cover_cuts_what_sticks_out_on_both_sides)
{
    /* red, green, green, blue: a square of it shows half of each green */
    static const uint8_t rows[] = { 0, 255, 0, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255 };
    const struct png png = { { 4, 1 }, 8, PNG_RGB, rows, sizeof(rows) };
    g_autoptr(GByteArray) file = fixture_png(&png);
    struct image *image = decode_good(file->data, file->len, (struct size){ 20, 10 }, DECODE_COVER);

    assert_size(image, 20, 10);
    assert_near(pixel_at(image, 6, 5), 0xff00ff00);
    assert_near(pixel_at(image, 13, 5), 0xff00ff00);
    image_unref(image);
}
END_TEST

static const struct size svg_sizes[] = { { 32, 32 }, { 400, 400 } };

START_TEST(svg_is_drawn_sharp_at_any_size)
{
    struct size wanted = svg_sizes[_i];
    struct image *image =
        decode_svg(SVG "width='4' height='4'><rect width='2' height='4' fill='#f00'/></svg>",
                   wanted, DECODE_CONTAIN);

    assert_size(image, wanted.width, wanted.height);
    ck_assert_uint_eq(pixel_at(image, wanted.width / 2 - 1, 1), 0xffff0000);
    ck_assert_uint_eq(pixel_at(image, wanted.width / 2, 1), 0);
    image_unref(image);
}
END_TEST

START_TEST(svg_keeps_the_shape_of_its_view_box)
{
    struct image *image = decode_svg(SVG "viewBox='0 0 30 10'><rect width='30' height='10'/></svg>",
                                     (struct size){ 90, 90 }, DECODE_CONTAIN);

    assert_size(image, 90, 30);
    image_unref(image);
}
END_TEST

START_TEST(svg_can_cover)
{
    struct image *image = decode_svg(
        SVG "viewBox='0 0 30 10'><rect x='10' width='10' height='10' fill='#00f'/></svg>",
        (struct size){ 50, 50 }, DECODE_COVER);

    assert_size(image, 50, 50);
    ck_assert_uint_eq(pixel_at(image, 1, 25), 0xff0000ff);
    ck_assert_uint_eq(pixel_at(image, 48, 25), 0xff0000ff);
    image_unref(image);
}
END_TEST

/* A blur in librsvg has threads, which must be there before the sandbox. */
START_TEST(svg_with_a_soft_shadow_is_drawn)
{
    struct image *image = decode_svg(
        SVG "viewBox='0 0 10 10'><filter id='f'><feGaussianBlur stdDeviation='1'/></filter>"
            "<rect x='2' y='2' width='6' height='6' filter='url(#f)'/></svg>",
        (struct size){ 500, 500 }, DECODE_CONTAIN);

    ck_assert_uint_gt(pixel_at(image, 250, 250) >> 24, 200);
    image_unref(image);
}
END_TEST

START_TEST(svg_text_is_left_out)
{
    struct image *image = decode_svg(
        SVG "viewBox='0 0 10 10'><text y='10' font-size='10'>&#x2588;&#x2588;</text></svg>",
        (struct size){ 50, 50 }, DECODE_CONTAIN);

    ck_assert_uint_eq(pixel_at(image, 5, 25), 0);
    image_unref(image);
}
END_TEST

/* The file is there and is a good picture, yet nothing of it may be seen. */
START_TEST(svg_cannot_show_files_of_the_system)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "dorsal-decode-XXXXXX", NULL);
    _cleanup_close_ int fd = g_mkstemp(path);
    static const uint8_t rows[] = { 0, 255, 0, 0 };
    const struct png png = { { 1, 1 }, 8, PNG_RGB, rows, sizeof(rows) };
    g_autoptr(GByteArray) file = fixture_png(&png);
    g_autofree char *svg =
        g_strdup_printf(SVG "viewBox='0 0 10 10'><rect width='5' height='10' fill='#0f0'/>"
                            "<image xlink:href='file://%s' width='10' height='10'/></svg>",
                        path);

    ck_assert_int_eq(write(fd, file->data, file->len), (ssize_t)file->len);
    struct image *image = decode_svg(svg, (struct size){ 10, 10 }, DECODE_CONTAIN);
    unlink(path);
    ck_assert_uint_eq(pixel_at(image, 2, 5), 0xff00ff00);
    ck_assert_uint_eq(pixel_at(image, 8, 5), 0);
    image_unref(image);
}
END_TEST

START_TEST(svg_may_carry_a_png_inside)
{
    static const uint8_t rows[] = { 0, 255, 0, 0 };
    const struct png png = { { 1, 1 }, 8, PNG_RGB, rows, sizeof(rows) };
    g_autoptr(GByteArray) file = fixture_png(&png);
    g_autofree char *base64 = g_base64_encode(file->data, file->len);
    g_autofree char *svg = g_strdup_printf(
        SVG "viewBox='0 0 9 9'><image width='9' height='9' xlink:href='data:image/png;base64,%s'/>"
            "</svg>",
        base64);
    struct image *image = decode_svg(svg, (struct size){ 9, 9 }, DECODE_CONTAIN);

    ck_assert_uint_eq(pixel_at(image, 4, 4), 0xffff0000);
    image_unref(image);
}
END_TEST

static const struct {
    const char *what;
    const char *text;
} broken[] = {
    { "nothing", "" },
    { "words", "this is not a picture" },
    { "a magic alone", "\x89PNG\r\n\x1a\n" },
    { "a JPEG's beginning", "\xff\xd8\xff\xe0" },
    { "XML that is no SVG", "<html><body/></html>" },
    { "half an SVG", SVG "><rect" },
    { "an SVG of no size", SVG "width='0' height='0'/>" },
    { "an entity of a file",
      "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" SVG "><desc>&x;</desc></svg>" },
    { "an entity bomb",
      "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>"
      "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
      "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
      "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>"
      "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>"
      "<!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>]>" SVG
      "><desc>&f;</desc></svg>" },
};

START_TEST(what_is_no_picture_is_refused)
{
    int error = decode_bad(broken[_i].text, strlen(broken[_i].text));

    ck_assert_msg(error == -EBADMSG, "%s: %s", broken[_i].what, strerror(-error));
}
END_TEST

START_TEST(truncated_picture_is_refused)
{
    g_autoptr(GByteArray) png = fixture_png(&pngs[0].png);
    g_autoptr(GByteArray) jpeg = fixture_jpeg(0);

    ck_assert_int_eq(decode_bad(png->data, png->len - 30), -EBADMSG);
    ck_assert_int_eq(decode_bad(jpeg->data, jpeg->len / 2), -EBADMSG);
}
END_TEST

START_TEST(picture_of_too_many_pixels_is_refused)
{
    const struct png png = { { 30000, 30000 }, 8, PNG_RGB, gray_rows, sizeof(gray_rows) };
    g_autoptr(GByteArray) file = fixture_png(&png);

    ck_assert_int_eq(decode_bad(file->data, file->len), -EFBIG);
}
END_TEST

START_TEST(too_large_a_file_is_refused)
{
    size_t size = (16u << 20) + 1;
    g_autofree char *data = g_malloc0(size);

    ck_assert_int_eq(decode_bad(data, size), -EFBIG);
}
END_TEST

/* Minutes of work at 4000 x 4000. */
static GString *slow_svg(void)
{
    GString *svg = g_string_new(SVG "viewBox='0 0 9 9'><filter id='f'>");

    for (int i = 0; i < 2000; i++)
        g_string_append(svg, "<feTurbulence baseFrequency='0.1' numOctaves='100'/>");
    return g_string_append(svg, "</filter><rect width='9' height='9' filter='url(#f)'/></svg>");
}

START_TEST(picture_that_computes_for_ever_is_stopped)
{
    g_autoptr(GString) svg = slow_svg();
    int error;

    ck_assert_ptr_null(
        decode(svg->str, svg->len, (struct size){ 4000, 4000 }, DECODE_CONTAIN, &error));
    ck_assert_int_eq(error, -ETIME);
}
END_TEST

/* The value of a line of /proc/PID/status, or -1. */
static long status_of(const char *pid, const char *name)
{
    g_autofree char *path = g_strdup_printf("/proc/%s/status", pid);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return -1;
    const char *line = strstr(text, name);
    return line ? strtol(line + strlen(name), NULL, 10) : -1;
}

/* The number of our one child, or NULL while there is none. */
static char *child_number(void)
{
    g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", getpid());
    g_autofree char *text = NULL;

    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    return *g_strstrip(text) ? g_steal_pointer(&text) : NULL;
}

static void never_done(int error, const char *why, int memfd, struct size size, void *userdata)
{
    ck_abort_msg("the slow picture was done: %s", why);
}

/* While it computes, the kernel says that all its threads are filtered. */
START_TEST(bytes_are_decoded_behind_seccomp)
{
    g_autoptr(GString) svg = slow_svg();
    _cleanup_close_ int fd = fixture_fd(svg->str, svg->len);
    struct decode_request *request;
    sd_event *event;

    ck_assert_int_ge(sd_event_new(&event), 0);
    ck_assert_int_ge(decode_start(event, fd, (struct size){ 4000, 4000 }, DECODE_CONTAIN,
                                  never_done, NULL, &request),
                     0);
    g_autofree char *pid = NULL;
    while (!pid || status_of(pid, "\nSeccomp:") != 2) {
        sd_event_run(event, 10 * USEC_PER_MSEC); /* its end would fail the test */
        if (!pid)
            pid = child_number();
    }
    ck_assert_int_eq(status_of(pid, "\nNoNewPrivs:"), 1);

    g_autofree char *tasks = g_strdup_printf("/proc/%s/task", pid);
    g_autoptr(GDir) directory = g_dir_open(tasks, 0, NULL);
    const char *task;
    while ((task = g_dir_read_name(directory)))
        ck_assert_int_eq(status_of(task, "\nSeccomp:"), 2);
    decode_cancel(request);
    sd_event_unref(event);
}
END_TEST

START_TEST(impossible_sizes_are_refused)
{
    struct size size;

    ck_assert_int_eq(decode_run(0, (struct size){ 0, 10 }, DECODE_CONTAIN, &size), -EINVAL);
    ck_assert_int_eq(decode_run(0, (struct size){ 10, PIXELS_SIDE_MAX + 1 }, DECODE_COVER, &size),
                     -EINVAL);
}
END_TEST

static TCase *raster_cases(void)
{
    TCase *cases = tcase_create("raster");

    tcase_add_loop_test(cases, png_keeps_every_pixel_premultiplied, 0, G_N_ELEMENTS(pngs));
    tcase_add_loop_test(cases, jpeg_stands_upright, 0, G_N_ELEMENTS(orientations));
    tcase_add_test(cases, turned_jpeg_is_scaled_to_the_upright_size);
    tcase_add_test(cases, cover_cuts_what_sticks_out_on_both_sides);
    return cases;
}

static TCase *vector_cases(void)
{
    TCase *cases = tcase_create("vector");

    tcase_add_loop_test(cases, svg_is_drawn_sharp_at_any_size, 0, G_N_ELEMENTS(svg_sizes));
    tcase_add_test(cases, svg_keeps_the_shape_of_its_view_box);
    tcase_add_test(cases, svg_can_cover);
    tcase_add_test(cases, svg_with_a_soft_shadow_is_drawn);
    tcase_add_test(cases, svg_text_is_left_out);
    tcase_add_test(cases, svg_cannot_show_files_of_the_system);
    tcase_add_test(cases, svg_may_carry_a_png_inside);
    return cases;
}

static TCase *refused_cases(void)
{
    TCase *cases = tcase_create("refused");

    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, what_is_no_picture_is_refused, 0, G_N_ELEMENTS(broken));
    tcase_add_test(cases, truncated_picture_is_refused);
    tcase_add_test(cases, picture_of_too_many_pixels_is_refused);
    tcase_add_test(cases, too_large_a_file_is_refused);
    tcase_add_test(cases, picture_that_computes_for_ever_is_stopped);
    tcase_add_test(cases, bytes_are_decoded_behind_seccomp);
    tcase_add_test(cases, impossible_sizes_are_refused);
    return cases;
}

/* Four quarters of 32 x 16: red, green (top), blue, half of white (bottom). */
static uint8_t *webp_quarters(size_t *ret_size)
{
    static const uint8_t colors[4][4] = {
        { 255, 0, 0, 255 }, { 0, 255, 0, 255 }, { 0, 0, 255, 255 }, { 255, 255, 255, 128 }
    };
    uint8_t rgba[32 * 64 * 4];
    uint8_t *webp = NULL;

    for (int y = 0; y < 32; y++)
        for (int x = 0; x < 64; x++)
            memcpy(rgba + (y * 64 + x) * 4, colors[y / 16 * 2 + x / 32], 4);
    *ret_size = WebPEncodeLosslessRGBA(rgba, 64, 32, 64 * 4, &webp);
    ck_assert_uint_gt(*ret_size, 0);
    return webp;
}

START_TEST(webp_is_decoded_premultiplied)
{
    size_t size;
    uint8_t *webp = webp_quarters(&size);
    struct image *image = decode_good(webp, size, (struct size){ 64, 64 }, DECODE_CONTAIN);

    assert_size(image, 64, 32);
    assert_near(pixel_at(image, 4, 4), 0xffff0000);
    assert_near(pixel_at(image, 60, 4), 0xff00ff00);
    assert_near(pixel_at(image, 4, 28), 0xff0000ff);
    assert_near(pixel_at(image, 60, 28), 0x80808080);
    image_unref(image);
    WebPFree(webp);
}
END_TEST

START_TEST(webp_is_scaled_and_cut)
{
    size_t size;
    uint8_t *webp = webp_quarters(&size);
    struct image *small = decode_good(webp, size, (struct size){ 16, 16 }, DECODE_CONTAIN);
    struct image *square = decode_good(webp, size, (struct size){ 16, 16 }, DECODE_COVER);

    assert_size(small, 16, 8);
    assert_near(pixel_at(small, 1, 1), 0xffff0000);
    assert_near(pixel_at(small, 14, 6), 0x80808080);
    assert_size(square, 16, 16);
    assert_near(pixel_at(square, 1, 1), 0xffff0000);
    assert_near(pixel_at(square, 14, 1), 0xff00ff00);
    image_unref(small);
    image_unref(square);
    WebPFree(webp);
}
END_TEST

START_TEST(broken_webp_is_refused)
{
    size_t size;
    uint8_t *webp = webp_quarters(&size);

    for (size_t part = 12; part < size; part++)
        ck_assert_int_eq(decode_bad(webp, part), -EBADMSG);
    WebPFree(webp);
}
END_TEST

static TCase *webp_cases(void)
{
    TCase *cases = tcase_create("webp");

    tcase_add_test(cases, webp_is_decoded_premultiplied);
    tcase_add_test(cases, webp_is_scaled_and_cut);
    tcase_add_test(cases, broken_webp_is_refused);
    return cases;
}

int main(void)
{
    Suite *suite = suite_create("decode");

    suite_add_tcase(suite, raster_cases());
    suite_add_tcase(suite, vector_cases());
    suite_add_tcase(suite, webp_cases());
    suite_add_tcase(suite, refused_cases());

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
