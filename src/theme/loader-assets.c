/* Files of the theme's folder: pictures, bitmap fonts, fonts. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "theme/loader.h"
#include "theme/program.h"

#define CHARACTERS_MAX       256
#define CHARACTER_LENGTH_MAX 32 /* of a word, in characters */

static void check_size(struct loader *loader, size_t offset, const char *name, int fd)
{
    bool svg = g_str_has_suffix(name, ".svg");
    off_t most = svg ? THEME_SVG_BYTES : THEME_IMAGE_BYTES;
    struct stat info;

    if (fstat(fd, &info) == 0 && info.st_size > most)
        loader_error(loader, svg ? CODE_SVG_FILE : CODE_IMAGE_FILE, offset,
                     g_strdup_printf("'%s' is larger than %ld KiB", name, (long)(most / 1024)),
                     NULL);
}

void loader_asset_name(struct loader *loader, size_t offset, const char *name)
{
    struct theme *theme = loader->theme;

    if (g_str_has_prefix(name, "icon:") || *name == '\0')
        return;
    g_hash_table_add(theme->assets, g_strdup(name));
    if (g_hash_table_size(theme->assets) > THEME_ASSETS_MAX)
        loader_error(loader, CODE_ASSETS, offset,
                     g_strdup_printf("more than %d files", THEME_ASSETS_MAX), NULL);
    if (theme->directory_fd < 0)
        return;

    /* A file the theme names must be there; without it the theme still works. */
    _cleanup_close_ int fd = theme_open_asset(theme, name);

    if (fd < 0)
        loader_warning(loader, CODE_MISSING_ASSET, offset,
                       g_strdup_printf("no file '%s' in the theme's folder", name));
    else
        check_size(loader, offset, name, fd);
}

/* Whether text goes into the name, as in "images/{activity.icon}.png". */
static bool is_computed(const struct expr *expr)
{
    for (guint i = 0; i < expr->code->len; i++) {
        const struct instruction *instruction = &g_array_index(expr->code, struct instruction, i);

        if (instruction->kind == INSTRUCTION_CONSTANT && instruction->value.type == VALUE_STRING &&
            !g_str_has_prefix(instruction->value.string, "icon:"))
            return true;
        if (instruction->kind == INSTRUCTION_NAME && is_computed(instruction->named))
            return true;
    }
    return false;
}

void loader_asset(struct loader *loader, size_t offset, const struct expr *expr)
{
    const struct value *name = expr_constant_value(expr);

    if (name && name->type == VALUE_STRING)
        loader_asset_name(loader, offset, name->string);
    else if (is_computed(expr))
        loader->theme->computed_assets = true;
}

void theme_bitmap_font_clear(void *data)
{
    struct theme_bitmap_font *font = data;

    for (size_t i = 0; i < font->n_characters; i++) {
        g_free(font->characters[i].text);
        g_free(font->characters[i].src);
    }
    g_free(font->characters);
    g_free(font->name);
}

static int compare_characters(const void *a, const void *b)
{
    size_t length_a = strlen(((const struct theme_character *)a)->text);
    size_t length_b = strlen(((const struct theme_character *)b)->text);

    return length_a > length_b ? -1 : length_a < length_b;
}

static void check_character(struct loader *loader, const struct theme_bitmap_font *font,
                            const struct theme_node *node, const char *text)
{
    glong length = g_utf8_strlen(text, -1);

    if (length < 1 || length > CHARACTER_LENGTH_MAX)
        loader_error(loader, CODE_BITMAP_CHARACTER, loader_node_offset(node),
                     g_strdup_printf("a Character has 1 to %d characters", CHARACTER_LENGTH_MAX),
                     NULL);
    for (size_t i = 0; i < font->n_characters; i++)
        if (strcmp(font->characters[i].text, text) == 0)
            loader_error(loader, CODE_NAME_TWICE, loader_node_offset(node),
                         g_strdup_printf("there is already a Character '%s'", text), NULL);
}

static void add_character(struct loader *loader, struct theme_bitmap_font *font,
                          const struct theme_node *node)
{
    const char *text = theme_node_literal(node, ATTRIBUTE_NAME);
    const char *src = theme_node_literal(node, ATTRIBUTE_SRC);
    struct theme_character character = { 0 };
    const struct expr *expr = theme_node_expr(node, ATTRIBUTE_SRC);

    if (expr && !src)
        loader_error(loader, CODE_NOT_CONSTANT, loader_node_offset(node),
                     g_strdup("the picture of a Character is constant"), NULL);
    if (!text || !src)
        return;
    check_character(loader, font, node, text);
    character.text = g_strdup(text);
    character.src = g_strdup(src);
    theme_node_constant_number(node, ATTRIBUTE_WIDTH, &character.width);
    font->characters[font->n_characters++] = character;
}

void loader_bitmap_font(struct loader *loader, const struct theme_node *node)
{
    const char *name = theme_node_literal(node, ATTRIBUTE_NAME);
    struct theme_bitmap_font font = {
        .name = g_strdup(name ? name : ""),
        .characters = g_new0(struct theme_character, node->n_children + 1),
    };

    if (theme_bitmap_font(loader->theme, font.name))
        loader_error(loader, CODE_NAME_TWICE, loader_node_offset(node),
                     g_strdup_printf("there is already a BitmapFont '%s'", font.name), NULL);
    if (node->n_children < 1 || node->n_children > CHARACTERS_MAX)
        loader_error(loader, CODE_BITMAP_CHARACTER, loader_node_offset(node),
                     g_strdup_printf("a BitmapFont has 1 to %d Characters", CHARACTERS_MAX), NULL);
    theme_node_constant_number(node, ATTRIBUTE_HEIGHT, &font.height);
    for (size_t i = 0; i < node->n_children; i++)
        add_character(loader, &font, node->children[i]);
    qsort(font.characters, font.n_characters, sizeof(*font.characters), compare_characters);
    g_array_append_val(loader->theme->bitmap_fonts, font);
}

void loader_feed(struct loader *loader, const char *kind)
{
    GPtrArray *feeds = loader->theme->feeds;

    for (guint i = 0; i < feeds->len; i++)
        if (strcmp(g_ptr_array_index(feeds, i), kind) == 0)
            return;
    g_ptr_array_add(feeds, g_strdup(kind));
}

/* What is wrong with a file is not wrong with a line of theme.xml. */
static void refuse_font(struct loader *loader, enum code code, const char *name, const char *why)
{
    struct diag_where where = { .file = name, .code = theme_code_id(code) };

    diag_add(loader->diags, DIAG_ERROR, where, NULL, "%s", why);
}

static bool is_font_name(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    return g_str_has_suffix(lower, ".ttf") || g_str_has_suffix(lower, ".otf");
}

static bool may_stand_beside(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    return *name == '.' || g_str_has_suffix(lower, ".txt") || g_str_has_suffix(lower, ".md") ||
           !strchr(name, '.');
}

static void add_font(struct loader *loader, const char *file)
{
    g_autofree char *name = g_strconcat("fonts/", file, NULL);
    g_autofree char *shown = g_strdup_printf("%s/%s", loader->theme->id, name);
    _cleanup_close_ int fd = theme_open_asset(loader->theme, name);
    struct stat info;

    if (!is_font_name(file)) {
        if (!may_stand_beside(file)) /* a licence may */
            refuse_font(loader, CODE_FONT_FILE, shown, "not a .ttf or .otf file");
    } else if (fd < 0 || fstat(fd, &info) < 0) {
        refuse_font(loader, CODE_FONT_FILE, shown, "cannot be read");
    } else if (info.st_size > THEME_FONT_BYTES) {
        refuse_font(loader, CODE_FONT_FILE, shown, "larger than 8 MiB");
    } else if (loader->theme->fonts->len >= THEME_FONTS_MAX) {
        refuse_font(loader, CODE_ASSETS, shown, "more than 16 fonts");
    } else {
        g_ptr_array_add(loader->theme->fonts, g_steal_pointer(&name));
    }
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void loader_fonts(struct loader *loader)
{
    g_autoptr(GPtrArray) files = theme_files(loader->theme, "fonts");

    for (guint i = 0; i < files->len; i++)
        add_font(loader, g_ptr_array_index(files, i));
}

GPtrArray *theme_files(const struct theme *theme, const char *folder)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    int fd = theme->directory_fd < 0 ? -1
                                     : openat(theme->directory_fd, folder,
                                              O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;

    while (directory && files->len < THEME_FILES_MAX && (entry = readdir(directory)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            g_ptr_array_add(files, g_strdup(entry->d_name));
    if (directory)
        closedir(directory);
    else if (fd >= 0)
        close(fd);
    g_ptr_array_sort(files, compare_names);
    return files;
}
