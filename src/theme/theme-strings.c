#include "theme/theme-strings-private.h"

#include <dirent.h>
#include <string.h>

#include "base/file.h"

void strings_entry_free(struct strings_entry *entry)
{
    for (size_t i = 0; entry && i < PLURAL_COUNT; i++)
        g_free(entry->forms[i]);
    g_free(entry);
}

void strings_file_free(void *data)
{
    struct strings_file *file = data;

    for (guint i = 0; i < file->entries->len; i++)
        strings_entry_free(g_array_index(file->entries, struct strings_entry *, i));
    g_array_unref(file->entries);
    g_free(file->language);
    g_free(file->territory);
    g_free(file);
}

struct strings *strings_new(void)
{
    struct strings *strings = g_new(struct strings, 1);

    *strings = (struct strings){
        .files = g_ptr_array_new_with_free_func(strings_file_free),
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

bool strings_is_plural(const struct strings *strings, size_t index)
{
    return g_array_index(strings->plurals, bool, index);
}

void strings_report(struct diag_list *diags, enum diag_severity severity, enum code code,
                    const char *file, const char *hint, const char *message)
{
    diag_add(diags, severity, (struct diag_where){ .file = file, .code = theme_code_id(code) },
             hint, "%s", message);
}

/* ---- the folder ---- */

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
        strings_report(diags, DIAG_ERROR, CODE_STRINGS_MANY, file, NULL, "larger than 256 KiB");
    else if (r < 0)
        strings_report(diags, DIAG_ERROR, CODE_UNREADABLE, file, NULL, g_strerror(-r));
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

        strings_report(diags, DIAG_ERROR, CODE_STRINGS_MANY, folder, "at most 64",
                       "too many languages");
    }
    strings_check(strings, id, diags);
    return strings;
}

/* ---- reading them out ---- */

static const struct strings_entry *entry_in(const struct strings_file *file, size_t index)
{
    return index < file->entries->len ? g_array_index(file->entries, struct strings_entry *, index)
                                      : NULL;
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
    *ret_plural = strings_is_plural(strings, (size_t)index);
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
    const struct strings_entry *entry = file ? entry_in(file, index) : NULL;

    return entry ? entry->forms[PLURAL_OTHER] : "";
}

/* The rules are those of the language that the text is in. */
char *strings_plural(const struct strings *strings, size_t index, const char *language,
                     const char *territory, const char *digits, const char *shown)
{
    const struct strings_file *file = find_file(strings, index, language, territory);
    const struct strings_entry *entry = file ? entry_in(file, index) : NULL;

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

        strings_report(diags, DIAG_WARNING, CODE_NOT_IN_ENGLISH, where, NULL, message);
    }
}
