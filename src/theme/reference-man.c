/* The reference as a manual page, dorsal-theme(5). */
#include <string.h>

#include "theme/codes.h"
#include "theme/reference.h"

/* Text in the middle of mdoc: no line begins with a control character, no escape is meant. Words of
 * mdoc ("In", "Op") at a line's start are no macros, only after a dot. */
static void append_text(GString *out, const char *text)
{
    bool at_start = true;

    for (; *text; text++) {
        if (at_start && (*text == '.' || *text == '\''))
            g_string_append(out, "\\&");
        if (*text == '\\')
            g_string_append(out, "\\e");
        else
            g_string_append_c(out, *text);
        at_start = *text == '\n';
    }
}

/* Sentences on lines of their own, as mdoc wants it. */
static void append_sentences(GString *out, const char *text)
{
    const char *end;

    while ((end = strstr(text, ". "))) {
        g_autofree char *sentence = g_strndup(text, (gsize)(end + 1 - text));

        append_text(out, sentence);
        g_string_append_c(out, '\n');
        text = end + 2 + strspn(end + 2, " ");
    }
    append_text(out, text);
    g_string_append_c(out, '\n');
}

/* An argument of a macro: quoted, since names of macros and punctuation would be read. */
static void append_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            g_string_append_c(out, '"');
        if (*text == '\\')
            g_string_append(out, "\\e");
        else
            g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
}

static void append_item(GString *out, const char *name)
{
    g_string_append(out, ".It Ic ");
    append_quoted(out, name);
    g_string_append_c(out, '\n');
}

static void begin_list(GString *out)
{
    g_string_append(out, ".Bl -tag -width Ds\n");
}

static void end_list(GString *out)
{
    g_string_append(out, ".El\n");
}

static void append_elements(GString *out)
{
    g_string_append(out, ".Sh ELEMENTS\n");
    begin_list(out);
    for (enum element i = 0; i < ELEMENT_COUNT; i++) {
        const struct element_info *info = element_info(i);
        g_autofree char *parents = reference_set(info->parents);

        append_item(out, info->name);
        append_sentences(out, info->doc);
        g_string_append_printf(out, "Stands in: %s.\n", info->parents ? parents : "the file");
    }
    end_list(out);
}

static void append_attribute(GString *out, enum attribute attribute)
{
    const struct attribute_info *info = attribute_info(attribute);
    g_autofree char *elements = reference_set(info->elements);
    g_autofree char *type = reference_type(info);

    append_item(out, info->name);
    g_string_append_printf(out, "(%s", type);
    if (info->fallback && *info->fallback)
        g_string_append_printf(out, "; default %s", info->fallback);
    g_string_append(out, ")\n");
    append_sentences(out, info->doc);
    g_string_append_printf(out, "In: %s.\n", elements);
}

static void append_attributes(GString *out)
{
    size_t count;
    const struct reference_section *sections = reference_sections(&count);

    g_string_append(out, ".Sh ATTRIBUTES\n"
                         "Numbers, bools, colors and strings are written plainly or as an\n"
                         ".Brq expression ;\n"
                         "texts, sizes and words are constant.\n");
    for (size_t k = 0; k < count; k++) {
        enum attribute end = k + 1 < count ? sections[k + 1].first : ATTRIBUTE_COUNT;

        g_string_append_printf(out, ".Ss %s\n", sections[k].title);
        begin_list(out);
        for (enum attribute i = sections[k].first; i < end; i++)
            append_attribute(out, i);
        end_list(out);
    }
}

static void append_entries(GString *out, const char *title, const struct reference_entry *entries,
                           size_t count)
{
    g_string_append_printf(out, ".Sh %s\n", title);
    begin_list(out);
    for (size_t i = 0; i < count; i++) {
        append_item(out, entries[i].name);
        append_sentences(out, entries[i].doc);
        if (entries[i].detail)
            g_string_append_printf(out, "Shows: %s.\n", entries[i].detail);
    }
    end_list(out);
}

static void append_functions(GString *out)
{
    size_t count;
    g_autofree const struct function **functions = function_list(&count);

    g_string_append(out, ".Sh FUNCTIONS\n");
    begin_list(out);
    for (size_t i = 0; i < count; i++) {
        g_autofree char *call = reference_call(functions[i]);

        append_item(out, call);
        append_sentences(out, functions[i]->doc);
        g_string_append_printf(out, "Gives: %s.\n", reference_result(functions[i]));
    }
    end_list(out);
}

static void append_sources(GString *out, const struct source_table *table)
{
    g_string_append(out, ".Sh SOURCES\n");
    begin_list(out);
    for (size_t i = 0; i < table->count; i++) {
        const struct source *source = &table->sources[i];

        append_item(out, source->name);
        g_string_append_printf(out, "(%s, changes %s)\n", value_type_to_string(source->type),
                               reference_pace(source->pace));
        if (source->doc && *source->doc)
            append_sentences(out, source->doc);
    }
    end_list(out);
}

static void append_codes(GString *out)
{
    g_string_append(out, ".Sh DIAGNOSTICS\n"
                         "Mistakes end with a code;\n"
                         ".Ql dorsalctl theme explain CODE\n"
                         "shows a wrong and a right example.\n");
    begin_list(out);
    for (enum code i = CODE_NONE + 1; i < CODE_COUNT; i++) {
        append_item(out, theme_code(i)->id);
        append_sentences(out, theme_code(i)->title);
    }
    end_list(out);
}

char *reference_man(const struct source_table *sources, const char *date)
{
    GString *out = g_string_new(NULL);
    size_t n_verbs;
    size_t n_templates;
    const struct reference_entry *verbs = reference_verbs(&n_verbs);
    const struct reference_entry *templates = reference_templates(&n_templates);

    g_string_append_printf(out,
                           ".Dd %s\n"
                           ".Dt DORSAL-THEME 5\n"
                           ".Os Dorsal\n"
                           ".Sh NAME\n"
                           ".Nm dorsal-theme\n"
                           ".Nd language of Dorsal's themes\n"
                           ".Sh DESCRIPTION\n"
                           "A theme is a folder with a file\n"
                           ".Pa theme.xml ,\n"
                           "and, if it likes,\n"
                           ".Pa images ,\n"
                           ".Pa fonts\n"
                           "and\n"
                           ".Pa strings\n"
                           "beside it.\n"
                           "The folder's name is the theme's id.\n"
                           "This page lists what\n"
                           ".Pa theme.xml\n"
                           "may contain.\n",
                           date);
    append_elements(out);
    append_attributes(out);
    append_entries(out, "TOUCHES", verbs, n_verbs);
    append_entries(out, "TEMPLATES", templates, n_templates);
    append_functions(out);
    append_sources(out, sources);
    append_codes(out);
    g_string_append(out,
                    ".Sh SEE ALSO\n.Xr dorsalctl 1 ,\n.Xr dorsal.conf 5 ,\n.Xr org.dorsal 5\n");
    return g_string_free(out, FALSE);
}
