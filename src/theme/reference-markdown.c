/* The reference as Markdown. */
#include <string.h>

#include "theme/codes.h"
#include "theme/reference.h"

/* Text for a cell of a table. */
static void append_cell(GString *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '|' || *text == '<' || *text == '*' || *text == '_')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
}

static void append_elements(GString *out)
{
    g_string_append(out, "## Elements\n\n| element | stands in | |\n|---|---|---|\n");
    for (enum element i = 0; i < ELEMENT_COUNT; i++) {
        const struct element_info *info = element_info(i);
        g_autofree char *parents = reference_set(info->parents);

        g_string_append_printf(out, "| `%s` | %s | ", info->name,
                               info->parents ? parents : "the file");
        append_cell(out, info->doc);
        g_string_append(out, " |\n");
    }
    g_string_append(out,
                    "\n*Boxes* are Group, Row, Column, Stack, Feed, AnalogClock and its hands. "
                    "*Parts* are Text, TimeText, Image, Rectangle, RoundRectangle, Ellipse, "
                    "Arc, Path, Line, Progress and Barcode. Face, Pattern, Card, boxes, and "
                    "Cutouts, Repeat, For and Define *hold elements*.\n");
}

static void append_attribute(GString *out, enum attribute attribute)
{
    const struct attribute_info *info = attribute_info(attribute);
    g_autofree char *elements = reference_set(info->elements);
    g_autofree char *required = reference_set(info->required);
    g_autofree char *type = reference_type(info);

    g_string_append_printf(out, "| `%s` | %s | ", info->name, type);
    if (info->required)
        g_string_append_printf(out, "needed in %s", required);
    else if (info->fallback && *info->fallback)
        g_string_append_printf(out, "`%s`", info->fallback);
    g_string_append_printf(out, " | %s | ", elements);
    append_cell(out, info->doc);
    g_string_append(out, " |\n");
}

static void append_attributes(GString *out)
{
    size_t count;
    const struct reference_section *sections = reference_sections(&count);

    g_string_append(out,
                    "\n## Attributes\n\nA *number*, *bool*, *color* or *string* is written plainly "
                    "or as an `{expression}`. A *text*, a *size* (`904x572`) and words are "
                    "constant, but may be put together from constant names of Let, Repeat and Use. "
                    "A *verb* is what a touch does.\n");
    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++) {
        for (size_t k = 0; k < count; k++)
            if (sections[k].first == i)
                g_string_append_printf(out,
                                       "\n### %s\n\n| attribute | type | default | in | |\n"
                                       "|---|---|---|---|---|\n",
                                       sections[k].title);
        append_attribute(out, i);
    }
}

static void append_entries(GString *out, const struct reference_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_string_append_printf(out, "| `%s` | ", entries[i].name);
        append_cell(out, entries[i].doc);
        if (entries[i].detail) {
            g_auto(GStrv) sources = g_strsplit(entries[i].detail, " ", -1);
            g_autofree char *list = g_strjoinv("` `", sources);

            g_string_append_printf(out, " | `%s`", list);
        }
        g_string_append(out, " |\n");
    }
}

static void append_touches(GString *out)
{
    size_t count;
    const struct reference_entry *verbs = reference_verbs(&count);

    g_string_append(out, "\n## Touches\n\n| `tap`, `hold`, `swipe` | does |\n|---|---|\n");
    append_entries(out, verbs, count);
}

static void append_templates(GString *out)
{
    size_t count;
    const struct reference_entry *templates = reference_templates(&count);

    g_string_append(out, "\n## Templates\n\nA Card is for a kind of activity or for one of these, "
                         "which kinds name. The built-in cards show title, text, icon, image and "
                         "actions, and of `activity.` also what is listed here.\n\n"
                         "| template | | shows |\n|---|---|---|\n");
    append_entries(out, templates, count);
}

static void append_functions(GString *out)
{
    size_t count;
    g_autofree const struct function **functions = function_list(&count);

    g_string_append(out, "\n## Functions\n\n| function | gives | |\n|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        g_autofree char *call = reference_call(functions[i]);

        g_string_append_printf(out, "| `%s` | %s | ", call, reference_result(functions[i]));
        append_cell(out, functions[i]->doc);
        g_string_append(out, " |\n");
    }
}

static void append_sources(GString *out, const struct source_table *table)
{
    g_string_append(out, "\n## Sources\n\nTimes are microseconds: show them by `duration()` and "
                         "`countdown()`. A source without a value is null.\n\n"
                         "| source | type | changes | |\n|---|---|---|---|\n");
    for (size_t i = 0; i < table->count; i++) {
        const struct source *source = &table->sources[i];

        g_string_append_printf(out, "| `%s` | %s | %s | ", source->name,
                               value_type_to_string(source->type), reference_pace(source->pace));
        append_cell(out, source->doc ? source->doc : "");
        g_string_append(out, " |\n");
    }
}

/* The examples at the end of an explanation as code. */
static void append_explanation(GString *out, const char *explanation)
{
    const char *example = strstr(explanation, "\n\nWrong: ");

    if (!example) {
        g_string_append(out, explanation);
        return;
    }
    g_string_append_len(out, explanation, example - explanation);
    g_string_append_printf(out, "\n\n```\n%s\n```\n", example + 2);
}

static void append_codes(GString *out)
{
    g_string_append(out, "\n## Mistakes\n");
    for (enum code i = CODE_NONE + 1; i < CODE_COUNT; i++) {
        const struct diag_code *code = theme_code(i);

        g_string_append_printf(out, "\n### %s: %s\n\n", code->id, code->title);
        append_explanation(out, code->explanation);
    }
}

char *reference_markdown(const struct source_table *sources)
{
    GString *out =
        g_string_new("# Reference of the theme language\n\n"
                     "Written from the tables that Dorsal reads themes by. How to write a "
                     "theme is told in themes.md.\n\n");

    append_elements(out);
    append_attributes(out);
    append_touches(out);
    append_templates(out);
    append_functions(out);
    append_sources(out, sources);
    append_codes(out);
    return g_string_free(out, FALSE);
}
