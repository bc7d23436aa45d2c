#include "theme/markup.h"

#include <string.h>

#include <expat.h>

#include "base/text.h"
#include "theme/theme.h"

struct reader {
    XML_Parser parser;
    struct markup *markup;
    struct diag_list *diags;
    GPtrArray *open; /* elements, the innermost last; borrowed */
    size_t elements;
    size_t at; /* the byte that line and column are of */
    int line, column;
    bool failed;
};

static void attribute_clear(void *data)
{
    struct markup_attribute *attribute = data;

    g_free(attribute->name);
    g_free(attribute->value);
}

static void element_free(void *data)
{
    struct markup_element *element = data;

    g_array_unref(element->attributes);
    g_ptr_array_unref(element->children);
    g_string_free(element->text, TRUE);
    g_array_unref(element->text_offsets);
    g_free(element->name);
    g_free(element);
}

static struct markup_element *element_new(const struct reader *reader, const char *name)
{
    struct markup_element *element = g_new(struct markup_element, 1);

    *element = (struct markup_element){
        .name = g_strdup(name),
        .offset = reader->at,
        .line = reader->line,
        .column = reader->column,
        .attributes = g_array_new(FALSE, FALSE, sizeof(struct markup_attribute)),
        .children = g_ptr_array_new_with_free_func(element_free),
        .text = g_string_new(NULL),
        .text_offsets = g_array_new(FALSE, FALSE, sizeof(size_t)),
    };
    g_array_set_clear_func(element->attributes, attribute_clear);
    return element;
}

static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

/* Elements come in the order of the file, so all their places take one walk through it. */
static void move_to(struct reader *reader, size_t offset)
{
    for (; reader->at < offset; reader->at++) {
        bool ends_line = reader->markup->xml[reader->at] == '\n';

        reader->line += ends_line;
        reader->column =
            ends_line ? 1 : reader->column + begins_character(reader->markup->xml[reader->at]);
    }
}

static size_t line_start(const struct markup *markup, size_t offset)
{
    while (offset > 0 && markup->xml[offset - 1] != '\n')
        offset--;
    return offset;
}

void markup_position(const struct markup *markup, size_t offset, int *ret_line, int *ret_column)
{
    size_t start = line_start(markup, offset);
    int line = 1;
    int column = 1;

    for (size_t i = 0; i < start; i++)
        line += markup->xml[i] == '\n';
    for (size_t i = start; i < offset; i++)
        column += begins_character(markup->xml[i]);
    *ret_line = line;
    *ret_column = column;
}

/* The text of the line, without its end; g_free(). */
static char *line_at(const struct markup *markup, size_t offset)
{
    size_t start = line_start(markup, offset);
    const char *end = memchr(markup->xml + start, '\n', markup->size - start);
    size_t length = end ? (size_t)(end - markup->xml) - start : markup->size - start;

    return g_strchomp(g_utf8_make_valid(markup->xml + start, (gssize)length));
}

void markup_report(const struct markup *markup, struct diag_list *diags,
                   enum diag_severity severity, enum code code, size_t offset, char *message,
                   char *hint)
{
    struct diag_where where = { .file = markup->file, .code = theme_code_id(code) };
    size_t at = MIN(offset, markup->size);
    g_autofree char *line = NULL;

    if (diags->items->len < DIAG_MAX) {
        line = line_at(markup, at);
        where.source = line;
        markup_position(markup, at, &where.line, &where.column);
    }
    diag_add(diags, severity, where, hint, "%s", message);
    g_free(message);
    g_free(hint);
}

static void refuse(struct reader *reader, enum code code, size_t offset, char *message, char *hint)
{
    markup_report(reader->markup, reader->diags, DIAG_ERROR, code, offset, message, hint);
    reader->failed = true;
    XML_StopParser(reader->parser, XML_FALSE);
}

static size_t current_offset(const struct reader *reader)
{
    XML_Index index = XML_GetCurrentByteIndex(reader->parser);

    return index < 0 ? reader->markup->size : (size_t)index;
}

static size_t skip_space(const char *xml, size_t p)
{
    while (g_ascii_isspace(xml[p]))
        p++;
    return p;
}

/* Finds the places of the attributes by reading the tag again; Expat has found it well-formed. */
static void locate_attributes(const struct markup *markup, struct markup_element *element)
{
    const char *xml = markup->xml;
    size_t p = element->offset + 1 + strlen(element->name);

    for (guint i = 0; i < element->attributes->len; i++) {
        struct markup_attribute *attribute =
            &g_array_index(element->attributes, struct markup_attribute, i);

        p = skip_space(xml, p);
        attribute->name_offset = p;
        p = skip_space(xml, p + strlen(attribute->name)); /* '=' */
        p = skip_space(xml, p + 1);                       /* the quote */
        attribute->value_offset = p + 1;
        p = (size_t)((const char *)memchr(xml + p + 1, xml[p], markup->size - p - 1) - xml) + 1;
    }
}

static bool within_caps(struct reader *reader, size_t offset)
{
    if (reader->open->len >= THEME_DEPTH_MAX)
        refuse(reader, CODE_DEPTH, offset, g_strdup("elements stand in each other too deeply"),
               g_strdup_printf("at most %d levels", THEME_DEPTH_MAX));
    else if (++reader->elements > THEME_ELEMENTS_MAX)
        refuse(reader, CODE_ELEMENTS, offset, g_strdup("too many elements"),
               g_strdup_printf("at most %d", THEME_ELEMENTS_MAX));
    return !reader->failed;
}

static void on_start(void *userdata, const XML_Char *name, const XML_Char **attributes)
{
    struct reader *reader = userdata;
    size_t offset = current_offset(reader);

    if (reader->failed || !within_caps(reader, offset))
        return;

    move_to(reader, offset);

    struct markup_element *element = element_new(reader, name);

    for (; attributes[0]; attributes += 2) {
        struct markup_attribute attribute = {
            .name = g_strdup(attributes[0]),
            .value = g_strdup(attributes[1]),
        };

        g_array_append_val(element->attributes, attribute);
    }
    locate_attributes(reader->markup, element);

    if (reader->open->len > 0) {
        struct markup_element *parent = g_ptr_array_index(reader->open, reader->open->len - 1);

        g_ptr_array_add(parent->children, element);
    } else {
        reader->markup->root = element;
    }
    g_ptr_array_add(reader->open, element);
}

static void on_end(void *userdata, const XML_Char *name)
{
    struct reader *reader = userdata;

    if (!reader->failed)
        g_ptr_array_set_size(reader->open, (int)reader->open->len - 1);
}

/* Expat calls once for each stretch without references and line ends, so that within a stretch
 * bytes follow each other as they do in the file. */
static void on_text(void *userdata, const XML_Char *text, int length)
{
    struct reader *reader = userdata;
    size_t offset = current_offset(reader);

    if (reader->failed || reader->open->len == 0)
        return;

    struct markup_element *element = g_ptr_array_index(reader->open, reader->open->len - 1);
    bool reference = reader->markup->xml[offset] == '&';

    g_string_append_len(element->text, text, length);
    for (int i = 0; i < length; i++) {
        size_t at = reference ? offset : offset + (size_t)i;

        g_array_append_val(element->text_offsets, at);
    }
}

static void on_doctype(void *userdata, const XML_Char *name, const XML_Char *system_id,
                       const XML_Char *public_id, int has_subset)
{
    struct reader *reader = userdata;

    const char *xml = reader->markup->xml;
    const char *start = g_strrstr_len(xml, (gssize)current_offset(reader), "<!DOCTYPE");

    refuse(reader, CODE_DOCTYPE, start ? (size_t)(start - xml) : 0,
           g_strdup("themes have no DOCTYPE"),
           g_strdup("remove it; only &lt; &gt; &amp; &quot; &apos; and &#...; are known"));
}

/* Expat gives the tag that a reference stands in; the first unknown one behind it is meant. */
static size_t unknown_reference(const struct markup *markup, size_t offset)
{
    static const char *const known[] = { "&#", "&lt;", "&gt;", "&amp;", "&quot;", "&apos;" };

    for (size_t p = offset; p < markup->size; p++) {
        bool is_known = markup->xml[p] != '&';

        for (size_t i = 0; !is_known && i < G_N_ELEMENTS(known); i++)
            is_known =
                strncmp(markup->xml + p, known[i], MIN(strlen(known[i]), markup->size - p)) == 0;
        if (!is_known)
            return p;
    }
    return offset;
}

static void report_xml_error(struct reader *reader)
{
    enum XML_Error error = XML_GetErrorCode(reader->parser);
    const char *text = XML_ErrorString(error);
    const struct markup_element *inner =
        reader->open->len > 0 ? g_ptr_array_index(reader->open, reader->open->len - 1) : NULL;
    size_t offset = current_offset(reader);
    char *hint = NULL;

    if ((error == XML_ERROR_TAG_MISMATCH || error == XML_ERROR_NO_ELEMENTS) && inner) {
        int line;
        int column;

        markup_position(reader->markup, inner->offset, &line, &column);
        hint = g_strdup_printf("'%s' of line %d is still open", inner->name, line);
    } else if (error == XML_ERROR_UNDEFINED_ENTITY) {
        hint = g_strdup("only &lt; &gt; &amp; &quot; &apos; and &#...; are known");
        offset = unknown_reference(reader->markup, offset);
    } else if (error == XML_ERROR_INVALID_TOKEN) {
        hint = g_strdup("in text and values write &lt; for '<' and &amp; for '&'");
    }
    markup_report(reader->markup, reader->diags, DIAG_ERROR, CODE_NOT_XML, offset,
                  g_strdup_printf("not well-formed: %s", text), hint);
    reader->failed = true;
}

bool markup_read(struct markup *markup, const char *file, const char *xml, size_t size,
                 struct diag_list *diags)
{
    struct reader reader = {
        .parser = XML_ParserCreate("UTF-8"),
        .markup = markup,
        .diags = diags,
        .open = g_ptr_array_new(),
        .line = 1,
        .column = 1,
    };

    *markup = (struct markup){ .file = file, .xml = xml, .size = size };
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);

    if (size > THEME_FILE_MAX)
        refuse(&reader, CODE_FILE_SIZE, 0, g_strdup_printf("larger than %d bytes", THEME_FILE_MAX),
               NULL);
    else if (XML_Parse(reader.parser, xml, (int)size, XML_TRUE) != XML_STATUS_OK && !reader.failed)
        report_xml_error(&reader);

    XML_ParserFree(reader.parser);
    g_ptr_array_unref(reader.open);
    return !reader.failed;
}

void markup_fini(struct markup *markup)
{
    g_clear_pointer(&markup->root, element_free);
}

/* Bytes that one reference of the file has become: a character. */
static size_t reference_size(const char *value)
{
    return (size_t)(text_next(value) - value);
}

size_t markup_value_offset(const struct markup *markup, const struct markup_attribute *attribute,
                           size_t offset)
{
    size_t p = attribute->value_offset;
    size_t done = 0;

    while (done < offset && attribute->value[done] && p < markup->size) {
        if (markup->xml[p] == '&') {
            done += reference_size(attribute->value + done);
            p += strcspn(markup->xml + p, ";") + 1;
        } else {
            p += markup->xml[p] == '\r' && markup->xml[p + 1] == '\n' ? 2 : 1;
            done++;
        }
    }
    return p;
}
