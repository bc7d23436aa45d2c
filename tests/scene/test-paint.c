/* Ways of painting that must give the same pixels as simpler ones, and ones that must not. */
#include <stdlib.h>

#include "base/check-main.h"

#include "fixture.h"

#define WIDTH  200
#define HEIGHT 150

struct pair {
    const char *name;
    const char *face, *other;
    const char *locale; /* of both; NULL: en_GB */
};

#define STOPS(a, b) "<Stop color='" a "'/><Stop color='" b "'/>"

static const struct pair pairs[] = {
    { "a gradient of two equal colors is that color", "<Ellipse fill='#FF3478AB'/>",
      "<Ellipse><RadialGradient>" STOPS("#3478AB", "#3478AB") "</RadialGradient></Ellipse>", NULL },
    { "a gradient before its start and behind its end is plain",
      "<Rectangle height='50' fill='#102030'/><Rectangle y='50' height='100' fill='#F0E0D0'/>",
      "<Rectangle><LinearGradient startY='0.33333' endY='0.33334'>" STOPS(
          "#102030", "#F0E0D0") "</LinearGradient></Rectangle>",
      NULL },
    { "a whole turn is none",
      "<Group x='20' y='20' width='90' height='60'><Ellipse fill='#FF0000'/><Text size='30'>Turn"
      "</Text></Group>",
      "<Group x='20' y='20' width='90' height='60' angle='360'><Ellipse fill='#FF0000'/>"
      "<Text size='30'>Turn</Text></Group>",
      NULL },
    { "half a turn of what is symmetric",
      "<Rectangle x='20' y='20' width='90' height='60' fill='#FF0000'/>",
      "<Rectangle x='20' y='20' width='90' height='60' fill='#FF0000' angle='180'/>", NULL },
    { "an offset is another place",
      "<Ellipse x='30' y='45' width='90' height='60' fill='#00FF00'/>",
      "<Group offsetX='20'><Ellipse x='10' y='30' offsetY='15' width='90' height='60' "
      "fill='#00FF00'/></Group>",
      NULL },
    { "scaled twice is twice as large",
      "<Rectangle x='20' y='10' width='100' height='80' fill='#0000FF'/>",
      "<Rectangle x='20' y='10' width='50' height='40' fill='#0000FF' scale='2' pivotX='0' "
      "pivotY='0'/>",
      NULL },
    { "a quarter turn about a corner",
      "<Rectangle x='10' y='50' width='40' height='80' fill='#0000FF'/>",
      "<Rectangle x='50' y='50' width='80' height='40' fill='#0000FF' angle='90' pivotX='0' "
      "pivotY='0'/>",
      NULL },
    { "a rectangle by its path",
      "<Rectangle x='20' y='10' width='100' height='80' fill='#0000FF'/>",
      "<Path x='20' y='10' width='10' height='10' d='M0 0h100v80h-100z' fill='#0000FF'/>", NULL },
    { "a path in its view box", "<Rectangle x='20' y='40' width='100' height='50' fill='#0000FF'/>",
      "<Path x='20' y='15' width='100' height='100' viewBox='5 5 2 1' d='M5 5h2v1h-2z' "
      "fill='#0000FF'/>",
      NULL },
    { "a mirrored path",
      "<Path width='200' height='150' d='M0 0L200 75L0 150z' fill='#0000FF' mirror='always'/>",
      "<Path width='200' height='150' d='M200 0L0 75L200 150z' fill='#0000FF'/>", NULL },
    { "a path mirrored from right to left",
      "<Path width='200' height='150' d='M0 0L200 75L0 150z' fill='#0000FF' mirror='auto'/>",
      "<Path width='200' height='150' d='M200 0L0 75L200 150z' fill='#0000FF'/>", "ar_EG" },
    { "a level line is a rectangle",
      "<Rectangle x='10' y='49' width='100' height='2' fill='#FFFFFF'/>",
      "<Line x='10' y='50' width='100' stroke='#FFFFFF'/>", NULL },
    { "a dashed line is several",
      "<Rectangle x='10' y='48' width='30' height='4' fill='#FFFFFF'/>"
      "<Rectangle x='50' y='48' width='30' height='4' fill='#FFFFFF'/>",
      "<Line x='10' y='50' width='80' stroke='#FFFFFF' thickness='4' dash='30 10'/>", NULL },
    { "a mask of everything hides nothing",
      "<Group><Ellipse fill='#FF8800'/><Text size='40'>Mask</Text></Group>",
      "<Group><Ellipse fill='#FF8800'/><Rectangle fill='#000000' renderMode='mask'/>"
      "<Text size='40'>Mask</Text></Group>",
      NULL },
    { "a mask of a part cuts", "<Rectangle x='20' y='30' width='50' height='60' fill='#FF8800'/>",
      "<Group><Rectangle fill='#FF8800'/><Rectangle x='20' y='30' width='50' height='60' "
      "fill='#123456' renderMode='mask'/></Group>",
      NULL },
    { "a mask that is drawn as well",
      "<Rectangle x='20' y='30' width='50' height='60' fill='#123456'/>",
      "<Group><Rectangle fill='#FF8800'/><Rectangle x='20' y='30' width='50' height='60' "
      "fill='#123456' renderMode='all'/></Group>",
      NULL },
    { "a group's alpha does not show what is covered in it",
      "<Rectangle width='100' height='100' fill='#80FF0000'/>",
      "<Group alpha='0.5019'><Rectangle width='100' height='100' fill='#0000FF'/>"
      "<Rectangle width='100' height='100' fill='#FF0000'/></Group>",
      NULL },
    { "multiplied with white", "<Rectangle fill='#FFFFFF'/><Ellipse fill='#FF3478AB'/>",
      "<Rectangle fill='#FFFFFF'/><Ellipse fill='#FF3478AB' blendMode='multiply'/>", NULL },
    { "a clip with square corners",
      "<Rectangle x='20' y='30' width='50' height='60' fill='#FF8800'/>",
      "<Group x='20' y='30' width='50' height='60' clip='true'><Rectangle x='-20' width='300' "
      "height='300' fill='#FF8800'/></Group>",
      NULL },
    { "a clip with round corners",
      "<RoundRectangle x='20' y='30' width='50' height='60' cornerRadius='17' fill='#FF8800'/>",
      "<Group x='20' y='30' width='50' height='60' clip='true' cornerRadius='17'><Rectangle "
      "x='-20' width='300' height='300' fill='#FF8800'/></Group>",
      NULL },
    { "a hard shadow is a copy",
      "<Rectangle x='25' y='37' width='50' height='60' fill='#0000FF'/>"
      "<Rectangle x='20' y='30' width='50' height='60' fill='#FF8800'/>",
      "<Rectangle x='20' y='30' width='50' height='60' fill='#FF8800'><Shadow radius='0' "
      "offsetX='5' offsetY='7' color='#0000FF'/></Rectangle>",
      NULL },
    { "a code keeps its colors", "<Barcode width='150' height='150' value='DORSAL'/>",
      "<Group><Barcode width='150' height='150' value='DORSAL'><LinearGradient><Stop "
      "color='#FF0000'/><Stop color='#00FF00'/></LinearGradient></Barcode></Group>",
      NULL },
    { "text through a gradient's mask is text", "<Text size='50' color='#FFFFFF'>Words</Text>",
      "<Text size='50'>Words<LinearGradient endX='1'><Stop color='#FFFFFF'/><Stop color='#FFFFFF' "
      "position='0.99'/><Stop color='#FFFFFE' position='1'/></LinearGradient></Text>",
      NULL },
};

static void paint(struct fixture *fixture, const char *face, const char *locale)
{
    g_autofree char *xml = g_strdup_printf(THEME_WITH("%s"), face);

    fixture_init(fixture, fixture_panel(WIDTH, HEIGHT), xml);
    fixture_locale(fixture, locale ? locale : "en_GB");
    fixture_frame(fixture);
}

static size_t lit_pixels(const struct fixture *fixture)
{
    size_t lit = 0;

    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        lit += fixture->shadow.data[i] != 0xff000000U;
    return lit;
}

/* By more than the rounding of alpha. */
static bool differ(uint32_t a, uint32_t b)
{
    for (int shift = 0; shift < 32; shift += 8) {
        if (abs((int)(a >> shift & 0xff) - (int)(b >> shift & 0xff)) > 1)
            return true;
    }
    return false;
}

START_TEST(two_ways_give_one_picture)
{
    const struct pair *pair = &pairs[_i];
    struct fixture one, other;
    size_t different = 0;

    paint(&one, pair->face, pair->locale);
    paint(&other, pair->other, pair->locale);
    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        different += differ(one.shadow.data[i], other.shadow.data[i]);
    ck_assert_msg(different == 0, "%s: %zu pixels differ", pair->name, different);
    ck_assert_uint_gt(lit_pixels(&one), 0);
    fixture_fini(&one);
    fixture_fini(&other);
}
END_TEST

/* Where something must be seen, and where nothing. */
struct spot_case {
    const char *name;
    const char *face;
    struct point lit, dark;
};

static const struct spot_case spots[] = {
    { "a hand turned to three o'clock",
      "<Group width='100' height='100' angle='90'><Rectangle x='45' y='0' width='10' height='40' "
      "fill='#FFFFFF'/></Group>",
      { 90, 50 },
      { 50, 10 } },
    { "a glow reaches out, but no further than its radius",
      "<Rectangle x='60' y='60' width='40' height='40' fill='#FFFFFF'><OutGlow radius='12'/>"
      "</Rectangle>",
      { 55, 80 },
      { 46, 80 } },
    { "an outline stands around",
      "<Rectangle x='60' y='60' width='40' height='40' fill='#000000'><Outline thickness='6' "
      "color='#FFFFFF'/></Rectangle>",
      { 55, 80 },
      { 53, 80 } },
    { "a glow may leave a group that does not clip",
      "<Group x='60' y='60' width='40' height='40'><OutGlow color='#FFFFFF' radius='12'/>"
      "<Rectangle fill='#FFFFFF'/></Group>",
      { 55, 80 },
      { 46, 80 } },
    { "hollow text has an outline and nothing within",
      "<Text y='-40' size='200' weight='900' color='#00000000'>I<Outline thickness='4' "
      "color='#FFFFFF'/></Text>",
      { 7, 80 },
      { 30, 80 } },
    { "a sweep begins at its angle",
      "<Ellipse width='100' height='100'><SweepGradient startAngle='90' endAngle='180'>"
      "<Stop color='#000000'/><Stop color='#FFFFFF'/></SweepGradient></Ellipse>",
      { 48, 90 },
      { 90, 48 } },
};

START_TEST(is_seen_where_it_should)
{
    const struct spot_case *test = &spots[_i];
    struct fixture fixture;

    paint(&fixture, test->face, NULL);
    ck_assert_msg(fixture.shadow.data[test->lit.y * WIDTH + test->lit.x] != 0xff000000U,
                  "%s: nothing there", test->name);
    ck_assert_msg(fixture.shadow.data[test->dark.y * WIDTH + test->dark.x] == 0xff000000U,
                  "%s: something there", test->name);
    fixture_fini(&fixture);
}
END_TEST

/* A soft gradient over few levels: neighbors take turns, so the mean moves in small steps. */
START_TEST(gradients_are_dithered)
{
    struct fixture fixture;
    size_t mixed = 0;

    paint(&fixture,
          "<Rectangle><LinearGradient endX='1'><Stop color='#101010'/><Stop color='#141414'/>"
          "</LinearGradient></Rectangle>",
          NULL);
    for (int x = 0; x < WIDTH; x++) {
        bool same = true;
        for (int y = 1; y < HEIGHT; y++)
            same &= fixture.shadow.data[y * WIDTH + x] == fixture.shadow.data[x];
        mixed += !same;
    }
    ck_assert_uint_gt(mixed, WIDTH * 3 / 4);
    fixture_fini(&fixture);
}
END_TEST

/* ---- damage -----------------------------------------------------------------------------------
 */

/* Trees of everything, in which a few things move: what was painted bit by bit must be what is
 * painted at once. */
static const char *const random_parts[] = {
    "<Rectangle x='%d' y='%d' width='60' height='40' fill='#FF3366' stroke='#FFFFFF' angle='%d'/>",
    "<Ellipse x='%d' y='%d' width='70' height='50' alpha='0.6' fill='#33FF66' stroke='#000000' "
    "thickness='5' dash='%d 7'/>",
    "<Text x='%d' y='%d' size='30'>{time.second} words<OutGlow radius='%d' "
    "color='#FF8800'/></Text>",
    "<Text x='%d' y='%d' size='34' angle='{time.second * %d}'>Turn"
    "<LinearGradient endX='1'><Stop color='#FF0000'/><Stop "
    "color='#00FF00'/></LinearGradient></Text>",
    "<Arc x='%d' y='%d' width='80' height='80' thickness='9' cap='round' endAngle='{time.second * "
    "6}' "
    "stroke='#FFFFFF' scale='{1 + %d / 90}'/>",
    "<RoundRectangle x='%d' y='%d' width='90' height='60' cornerRadius='18' blendMode='screen'>"
    "<SweepGradient startAngle='%d'><Stop color='#4080FF'/><Stop color='#FF80C0'/></SweepGradient>"
    "</RoundRectangle>",
    "<Path x='%d' y='%d' width='60' height='60' viewBox='0 0 24 24' angle='%d' "
    "d='M12 2l3.1 6.3 6.9 1-5 4.9 1.2 6.8L12 17.8 5.8 21 7 14.2 2 9.3l6.9-1z' fill='#FFDD55' "
    "stroke='#AA7700' join='round'/>",
    "<Line x='%d' y='%d' width='100' endY='{time.second * %d / 40}' stroke='#88CCFF' thickness='5' "
    "dash='9 4'/>",
    "<Text x='%d' y='%d' size='40' color='#00000000' offsetX='{time.second / %d}'>{time.second}"
    "<Outline thickness='2' color='#FFFFFF'/></Text>",
    "<Barcode x='%d' y='%d' width='90' height='60' value='{time.second * %d}' alpha='0.8'/>",
    "<Progress x='%d' y='%d' width='100' height='16' value='{time.second / 60}' track='#333333' "
    "angle='%d'/>",
};

static const char *const random_boxes[] = {
    "<Group x='%d' y='%d' alpha='{0.3 + time.second / 100}'>",
    "<Group x='%d' y='%d' width='110' height='90' clip='true' cornerRadius='25' "
    "background='#202830'>",
    "<Group x='%d' y='%d' width='110' height='90' clip='true' angle='{time.second}'>",
    "<Group x='%d' y='%d' offsetX='{time.second / 3}' blendMode='multiply'>",
    "<Group x='%d' y='%d'><Shadow radius='9' offsetX='4' offsetY='6' color='#FF00FF'/>",
    "<Group x='%d' y='%d'><Ellipse width='120' height='100' fill='#FFFFFF' renderMode='mask' "
    "x='{time.second}'/>",
    "<Group x='%d' y='%d' scale='1.3' visible='{time.second % 7 gt 2}'>"
    "<RadialGradient><Stop color='#334455'/><Stop color='#00334455'/></RadialGradient>",
};

/* The formats are ours, and take two or three numbers. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void append_random(GString *xml, GRand *random, int depth)
{
    int parts = g_rand_int_range(random, 1, 4);

    for (int i = 0; i < parts; i++) {
        int x = g_rand_int_range(random, -20, WIDTH - 40);
        int y = g_rand_int_range(random, -20, HEIGHT - 30);
        size_t part = (size_t)g_rand_int_range(random, 0, G_N_ELEMENTS(random_parts));
        size_t box = (size_t)g_rand_int_range(random, 0, G_N_ELEMENTS(random_boxes));
        if (depth < 3 && g_rand_int_range(random, 0, 2) == 0) {
            g_string_append_printf(xml, random_boxes[box], x / 2, y / 2);
            append_random(xml, random, depth + 1);
            g_string_append(xml, "</Group>");
        } else {
            g_string_append_printf(xml, random_parts[part], x, y, g_rand_int_range(random, 1, 32));
        }
    }
}
#pragma GCC diagnostic pop

static void assert_as_full_repaint(struct fixture *fixture, const char *xml, int step)
{
    g_autofree uint32_t *full = fixture_full_repaint(fixture);

    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        if (fixture->shadow.data[i] == full[i])
            continue;
        g_autofree char *dump = scene_dump(fixture->scene);
        ck_abort_msg("step %d: pixel %d,%d is %08x, painted at once %08x\n%s\n%s", step, i % WIDTH,
                     i / WIDTH, fixture->shadow.data[i], full[i], xml, dump);
    }
}

/* Damage that nothing asked for must change nothing. */
static void repaint_oddly(struct fixture *fixture, GRand *random)
{
    struct region odd = { 0 };

    for (int i = 0; i < 3; i++)
        region_add(&odd, (struct rect){ g_rand_int_range(random, 0, WIDTH - 1),
                                        g_rand_int_range(random, 0, HEIGHT - 1),
                                        g_rand_int_range(random, 1, 50),
                                        g_rand_int_range(random, 1, 50) });
    region_clip(&odd, (struct rect){ 0, 0, WIDTH, HEIGHT });
    scene_paint(fixture->scene, &fixture->shadow, &odd);
}

START_TEST(any_tree_is_painted_bit_by_bit_as_at_once)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(4200 + (guint32)_i);
    g_autoptr(GString) xml = g_string_new(NULL);
    struct fixture fixture;

    append_random(xml, random, 0);
    paint(&fixture, xml->str, _i % 2 ? "ar_EG" : NULL);
    for (int step = 0; step < 25; step++) {
        fixture_frame(&fixture);
        repaint_oddly(&fixture, random);
        assert_as_full_repaint(&fixture, xml->str, step);
        clock_fake_advance(&fixture.clock, (usec_t)g_rand_int_range(random, 1, 4) * USEC_PER_SEC);
    }
    fixture_fini(&fixture);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("paint");

    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, two_ways_give_one_picture, 0, G_N_ELEMENTS(pairs));
    tcase_add_loop_test(cases, is_seen_where_it_should, 0, G_N_ELEMENTS(spots));
    tcase_add_test(cases, gradients_are_dithered);
    tcase_add_loop_test(cases, any_tree_is_painted_bit_by_bit_as_at_once, 0, 60);
    return run_cases("paint", cases);
}
