/* Pictures, and text of pictures, of a theme's folder that the test writes. */
#include <string.h>

#include <cairo.h>
#include <glib/gstdio.h>

#include "base/check-main.h"

#include "fixture.h"

#define WIDTH  200
#define HEIGHT 150

static char *folder;

/* A frame with a corner of another color, or a figure's bar. */
static void write_picture(const char *name, int width, int height)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    cairo_t *cr = cairo_create(surface);

    cairo_set_source_rgb(cr, 1, 0.5, 0);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0, 0.2, 0.8);
    cairo_rectangle(cr, 4, 4, width - 8, height - 8);
    cairo_fill(cr);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_rectangle(cr, 0, 0, 4, 4);
    cairo_fill(cr);
    cairo_destroy(cr);
    cairo_surface_write_to_png(surface, path);
    cairo_surface_destroy(surface);
}

static void write_text(const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static void make_folder(void)
{
    folder = g_dir_make_tmp("dorsal-pictures-XXXXXX", NULL);
    write_picture("frame.png", 40, 30);
    write_picture("1.png", 12, 30);
    write_picture("2.png", 20, 30);
    write_picture("pm.png", 44, 30);
}

static void remove_folder(void)
{
    static const char *const names[] = { "frame.png", "1.png",     "2.png",
                                         "pm.png",    "theme.xml", "fonts/broken.ttf",
                                         "fonts",     "." };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_remove(path);
    }
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
}

static void paint(struct fixture *fixture, const char *face, const char *locale)
{
    g_autofree char *xml = g_strdup_printf(
        "<Theme format='1' name='Test' font='Inter'>"
        "<BitmapFont name='digits'><Character name='1' src='1.png'/>"
        "<Character name='2' src='2.png'/><Character name='pm' src='pm.png'/></BitmapFont>"
        "<Face>%s</Face></Theme>",
        face);

    write_text("theme.xml", xml);
    fixture_init(fixture, fixture_panel(WIDTH, HEIGHT), folder);
    fixture_locale(fixture, locale ? locale : "en_GB");
    fixture_frame(fixture);
}

struct pair {
    const char *name;
    const char *face, *other;
    const char *locale;
};

static const struct pair pairs[] = {
    { "nine-patch at the picture's own size",
      "<Image x='10' y='10' width='40' height='30' src='frame.png'/>",
      "<Image x='10' y='10' width='40' height='30' src='frame.png' slice='4 4 4 4'/>", NULL },
    { "nine-patch keeps its edges",
      "<Rectangle x='10' y='10' width='100' height='90' fill='#FF8000'/>"
      "<Rectangle x='14' y='14' width='92' height='82' fill='#0033CC'/>"
      "<Rectangle x='10' y='10' width='4' height='4' fill='#FFFFFF'/>",
      "<Image x='10' y='10' width='100' height='90' src='frame.png' slice='4 4 4 4'/>", NULL },
    { "pixel for pixel, from the middle",
      "<Image x='30' y='40' width='40' height='30' src='frame.png'/>",
      "<Image x='10' y='20' width='80' height='70' src='frame.png' fit='none'/>", NULL },
    { "cut from its middle",
      "<Group x='10' y='10' width='20' height='10' clip='true'><Image x='-10' y='-10' width='40' "
      "height='30' src='frame.png'/></Group>",
      "<Image x='10' y='10' width='20' height='10' src='frame.png' fit='none'/>", NULL },
    { "filled with a square of itself is itself",
      "<Image x='10' y='10' width='40' height='30' src='frame.png'/>",
      "<Image x='10' y='10' width='40' height='30' src='frame.png' fit='fill'/>", NULL },
    { "turned around twice",
      "<Image x='10' y='10' width='40' height='30' src='frame.png' mirror='always'/>",
      "<Image x='10' y='10' width='40' height='30' src='frame.png' mirror='auto'/>", "ar_EG" },
    { "never turned around from right to left",
      "<Image x='10' y='10' width='40' height='30' src='frame.png' mirror='never'/>",
      "<Image x='10' y='10' width='40' height='30' src='frame.png'/>", "ar_EG" },
    { "a focus at the left edge keeps it",
      "<Group x='10' y='10' width='20' height='30' clip='true'><Image width='40' height='30' "
      "src='frame.png'/></Group>",
      "<Image x='10' y='10' width='20' height='30' src='frame.png' fit='cover' focusX='0'/>",
      NULL },
    { "a picture that there is no memory for is left out",
      "<Image x='10' y='10' width='40' height='30' src='frame.png'/>",
      "<Image width='8000' height='8000' src='frame.png' fit='fill'/>"
      "<Image x='10' y='10' width='40' height='30' src='frame.png'/>",
      NULL },
    { "and so is text of pictures", "<Image x='10' y='10' width='40' height='30' src='frame.png'/>",
      "<Text width='8000' height='8000' size='30' bitmapFont='digits'>1</Text>"
      "<Image x='10' y='10' width='40' height='30' src='frame.png'/>",
      NULL },
    { "characters side by side",
      "<Image x='10' y='10' width='12' height='30' src='1.png'/>"
      "<Image x='22' y='10' width='20' height='30' src='2.png'/>"
      "<Image x='42' y='10' width='12' height='30' src='1.png'/>",
      "<Text x='10' y='10' size='30' bitmapFont='digits'>121</Text>", NULL },
    { "words before characters, and nothing for what the font lacks",
      "<Image x='10' y='10' width='44' height='30' src='pm.png'/>"
      "<Image x='54' y='10' width='12' height='30' src='1.png'/>",
      "<Text x='10' y='10' size='30' bitmapFont='digits'>pm 1x</Text>", NULL },
    { "text of pictures takes part in a row",
      "<Image x='12' y='0' width='20' height='30' src='2.png'/>"
      "<Rectangle x='0' width='12' height='30' fill='#FF0000'/>"
      "<Rectangle x='32' width='10' height='30' fill='#00FF00'/>",
      "<Row><Rectangle width='12' height='30' fill='#FF0000'/>"
      "<Text size='30' bitmapFont='digits'>2</Text>"
      "<Rectangle width='10' height='30' fill='#00FF00'/></Row>",
      NULL },
};

START_TEST(two_ways_give_one_picture)
{
    const struct pair *pair = &pairs[_i];
    struct fixture one, other;
    size_t different = 0;
    size_t lit = 0;

    paint(&one, pair->face, pair->locale);
    paint(&other, pair->other, pair->locale);
    for (size_t i = 0; i < WIDTH * HEIGHT; i++) {
        different += one.shadow.data[i] != other.shadow.data[i];
        lit += one.shadow.data[i] != 0xff000000U;
    }
    ck_assert_msg(different == 0, "%s: %zu pixels differ", pair->name, different);
    ck_assert_uint_gt(lit, 0);
    fixture_fini(&one);
    fixture_fini(&other);
}
END_TEST

START_TEST(turned_around_is_another_picture)
{
    struct fixture one;

    paint(&one, "<Image width='40' height='30' src='frame.png' mirror='always'/>", NULL);
    ck_assert_uint_eq(one.shadow.data[1], 0xffff8000U);
    ck_assert_uint_eq(one.shadow.data[38], 0xffffffffU);
    fixture_fini(&one);
}
END_TEST

static void make_fonts_folder(void)
{
    g_autofree char *fonts = g_build_filename(folder, "fonts", NULL);

    ck_assert_int_eq(g_mkdir(fonts, 0700), 0);
}

/* Not among the fonts of tests/fonts.conf: a theme of ours brings it. */
#define OTHER_FONT TEST_THEMES "/mono/fonts/dorsal-pixel.ttf"

START_TEST(a_font_is_only_there_for_the_theme_that_brings_it)
{
    static const char face[] = "<Text size='40' font='Dorsal Pixel'>Harbor</Text>";
    g_autofree char *link = g_build_filename(folder, "fonts/other.ttf", NULL);
    g_autofree char *font = NULL;
    struct fixture without, with, after;
    gsize size;

    ck_assert(g_file_get_contents(OTHER_FONT, &font, &size, NULL));
    paint(&without, face, NULL);
    make_fonts_folder();
    ck_assert(g_file_set_contents(link, font, (gssize)size, NULL));
    paint(&with, face, NULL);
    g_remove(link);
    paint(&after, face, NULL);
    size_t bytes = WIDTH * HEIGHT * sizeof(uint32_t);
    ck_assert_int_ne(memcmp(without.shadow.data, with.shadow.data, bytes), 0);
    ck_assert_int_eq(memcmp(without.shadow.data, after.shadow.data, bytes), 0);
    fixture_fini(&without);
    fixture_fini(&with);
    fixture_fini(&after);
}
END_TEST

START_TEST(a_broken_font_file_is_no_reason_to_draw_no_text)
{
    struct fixture fixture;
    size_t lit = 0;

    make_fonts_folder();
    write_text("fonts/broken.ttf", "this is no font");
    paint(&fixture, "<Text size='40'>Still here</Text>", NULL);
    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        lit += fixture.shadow.data[i] != 0xff000000U;
    ck_assert_uint_gt(lit, 200);
    fixture_fini(&fixture);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("picture");

    tcase_add_checked_fixture(cases, make_folder, remove_folder);
    tcase_add_loop_test(cases, two_ways_give_one_picture, 0, G_N_ELEMENTS(pairs));
    tcase_add_test(cases, turned_around_is_another_picture);
    tcase_add_test(cases, a_font_is_only_there_for_the_theme_that_brings_it);
    tcase_add_test(cases, a_broken_font_file_is_no_reason_to_draw_no_text);
    return run_cases("picture", cases);
}
