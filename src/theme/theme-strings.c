#include "theme/theme-strings.h"

#include <dirent.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "theme/language.h"
#include "theme/markup.h"

/* One text, or the forms of one. */
struct entry {
    char *forms[PLURAL_COUNT]; /* of a text only PLURAL_OTHER; that is never NULL */
};

struct strings_file {
    char *language;  /* "pt" */
    char *territory; /* "BR" or "" */
    GArray *entries; /* of struct entry *, by the names' indices; NULL: has it not */
};

struct strings {
    GPtrArray *files;   /* of struct strings_file */
    GPtrArray *names;   /* NULL-terminated */
    GArray *plurals;    /* of bool: which names have forms */
    GHashTable *lookup; /* name to index + 1 */
};

static void entry_free(struct entry *entry)
{
    for (size_t i = 0; entry && i < PLURAL_COUNT; i++)
        g_free(entry->forms[i]);
    g_free(entry);
}

static void file_free(void *data)
{
    struct strings_file *file = data;

    for (guint i = 0; i < file->entries->len; i++)
        entry_free(g_array_index(file->entries, struct entry *, i));
    g_array_unref(file->entries);
    g_free(file->language);
    g_free(file->territory);
    g_free(file);
}

struct strings *strings_new(void)
{
    struct strings *strings = g_new(struct strings, 1);

    *strings = (struct strings){
        .files = g_ptr_array_new_with_free_func(file_free),
        .names = g_ptr_array_new_with_free_func(g_free),
        .plurals = g_array_new(FALSE, TRUE, sizeof(bool)),
        .lookup = g_hash_table_new(g_str_hash, g_str_equal),
    };
    g_ptr_array_add(strings->names, NULL);
    return strings;
}

void strings_free(struct strings *strings)
{
    if (!strings)
        return;
    g_hash_table_unref(strings->lookup);
    g_array_unref(strings->plurals);
    g_ptr_array_unref(strings->names);
    g_ptr_array_unref(strings->files);
    g_free(strings);
}

/* ---- reading ---- */

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

static struct entry *read_string(struct reader *reader, const struct markup_element *markup)
{
    char *text = read_text(reader, markup);

    if (!text)
        return NULL;

    struct entry *entry = g_new0(struct entry, 1);

    entry->forms[PLURAL_OTHER] = text;
    return entry;
}

static bool read_item(struct reader *reader, const struct markup_element *markup,
                      struct entry *entry)
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

static struct entry *read_plural(struct reader *reader, const struct markup_element *markup)
{
    struct entry *entry = g_new0(struct entry, 1);
    bool ok = true;

    for (guint i = 0; ok && i < markup->children->len; i++)
        ok = read_item(reader, g_ptr_array_index(markup->children, i), entry);
    if (ok && !entry->forms[PLURAL_OTHER]) {
        wrong(reader, CODE_BAD_STRINGS, markup->offset + 1,
              g_strdup("'Plural' needs an Item for 'other'"), NULL);
        ok = false;
    }
    if (!ok)
        g_clear_pointer(&entry, entry_free);
    return entry;
}

static bool is_plural(const struct strings *strings, size_t index)
{
    return g_array_index(strings->plurals, bool, index);
}

/* The name's index, new or known from another file; -1 and reported. */
static int name_index(struct reader *reader, const struct markup_element *markup, const char *name,
                      bool plural)
{
    struct strings *strings = reader->strings;
    int index = GPOINTER_TO_INT(g_hash_table_lookup(strings->lookup, name)) - 1;

    if (index >= 0 && is_plural(strings, (size_t)index) != plural) {
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
                 size_t index, struct entry *entry)
{
    GArray *entries = reader->file->entries;

    if (entries->len <= index)
        g_array_set_size(entries, (guint)index + 1);

    struct entry **place = &g_array_index(entries, struct entry *, index);

    if (*place) {
        wrong(reader, CODE_NAME_TWICE, markup->offset + 1,
              g_strdup_printf("'%s' is there twice", name), NULL);
        entry_free(entry);
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

    struct entry *entry = !name    ? NULL
                          : plural ? read_plural(reader, markup)
                                   : read_string(reader, markup);
    int index = entry ? name_index(reader, markup, name, plural) : -1;

    if (index >= 0)
        give(reader, markup, name, (size_t)index, entry);
    else
        entry_free(entry);
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

static void report_file(struct diag_list *diags, enum diag_severity severity, enum code code,
                        const char *file, const char *hint, const char *message)
{
    diag_add(diags, severity, (struct diag_where){ .file = file, .code = theme_code_id(code) },
             hint, "%s", message);
}

void strings_add(struct strings *strings, const char *name, const char *file, const char *xml,
                 size_t size, struct diag_list *diags)
{
    struct strings_file *fresh = g_new0(struct strings_file, 1);
    struct markup markup;
    struct reader reader = { .strings = strings, .file = fresh, .markup = &markup, .diags = diags };

    fresh->entries = g_array_new(FALSE, TRUE, sizeof(struct entry *));
    if (!split_name(name, &fresh->language, &fresh->territory)) {
        report_file(diags, DIAG_ERROR, CODE_BAD_STRINGS, file, "as in de.xml or pt-BR.xml",
                    "the name is no language");
        file_free(fresh);
        return;
    }
    g_ptr_array_add(strings->files, fresh);
    if (markup_read(&markup, file, xml, size, diags))
        read_root(&reader);
    markup_fini(&markup);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What may be a file of strings, sorted. */
static GPtrArray *list_files(int directory_fd)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    int fd = file_open_beneath(directory_fd, "strings");
    DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;

    if (!directory) {
        if (fd >= 0)
            close(fd);
        return names;
    }
    for (struct dirent *entry; names->len <= STRINGS_FILES_MAX && (entry = readdir(directory));)
        if (entry->d_name[0] != '.' && g_str_has_suffix(entry->d_name, ".xml"))
            g_ptr_array_add(names, g_strdup(entry->d_name));
    closedir(directory);
    g_ptr_array_sort(names, compare_names);
    return names;
}

static void load_file(struct strings *strings, int directory_fd, const char *name, const char *file,
                      struct diag_list *diags)
{
    g_autofree char *path = g_strconcat("strings/", name, NULL);
    _cleanup_close_ int fd = file_open_beneath(directory_fd, path);
    g_autofree char *xml = NULL;
    size_t size;
    int r = fd < 0 ? fd : file_read_fd(fd, STRINGS_FILE_MAX, &xml, &size);

    if (r == -EFBIG)
        report_file(diags, DIAG_ERROR, CODE_STRINGS_MANY, file, NULL, "larger than 256 KiB");
    else if (r < 0)
        report_file(diags, DIAG_ERROR, CODE_UNREADABLE, file, NULL, g_strerror(-r));
    else
        strings_add(strings, name, file, xml, size, diags);
}

struct strings *strings_load(int directory_fd, const char *id, struct diag_list *diags)
{
    struct strings *strings = strings_new();

    if (directory_fd < 0)
        return strings;

    g_autoptr(GPtrArray) files = list_files(directory_fd);

    for (guint i = 0; i < MIN(files->len, STRINGS_FILES_MAX); i++) {
        const char *name = g_ptr_array_index(files, i);
        g_autofree char *file = g_strdup_printf("%s/strings/%s", id, name);

        load_file(strings, directory_fd, name, file, diags);
    }
    if (files->len > STRINGS_FILES_MAX) {
        g_autofree char *folder = g_strdup_printf("%s/strings", id);

        report_file(diags, DIAG_ERROR, CODE_STRINGS_MANY, folder, "at most 64",
                    "too many languages");
    }
    strings_check(strings, id, diags);
    return strings;
}

/* ---- reading them out ---- */

static const struct entry *entry_in(const struct strings_file *file, size_t index)
{
    return index < file->entries->len ? g_array_index(file->entries, struct entry *, index) : NULL;
}

/* The higher, the better the file suits the user. */
static int suitability(const struct strings_file *file, const char *language, const char *territory)
{
    bool anywhere = *file->territory == '\0';

    if (strcmp(file->language, language) == 0)
        return 8 + (strcmp(file->territory, territory) == 0 ? 2 : anywhere ? 1 : 0);
    return strcmp(file->language, "en") == 0 ? 4 + anywhere : 0;
}

/* Every name stands in a file. */
static const struct strings_file *find_file(const struct strings *strings, size_t index,
                                            const char *language, const char *territory)
{
    const struct strings_file *best = NULL;
    int best_suits = -1;

    for (guint i = 0; i < strings->files->len; i++) {
        const struct strings_file *file = g_ptr_array_index(strings->files, i);
        int suits = suitability(file, language ? language : "en", territory ? territory : "");

        if (suits > best_suits && entry_in(file, index)) {
            best = file;
            best_suits = suits;
        }
    }
    return best;
}

bool strings_find(const struct strings *strings, const char *name, size_t *ret_index,
                  bool *ret_plural)
{
    int index = GPOINTER_TO_INT(g_hash_table_lookup(strings->lookup, name)) - 1;

    if (index < 0)
        return false;
    *ret_index = (size_t)index;
    *ret_plural = is_plural(strings, (size_t)index);
    return true;
}

const char *const *strings_names(const struct strings *strings)
{
    return (const char *const *)strings->names->pdata;
}

const char *strings_text(const struct strings *strings, size_t index, const char *language,
                         const char *territory)
{
    const struct strings_file *file = find_file(strings, index, language, territory);
    const struct entry *entry = file ? entry_in(file, index) : NULL;

    return entry ? entry->forms[PLURAL_OTHER] : "";
}

/* The rules are those of the language that the text is in. */
char *strings_plural(const struct strings *strings, size_t index, const char *language,
                     const char *territory, const char *digits, const char *shown)
{
    const struct strings_file *file = find_file(strings, index, language, territory);
    const struct entry *entry = file ? entry_in(file, index) : NULL;

    if (!entry)
        return g_strdup(shown);

    const char *form = entry->forms[language_plural(file->language, digits)];
    g_auto(GStrv) parts = g_strsplit(form ? form : entry->forms[PLURAL_OTHER], "{n}", -1);

    return g_strjoinv(shown, parts);
}

/* English is what everybody gets whose language is not there. */
void strings_check(const struct strings *strings, const char *id, struct diag_list *diags)
{
    g_autofree char *where = g_strdup_printf("%s/strings/en.xml", id);

    for (guint i = 0; i < strings->plurals->len; i++) {
        const struct strings_file *file = find_file(strings, i, "en", "");

        if (file && strcmp(file->language, "en") == 0)
            continue;

        g_autofree char *message = g_strdup_printf(
            "'%s' is not there in English", (const char *)g_ptr_array_index(strings->names, i));

        report_file(diags, DIAG_WARNING, CODE_NOT_IN_ENGLISH, where, NULL, message);
    }
}
