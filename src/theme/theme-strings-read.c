/* Reading the files of strings/. */
#include <string.h>

#include "theme/markup.h"
#include "theme/theme-strings-private.h"

struct reader {
    struct strings *strings;
    struct strings_file *file;
    const struct markup *markup;
    struct diag_list *diags;
};

static void wrong(struct reader *reader, enum code code, size_t offset, char *message, char *hint)
{
    markup_report(reader->markup, reader->diags, DIAG_ERROR, code, offset, message, hint);
}

/* The only attribute the element may have; NULL and reported: it has it not, or others. */
static const char *attribute_of(struct reader *reader, const struct markup_element *markup,
                                const char *name)
{
    const char *value = NULL;

    for (guint i = 0; i < markup->attributes->len; i++) {
        const struct markup_attribute *attribute =
            &g_array_index(markup->attributes, struct markup_attribute, i);

        if (strcmp(attribute->name, name) == 0) {
            value = attribute->value;
            continue;
        }
        wrong(reader, CODE_UNKNOWN_ATTRIBUTE, attribute->name_offset,
              g_strdup_printf("unknown attribute '%s'", attribute->name), NULL);
        return NULL;
    }
    if (!value)
        wrong(reader, CODE_MISSING_ATTRIBUTE, markup->offset + 1,
              g_strdup_printf("'%s' needs '%s'", markup->name, name), NULL);
    return value;
}

/* What {@NAME} can read. */
static bool name_ok(const char *name)
{
    const char *p = name;

    while (g_ascii_isalnum(*p) || *p == '_')
        p++;
    return *p == '\0' && p > name && !g_ascii_isdigit(*name) && p - name <= 64;
}

/* Space at both ends goes, a stretch of it with a line end becomes one space. NULL: too long. */
static char *read_text(struct reader *reader, const struct markup_element *markup)
{
    GString *out = g_string_new(NULL);
    const char *p = markup->text->str;

    if (markup->children->len > 0) {
        const struct markup_element *child = g_ptr_array_index(markup->children, 0);

        wrong(reader, CODE_BAD_STRINGS, child->offset + 1,
              g_strdup_printf("'%s' holds only text", markup->name), NULL);
    }
    while (*p) {
        size_t space = strspn(p, " \t\r\n");
        bool folds = space > 0 && memchr(p, '\n', space);

        g_string_append_len(out, folds ? " " : p, folds ? 1 : (gssize)MAX(space, 1));
        p += MAX(space, 1);
    }

    char *text = g_strstrip(g_string_free(out, FALSE));

    if (strlen(text) <= STRINGS_TEXT_MAX)
        return text;
    wrong(reader, CODE_STRINGS_MANY, markup->offset + 1, g_strdup("this text is too long"),
          g_strdup_printf("at most %d bytes", STRINGS_TEXT_MAX));
    g_free(text);
    return NULL;
}

static struct strings_entry *read_string(struct reader *reader, const struct markup_element *markup)
{
    char *text = read_text(reader, markup);

    if (!text)
        return NULL;

    struct strings_entry *entry = g_new0(struct strings_entry, 1);

    entry->forms[PLURAL_OTHER] = text;
    return entry;
}

static bool read_item(struct reader *reader, const struct markup_element *markup,
                      struct strings_entry *entry)
{
    enum plural plural;

    if (strcmp(markup->name, "Item") != 0) {
        wrong(reader, CODE_BAD_STRINGS, markup->offset + 1,
              g_strdup_printf("'%s' cannot stand in 'Plural'", markup->name),
              g_strdup("write Item"));
        return false;
    }

    const char *quantity = attribute_of(reader, markup, "quantity");

    if (!quantity)
        return false;
    if (!plural_from_string(quantity, &plural) || entry->forms[plural]) {
        wrong(
            reader, CODE_BAD_STRINGS, markup->offset + 1,
            g_strdup_printf("'%s' is %s", quantity,
                            plural_from_string(quantity, &plural) ? "there twice" : "no quantity"),
            g_strdup("quantities are zero, one, two, few, many, other"));
        return false;
    }
    entry->forms[plural] = read_text(reader, markup);
    return entry->forms[plural] != NULL;
}

static struct strings_entry *read_plural(struct reader *reader, const struct markup_element *markup)
{
    struct strings_entry *entry = g_new0(struct strings_entry, 1);
    bool ok = true;

    for (guint i = 0; ok && i < markup->children->len; i++)
        ok = read_item(reader, g_ptr_array_index(markup->children, i), entry);
    if (ok && !entry->forms[PLURAL_OTHER]) {
        wrong(reader, CODE_BAD_STRINGS, markup->offset + 1,
              g_strdup("'Plural' needs an Item for 'other'"), NULL);
        ok = false;
    }
    if (!ok)
        g_clear_pointer(&entry, strings_entry_free);
    return entry;
}

/* The name's index, new or known from another file; -1 and reported. */
static int name_index(struct reader *reader, const struct markup_element *markup, const char *name,
                      bool plural)
{
    struct strings *strings = reader->strings;
    int index = GPOINTER_TO_INT(g_hash_table_lookup(strings->lookup, name)) - 1;

    if (index >= 0 && strings_is_plural(strings, (size_t)index) != plural) {
        wrong(reader, CODE_STRING_FORMS, markup->offset + 1,
              g_strdup_printf("'%s' is a %s in another file", name, plural ? "String" : "Plural"),
              NULL);
        return -1;
    }
    if (index >= 0)
        return index;
    if (strings->plurals->len >= STRINGS_NAMES_MAX) {
        wrong(reader, CODE_STRINGS_MANY, markup->offset + 1, g_strdup("too many strings"),
              g_strdup_printf("at most %d", STRINGS_NAMES_MAX));
        return -1;
    }

    char *copy = g_strdup(name);

    index = (int)strings->plurals->len;
    g_ptr_array_insert(strings->names, index, copy);
    g_array_append_val(strings->plurals, plural);
    g_hash_table_insert(strings->lookup, copy, GINT_TO_POINTER(index + 1));
    return index;
}

/* Takes over the entry. */
static void give(struct reader *reader, const struct markup_element *markup, const char *name,
                 size_t index, struct strings_entry *entry)
{
    GArray *entries = reader->file->entries;

    if (entries->len <= index)
        g_array_set_size(entries, (guint)index + 1);

    struct strings_entry **place = &g_array_index(entries, struct strings_entry *, index);

    if (*place) {
        wrong(reader, CODE_NAME_TWICE, markup->offset + 1,
              g_strdup_printf("'%s' is there twice", name), NULL);
        strings_entry_free(entry);
        return;
    }
    *place = entry;
}

static void read_element(struct reader *reader, const struct markup_element *markup)
{
    bool plural = strcmp(markup->name, "Plural") == 0;

    if (!plural && strcmp(markup->name, "String") != 0) {
        wrong(reader, CODE_BAD_STRINGS, markup->offset + 1,
              g_strdup_printf("'%s' cannot stand in 'Strings'", markup->name),
              g_strdup("write String or Plural"));
        return;
    }

    const char *name = attribute_of(reader, markup, "name");

    if (name && !name_ok(name)) {
        wrong(reader, CODE_BAD_NAME, markup->offset + 1,
              g_strdup_printf("'%s' cannot be a name", name),
              g_strdup("letters, digits and '_', a letter first"));
        return;
    }

    struct strings_entry *entry = !name    ? NULL
                                  : plural ? read_plural(reader, markup)
                                           : read_string(reader, markup);
    int index = entry ? name_index(reader, markup, name, plural) : -1;

    if (index >= 0)
        give(reader, markup, name, (size_t)index, entry);
    else
        strings_entry_free(entry);
}

/* "de.xml", "pt-BR.xml" or "pt_BR.xml". */
static bool split_name(const char *name, char **ret_language, char **ret_territory)
{
    size_t language = strspn(name, "abcdefghijklmnopqrstuvwxyz");
    const char *rest = name + language;
    size_t territory =
        *rest == '-' || *rest == '_' ? strspn(rest + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;

    if (language < 2 || language > 3 || (territory != 0 && territory != 2) ||
        strcmp(rest + (territory > 0 ? territory + 1 : 0), ".xml") != 0)
        return false;
    *ret_language = g_strndup(name, language);
    *ret_territory = territory > 0 ? g_strndup(rest + 1, territory) : g_strdup("");
    return true;
}

static void read_root(struct reader *reader)
{
    const struct markup_element *root = reader->markup->root;

    if (strcmp(root->name, "Strings") != 0) {
        wrong(reader, CODE_BAD_STRINGS, root->offset + 1,
              g_strdup_printf("'%s' is no file of strings", root->name),
              g_strdup("the root is Strings"));
        return;
    }
    for (guint i = 0; i < root->children->len; i++)
        read_element(reader, g_ptr_array_index(root->children, i));
}

void strings_add(struct strings *strings, const char *name, const char *file, const char *xml,
                 size_t size, struct diag_list *diags)
{
    struct strings_file *fresh = g_new0(struct strings_file, 1);
    struct markup markup;
    struct reader reader = { .strings = strings, .file = fresh, .markup = &markup, .diags = diags };

    fresh->entries = g_array_new(FALSE, TRUE, sizeof(struct strings_entry *));
    if (!split_name(name, &fresh->language, &fresh->territory)) {
        strings_report(diags, DIAG_ERROR, CODE_BAD_STRINGS, file, "as in de.xml or pt-BR.xml",
                       "the name is no language");
        strings_file_free(fresh);
        return;
    }
    g_ptr_array_add(strings->files, fresh);
    if (markup_read(&markup, file, xml, size, diags))
        read_root(&reader);
    markup_fini(&markup);
}
