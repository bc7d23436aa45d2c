/* docs/themes.md says of every element, attribute, function and source what the tables say. With
 * --print: writes the rows as they have to stand there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "scene/scene.h"
#include "theme/function.h"

/* "boxes, Text": sets by their names in the documentation. */
static char *set_to_string(uint64_t set)
{
    static const struct {
        uint64_t set;
        const char *name;
    } known[] = {
        { IN_ANY & ~IN_PALETTE, "all but Palette" },
        { IN_BOX, "boxes" },
        { IN_PART, "parts" },
    };
    GString *out = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        if ((set & known[i].set) == known[i].set) {
            g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", known[i].name);
            set &= ~known[i].set;
        }
    }
    for (enum element i = 0; i < ELEMENT_COUNT; i++)
        if (element_in(i, set))
            g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", element_name(i));
    return g_string_free(out, FALSE);
}

static char *element_row(enum element element)
{
    const struct element_info *info = element_info(element);
    g_autofree char *parents = set_to_string(info->parents);

    return g_strdup_printf("| `%s` | %s | %s |", info->name, info->parents ? parents : "the file",
                           info->doc);
}

static char *attribute_type_to_string(const struct attribute_info *info)
{
    switch (info->type) {
    case ATTRIBUTE_TYPE_NUMBER:
        return g_strdup("number");
    case ATTRIBUTE_TYPE_BOOL:
        return g_strdup("bool");
    case ATTRIBUTE_TYPE_STRING:
        return g_strdup("string");
    case ATTRIBUTE_TYPE_COLOR:
        return g_strdup("color");
    case ATTRIBUTE_TYPE_VALUE:
        return g_strdup("color or number");
    case ATTRIBUTE_TYPE_ANY:
        return g_strdup("any");
    case ATTRIBUTE_TYPE_LITERAL:
        return g_strdup("text");
    case ATTRIBUTE_TYPE_SIZE:
        return g_strdup("size");
    case ATTRIBUTE_TYPE_VERB:
        return g_strdup("verb");
    case ATTRIBUTE_TYPE_WORD:
        break;
    }

    g_auto(GStrv) words = g_strsplit(info->words, "|", -1);
    g_autofree char *list = g_strjoinv("` `", words);

    return g_strdup_printf("`%s`", list);
}

static char *attribute_row(enum attribute attribute)
{
    const struct attribute_info *info = attribute_info(attribute);
    g_autofree char *elements = set_to_string(info->elements);
    g_autofree char *required = set_to_string(info->required);
    g_autofree char *type = attribute_type_to_string(info);
    g_autofree char *fallback = info->required ? g_strdup_printf("needed in %s", required)
                                : info->fallback && *info->fallback
                                    ? g_strdup_printf("`%s`", info->fallback)
                                    : g_strdup("");

    return g_strdup_printf("| `%s` | %s | %s | %s | %s |", info->name, type, fallback, elements,
                           info->doc);
}

static const char *letter_to_string(char letter)
{
    switch (letter) {
    case 'n':
        return "number";
    case 's':
        return "string";
    case 'b':
        return "bool";
    case 'c':
        return "color";
    }
    return "any"; /* t, k and a */
}

static char *function_row(const struct function *function)
{
    GString *arguments = g_string_new(NULL);
    size_t min;
    size_t max;

    function_arity(function, &min, &max);
    for (size_t i = 0; i < min; i++)
        g_string_append_printf(arguments, "%s%s", i > 0 ? ", " : "",
                               letter_to_string(function_argument(function, i, min)));
    if (max > min)
        g_string_append(arguments, ", ...");

    char *row = g_strdup_printf("| `%s(%s)` | %s | %s |", function->name, arguments->str,
                                letter_to_string(function->signature[0]), function->doc);

    g_string_free(arguments, TRUE);
    return row;
}

static GPtrArray *rows(void)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    size_t count;
    g_autofree const struct function **functions = function_list(&count);

    for (enum element i = 0; i < ELEMENT_COUNT; i++)
        g_ptr_array_add(list, element_row(i));
    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++)
        g_ptr_array_add(list, attribute_row(i));
    for (size_t i = 0; i < count; i++)
        g_ptr_array_add(list, function_row(functions[i]));
    return list;
}

static char *read_documentation(void)
{
    char *text = NULL;

    ck_assert(g_file_get_contents(DOCUMENTATION, &text, NULL, NULL));
    return text;
}

START_TEST(documentation_has_every_row_of_the_tables)
{
    g_autofree char *text = read_documentation();
    g_autoptr(GPtrArray) list = rows();

    for (guint i = 0; i < list->len; i++)
        ck_assert_msg(strstr(text, g_ptr_array_index(list, i)) != NULL,
                      "docs/themes.md has not the row\n%s",
                      (const char *)g_ptr_array_index(list, i));
}
END_TEST

START_TEST(documentation_has_every_source)
{
    g_autofree char *text = read_documentation();
    const struct source_table *table = scene_sources();

    for (size_t i = 0; i < table->count; i++) {
        g_autofree char *row = g_strdup_printf("| `%s` | %s |", table->sources[i].name,
                                               value_type_to_string(table->sources[i].type));

        ck_assert_msg(strstr(text, row) != NULL, "docs/themes.md has not the source\n%s", row);
    }
}
END_TEST

START_TEST(example_of_the_documentation_is_a_theme)
{
    g_autofree char *text = read_documentation();
    char *start = strstr(text, "```xml\n") + strlen("```xml\n");
    char *end = strstr(start, "```");
    struct diag_list diags;

    diag_list_init(&diags);

    struct theme *theme =
        theme_parse("harbor", start, (size_t)(end - start), NULL, scene_sources(), &diags);

    ck_assert_uint_eq(diags.items->len, 0);
    ck_assert_ptr_nonnull(theme);
    theme_unref(theme);
    diag_list_fini(&diags);
}
END_TEST

static int print_rows(void)
{
    g_autoptr(GPtrArray) list = rows();

    for (guint i = 0; i < list->len; i++)
        puts(g_ptr_array_index(list, i));
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    if (argc > 1 && strcmp(argv[1], "--print") == 0)
        return print_rows();

    Suite *suite = suite_create("documentation");
    TCase *tcase = tcase_create("documentation");

    tcase_add_test(tcase, documentation_has_every_row_of_the_tables);
    tcase_add_test(tcase, documentation_has_every_source);
    tcase_add_test(tcase, example_of_the_documentation_is_a_theme);
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
