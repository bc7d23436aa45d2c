#include "theme/reference.h"

#include <string.h>

char *reference_set(uint64_t set)
{
    static const struct {
        uint64_t set;
        const char *name;
    } known[] = {
        { IN_ANY & ~(IN_PALETTE | IN_CHOICE | IN_SET | IN_AMBIENT),
          "all but Palette, Choice, Set, Ambient" },
        { IN_HOLDER, "all that hold elements" },
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

char *reference_type(const struct attribute_info *info)
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
        return g_strdup("by element");
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
    g_autofree char *list = g_strjoinv(", ", words);

    return g_strdup_printf("one of %s", list);
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

char *reference_call(const struct function *function)
{
    GString *call = g_string_new(function->name);
    size_t min;
    size_t max;

    function_arity(function, &min, &max);
    g_string_append_c(call, '(');
    for (size_t i = 0; i < min; i++)
        g_string_append_printf(call, "%s%s", i > 0 ? ", " : "",
                               letter_to_string(function_argument(function, i, min)));
    g_string_append(call, max == min ? ")" : min > 0 ? ", ...)" : "...)");
    return g_string_free(call, FALSE);
}

const char *reference_result(const struct function *function)
{
    return letter_to_string(function->signature[0]);
}

const char *reference_pace(enum source_pace pace)
{
    static const char *const paces[] = {
        [SOURCE_RUNS] = "all the time",  [SOURCE_SECOND] = "each second",
        [SOURCE_MINUTE] = "each minute", [SOURCE_HOUR] = "each hour",
        [SOURCE_DAY] = "each day",       [SOURCE_EVENT] = "when it is news",
    };

    return paces[pace];
}

const struct reference_entry *reference_verbs(size_t *ret_count)
{
    static const struct reference_entry verbs[] = {
        { "action.KEY", NULL,
          "invokes the activity's action of this key; action.{activity.action1.key} works too" },
#define VERB(name, doc) { name, NULL, doc },
#include "theme/verbs.def"
#undef VERB
    };

    *ret_count = G_N_ELEMENTS(verbs);
    return verbs;
}

const struct reference_entry *reference_templates(size_t *ret_count)
{
    static const struct reference_entry templates[] = {
#define TEMPLATE(name, sources, doc) { name, sources, doc },
#include "theme/templates.def"
#undef TEMPLATE
    };

    *ret_count = G_N_ELEMENTS(templates);
    return templates;
}

const struct reference_section *reference_sections(size_t *ret_count)
{
    static const struct reference_section sections[] = {
        { ATTRIBUTE_FORMAT, "Theme and palette" },
        { ATTRIBUTE_TYPE, "Options and presets" },
        { ATTRIBUTE_PARAMS, "Definitions and repetitions" },
        { ATTRIBUTE_FOR, "Cards and grounds" },
        { ATTRIBUTE_AREA, "Place and size" },
        { ATTRIBUTE_VISIBLE, "Seen and touched" },
        { ATTRIBUTE_FONT, "Text" },
        { ATTRIBUTE_SRC, "Pictures" },
        { ATTRIBUTE_FILL, "Shapes" },
        { ATTRIBUTE_OF, "Gradients and light" },
        { ATTRIBUTE_SYMBOLOGY, "Codes" },
        { ATTRIBUTE_MOTION, "Motion" },
    };

    *ret_count = G_N_ELEMENTS(sections);
    return sections;
}
