/* What the picture of a state tells: text that cannot be read, targets that cannot be hit, light
 * that is too much. Text is judged by the pixels it paints, not by its box: the picture is painted
 * with and without text and both are compared. */
#include <math.h>

#include "ctl/lint-private.h"
#include "theme/color.h"

/* WCAG 2.2, 1.4.3: contrast of text, and of large text. */
#define CONTRAST_TEXT  4.5
#define CONTRAST_LARGE 3.0
/* On the reference panel: what counts as large, what is hard to read, what a finger needs. */
#define SIZE_LARGE  48
#define SIZE_SMALL  22
#define TARGET_SIZE 88
/* Above and below a capsule, which is lower, touches reach it still. */
#define CAPSULE_HEIGHT 72
/* Text fainter than this is decoration, such as the dark segments of a display. */
#define ALPHA_DECORATION 64
/* Sum of the differences of the channels that is seen at all. */
#define DIFFERENCE_SEEN 24
/* Pixels whose ground is judged: the strokes without their soft edges. */
#define CORE_SHARE 0.5
/* The part of the strokes that may be worse than what is reported. */
#define WORST_SHARE         0.15
#define LIT_CHANNEL         32
#define LIT_PERCENT         10
#define HIDDEN_TEXT_SHARE   0.02
#define HIDDEN_TARGET_SHARE 0.15

struct looking {
    struct lint *lint;
    const struct pixels *with; /* as it is shown */
    struct pixels without;     /* without text */
};

/* ---- colors ---- */

static int difference(uint32_t a, uint32_t b)
{
    int sum = 0;

    for (int shift = 0; shift < 24; shift += 8)
        sum += abs((int)(a >> shift & 0xff) - (int)(b >> shift & 0xff));
    return sum;
}

/* ---- text ---- */

struct text_pixels {
    int count;  /* that the text paints */
    int hidden; /* of these, by lens or corner */
    int most;   /* the greatest difference */
};

static struct text_pixels survey(const struct looking *looking, struct rect ink)
{
    const struct scene_panel *panel = &looking->lint->profile->panel;
    struct text_pixels found = { 0 };

    for (int y = ink.y; y < ink.y + ink.height; y++) {
        const uint32_t *with = pixels_row(looking->with, y);
        const uint32_t *without = pixels_row(&looking->without, y);

        for (int x = ink.x; x < ink.x + ink.width; x++) {
            int seen = difference(with[x], without[x]);

            if (seen < DIFFERENCE_SEEN)
                continue;
            found.count++;
            found.hidden += scene_panel_hides(panel, x, y);
            found.most = MAX(found.most, seen);
        }
    }
    return found;
}

static int compare_ratios(const void *a, const void *b)
{
    float left = *(const float *)a;
    float right = *(const float *)b;

    return (left > right) - (left < right);
}

/* `color` has straight alpha. */
static uint32_t blend(color_t color, uint32_t ground)
{
    uint32_t alpha = color >> 24;
    uint32_t result = 0;

    for (int shift = 0; shift < 24; shift += 8) {
        uint32_t above = color >> shift & 0xff;
        uint32_t below = ground >> shift & 0xff;

        result |= (above * alpha + below * (255 - alpha) + 127) / 255 << shift;
    }
    return result;
}

/* What the worse part of the strokes has: the color against what is behind it, so that thin type
 * is not blamed for its soft edges. */
static double text_contrast(const struct looking *looking, color_t color, struct rect ink, int most)
{
    g_autoptr(GArray) ratios = g_array_new(FALSE, FALSE, sizeof(float));

    for (int y = ink.y; y < ink.y + ink.height; y++) {
        const uint32_t *with = pixels_row(looking->with, y);
        const uint32_t *without = pixels_row(&looking->without, y);

        for (int x = ink.x; x < ink.x + ink.width; x++) {
            float ratio;

            if (difference(with[x], without[x]) < CORE_SHARE * most)
                continue;
            ratio = (float)color_contrast(blend(color, without[x]), without[x]);
            g_array_append_val(ratios, ratio);
        }
    }
    if (ratios->len == 0)
        return 1;
    g_array_sort(ratios, compare_ratios);
    return (double)g_array_index(ratios, float, (guint)(ratios->len * WORST_SHARE));
}

/* The built-in theme's cards are judged for the palette only, which belongs to no line. */
static const struct theme_node *node_of(const struct lint *lint, const struct scene_item *item)
{
    return item->theme == workbench_theme(lint->bench) ? item->spec : NULL;
}

static char *excerpt(const char *text)
{
    g_autofree char *start = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), 24));

    return g_strdelimit(g_steal_pointer(&start), "\n\t", ' ');
}

static void check_contrast(const struct looking *looking, const struct scene_item *item,
                           struct rect ink, const struct text_pixels *found)
{
    struct lint *lint = looking->lint;
    int large = lint_length(lint, SIZE_LARGE);
    double needed = large > 0 && item->text_size >= large ? CONTRAST_LARGE : CONTRAST_TEXT;
    double ratio;

    if (found->count > 0) {
        ratio = text_contrast(looking, item->color, ink, found->most);
    } else {
        /* Behind something else, or of the very color of its ground. */
        uint32_t ground =
            pixels_row(&looking->without, ink.y + ink.height / 2)[ink.x + ink.width / 2];
        if (difference(item->color, ground) >= 2 * DIFFERENCE_SEEN)
            return;
        ratio = 1;
    }
    if (ratio >= needed)
        return;
    g_autofree char *where = lint_where(lint);
    g_autofree char *words = excerpt(item->text);
    lint_say(lint, DIAG_WARNING, CODE_CONTRAST, node_of(lint, item),
             "make it lighter or darker, or the ground calmer",
             "contrast of '%s' is %.1f to 1, it needs %.1f (%s)", words, floor(ratio * 10) / 10,
             needed, where);
}

/* What others send may be longer than anybody has room for; what the theme itself says may not. */
static void check_cut(struct lint *lint, const struct theme_node *node, const char *words,
                      const char *where)
{
    enum diag_severity severity =
        node->text && lint_reads(node->text, "activity.") ? DIAG_NOTE : DIAG_WARNING;

    if (lint->state.content == SAMPLE_LONG)
        return;
    lint_say(lint, severity, CODE_TEXT_CUT, node, NULL, "'%s' does not fit and is cut (%s)", words,
             where);
}

static void check_text(const struct looking *looking, const struct scene_item *item)
{
    struct lint *lint = looking->lint;
    struct rect whole = { 0, 0, looking->with->width, looking->with->height };
    struct rect ink = rect_intersection(item->ink, whole);

    if (rect_empty(ink) || rect_empty(item->box) || item->color >> 24 <= ALPHA_DECORATION)
        return;
    struct text_pixels found = survey(looking, ink);
    check_contrast(looking, item, ink, &found);

    const struct theme_node *node = node_of(lint, item);
    g_autofree char *where = lint_where(lint);
    g_autofree char *words = excerpt(item->text);
    if (node && found.hidden > found.count * HIDDEN_TEXT_SHARE)
        lint_say(lint, DIAG_WARNING, CODE_TEXT_HIDDEN, node,
                 "put it into the safe area, or farther from lenses and corners",
                 "a lens or corner hides part of '%s' (%s)", words, where);
    if (node && item->cut)
        check_cut(lint, node, words, where);
    if (node && item->text_size < lint_length(lint, SIZE_SMALL))
        lint_say(lint, DIAG_WARNING, CODE_SMALL_TEXT, node, NULL,
                 "'%s' has a size of %d pixels, %d is readable (%s)", words, item->text_size,
                 lint_length(lint, SIZE_SMALL), where);
}

/* ---- touch ---- */

static double hidden_share(const struct scene_panel *panel, struct rect box)
{
    int hidden = 0;
    int all = 0;

    for (int y = box.y + 1; y < box.y + box.height; y += 3)
        for (int x = box.x + 1; x < box.x + box.width; x += 3) {
            hidden += scene_panel_hides(panel, x, y);
            all++;
        }
    return all > 0 ? (double)hidden / all : 0;
}

/* What covers most of the panel is touched anywhere. */
static bool is_large(const struct scene_panel *panel, struct rect box)
{
    return 2 * (int64_t)box.width * box.height > (int64_t)panel->size.width * panel->size.height;
}

static void check_target(const struct looking *looking, const struct scene_item *item)
{
    struct lint *lint = looking->lint;
    const struct scene_panel *panel = &lint->profile->panel;
    const struct theme_node *node = node_of(lint, item);
    int width = lint_length(lint, TARGET_SIZE);
    int height = lint->state.kind && lint->state.form == CARD_COMPACT
                     ? lint_length(lint, CAPSULE_HEIGHT)
                     : width;

    if (!node || is_large(panel, item->box))
        return;
    g_autofree char *where = lint_where(lint);
    if (hidden_share(panel, item->box) > HIDDEN_TARGET_SHARE)
        lint_say(lint, DIAG_WARNING, CODE_TAP_HIDDEN, node, "put it into the safe area",
                 "a lens or corner hides part of what does '%s' when touched (%s)", item->tap,
                 where);
    if (!lint->profile->monochrome && (item->box.width < width || item->box.height < height))
        lint_say(lint, DIAG_WARNING, CODE_TAP_SMALL, node, NULL,
                 "'%s' is done by touching %dx%d pixels, a finger needs %dx%d (%s)", item->tap,
                 item->box.width, item->box.height, width, height, where);
}

static void check_item(const struct scene_item *item, void *userdata)
{
    if (item->text)
        check_text(userdata, item);
    if (item->tap)
        check_target(userdata, item);
}

/* ---- light ---- */

static bool is_lit(uint32_t pixel)
{
    return (pixel >> 16 & 0xff) >= LIT_CHANNEL || (pixel >> 8 & 0xff) >= LIT_CHANNEL ||
           (pixel & 0xff) >= LIT_CHANNEL;
}

static double lit_percent(const struct pixels *pixels)
{
    int64_t lit = 0;

    for (int y = 0; y < pixels->height; y++) {
        const uint32_t *row = pixels_row(pixels, y);

        for (int x = 0; x < pixels->width; x++)
            lit += is_lit(row[x]);
    }
    return 100.0 * (double)lit / ((double)pixels->width * pixels->height);
}

static void check_light(const struct looking *looking)
{
    struct lint *lint = looking->lint;
    const struct workbench_state *state = &lint->state;
    const struct theme *theme = workbench_theme(lint->bench);
    double percent = lit_percent(looking->with);

    if (!(state->flags & WORKBENCH_AMBIENT) && !(state->kind && state->form == CARD_AMBIENT))
        return;
    if (percent <= LIT_PERCENT || state->content == SAMPLE_LONG || (state->kind && !lint->own_card))
        return;
    g_autofree char *where = lint_where(lint);
    lint_say(lint, DIAG_WARNING, CODE_AMBIENT_LIT, state->kind ? NULL : theme_face(theme),
             "outlines in place of fills, thin type, no grounds",
             "%.1f %% of the pixels are lit, %d %% are enough (%s)", percent, LIT_PERCENT, where);
}

void lint_picture(struct lint *lint)
{
    struct scene *scene = workbench_scene(lint->bench);
    struct looking looking = { .lint = lint, .with = workbench_frame(lint->bench, NULL) };
    size_t pixels = (size_t)looking.with->width * (size_t)looking.with->height;
    g_autofree uint32_t *without = g_new0(uint32_t, pixels);

    looking.without = *looking.with;
    looking.without.data = without;
    looking.without.stride = looking.with->width * (int)sizeof(uint32_t);
    scene_paint_without_text(scene, &looking.without);
    scene_inspect(scene, check_item, &looking);
    check_light(&looking);
}
