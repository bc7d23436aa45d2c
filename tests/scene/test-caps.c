/* What an untrusted theme may not make a scene do: what is too much is left out, and all else is
 * there. */
#include <math.h>

#include "base/check-main.h"

#include "fixture.h"
#include "scene/mask-filter.h"

#define WIDTH  200
#define HEIGHT 150

static void paint(struct fixture *fixture, const char *face)
{
    g_autofree char *xml =
        g_strdup_printf("<Theme format='1' name='Test' font='Inter'>%s</Theme>", face);

    fixture_init(fixture, fixture_panel(WIDTH, HEIGHT), xml);
    fixture_frame(fixture);
}

/* ---- what is left out -------------------------------------------------------------------------
 */

#define MARK "<Rectangle x='50' y='50' width='20' height='20' fill='#FF0000'/>"
/* 5000 pixels of line. */
#define LONG                                                                                       \
    "M0 0H100H0H100H0H100H0H100H0H100H0H100H0H100H0H100H0H100H0H100H0H100H0H100H0H100H0H100H0H100" \
    "H0H100H0H100H0H100H0H100H0H100H0H100H0H100H0H100H0H100H0H100"

static const struct {
    const char *name;
    const char *face, *other;
} pairs[] = {
    { "dashes nobody can count are a line", "<Path d='" LONG "' stroke='#FFFFFF' dash='0.5 0.5'/>",
      "<Path d='" LONG "' stroke='#FFFFFF'/>" },
    { "a path of kilometers is none",
      MARK "<Path width='100' height='100' viewBox='0 0 0.00001 0.00001' d='M0 0L1 1' "
           "stroke='#FFFFFF'/>",
      MARK },
    { "scales within each other end somewhere",
      "<Group width='200' height='150' scale='50'><Rectangle x='99' y='74' width='1' height='1' "
      "fill='#00FF00' scale='2'/></Group>",
      "<Group width='200' height='150' scale='50'><Rectangle x='99' y='74' width='1' height='1' "
      "fill='#00FF00' scale='100'/></Group>" },
};

START_TEST(what_is_too_much_is_left_out)
{
    struct fixture one, other;
    g_autofree char *face = g_strdup_printf("<Face>%s</Face>", pairs[_i].face);
    g_autofree char *like = g_strdup_printf("<Face>%s</Face>", pairs[_i].other);
    size_t different = 0;
    size_t lit = 0;

    paint(&one, face);
    paint(&other, like);
    for (size_t i = 0; i < WIDTH * HEIGHT; i++) {
        different += one.shadow.data[i] != other.shadow.data[i];
        lit += one.shadow.data[i] != 0xff000000U;
    }
    ck_assert_msg(different == 0, "%s: %zu pixels differ", pairs[_i].name, different);
    ck_assert_msg(lit > 0, "%s: nothing is seen", pairs[_i].name);
    fixture_fini(&one);
    fixture_fini(&other);
}
END_TEST

static color_t marked(const struct fixture *fixture)
{
    return fixture->shadow.data[60 * WIDTH + 60];
}

/* 3600 of these are more than the budget of painting, so that the mark on top of them is left out.
 */
START_TEST(a_panel_is_painted_only_so_often)
{
    static const char dots[] =
        "<Repeat count='400'><Ellipse x='-300' width='800' height='150' fill='#123456'/></Repeat>";
    struct fixture few, many;
    GString *face = g_string_new("<Face>");

    for (int i = 0; i < 4; i++)
        g_string_append(face, dots);
    g_autofree char *within = g_strconcat(face->str, MARK "</Face>", NULL);
    for (int i = 0; i < 5; i++)
        g_string_append(face, dots);
    g_autofree char *beyond = g_strconcat(face->str, MARK "</Face>", NULL);

    paint(&few, within);
    ck_assert_uint_eq(marked(&few), 0xffff0000);
    paint(&many, beyond);
    ck_assert_uint_eq(marked(&many), 0xff123456);
    fixture_fini(&few);
    fixture_fini(&many);
    g_string_free(face, TRUE);
}
END_TEST

static size_t lit_pixels(const struct fixture *fixture)
{
    size_t lit = 0;

    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        lit += fixture->shadow.data[i] != 0xff000000U;
    return lit;
}

/* Those before the last stand below the panel. */
static size_t lit_below_texts(int count)
{
    g_autofree char *words = g_strnfill(1000, 'x');
    GString *face = g_string_new("<Face>");
    struct fixture fixture;

    for (int i = 0; i < count; i++)
        g_string_append_printf(face, "<Text y='500' width='9' height='9' size='8'>%s</Text>",
                               words);
    g_string_append(face, "<Text size='100'>M</Text></Face>");
    paint(&fixture, face->str);

    size_t lit = lit_pixels(&fixture);

    fixture_fini(&fixture);
    g_string_free(face, TRUE);
    return lit;
}

START_TEST(texts_have_only_so_many_characters_together)
{
    ck_assert_uint_gt(lit_below_texts(60), 0);
    ck_assert_uint_eq(lit_below_texts(70), 0);
}
END_TEST

/* ---- light ------------------------------------------------------------------------------------
 */

#define SIDE 40

static int weight(int distance, int x, int y)
{
    double away = sqrt((double)(x * x + y * y));

    return (int)lround(CLAMP(distance + 1 - away, 0, 1) * 255);
}

/* Slowly: each pixel is what any other makes of it. */
static uint8_t grown_at(const uint8_t *mask, int distance, int x, int y)
{
    int most = mask[y * SIDE + x];

    for (int from_y = 0; from_y < SIDE; from_y++) {
        for (int from_x = 0; from_x < SIDE; from_x++) {
            int cover =
                (weight(distance, x - from_x, y - from_y) * mask[from_y * SIDE + from_x] + 127) /
                255;
            most = MAX(most, cover);
        }
    }
    return (uint8_t)most;
}

static uint8_t plateau(int x, int y)
{
    return x >= 10 && x < 25 && y >= 12 && y < 30 ? 120 : x > 30 && y < 6 ? 255 : 0;
}

static uint8_t slope(int x, int y)
{
    return (uint8_t)(x * 255 / SIDE);
}

static uint8_t noise(int x, int y)
{
    return (uint8_t)((uint32_t)(x * 7919 + y * 104729) * 2654435761U >> 24);
}

static uint8_t (*const drawings[])(int x, int y) = { plateau, slope, noise };

START_TEST(outline_leaves_out_only_work_that_shows_nothing)
{
    uint8_t before[SIDE * SIDE];
    uint8_t after[SIDE * SIDE];
    const struct mask_pixels mask = { after, SIDE, SIDE, SIDE };

    for (int i = 0; i < SIDE * SIDE; i++)
        before[i] = after[i] = drawings[_i](i % SIDE, i / SIDE);
    grow_mask(&mask, 3);
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++)
            ck_assert_uint_eq(after[y * SIDE + x], grown_at(before, 3, x, y));
    }
}
END_TEST

START_TEST(outline_of_noise_covers_it_too)
{
    const int side = 400;
    g_autofree uint8_t *data = g_malloc((size_t)side * (size_t)side);
    const struct mask_pixels mask = { data, side, side, side };

    for (int i = 0; i < side * side; i++)
        data[i] = i % side < 200 ? noise(i % side, i / side) : 0;
    grow_mask(&mask, 32);
    ck_assert_uint_gt(data[200 * side + 100], 250);
    ck_assert_uint_gt(data[200 * side + 225], 250);
    ck_assert_uint_eq(data[200 * side + 240], 0);
}
END_TEST

/* ---- pictures ---------------------------------------------------------------------------------
 */

static struct image *square(color_t color)
{
    uint32_t *data = g_new(uint32_t, 50 * 50);

    for (int i = 0; i < 50 * 50; i++)
        data[i] = color;
    return image_new_take(data, (struct size){ 50, 50 });
}

/* Memory that one picture leaves is likely to be the next one's. */
START_TEST(a_song_that_was_skipped_leaves_no_cover_behind)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(WIDTH, HEIGHT),
                 "<Theme format='1' name='Test'><Card for='base'><Image width='100' height='100' "
                 "src='{activity.image}' fit='fill'/></Card></Theme>");

    struct activity *one = fixture_activity(&fixture, "generic-notice", "{}", false);
    struct activity *two = fixture_activity(&fixture, "generic-notice", "{}", false);
    struct activity *three = fixture_activity(&fixture, "generic-notice", "{}", false);

    one->image = square(0xffff0000);
    fixture_show_card(&fixture, one, POWER_ACTIVE);
    fixture_frame(&fixture);
    ck_assert_uint_eq(marked(&fixture), 0xffff0000);
    fixture_show_card(&fixture, two, POWER_ACTIVE);
    g_clear_pointer(&one->image, image_unref);
    three->image = square(0xff0000ff);
    fixture_show_card(&fixture, three, POWER_ACTIVE);
    fixture_frame(&fixture);
    ck_assert_uint_eq(marked(&fixture), 0xff0000ff);
    fixture_fini(&fixture);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("caps");

    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, what_is_too_much_is_left_out, 0, G_N_ELEMENTS(pairs));
    tcase_add_test(cases, a_panel_is_painted_only_so_often);
    tcase_add_test(cases, texts_have_only_so_many_characters_together);
    tcase_add_loop_test(cases, outline_leaves_out_only_work_that_shows_nothing, 0,
                        G_N_ELEMENTS(drawings));
    tcase_add_test(cases, outline_of_noise_covers_it_too);
    tcase_add_test(cases, a_song_that_was_skipped_leaves_no_cover_behind);
    return run_cases("caps", cases);
}
