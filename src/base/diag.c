#include "base/diag.h"

#include <stdarg.h>

#include "base/text.h"

static void diag_free(void *data)
{
    struct diag *diag = data;

    g_free(diag->file);
    g_free(diag->message);
    g_free(diag->hint);
    g_free(diag->source);
    g_free(diag);
}

void diag_list_init(struct diag_list *list)
{
    *list = (struct diag_list){ .items = g_ptr_array_new_with_free_func(diag_free) };
}

void diag_list_fini(struct diag_list *list)
{
    g_clear_pointer(&list->items, g_ptr_array_unref);
}

void diag_add(struct diag_list *list, enum diag_severity severity, struct diag_where where,
              const char *hint, const char *format, ...)
{
    if (severity == DIAG_ERROR)
        list->errors++;
    if (list->items->len >= DIAG_MAX)
        return;

    struct diag *diag = g_new(struct diag, 1);
    va_list args;

    va_start(args, format);
    *diag = (struct diag){
        .severity = severity,
        .file = g_strdup(where.file),
        .line = where.line,
        .column = where.column,
        .message = g_strdup_vprintf(format, args),
        .hint = g_strdup(hint),
        .source = g_strdup(where.source),
        .code = where.code,
    };
    va_end(args);
    g_ptr_array_add(list->items, diag);
}

const char *diag_severity_to_string(enum diag_severity severity)
{
    static const char *const names[] = {
        [DIAG_ERROR] = "error",
        [DIAG_WARNING] = "warning",
        [DIAG_NOTE] = "note",
    };

    return names[severity];
}

static int compare_places(const void *a, const void *b, void *unused)
{
    const struct diag *const *first = a;
    const struct diag *const *second = b;

    if ((*first)->line != (*second)->line)
        return (*first)->line < (*second)->line ? -1 : 1;
    return ((*first)->column > (*second)->column) - ((*first)->column < (*second)->column);
}

void diag_list_sort(struct diag_list *list, guint first)
{
    struct diag **items = (struct diag **)list->items->pdata;

    if (first < list->items->len)
        g_qsort_with_data(items + first, (gint)(list->items->len - first), sizeof(*items),
                          compare_places, NULL);
}

static void append_line(GString *out, const struct diag *diag)
{
    g_string_append(out, diag->file);
    if (diag->line > 0)
        g_string_append_printf(out, ":%d", diag->line);
    if (diag->line > 0 && diag->column > 0)
        g_string_append_printf(out, ":%d", diag->column);
    g_string_append_printf(out, ": %s: %s", diag_severity_to_string(diag->severity), diag->message);
    if (diag->hint)
        g_string_append_printf(out, "; %s", diag->hint);
    if (diag->code)
        g_string_append_printf(out, " [%s]", diag->code);
}

char *diag_format_line(const struct diag *diag)
{
    GString *out = g_string_new(NULL);

    append_line(out, diag);
    return g_string_free(out, FALSE);
}

/* The caret stands below its character whatever tabs stand before it. */
static void append_caret(GString *out, const char *source, int column)
{
    const char *p = source;

    g_string_append(out, "\n  ");
    for (int i = 1; i < column && *p; i++) {
        g_string_append_c(out, *p == '\t' ? '\t' : ' ');
        p = text_next(p);
    }
    g_string_append_c(out, '^');
}

char *diag_format(const struct diag *diag)
{
    GString *out = g_string_new(NULL);

    append_line(out, diag);
    if (diag->source) {
        g_string_append_printf(out, "\n  %s", diag->source);
        if (diag->column > 0)
            append_caret(out, diag->source, diag->column);
    }
    return g_string_free(out, FALSE);
}
