/* The text between tags. */
#include <string.h>

#include "theme/loader.h"

/* Text without the white space of its indentation, and where each byte of it stands. */
struct prose {
    GString *text;
    GArray *offsets;
};

/* Space at both ends goes; a stretch of it with a line end in it becomes one space. */
static struct prose prose_new(const struct markup_element *markup)
{
    struct prose prose = { g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(size_t)) };
    const char *text = markup->text->str;
    size_t length = markup->text->len;

    for (size_t i = 0; i < length;) {
        size_t space = strspn(text + i, " \t\r\n");
        bool folds =
            space > 0 && (i == 0 || i + space == length || memchr(text + i, '\n', space) != NULL);
        size_t kept = folds ? (i == 0 || i + space == length ? 0 : 1) : MAX(space, 1);

        for (size_t k = 0; k < kept; k++) {
            g_string_append_c(prose.text, folds ? ' ' : text[i + k]);
            g_array_append_val(prose.offsets, g_array_index(markup->text_offsets, size_t, i + k));
        }
        i += MAX(space, 1);
    }
    return prose;
}

static struct expr *compile_prose(struct loader *loader, const struct prose *prose,
                                  const struct expr_scope *scope)
{
    struct expr_error error = { 0 };
    struct expr *expr = loader_compile_prose(loader, prose->text->str, scope, &error);

    if (!expr) {
        guint last = prose->offsets->len - 1;
        size_t at = g_array_index(prose->offsets, size_t, MIN((guint)error.offset, last));

        loader_error(loader, error.code, at + (error.offset > last ? 1 : 0),
                     g_steal_pointer(&error.message), g_steal_pointer(&error.hint));
    }
    return expr;
}

struct expr *loader_text(struct loader *loader, const struct markup_element *markup,
                         const struct expr_scope *scope)
{
    struct prose prose = prose_new(markup);
    struct expr *expr = NULL;

    if (prose.text->len > THEME_VALUE_MAX)
        loader_error(loader, CODE_VALUE_LONG, g_array_index(prose.offsets, size_t, 0),
                     g_strdup_printf("this text is longer than %d bytes", THEME_VALUE_MAX), NULL);
    else if (prose.text->len > 0)
        expr = compile_prose(loader, &prose, scope);
    g_string_free(prose.text, TRUE);
    g_array_unref(prose.offsets);
    return expr;
}
