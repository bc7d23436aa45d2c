#include "theme/xml.h"

#include <stdarg.h>
#include <string.h>

#include <expat.h>

#include "base/text.h"

struct reader {
    struct xml_document *document;
    struct xml_caps caps;
    struct diag_list *diags;
    XML_Parser parser;
    GPtrArray *open; /* of struct xml_element, the innermost last */
    bool stopped;    /* the error is reported already */
};

static void attribute_clear(void *data)
{
    struct xml_attribute *attribute = data;

    g_free(attribute->name);
    g_free(attribute->value);
}

static void element_free(void *data)
{
    struct xml_element *element = data;

    if (!element)
        return;
    g_array_unref(element->attributes);
    g_ptr_array_unref(element->children);
    g_string_free(element->text, TRUE);
    g_free(element->name);
    g_free(element);
}

static struct xml_element *element_new(const char *name, size_t offset)
{
    struct xml_element *element = g_new(struct xml_element, 1);

    *element = (struct xml_element){
        .name = g_strdup(name),
        .offset = offset,
        .attributes = g_array_new(FALSE, FALSE, sizeof(struct xml_attribute)),
        .children = g_ptr_array_new_with_free_func(element_free),
        .text = g_string_new(NULL),
    };
    g_array_set_clear_func(element->attributes, attribute_clear);
    return element;
}

void xml_document_fini(struct xml_document *document)
{
    element_free(document->root);
    document->root = NULL;
}

/* ---- places -----------------------------------------------------------------------------------
 */

static size_t line_start(const struct xml_document *document, size_t offset)
{
    while (offset > 0 && document->text[offset - 1] != '\n')
        offset--;
    return offset;
}

/* How many characters; counts the bytes that begin one, so that broken UTF-8 does no harm. */
static int count_characters(const char *text, size_t size)
{
    int count = 0;

    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

void xml_locate(const struct xml_document *document, size_t offset, int *ret_line, int *ret_column)
{
    size_t start;

    offset = MIN(offset, document->size);
    start = line_start(document, offset);
    *ret_column = 1 + count_characters(document->text + start, offset - start);
    *ret_line = 1;
    for (size_t i = 0; i < start; i++)
        *ret_line += document->text[i] == '\n';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

size_t xml_offset_in(const struct xml_document *document, size_t start, size_t byte)
{
    const char *text = document->text;
    size_t offset = start;

    /* One byte of the value is one of the document, but for entities and folded white space. */
    for (size_t done = 0; done < byte && offset < document->size; done++) {
        if (text[offset] == '&')
            while (offset < document->size && text[offset] != ';')
                offset++;
        else if (is_space(text[offset]))
            while (offset + 1 < document->size && is_space(text[offset + 1]))
                offset++;
        offset++;
    }
    return MIN(offset, document->size);
}

void xml_error(const struct xml_document *document, struct diag_list *diags, size_t offset,
               const char *hint, const char *format, ...)
{
    size_t start = line_start(document, MIN(offset, document->size));
    const char *end = memchr(document->text + start, '\n', document->size - start);
    size_t length = end ? (size_t)(end - document->text) - start : document->size - start;
    g_autofree char *bytes = g_strndup(document->text + start, length);
    g_autofree char *source = g_utf8_make_valid(bytes, -1);
    g_autofree char *message = NULL;
    struct diag_where where = { .file = document->file, .source = g_strchomp(source) };
    va_list args;

    va_start(args, format);
    message = g_strdup_vprintf(format, args);
    va_end(args);
    xml_locate(document, offset, &where.line, &where.column);
    diag_add(diags, DIAG_ERROR, where, hint, "%s", message);
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static size_t current_offset(const struct reader *reader)
{
    XML_Index index = XML_GetCurrentByteIndex(reader->parser);

    return index < 0 ? 0 : (size_t)index;
}

static void stop(struct reader *reader, const char *hint, const char *message)
{
    if (!reader->stopped)
        xml_error(reader->document, reader->diags, current_offset(reader), hint, "%s", message);
    reader->stopped = true;
    XML_StopParser(reader->parser, XML_FALSE);
}

/* Expat tells a tag's place but not its attributes': finds them by reading the tag's text again,
 * which Expat has already found to be well formed. */
static size_t find_attribute(const struct xml_document *document, size_t offset,
                             struct xml_attribute *attribute)
{
    const char *text = document->text;

    while (offset < document->size && is_space(text[offset]))
        offset++;
    attribute->name_offset = offset;
    while (offset < document->size && text[offset] != '=')
        offset++;
    while (offset < document->size && text[offset] != '"' && text[offset] != '\'')
        offset++;
    attribute->value_offset = MIN(offset + 1, document->size);

    char quote = offset < document->size ? text[offset++] : '"';
    while (offset < document->size && text[offset] != quote)
        offset++;
    return MIN(offset + 1, document->size);
}

static void read_attributes(struct reader *reader, struct xml_element *element,
                            const XML_Char **attributes)
{
    size_t offset = element->offset + 1 + strlen(element->name);

    for (; *attributes; attributes += 2) {
        struct xml_attribute attribute = {
            .name = g_strdup(attributes[0]),
            .value = g_strdup(attributes[1]),
        };

        offset = find_attribute(reader->document, offset, &attribute);
        g_array_append_val(element->attributes, attribute);
    }
}

static void on_start(void *userdata, const XML_Char *name, const XML_Char **attributes)
{
    struct reader *reader = userdata;
    struct xml_document *document = reader->document;

    if (reader->stopped)
        return;
    if (reader->open->len >= reader->caps.depth) {
        stop(reader, NULL, "elements are nested too deeply");
        return;
    }
    if (++document->elements > reader->caps.elements) {
        stop(reader, NULL, "too many elements");
        return;
    }

    struct xml_element *element = element_new(name, current_offset(reader));

    if (reader->open->len == 0)
        document->root = element;
    else
        g_ptr_array_add(
            ((struct xml_element *)reader->open->pdata[reader->open->len - 1])->children, element);
    g_ptr_array_add(reader->open, element);
    read_attributes(reader, element, attributes);
}

static void on_end(void *userdata, const XML_Char *name)
{
    struct reader *reader = userdata;

    if (reader->stopped)
        return;

    const struct xml_element *element = reader->open->pdata[reader->open->len - 1];
    GString *text = element->text;

    while (text->len > 0 && is_space(text->str[text->len - 1]))
        g_string_truncate(text, text->len - 1);
    g_ptr_array_set_size(reader->open, (int)reader->open->len - 1);
}

static void on_text(void *userdata, const XML_Char *text, int length)
{
    struct reader *reader = userdata;

    if (reader->stopped || reader->open->len == 0)
        return;

    struct xml_element *element = reader->open->pdata[reader->open->len - 1];

    for (int i = 0; i < length; i++) {
        bool space = is_space(text[i]);

        if (space &&
            (element->text->len == 0 || is_space(element->text->str[element->text->len - 1])))
            continue;
        if (element->text->len == 0)
            element->text_offset = current_offset(reader) + (size_t)i;
        g_string_append_c(element->text, space ? ' ' : text[i]);
    }
}

static void on_doctype(void *userdata, const XML_Char *name, const XML_Char *system_id,
                       const XML_Char *public_id, int has_internal_subset)
{
    stop(userdata, "remove it", "a theme has no document type");
}

static void report_syntax(struct reader *reader)
{
    enum XML_Error error = XML_GetErrorCode(reader->parser);
    const char *hint = NULL;

    if (error == XML_ERROR_INVALID_TOKEN)
        hint = "inside attributes and text write &lt; for < and &amp; for &";
    else if (error == XML_ERROR_TAG_MISMATCH && reader->open->len > 0)
        hint = "every tag that is opened must be closed in order";
    stop(reader, hint, XML_ErrorString(error));
}

bool xml_read(struct xml_document *document, struct xml_caps caps, struct diag_list *diags)
{
    struct reader reader = {
        .document = document,
        .caps = caps,
        .diags = diags,
        .parser = XML_ParserCreate("UTF-8"),
        .open = g_ptr_array_new(),
    };

    document->root = NULL;
    document->elements = 0;
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
    if (XML_Parse(reader.parser, document->text, (int)document->size, 1) == XML_STATUS_ERROR &&
        !reader.stopped)
        report_syntax(&reader);

    XML_ParserFree(reader.parser);
    g_ptr_array_unref(reader.open);
    if (reader.stopped)
        xml_document_fini(document);
    return !reader.stopped;
}
