/* What a theme brings along and never uses: for authors, not for the daemon. */
#include <string.h>

#include "theme/loader.h"
#include "theme/program.h"

void loader_note_uses(struct loader *loader, const struct expr *expr)
{
    for (guint i = 0; i < expr->code->len; i++) {
        const struct instruction *instruction = &g_array_index(expr->code, struct instruction, i);

        if (instruction->kind == INSTRUCTION_COLOR)
            g_hash_table_add(loader->colors_used, g_strdup(instruction->value.string));
        else if (instruction->kind == INSTRUCTION_OPTION)
            loader->options_used[instruction->index] = true;
        else if (instruction->kind == INSTRUCTION_NAME)
            loader_note_uses(loader, instruction->named);
    }
}

/* The cards of the built-in theme are drawn with these. */
static bool builtin_reads(const char *color)
{
    static const char *const names[] = { "background", "surface",  "text",  "muted",
                                         "accent",     "onAccent", "track", "go",
                                         "warn",       "stop",     NULL };

    return g_strv_contains(names, color);
}

/* Whether an element's own name is used; its kind decides where that was noted. */
static bool is_used(const struct loader *loader, enum element element, const char *name)
{
    const GArray *options = loader->theme->options;

    if (element == ELEMENT_COLOR)
        return builtin_reads(name) || g_hash_table_contains(loader->colors_used, name);
    if (element == ELEMENT_BITMAP_FONT)
        return g_hash_table_contains(loader->fonts_used, name);
    for (guint i = 0; i < options->len; i++)
        if (strcmp(g_array_index(options, struct theme_option, i).name, name) == 0)
            return loader->options_used[i];
    return true; /* it has another mistake */
}

static void check_node(struct loader *loader, const struct theme_node *node, enum code code)
{
    const char *name = theme_node_literal(node, ATTRIBUTE_NAME);

    if (name && !is_used(loader, node->element, name))
        loader_unused(loader, code, loader_node_offset(node),
                      g_strdup_printf("%s '%s' is never used", element_name(node->element), name));
}

void loader_find_unused(struct loader *loader)
{
    const struct theme_node *root = loader->theme->root;

    for (size_t i = 0; i < root->n_children; i++) {
        const struct theme_node *node = root->children[i];

        if (node->element == ELEMENT_OPTION)
            check_node(loader, node, CODE_UNUSED_OPTION);
        else if (node->element == ELEMENT_BITMAP_FONT)
            check_node(loader, node, CODE_UNUSED_BITMAP_FONT);
        for (size_t k = 0; node->element == ELEMENT_PALETTE && k < node->n_children; k++)
            check_node(loader, node->children[k], CODE_UNUSED_COLOR);
    }
}

static void copy_warning(const struct diag *diag, struct diag_list *diags)
{
    const struct diag_where where = { diag->file, diag->line, diag->column, diag->source,
                                      diag->code };

    diag_add(diags, diag->severity, where, diag->hint, "%s", diag->message);
}

/* Pictures that no src names. When names are computed, any file may be meant. */
static void check_files(const struct theme *theme, struct diag_list *diags)
{
    g_autoptr(GPtrArray) files = theme_files(theme, "images");

    for (guint i = 0; !theme->computed_assets && i < files->len; i++) {
        g_autofree char *name = g_strconcat("images/", g_ptr_array_index(files, i), NULL);
        g_autofree char *shown = g_strdup_printf("%s/%s", theme->id, name);
        const struct diag_where where = { .file = shown, .code = theme_code_id(CODE_UNUSED_ASSET) };

        if (!g_hash_table_contains(theme->assets, name))
            diag_add(diags, DIAG_WARNING, where, NULL, "this file is never used");
    }
}

void theme_check_unused(const struct theme *theme, struct diag_list *diags)
{
    for (guint i = 0; i < theme->unused.items->len; i++)
        copy_warning(g_ptr_array_index(theme->unused.items, i), diags);
    check_files(theme, diags);
}
