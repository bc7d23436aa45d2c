/* dorsalctl theme explain: what a code, or a word of the theme language, means. All from the tables
 * that the language is made of. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/theme-command.h"
#include "scene/scene.h"
#include "theme/codes.h"
#include "theme/function.h"

/* ---- printing ---- */

static void print_code(const struct diag_code *code)
{
    printf("%s: %s\n\n%s\n", code->id, code->title, code->explanation);
}

/* "in Row, Column"; nothing when it is a long list that says little. */
static void print_elements(const char *before, uint64_t set)
{
    const char *comma = "";

    fputs(before, stdout);
    if (set == IN_ANY) {
        puts("all elements");
        return;
    }
    for (enum element element = 0; element < ELEMENT_COUNT; element++) {
        if (!element_in(element, set))
            continue;
        printf("%s%s", comma, element_name(element));
        comma = ", ";
    }
    putchar('\n');
}

static void print_attribute_line(enum attribute attribute, bool required)
{
    const struct attribute_info *info = attribute_info(attribute);

    printf("  %-16s %s%s\n", info->name, required ? "(needed) " : "", info->doc);
}

static void print_element(enum element element)
{
    const struct element_info *info = element_info(element);

    printf("<%s>, an element\n\n%s\n\n", info->name, info->doc);
    if (info->parents)
        print_elements("Stands in: ", info->parents);
    puts("Attributes:");
    for (enum attribute attribute = 0; attribute < ATTRIBUTE_COUNT; attribute++)
        if (element_in(element, attribute_info(attribute)->elements))
            print_attribute_line(attribute,
                                 element_in(element, attribute_info(attribute)->required));
}

static void print_attribute(enum attribute attribute)
{
    const struct attribute_info *info = attribute_info(attribute);

    printf("%s=, an attribute\n\n%s\n\n", info->name, info->doc);
    if (info->words)
        printf("Words: %s\n", info->words);
    if (info->fallback)
        printf("Default: %s\n", *info->fallback ? info->fallback : "nothing");
    print_elements("Of: ", info->elements);
    if (info->required)
        print_elements("Needed by: ", info->required);
}

static void print_function(const struct function *function)
{
    size_t least, most;

    function_arity(function, &least, &most);
    printf("%s(), a function of expressions\n\n%s\n\n", function->name,
           function->doc ? function->doc : "");
    if (least == most)
        printf("Takes %zu argument%s.\n", least, least == 1 ? "" : "s");
    else
        printf("Takes %zu to %zu arguments.\n", least, most);
}

static const char *pace_in_words(enum source_pace pace)
{
    static const char *const words[] = {
        [SOURCE_RUNS] = "all the time",   [SOURCE_SECOND] = "every second",
        [SOURCE_MINUTE] = "every minute", [SOURCE_HOUR] = "every hour",
        [SOURCE_DAY] = "every day",       [SOURCE_EVENT] = "when something happens",
    };

    return words[pace];
}

static void print_source(const struct source *source)
{
    printf("{%s}, a source\n\n%s\n\nA %s; changes %s.\n", source->name,
           source->doc ? source->doc : "", value_type_to_string(source->type),
           pace_in_words(source->pace));
}

/* ---- finding ---- */

static const struct source *find_source(const char *name)
{
    const struct source_table *table = scene_sources();

    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->sources[i].name, name) == 0)
            return &table->sources[i];
    return NULL;
}

/* True, with a line between two. */
static bool begin(size_t *found)
{
    if ((*found)++ > 0)
        putchar('\n');
    return true;
}

/* The same name may be several things: all are explained. Returns how many. */
static size_t explain(const char *name)
{
    const struct diag_code *code = theme_code_find(name);
    enum element element = element_from_name(name);
    enum attribute attribute = attribute_from_name(name);
    const struct function *function = function_find(name);
    const struct source *source = find_source(name);
    size_t found = 0;

    if (code && begin(&found))
        print_code(code);
    if (element != ELEMENT_COUNT && begin(&found))
        print_element(element);
    if (attribute != ATTRIBUTE_COUNT && begin(&found))
        print_attribute(attribute);
    if (function && !(function->flags & FUNCTION_OPERATOR) && begin(&found))
        print_function(function);
    if (source && begin(&found))
        print_source(source);
    return found;
}

/* ---- not found ---- */

static GPtrArray *all_names(void)
{
    const struct source_table *table = scene_sources();
    GPtrArray *names = g_ptr_array_new();
    size_t n_functions;
    g_autofree const struct function **functions = function_list(&n_functions);

    for (enum element element = 0; element < ELEMENT_COUNT; element++)
        g_ptr_array_add(names, g_strdup(element_name(element)));
    for (enum attribute attribute = 0; attribute < ATTRIBUTE_COUNT; attribute++)
        g_ptr_array_add(names, g_strdup(attribute_name(attribute)));
    for (size_t i = 0; i < n_functions; i++)
        g_ptr_array_add(names, g_strdup(functions[i]->name));
    for (size_t i = 0; i < table->count; i++)
        g_ptr_array_add(names, g_strdup(table->sources[i].name));
    g_ptr_array_set_free_func(names, g_free);
    g_ptr_array_add(names, NULL);
    return names;
}

static enum exit_code complain(const char *name)
{
    g_autoptr(GPtrArray) names = all_names();
    g_autofree char *hint = text_suggestion(name, (const char *const *)names->pdata);

    fprintf(stderr, "dorsalctl: nothing is called '%s'; %s\n", name,
            hint ? hint : "give a code, an element, an attribute, a function or a source");
    return EXIT_FAILED;
}

static void list_codes(void)
{
    for (enum code code = CODE_NONE + 1; code < CODE_COUNT; code++)
        printf("%s  %s\n", theme_code(code)->id, theme_code(code)->title);
}

/* Without the signs that names are written with: <Text>, {time.hour}, size=, if(). */
static char *bare(const char *name)
{
    return g_strstrip(g_strdelimit(g_strdup(name), "<>{}=()", ' '));
}

enum exit_code run_theme_explain(const struct theme_request *request)
{
    if (request->count == 0) {
        list_codes();
        return EXIT_DONE;
    }
    g_autofree char *name = bare(request->arguments[0]);
    return explain(name) > 0 ? EXIT_DONE : complain(name);
}
