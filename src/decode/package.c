/* The rules of theme packages, and the reader of the stream that dorsal-decode makes of one. */
#include "decode/package.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

static const char *const problem_texts[] = {
    [PACKAGE_GOOD] = "is good",
    [PACKAGE_NOT_AN_ARCHIVE] = "is not a zip archive, or a broken one",
    [PACKAGE_TOO_LARGE] = "is too large: a package may have 32 MiB",
    [PACKAGE_TOO_MANY_FILES] = "has too many files: 256 are allowed",
    [PACKAGE_NO_FOLDER] = "is not in the package's one folder, which is named after the theme's id "
                          "(a-z, 0-9, - and _)",
    [PACKAGE_NO_THEME] = "has no theme.xml in its folder",
    [PACKAGE_BAD_PATH] = "is no path that is allowed: relative, without '..' and hidden names, of "
                         "the letters a-z, A-Z, 0-9 and . _ - + @, at most 160 of them",
    [PACKAGE_NOT_ALLOWED] = "is no file that a theme may have: theme.xml, sample.xml, "
                            "strings/LANGUAGE.xml, images (png, jpg, webp, svg), fonts (ttf, otf), "
                            "LICENSE and README",
    [PACKAGE_TWICE] = "is there twice",
    [PACKAGE_NO_FILE] = "is a link or a device, not a file",
    [PACKAGE_ENCRYPTED] = "is encrypted",
    [PACKAGE_BAD_METHOD] = "is compressed by another method than deflate",
    [PACKAGE_ENTRY_TOO_LARGE] = "is too large for a file of its kind",
    [PACKAGE_TOTAL_TOO_LARGE] = "makes the theme too large: all its files may have 64 MiB",
    [PACKAGE_BOMB] = "unpacks to more than 200 times its size",
    [PACKAGE_DAMAGED] = "is damaged",
    [PACKAGE_BAD_IMAGE] = "is not an image of the format that its name says, or a broken one",
    [PACKAGE_BAD_FONT] = "is not a font, or a broken one",
    [PACKAGE_BAD_TEXT] = "is not text in UTF-8",
};
G_STATIC_ASSERT(G_N_ELEMENTS(problem_texts) == PACKAGE_PROBLEMS);

const char *package_problem_text(enum package_problem problem)
{
    return problem_texts[problem];
}

char *package_problem_format(enum package_problem problem, const char *path)
{
    if (path && *path)
        return g_strdup_printf("%s: %s", path, problem_texts[problem]);
    return g_strdup_printf("the package %s", problem_texts[problem]);
}

/* ---- rules ------------------------------------------------------------------------------------
 */

static bool is_name(const char *name, size_t length)
{
    if (length == 0 || name[0] == '.')
        return false;
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isalnum(name[i]) && !strchr("._-+@", name[i]))
            return false;
    return true;
}

static bool is_path(const char *path)
{
    if (strlen(path) > PACKAGE_PATH_MAX)
        return false;
    for (;;) {
        size_t length = strcspn(path, "/");

        if (!is_name(path, length))
            return false;
        if (path[length] == '\0')
            return true;
        path += length + 1;
    }
}

/* LICENSE, LICENSE.txt, README.md, OFL.txt, LICENSE-fonts.txt: words for people. */
static bool is_document(const char *name)
{
    static const char *const names[] = { "LICENSE", "LICENCE", "README", "OFL", "COPYING" };
    const char *dot = strrchr(name, '.');

    if (dot && strcmp(dot, ".txt") != 0 && strcmp(dot, ".md") != 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_has_prefix(name, names[i]))
            return true;
    return false;
}

static bool is_markup(const char *path)
{
    if (strcmp(path, "theme.xml") == 0 || strcmp(path, "sample.xml") == 0)
        return true;
    return g_str_has_prefix(path, "strings/") && g_str_has_suffix(path, ".xml") &&
           !strchr(path + strlen("strings/"), '/');
}

enum package_problem package_rule(const char *path, struct package_rule *ret)
{
    static const struct {
        const char *suffix;
        struct package_rule rule;
    } suffixes[] = {
        { ".png", { PACKAGE_IMAGE, 16 << 20 } },  { ".jpg", { PACKAGE_IMAGE, 16 << 20 } },
        { ".jpeg", { PACKAGE_IMAGE, 16 << 20 } }, { ".webp", { PACKAGE_IMAGE, 16 << 20 } },
        { ".svg", { PACKAGE_IMAGE, 512 << 10 } }, { ".ttf", { PACKAGE_FONT, 8 << 20 } },
        { ".otf", { PACKAGE_FONT, 8 << 20 } },
    };
    const char *slash = strrchr(path, '/');

    if (!is_path(path))
        return PACKAGE_BAD_PATH;
    if (is_markup(path)) {
        *ret = (struct package_rule){ PACKAGE_MARKUP, 1 << 20 };
        return PACKAGE_GOOD;
    }
    if (is_document(slash ? slash + 1 : path)) {
        *ret = (struct package_rule){ PACKAGE_TEXT, 1 << 20 };
        return PACKAGE_GOOD;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        if (g_str_has_suffix(path, suffixes[i].suffix)) {
            *ret = suffixes[i].rule;
            return PACKAGE_GOOD;
        }
    }
    return PACKAGE_NOT_ALLOWED;
}

/* ---- the stream -------------------------------------------------------------------------------
 */

static bool is_terminated(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

static bool has_file(const struct package *package, const char *path)
{
    for (guint i = 0; i < package->files->len; i++)
        if (g_ascii_strcasecmp(g_array_index(package->files, struct package_file, i).path, path) ==
            0)
            return true;
    return false;
}

/* One entry at `at`, of which `left` bytes are there; its length, 0: it is wrong. */
static size_t read_entry(const uint8_t *at, size_t left, struct package *package)
{
    struct package_entry entry;
    struct package_rule rule;

    if (left < sizeof(entry) || package->files->len == PACKAGE_FILES_MAX)
        return 0;
    memcpy(&entry, at, sizeof(entry));
    if (entry.path_size == 0 || entry.path_size > PACKAGE_PATH_MAX + 1 ||
        entry.size > PACKAGE_TOTAL_MAX)
        return 0;

    size_t length = package_entry_room(entry.path_size, entry.size);
    const char *path = (const char *)at + sizeof(entry);
    if (length > left || strnlen(path, entry.path_size) != entry.path_size - 1)
        return 0;
    if (package_rule(path, &rule) != PACKAGE_GOOD || entry.size > rule.max ||
        has_file(package, path))
        return 0;

    const struct package_file file = {
        path,
        rule.type,
        at + sizeof(entry) + entry.path_size,
        entry.size,
    };
    g_array_append_val(package->files, file);
    return length;
}

static int read_entries(const uint8_t *stream, size_t size, struct package *package)
{
    size_t at = sizeof(struct package_head);

    while (at < size) {
        size_t length = read_entry(stream + at, size - at, package);

        if (length == 0)
            return -EBADMSG;
        at += length;
    }
    return has_file(package, "theme.xml") ? 0 : -EBADMSG;
}

static int read_problem(const struct package_head *head, char **ret_why)
{
    g_autofree char *path = text_clean(head->path, PACKAGE_PATH_MAX);

    if (head->problem >= PACKAGE_PROBLEMS)
        return -EBADMSG;
    *ret_why = package_problem_format((enum package_problem)head->problem, path);
    return -EINVAL;
}

int package_read(const void *stream, size_t size, struct package *ret, char **ret_why)
{
    struct package_head head;
    struct package package = { .files = NULL };

    if (size < sizeof(head))
        return -EBADMSG;
    memcpy(&head, stream, sizeof(head));
    if (head.magic != PACKAGE_MAGIC || head.size != size ||
        !is_terminated(head.path, sizeof(head.path)) || !is_terminated(head.id, sizeof(head.id)))
        return -EBADMSG;
    if (head.problem != PACKAGE_GOOD)
        return read_problem(&head, ret_why);
    if (!text_is_identifier(head.id))
        return -EBADMSG;

    memcpy(package.id, head.id, sizeof(head.id));
    package.files = g_array_new(FALSE, FALSE, sizeof(struct package_file));
    int r = read_entries(stream, size, &package);
    if (r < 0)
        package_fini(&package);
    else
        *ret = package;
    return r;
}

void package_fini(struct package *package)
{
    g_clear_pointer(&package->files, g_array_unref);
}
