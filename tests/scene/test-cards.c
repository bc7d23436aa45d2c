/* The built-in cards, with every kind's sample: on all panels, in all forms, with long texts and
 * with hardly any, and without each field in turn. */
#include <stdio.h>
#include <string.h>

#include "base/check-main.h"

#include "ctl/fields.h"
#include "ctl/sample.h"
#include "fixture.h"
#include "golden.h"
#include "scene/inspect.h"
#include "scene/panel-profile.h"

#define THEME "<Theme format='1' name='Plain' font='Inter' numerals='Inter Display, Inter'/>"

/* Kinds' names; sorted. */
static const char *const kinds[] = {
    "boarding-pass",  "calendar-event",   "flight",         "food-delivery", "generic-metric",
    "generic-notice", "generic-progress", "media-playback", "message",       "navigation",
    "one-time-code",  "parcel",           "sports-score",   "system-info",   "timer",
    "weather",
};
#define KINDS ((int)G_N_ELEMENTS(kinds))

static const struct size panels[] = {
    { 904, 572 }, { 976, 596 }, { 800, 480 }, { 480, 1920 },
    { 320, 240 }, { 2008, 60 }, { 128, 64 },
};

enum form { FORM_EXPANDED, FORM_COMPACT, FORM_AMBIENT, FORMS };
static const char *const form_names[FORMS] = { "expanded", "compact", "ambient" };
static const char *const content_names[] = { "sample", "long texts", "the title alone" };

struct look {
    struct size size;
    enum form form;
    const char *kind;
    const char *what; /* of the content, for messages */
    const char *locale;
};

/* ---- what is looked for ---- */

struct found {
    const struct look *look;
    struct scene_panel panel;
    struct rect taps[16];
    size_t n_taps;
    struct rect inks[64];
    size_t n_inks;
    bool begun;
    bool may_cut; /* what is longer than it may be is left out */
    GString *wrong;
};

/* Whoever reads these has time, or knows the rest. */
static bool is_prose(const struct scene_item *item)
{
    const char *name = theme_node_literal(item->spec, ATTRIBUTE_NAME);

    return theme_node_expr(item->spec, ATTRIBUTE_LINES) != NULL ||
           (name && (g_str_equal(name, "text") || g_str_equal(name, "title")));
}

G_GNUC_PRINTF(3, 4)
static void complain(struct found *found, const struct scene_item *item, const char *format, ...)
{
    const struct look *look = found->look;
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_string_append_printf(found->wrong, "%s, %s, %dx%d, %s, %s: '%s' (%d) %s\n", look->kind,
                           form_names[look->form], look->size.width, look->size.height, look->what,
                           look->locale, item->text ? item->text : item->tap, item->spec->line,
                           what);
}

static bool overlap(struct rect a, struct rect b, int by)
{
    struct rect both = rect_intersection(a, b);

    return both.width > by && both.height > by;
}

static void check_place(struct found *found, const struct scene_item *item, struct rect box)
{
    struct size size = found->panel.size;

    if (box.x < 0 || box.y < 0 || box.x + box.width > size.width ||
        box.y + box.height > size.height) {
        complain(found, item, "is beyond the panel: %d,%d %dx%d", box.x, box.y, box.width,
                 box.height);
        return;
    }
    for (int corner = 0; corner < 4; corner++) {
        int x = box.x + (corner & 1 ? box.width - 1 : 0);
        int y = box.y + (corner & 2 ? box.height - 1 : 0);
        if (item->text && scene_panel_hides(&found->panel, x, y)) {
            complain(found, item, "is under a lens or corner");
            return;
        }
    }
}

static void check_text(struct found *found, const struct scene_item *item)
{
    check_place(found, item, item->ink);
    if (item->cut && !found->may_cut && !is_prose(item))
        complain(found, item, "is cut");
    for (size_t i = 0; i < found->n_inks; i++)
        if (overlap(found->inks[i], item->ink, 2))
            complain(found, item, "runs into another text");
    g_assert_cmpuint(found->n_inks, <, G_N_ELEMENTS(found->inks));
    found->inks[found->n_inks++] = item->ink;
}

/* Buttons of a card that has room for fingers; the whole card is none. */
static void check_tap(struct found *found, const struct scene_item *item)
{
    struct size size = found->panel.size;
    bool whole = item->box.width == size.width && item->box.height == size.height;

    if (whole || found->look->form != FORM_EXPANDED)
        return;
    check_place(found, item, item->box);
    if (size.height >= 400 && (item->box.width < 88 || item->box.height < 88))
        complain(found, item, "is %dx%d, too small for a finger", item->box.width,
                 item->box.height);
    for (size_t i = 0; i < found->n_taps; i++) {
        struct rect apart = rect_inset(found->taps[i], (struct insets){ -7, -7, -7, -7 });
        if (overlap(apart, item->box, 0))
            complain(found, item, "is too near to another button");
    }
    g_assert_cmpuint(found->n_taps, <, G_N_ELEMENTS(found->taps));
    found->taps[found->n_taps++] = item->box;
}

/* Of a face with a capsule only the capsule, which is painted last. */
static void check_item(const struct scene_item *item, void *userdata)
{
    struct found *found = userdata;

    found->begun |= found->look->form != FORM_COMPACT || g_strcmp0(item->tap, "open") == 0;
    if (!found->begun)
        return;
    if (item->text)
        check_text(found, item);
    if (item->tap)
        check_tap(found, item);
}

/* ---- the states ---- */

static void show(struct fixture *fixture, struct activity *activity, enum form form)
{
    if (form == FORM_COMPACT)
        fixture_show_face(fixture, activity, POWER_ACTIVE);
    else
        fixture_show_card(fixture, activity, form == FORM_AMBIENT ? POWER_AMBIENT : POWER_ACTIVE);
}

static void check_look(struct fixture *fixture, const struct look *look, struct activity *activity,
                       bool may_cut, GString *wrong)
{
    struct found found = { look, fixture->panel, .may_cut = may_cut, .wrong = wrong };
    struct region damage = { 0 };

    show(fixture, activity, look->form);
    scene_update(fixture->scene, fixture_now(fixture), &damage);
    scene_inspect(fixture->scene, check_item, &found);
    if (found.n_inks == 0)
        g_string_append_printf(wrong, "%s, %s, %dx%d, %s: says nothing\n", look->kind,
                               form_names[look->form], look->size.width, look->size.height,
                               look->what);
}

static const struct kind *find_kind(const struct fixture *fixture, const char *name)
{
    const struct kind *kind = catalogue_find(fixture->catalogue, name);

    g_assert_nonnull(kind);
    return kind;
}

static struct activity *sample(struct fixture *fixture, const char *kind,
                               enum sample_content content)
{
    g_autofree char *why = NULL;
    struct activity *activity =
        sample_activity(find_kind(fixture, kind), content, fixture_now(fixture), &why);

    if (!activity)
        g_error("%s: %s", kind, why);
    g_ptr_array_add(fixture->activities, activity);
    return activity;
}

static void check_sample(struct fixture *fixture, struct look *look, bool may_cut, GString *wrong,
                         struct activity *activity)
{
    static const char *const locales[] = { "en_GB", "ar_EG" };

    for (size_t i = 0; i < G_N_ELEMENTS(locales); i++) {
        look->locale = locales[i];
        fixture_locale(fixture, look->locale);
        for (look->form = FORM_EXPANDED; look->form < FORMS; look->form++)
            check_look(fixture, look, activity, may_cut, wrong);
    }
}

START_TEST(sample_of_every_kind_is_all_seen_and_can_be_touched)
{
    g_autoptr(GString) wrong = g_string_new(NULL);
    struct look look = { .size = panels[_i] };
    bool roomy = look.size.height >= 400;
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(look.size.width, look.size.height), THEME);
    for (int i = 0; i < 3 * KINDS; i++) {
        enum sample_content content = (enum sample_content)(i % 3);

        look.kind = kinds[i / 3];
        look.what = content_names[content];
        check_sample(&fixture, &look, content != SAMPLE_TYPICAL || !roomy, wrong,
                     sample(&fixture, look.kind, content));
    }
    fixture_fini(&fixture);
    ck_assert_msg(wrong->len == 0, "\n%s", wrong->str);
}
END_TEST

/* The sample without one of its fields. */
static struct activity *without(struct fixture *fixture, const struct kind *kind, GVariant *fields,
                                const char *name)
{
    GVariantDict dict;
    char *why = NULL;
    struct activity *activity = NULL;

    g_variant_dict_init(&dict, fields);
    g_variant_dict_remove(&dict, name);
    g_autoptr(GVariant) rest = g_variant_ref_sink(g_variant_dict_end(&dict));
    int r = activity_read(kind, NULL, rest, NULL, 0, fixture_now(fixture), &activity, &why);
    if (r < 0)
        g_error("%s without %s: %s", kind->name, name, why);
    g_ptr_array_add(fixture->activities, activity);
    return activity;
}

static GVariant *sample_fields(struct fixture *fixture, const struct kind *kind)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    struct fields_context context = { fixture_now(fixture), zone };
    struct fields fields;
    char *why = NULL;

    if (!fields_parse(kind->sample, g_strv_length(kind->sample), &context, &fields, &why))
        g_error("%s: %s", kind->name, why);
    return fields.dict;
}

START_TEST(card_without_any_one_field_is_still_all_seen)
{
    static const struct size sizes[] = { { 904, 572 }, { 320, 240 } };
    g_autoptr(GString) wrong = g_string_new(NULL);
    struct look look = { .size = sizes[_i % 2], .kind = kinds[_i / 2], .locale = "en_GB" };
    struct fixture fixture;
    GVariantIter iter;
    const char *name;

    fixture_init(&fixture, fixture_panel(look.size.width, look.size.height), THEME);
    const struct kind *kind = find_kind(&fixture, look.kind);
    g_autoptr(GVariant) fields = sample_fields(&fixture, kind);
    g_variant_iter_init(&iter, fields);
    while (g_variant_iter_next(&iter, "{&sv}", &name, NULL)) {
        g_autofree char *what = g_strdup_printf("without %s", name);
        struct activity *activity = without(&fixture, kind, fields, name);

        look.what = what;
        for (look.form = FORM_EXPANDED; look.form < FORMS; look.form++)
            check_look(&fixture, &look, activity, _i % 2 == 1, wrong);
    }
    fixture_fini(&fixture);
    ck_assert_msg(wrong->len == 0, "\n%s", wrong->str);
}
END_TEST

START_TEST(resting_card_lights_a_tenth_at_most)
{
    struct fixture fixture;
    struct size size = panels[0];
    int lit = 0;

    fixture_init(&fixture, fixture_panel(size.width, size.height), THEME);
    show(&fixture, sample(&fixture, kinds[_i], SAMPLE_TYPICAL), FORM_AMBIENT);
    fixture_frame(&fixture);
    for (int y = 0; y < size.height; y++)
        for (int x = 0; x < size.width; x++)
            lit += (pixels_row(&fixture.shadow, y)[x] & 0xffffff) != 0;
    ck_assert_msg(lit <= size.width * size.height / 10, "%s: %.1f %%", kinds[_i],
                  lit * 100.0 / (size.width * size.height));
    fixture_fini(&fixture);
}
END_TEST

START_TEST(every_shipped_kind_has_a_sample_and_a_card_of_its_template)
{
    struct fixture fixture;
    const char *const *names;
    int count = 0;

    fixture_init(&fixture, fixture_panel(904, 572), THEME);
    for (names = catalogue_names(fixture.catalogue); *names; names++, count++) {
        const struct kind *kind = find_kind(&fixture, *names);

        ck_assert_msg(*kind->sample != NULL, "%s", *names);
        ck_assert_msg(theme_card(fixture.builtin, kind->template, CARD_EXPANDED) != NULL,
                      "no card '%s' for %s", kind->template, *names);
        ck_assert_msg(theme_card(fixture.builtin, kind->template, CARD_COMPACT) != NULL,
                      "no capsule '%s' for %s", kind->template, *names);
        ck_assert_str_eq(*names, kinds[count]);
    }
    ck_assert_int_eq(count, KINDS);
    fixture_fini(&fixture);
}
END_TEST

/* ---- as they were when somebody looked at them ---- */

/* One kind for each template. */
static const char *const sheet[] = {
    "calendar-event", "one-time-code", "media-playback", "message",
    "food-delivery",  "parcel",        "timer",          "system-info",
    "flight",         "sports-score",  "navigation",     "boarding-pass",
};

#define SHEET_COLUMNS  3
#define CAPSULE_HEIGHT 88 /* of the panel's bottom that a capsule stands in, with its margin */

/* `height` rows from `first`. */
static void copy_rows(const struct pixels *to, int x, int y, const struct pixels *from, int first,
                      int height)
{
    for (int row = 0; row < height; row++)
        memcpy(pixels_row(to, y + row) + x, pixels_row(from, first + row),
               (size_t)from->width * sizeof(uint32_t));
}

START_TEST(cards_of_all_templates_look_as_they_did)
{
    static const char *const names[FORMS] = { "cards", "capsules", "cards-ambient" };
    enum form form = (enum form)_i;
    struct size cell = { 904, form == FORM_COMPACT ? CAPSULE_HEIGHT : 572 };
    int rows = G_N_ELEMENTS(sheet) / SHEET_COLUMNS;
    struct pixels all = { NULL, cell.width * SHEET_COLUMNS, cell.height * rows,
                          cell.width * SHEET_COLUMNS * 4 };
    g_autofree uint32_t *data = g_new0(uint32_t, (size_t)(all.width * all.height));
    struct fixture fixture;

    all.data = data;
    fixture_init(&fixture, fixture_panel(904, 572), THEME);
    for (int i = 0; i < (int)G_N_ELEMENTS(sheet); i++) {
        show(&fixture, sample(&fixture, sheet[i], SAMPLE_TYPICAL), form);
        fixture_frame(&fixture);
        /* The capsule's bottom stands on the safe area's, 32 above the panel's. */
        copy_rows(&all, i % SHEET_COLUMNS * cell.width, i / SHEET_COLUMNS * cell.height,
                  &fixture.shadow, form == FORM_COMPACT ? 572 - 32 - 80 : 0, cell.height);
    }
    golden_check(&all, names[form]);
    fixture_fini(&fixture);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("cards");

    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, every_shipped_kind_has_a_sample_and_a_card_of_its_template);
    tcase_add_loop_test(cases, sample_of_every_kind_is_all_seen_and_can_be_touched, 0,
                        G_N_ELEMENTS(panels));
    tcase_add_loop_test(cases, card_without_any_one_field_is_still_all_seen, 0, 2 * KINDS);
    tcase_add_loop_test(cases, cards_of_all_templates_look_as_they_did, 0, FORMS);
    tcase_add_loop_test(cases, resting_card_lights_a_tenth_at_most, 0, KINDS);
    return run_cases("cards", cases);
}
