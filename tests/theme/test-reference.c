/* The reference has everything that the tables have, and docs/themes.md only examples that load. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "scene/scene.h"
#include "theme/codes.h"
#include "theme/reference.h"

static void assert_has(const char *text, const char *begins, const char *name, const char *ends)
{
    g_autofree char *row = g_strconcat(begins, name, ends, NULL);

    ck_assert_msg(strstr(text, row) != NULL, "the reference has no %s", row);
}

/* Everything, between what stands before and behind a name in one of the forms. */
static void assert_complete(const char *text, const char *begins, const char *ends)
{
    const struct source_table *sources = scene_sources();
    size_t count;
    g_autofree const struct function **functions = function_list(&count);

    for (enum element i = 0; i < ELEMENT_COUNT; i++)
        assert_has(text, begins, element_name(i), ends);
    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++)
        assert_has(text, begins, attribute_name(i), ends);
    for (size_t i = 0; i < sources->count; i++)
        assert_has(text, begins, sources->sources[i].name, ends);
    for (size_t i = 0; i < count; i++)
        assert_has(text, begins, functions[i]->name, "(");

    const struct reference_entry *verbs = reference_verbs(&count);

    for (size_t i = 0; i < count; i++)
        assert_has(text, begins, verbs[i].name, ends);

    const struct reference_entry *templates = reference_templates(&count);

    for (size_t i = 0; i < count; i++)
        assert_has(text, begins, templates[i].name, ends);
}

START_TEST(markdown_has_everything)
{
    g_autofree char *text = reference_markdown(scene_sources());

    assert_complete(text, "| `", "`");
    for (enum code i = CODE_NONE + 1; i < CODE_COUNT; i++)
        assert_has(text, "\n### ", theme_code_id(i), ": ");
    ck_assert(g_utf8_validate(text, -1, NULL));
}
END_TEST

START_TEST(rows_of_markdown_have_the_columns_of_their_head)
{
    g_autofree char *text = reference_markdown(scene_sources());
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    int columns = 0;

    for (char **line = lines; *line; line++) {
        int bars = 0;

        if (**line != '|') {
            columns = 0;
            continue;
        }
        for (const char *p = *line; *p; p++)
            bars += *p == '|' && (p == *line || p[-1] != '\\');
        if (columns == 0)
            columns = bars;
        ck_assert_msg(bars == columns, "%s", *line);
    }
}
END_TEST

START_TEST(manual_page_has_everything)
{
    g_autofree char *text = reference_man(scene_sources(), "January 1, 2026");

    assert_complete(text, ".It Ic \"", "\"");
    for (enum code i = CODE_NONE + 1; i < CODE_COUNT; i++)
        assert_has(text, ".It Ic \"", theme_code_id(i), "\"");
}
END_TEST

START_TEST(schema_has_every_element_and_attribute)
{
    g_autofree char *text = reference_schema();

    for (enum element i = 0; i < ELEMENT_COUNT; i++)
        assert_has(text, "<element name=\"", element_name(i), "\">");
    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++)
        assert_has(text, "<attribute name=\"", attribute_name(i), "\">");
}
END_TEST

START_TEST(every_entry_of_the_tables_is_explained)
{
    const struct source_table *sources = scene_sources();
    size_t count;
    g_autofree const struct function **functions = function_list(&count);

    for (enum element i = 0; i < ELEMENT_COUNT; i++)
        ck_assert_msg(*element_info(i)->doc, "%s", element_name(i));
    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++)
        ck_assert_msg(*attribute_info(i)->doc, "%s", attribute_name(i));
    for (size_t i = 0; i < sources->count; i++)
        ck_assert_msg(sources->sources[i].doc && *sources->sources[i].doc, "%s",
                      sources->sources[i].name);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(functions[i]->doc && *functions[i]->doc, "%s", functions[i]->name);
}
END_TEST

/* What templates are said to show are sources. */
START_TEST(templates_name_sources)
{
    const struct source_table *sources = scene_sources();
    size_t count;
    const struct reference_entry *templates = reference_templates(&count);

    for (size_t i = 0; i < count; i++) {
        g_auto(GStrv) names = g_strsplit(templates[i].detail, " ", -1);

        for (char **name = names; *name; name++) {
            g_autofree char *source = g_strdup_printf("activity.%s", *name);
            g_autofree char *list = g_strdup_printf("activity.%s.count", *name);
            bool found = false;

            for (size_t k = 0; k < sources->count; k++)
                found |= strcmp(sources->sources[k].name, source) == 0 ||
                         strcmp(sources->sources[k].name, list) == 0;
            ck_assert_msg(found, "%s of template %s is no source", *name, templates[i].name);
        }
    }
}
END_TEST

static void assert_loads(const char *xml)
{
    struct diag_list diags;

    diag_list_init(&diags);

    struct theme *theme = theme_parse("example", xml, strlen(xml), NULL, scene_sources(), &diags);

    for (guint i = 0; i < diags.items->len; i++) {
        g_autofree char *text = diag_format(g_ptr_array_index(diags.items, i));

        ck_abort_msg("%s\n%s", text, xml);
    }
    ck_assert_ptr_nonnull(theme);
    theme_unref(theme);
    diag_list_fini(&diags);
}

START_TEST(examples_of_the_documentation_are_themes)
{
    static const char fence[] = "```xml\n";
    g_autofree char *text = NULL;
    const char *start;
    int examples = 0;

    ck_assert(g_file_get_contents(DOCUMENTATION, &text, NULL, NULL));
    start = text;
    while ((start = strstr(start, fence))) {
        const char *xml = start + strlen(fence);
        const char *end = strstr(xml, "```");
        g_autofree char *piece = g_strndup(xml, (gsize)(end - xml));
        g_autofree char *whole =
            g_str_has_prefix(piece, "<Theme")
                ? g_strdup(piece)
                : g_strdup_printf("<Theme format='1' name='T'>%s</Theme>", piece);

        assert_loads(whole);
        start = end;
        examples++;
    }
    ck_assert_int_ge(examples, 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reference");
    TCase *tcase = tcase_create("reference");

    tcase_add_test(tcase, markdown_has_everything);
    tcase_add_test(tcase, rows_of_markdown_have_the_columns_of_their_head);
    tcase_add_test(tcase, manual_page_has_everything);
    tcase_add_test(tcase, schema_has_every_element_and_attribute);
    tcase_add_test(tcase, every_entry_of_the_tables_is_explained);
    tcase_add_test(tcase, templates_name_sources);
    tcase_add_test(tcase, examples_of_the_documentation_are_themes);
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
