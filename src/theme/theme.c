#include "theme/theme.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/file.h"
#include "base/parse.h"
#include "base/pixels.h"
#include "theme/builtin.h"
#include "theme/loader.h"
#include "theme/theme-strings.h"

#define THEME_XML "theme.xml"

static GArray *array_new(guint size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, TRUE, size);

    g_array_set_clear_func(array, clear);
    return array;
}

static struct theme *theme_new(const char *id, int directory_fd)
{
    struct theme *theme = g_new(struct theme, 1);

    *theme = (struct theme){
        .references = 1,
        .id = g_strdup(id),
        .directory_fd = directory_fd,
        .palette = array_new(sizeof(struct theme_palette_color), theme_palette_color_clear),
        .options = array_new(sizeof(struct theme_option), theme_option_clear),
        .presets = array_new(sizeof(struct theme_preset), theme_preset_clear),
        .bitmap_fonts = array_new(sizeof(struct theme_bitmap_font), theme_bitmap_font_clear),
        .feeds = g_ptr_array_new_with_free_func(g_free),
        .fonts = g_ptr_array_new_with_free_func(g_free),
        .assets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    diag_list_init(&theme->unused);
    return theme;
}

struct theme *theme_ref(struct theme *theme)
{
    g_atomic_int_inc(&theme->references);
    return theme;
}

void theme_unref(struct theme *theme)
{
    if (!theme || !g_atomic_int_dec_and_test(&theme->references))
        return;
    if (theme->directory_fd >= 0)
        close(theme->directory_fd);
    theme_node_free(theme->root);
    g_array_unref(theme->palette);
    g_array_unref(theme->options);
    g_array_unref(theme->presets);
    g_array_unref(theme->bitmap_fonts);
    g_ptr_array_unref(theme->feeds);
    g_ptr_array_unref(theme->fonts);
    g_hash_table_unref(theme->assets);
    strings_free(theme->strings);
    diag_list_fini(&theme->unused);
    g_free(theme->id);
    g_free(theme);
}

/* Takes over the descriptor, -1: no assets. */
static struct theme *parse(const char *id, const char *xml, size_t size, int directory_fd,
                           const struct source_table *sources, struct diag_list *diags)
{
    g_autofree char *file = g_strdup_printf("%s/" THEME_XML, id);
    struct theme *theme = theme_new(id, directory_fd);
    size_t errors_before = diags->errors;
    struct markup markup;

    theme->strings = strings_load(directory_fd, id, diags);
    if (markup_read(&markup, file, xml, size, diags)) {
        struct loader loader = {
            .theme = theme,
            .markup = &markup,
            .sources = sources,
            .diags = diags,
        };

        loader_run(&loader);
    }
    markup_fini(&markup);
    if (diags->errors > errors_before)
        g_clear_pointer(&theme, theme_unref);
    return theme;
}

static int directory_open(const char *directory)
{
    return open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

struct theme *theme_parse(const char *id, const char *xml, size_t size, const char *directory,
                          const struct source_table *sources, struct diag_list *diags)
{
    return parse(id, xml, size, directory ? directory_open(directory) : -1, sources, diags);
}

static int read_theme_xml(int directory_fd, char **ret, size_t *ret_size)
{
    _cleanup_close_ int fd = file_open_beneath(directory_fd, THEME_XML);

    return fd < 0 ? fd : file_read_fd(fd, THEME_FILE_MAX, ret, ret_size);
}

struct theme *theme_load(const char *directory, const struct source_table *sources,
                         struct diag_list *diags)
{
    g_autofree char *id = g_path_get_basename(directory);
    g_autofree char *xml = NULL;
    _cleanup_close_ int directory_fd = directory_open(directory);
    size_t size = 0;
    int r = directory_fd < 0 ? -errno : read_theme_xml(directory_fd, &xml, &size);

    if (r < 0) {
        g_autofree char *file = g_strdup_printf("%s/" THEME_XML, id);

        diag_add(diags, DIAG_ERROR,
                 (struct diag_where){
                     .file = file,
                     .code = theme_code_id(r == -EFBIG ? CODE_FILE_SIZE : CODE_UNREADABLE) },
                 NULL, "cannot be read: %s", r == -EFBIG ? "too large" : g_strerror(-r));
        return NULL;
    }
    return parse(id, xml, size, g_steal_fd(&directory_fd), sources, diags);
}

struct theme *theme_load_builtin(const struct source_table *sources)
{
    struct diag_list diags;

    diag_list_init(&diags);

    struct theme *theme =
        theme_parse("builtin", builtin_theme_xml, builtin_theme_xml_size, NULL, sources, &diags);

    if (!theme) {
        g_autofree char *why = diag_format(g_ptr_array_index(diags.items, 0));

        g_error("%s", why); /* ours to get right; a test holds it */
    }
    diag_list_fini(&diags);
    return theme;
}

const char *theme_string(const struct theme *theme, const char *label, const char *language,
                         const char *territory)
{
    size_t index;
    bool plural;

    if (label[0] != '@' || !strings_find(theme->strings, label + 1, &index, &plural) || plural)
        return label;
    return strings_text(theme->strings, index, language, territory);
}

const char *theme_id(const struct theme *theme)
{
    return theme->id;
}

const char *theme_name(const struct theme *theme)
{
    return theme_node_literal(theme->root, ATTRIBUTE_NAME);
}

const char *theme_author(const struct theme *theme)
{
    return theme_node_literal(theme->root, ATTRIBUTE_AUTHOR);
}

const char *theme_description(const struct theme *theme)
{
    return theme_node_literal(theme->root, ATTRIBUTE_DESCRIPTION);
}

const char *theme_version(const struct theme *theme)
{
    return theme_node_literal(theme->root, ATTRIBUTE_VERSION);
}

const char *theme_license(const struct theme *theme)
{
    return theme_node_literal(theme->root, ATTRIBUTE_LICENSE);
}

const char *theme_font(const struct theme *theme)
{
    const char *font = theme_node_literal(theme->root, ATTRIBUTE_FONT);

    return font ? font : "sans-serif";
}

const char *theme_numerals(const struct theme *theme)
{
    const char *numerals = theme_node_literal(theme->root, ATTRIBUTE_NUMERALS);

    return numerals ? numerals : theme_font(theme);
}

struct size theme_canvas(const struct theme *theme)
{
    const char *canvas = theme_node_literal(theme->root, ATTRIBUTE_CANVAS);
    struct size size = { 0, 0 };

    if (canvas)
        parse_size(canvas, PIXELS_SIDE_MAX, &size);
    return size;
}

/* The child of the root that there is one of. */
static const struct theme_node *find_only(const struct theme *theme, enum element element)
{
    for (size_t i = 0; i < theme->root->n_children; i++)
        if (theme->root->children[i]->element == element)
            return theme->root->children[i];
    return NULL;
}

const struct theme_node *theme_face(const struct theme *theme)
{
    return find_only(theme, ELEMENT_FACE);
}

const struct theme_node *theme_pattern(const struct theme *theme)
{
    return find_only(theme, ELEMENT_PATTERN);
}

bool theme_has_cards(const struct theme *theme)
{
    return find_only(theme, ELEMENT_CARD) != NULL;
}

const struct theme_node *theme_card(const struct theme *theme, const char *name,
                                    enum card_form form)
{
    for (size_t i = 0; i < theme->root->n_children; i++) {
        const struct theme_node *node = theme->root->children[i];

        if (node->element == ELEMENT_CARD &&
            strcmp(theme_node_literal(node, ATTRIBUTE_FOR), name) == 0 &&
            theme_node_word(node, ATTRIBUTE_FORM) == (int)form)
            return node;
    }
    return NULL;
}

const char *const *theme_feeds(const struct theme *theme)
{
    return (const char *const *)theme->feeds->pdata;
}

const char *const *theme_fonts(const struct theme *theme)
{
    return (const char *const *)theme->fonts->pdata;
}

const struct theme_bitmap_font *theme_bitmap_font(const struct theme *theme, const char *name)
{
    for (guint i = 0; i < theme->bitmap_fonts->len; i++) {
        const struct theme_bitmap_font *font =
            &g_array_index(theme->bitmap_fonts, struct theme_bitmap_font, i);

        if (strcmp(font->name, name) == 0)
            return font;
    }
    return NULL;
}

int theme_open_asset(const struct theme *theme, const char *name)
{
    return theme->directory_fd < 0 ? -ENOENT : file_open_beneath(theme->directory_fd, name);
}

size_t theme_node_count(const struct theme *theme)
{
    return theme->node_count;
}
