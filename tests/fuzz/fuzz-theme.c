/* theme.xml from anybody: it loads or says why, and what has loaded can be read and evaluated. */
#include "fuzz/fuzz.h"

#include <stdlib.h>

#include "scene/scene.h"
#include "theme/theme.h"

static void read_source(void *userdata, size_t source, struct instant at, struct value *ret)
{
    ret->type = scene_sources()->sources[source].type;
    if (ret->type == VALUE_STRING)
        ret->string = g_strdup("a");
    else if (ret->type == VALUE_NUMBER)
        ret->number = (double)(at.realtime / USEC_PER_SEC % 60);
}

static bool read_color(void *userdata, const char *name, color_t *ret)
{
    return theme_color(userdata, name, PALETTE_DARK, ret);
}

static void evaluate(const struct expr *expr, struct theme *theme)
{
    const struct evaluation evaluation = {
        .read = read_source,
        .color = read_color,
        .userdata = theme,
        .at = { .realtime = 1774738710 * USEC_PER_SEC },
    };
    struct value value = { .type = VALUE_NULL };

    expr_eval(expr, &evaluation, &value);
    value_clear(&value);
}

/* Depth is bounded by THEME_DEPTH_MAX. */
static void visit(const struct theme_node *node, struct theme *theme)
{
    for (size_t i = 0; i < node->n_attributes; i++)
        evaluate(node->attributes[i].expr, theme);
    if (node->text)
        evaluate(node->text, theme);
    for (size_t i = 0; i < node->n_children; i++)
        visit(node->children[i], theme);
    for (size_t i = 0; i < node->n_details; i++)
        visit(node->details[i], theme);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diag_list diags;

    diag_list_init(&diags);

    struct theme *theme =
        theme_parse("fuzz", (const char *)data, size, NULL, scene_sources(), &diags);

    if (!theme && diags.errors == 0)
        abort(); /* refused without a word */
    if (theme && theme_face(theme))
        visit(theme_face(theme), theme);
    for (guint i = 0; i < diags.items->len; i++)
        g_free(diag_format(g_ptr_array_index(diags.items, i)));
    theme_unref(theme);
    diag_list_fini(&diags);
    return 0;
}
