/* What a theme's files tell without painting: pictures nobody shows, seconds at rest. */
#include <string.h>

#include "ctl/lint-private.h"

/* ---- at rest ---- */

bool lint_reads(const struct expr *expr, const char *prefix)
{
    const struct source_table *table = scene_sources();
    size_t count;
    const size_t *sources = expr_sources(expr, &count);

    for (size_t i = 0; i < count; i++)
        if (g_str_has_prefix(table->sources[sources[i]].name, prefix))
            return true;
    return false;
}

/* An expression that asks whether the panel rests knows what it does. */
static bool is_fast(const struct expr *expr)
{
    return expr && !lint_reads(expr, "panel.ambient") &&
           (expr_uses_pace(expr, SOURCE_SECOND) || expr_uses_pace(expr, SOURCE_RUNS));
}

static bool is_gone_at_rest(const struct theme_node *node)
{
    const struct expr *visible = theme_node_expr(node, ATTRIBUTE_VISIBLE);

    return node->element == ELEMENT_SECOND_HAND ||
           (element_in(node->element, IN_BOX | IN_PART) &&
            theme_node_word(node, ATTRIBUTE_WHEN) == WHEN_ACTIVE) ||
           (visible && !expr_is_constant(visible) && lint_reads(visible, "panel.ambient"));
}

static void check_node(struct lint *lint, const struct theme_node *node)
{
    bool fast = is_fast(node->text);

    if (is_gone_at_rest(node))
        return;
    for (size_t i = 0; i < node->n_attributes; i++)
        fast = fast || is_fast(node->attributes[i].expr);
    if (fast)
        lint_say(lint, DIAG_WARNING, CODE_AMBIENT_FAST, node,
                 "show it only when=\"active\", or another one when=\"ambient\"",
                 "at rest this %s changes on the full minute only", element_name(node->element));
    for (size_t i = 0; i < node->n_children; i++)
        check_node(lint, node->children[i]);
}

void lint_ambient(struct lint *lint)
{
    const struct theme_node *face = theme_face(workbench_theme(lint->bench));

    if (face)
        check_node(lint, face);
}

/* ---- pictures ---- */

static const struct theme_node *find_source(const struct theme_node *node, const char *name)
{
    const struct expr *src = theme_node_expr(node, ATTRIBUTE_SRC);
    const struct value *value = src && expr_is_constant(src) ? expr_constant_value(src) : NULL;

    if (value && value->type == VALUE_STRING && strcmp(value->string, name) == 0)
        return node;
    for (size_t i = 0; i < node->n_children; i++) {
        const struct theme_node *found = find_source(node->children[i], name);
        if (found)
            return found;
    }
    return NULL;
}

/* What the looks before asked for and did not get. */
static void report_missing(struct lint *lint)
{
    const struct theme_node *face = theme_face(workbench_theme(lint->bench));
    const GPtrArray *missing = workbench_missing(lint->bench);

    for (guint i = 0; i < missing->len; i++) {
        const char *name = missing->pdata[i];
        const struct theme_node *root = face ? face->parent ? face->parent : face : NULL;
        const struct theme_node *node = root ? find_source(root, name) : NULL;

        lint_say(lint, DIAG_WARNING, CODE_MISSING_ASSET, node,
                 g_str_has_prefix(name, "icon:") ? "the reference lists the glyphs" : NULL,
                 "'%s' is not there or is no picture", name);
    }
}

void lint_files(struct lint *lint)
{
    report_missing(lint);
    theme_check_unused(workbench_theme(lint->bench), lint->diags);
}
