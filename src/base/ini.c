#include "base/ini.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

#define INI_SIZE_MAX (1024 * 1024)

struct reader {
    const char *file;
    int line;
    char *section;
    char *argument;
    ini_entry_fn callback;
    void *userdata;
    struct diag_list *diags;
};

static void report(struct reader *reader, const char *source, const char *hint, const char *what)
{
    struct diag_where where = { reader->file, reader->line, 0, source };

    diag_add(reader->diags, DIAG_WARNING, where, hint, "%s", what);
}

static void emit(struct reader *reader, const char *key, const char *value, const char *source)
{
    struct ini_entry entry = {
        .file = reader->file,
        .line = reader->line,
        .section = reader->section,
        .argument = reader->argument,
        .key = key,
        .value = value,
        .source = source,
    };

    reader->callback(&entry, reader->userdata);
}

static void read_section(struct reader *reader, char *text, const char *source)
{
    char *end = strchr(text, ']');

    if (!end || end[1] != '\0') {
        report(reader, source, "close the section name with ']'", "section line is not complete");
        return;
    }
    *end = '\0';

    char *space = strpbrk(text + 1, " \t");
    if (space)
        *space++ = '\0';
    g_free(reader->section);
    g_free(reader->argument);
    reader->section = g_strdup(text + 1);
    reader->argument = g_strdup(space ? g_strstrip(space) : "");
    emit(reader, NULL, NULL, source);
}

static void read_line(struct reader *reader, const char *source)
{
    g_autofree char *copy = g_strdup(source);
    char *text = g_strstrip(copy);

    if (*text == '\0' || *text == '#' || *text == ';')
        return;
    if (*text == '[') {
        read_section(reader, text, source);
        return;
    }

    char *equals = strchr(text, '=');
    if (!equals || equals == text) {
        report(reader, source, "write key=value", "neither a section, an entry nor a comment");
        return;
    }
    *equals = '\0';
    emit(reader, g_strchomp(text), g_strchug(equals + 1), source);
}

int ini_read(const char *path, ini_entry_fn callback, void *userdata, struct diag_list *diags)
{
    g_autofree char *text = NULL;
    int r = file_read(path, INI_SIZE_MAX, &text, NULL);
    if (r < 0)
        return r;

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    struct reader reader = {
        .file = path,
        .section = g_strdup(""),
        .argument = g_strdup(""),
        .callback = callback,
        .userdata = userdata,
        .diags = diags,
    };

    for (char **line = lines; *line; line++) {
        reader.line++;
        read_line(&reader, *line);
    }
    g_free(reader.section);
    g_free(reader.argument);
    return 0;
}

struct diag_where ini_where(const struct ini_entry *entry)
{
    return (struct diag_where){ entry->file, entry->line, 0, entry->source };
}
