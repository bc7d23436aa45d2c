/* The schema of theme.xml in RELAX NG, XML syntax. It knows which elements stand where and which
 * attributes they take; what only the loader knows (names, expressions, order) it lets pass. */
#include <string.h>

#include "theme/reference.h"

static void append_escaped(GString *out, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);

    g_string_append(out, escaped);
}

/* Values as patterns. An {expression} may stand for each that is not constant, and for words too,
 * which Let, Repeat and Use can put together. */
static const char types[] =
    "  <define name=\"expression\">\n"
    "    <data type=\"string\"><param "
    "name=\"pattern\">[\\s\\S]*\\{[\\s\\S]*\\}[\\s\\S]*</param></data>\n"
    "  </define>\n"
    "  <define name=\"number\"><choice>\n"
    "    <data type=\"string\"><param "
    "name=\"pattern\">[+\\-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)</param></data>\n"
    "    <ref name=\"expression\"/>\n"
    "  </choice></define>\n"
    "  <define name=\"bool\"><choice><value>true</value><value>false</value>"
    "<ref name=\"expression\"/></choice></define>\n"
    "  <define name=\"color\"><choice>\n"
    "    <data type=\"string\"><param "
    "name=\"pattern\">#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})"
    "</param></data>\n"
    "    <ref name=\"expression\"/>\n"
    "  </choice></define>\n"
    "  <define name=\"size\"><choice>\n"
    "    <data type=\"string\"><param name=\"pattern\">[0-9]+x[0-9]+</param></data>\n"
    "    <ref name=\"expression\"/>\n"
    "  </choice></define>\n"
    "  <define name=\"any\"><text/></define>\n";

static const char *type_pattern(enum attribute_type type)
{
    switch (type) {
    case ATTRIBUTE_TYPE_NUMBER:
        return "number";
    case ATTRIBUTE_TYPE_BOOL:
        return "bool";
    case ATTRIBUTE_TYPE_COLOR:
        return "color";
    case ATTRIBUTE_TYPE_SIZE:
        return "size";
    case ATTRIBUTE_TYPE_STRING:
    case ATTRIBUTE_TYPE_VALUE:
    case ATTRIBUTE_TYPE_ANY:
    case ATTRIBUTE_TYPE_LITERAL:
    case ATTRIBUTE_TYPE_WORD:
    case ATTRIBUTE_TYPE_VERB:
        break;
    }
    return "any";
}

static void append_words(GString *out, const char *words)
{
    g_auto(GStrv) list = g_strsplit(words, "|", -1);

    g_string_append(out, "<choice>");
    for (char **word = list; *word; word++)
        g_string_append_printf(out, "<value>%s</value>", *word);
    g_string_append(out, "<ref name=\"expression\"/></choice>");
}

static void append_attribute(GString *out, enum attribute attribute, enum element element,
                             bool needed)
{
    const struct attribute_info *info = attribute_info(attribute);

    g_string_append(out, needed ? "      " : "      <optional>");
    g_string_append_printf(out, "<attribute name=\"%s\">", info->name);
    if (info->type == ATTRIBUTE_TYPE_WORD)
        append_words(out, info->words);
    else
        g_string_append_printf(out, "<ref name=\"%s\"/>",
                               type_pattern(attribute_type_in(attribute, element)));
    g_string_append(out, needed ? "</attribute>\n" : "</attribute></optional>\n");
}

static bool is_value(enum attribute_type type)
{
    return type != ATTRIBUTE_TYPE_WORD && type != ATTRIBUTE_TYPE_LITERAL &&
           type != ATTRIBUTE_TYPE_SIZE && type != ATTRIBUTE_TYPE_VERB;
}

/* Those that an element's Ambient may change. */
static void append_ambient(GString *out, enum element element)
{
    g_string_append_printf(out, "  <define name=\"%s.Ambient\">\n    <element name=\"Ambient\">\n",
                           element_name(element));
    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++)
        if (element_in(element, attribute_info(i)->elements) &&
            is_value(attribute_type_in(i, element)))
            append_attribute(out, i, element, false);
    g_string_append(out, "      <empty/>\n    </element>\n  </define>\n");
}

static bool has_ambient(enum element element)
{
    return element_in(element, element_info(ELEMENT_AMBIENT)->parents);
}

/* Where an element may stand: what becomes other elements holds all that its own parents hold. */
static bool stands_in(enum element child, enum element parent)
{
    uint64_t parents = element_info(child)->parents;

    if (child == ELEMENT_AMBIENT)
        return false; /* has a pattern for each parent */
    if (element_in(parent, parents))
        return true;
    return element_in(parent, IN_EXPANDS) && !element_in(child, IN_DETAIL) &&
           (parents & (element_info(parent)->parents | IN_ANALOG_CLOCK)) != 0 &&
           (parents & (IN_HOLDER | IN_GRADIENT)) != 0;
}

static void append_children(GString *out, enum element element)
{
    g_string_append(out, "      <zeroOrMore><choice>\n");
    if (has_ambient(element))
        g_string_append_printf(out, "        <ref name=\"%s.Ambient\"/>\n", element_name(element));
    for (enum element i = 0; i < ELEMENT_COUNT; i++)
        if (stands_in(i, element))
            g_string_append_printf(out, "        <ref name=\"%s\"/>\n", element_name(i));
    if (element_info(element)->has_text)
        g_string_append(out, "        <text/>\n");
    g_string_append(out, "        <notAllowed/>\n      </choice></zeroOrMore>\n");
}

/* The parameters of a Define are attributes of its Uses. */
static void append_parameters(GString *out)
{
    g_string_append(out, "      <zeroOrMore><attribute>\n"
                         "        <anyName><except><name>define</name><name>name</name></except>"
                         "</anyName>\n"
                         "      </attribute></zeroOrMore>\n");
}

static void append_element(GString *out, enum element element)
{
    const struct element_info *info = element_info(element);

    g_string_append_printf(out,
                           "  <define name=\"%s\">\n    <element name=\"%s\">\n      "
                           "<a:documentation>",
                           info->name, info->name);
    append_escaped(out, info->doc);
    g_string_append(out, "</a:documentation>\n");
    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++)
        if (element_in(element, attribute_info(i)->elements))
            append_attribute(out, i, element, element_in(element, attribute_info(i)->required));
    if (element == ELEMENT_USE)
        append_parameters(out);
    append_children(out, element);
    g_string_append(out, "    </element>\n  </define>\n");
}

char *reference_schema(void)
{
    GString *out =
        g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<!-- The language of Dorsal's themes; see dorsal-theme(5). -->\n"
                     "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\"\n"
                     "         xmlns:a=\"http://relaxng.org/ns/compatibility/annotations/1.0\"\n"
                     "         datatypeLibrary=\"http://www.w3.org/2001/XMLSchema-datatypes\">\n"
                     "  <start><ref name=\"Theme\"/></start>\n");

    g_string_append(out, types);
    for (enum element i = 0; i < ELEMENT_COUNT; i++) {
        if (i != ELEMENT_AMBIENT)
            append_element(out, i);
        if (has_ambient(i))
            append_ambient(out, i);
    }
    g_string_append(out, "</grammar>\n");
    return g_string_free(out, FALSE);
}
