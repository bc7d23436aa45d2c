/* Configuration files and how their mistakes are told. */
#include "check-main.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/ini.h"

static void note(const struct ini_entry *entry, void *userdata)
{
    g_string_append_printf(userdata, "%d[%s|%s]%s=%s;", entry->line, entry->section,
                           entry->argument, entry->key ? entry->key : "",
                           entry->value ? entry->value : "");
}

static const struct {
    const char *text;
    const char *entries;
    const char *diags;
} files[] = {
    { "", "", "" },
    { "a=b", "1[|]a=b;", "" },
    { "[panel rear]\n\n  card = /dev/dri/card1 \n",
      "1[panel|rear]=;3[panel|rear]card=/dev/dri/card1;", "" },
    { "# one\n; two\n[x]\r\na=\r\n", "3[x|]=;4[x|]a=;", "" },
    { "a=b=c # no comment", "1[|]a=b=c # no comment;", "" },
    { "[panel   rear ]\na=1", "1[panel|rear]=;2[panel|rear]a=1;", "" },
    { "[panel rear\na=1\n", "2[|]a=1;",
      "F:1: warning: section line is not complete; close the section name with ']'\n" },
    { "a=1\nwhat\n=b\nc=2", "1[|]a=1;4[|]c=2;",
      "F:2: warning: neither a section, an entry nor a comment; write key=value\n"
      "F:3: warning: neither a section, an entry nor a comment; write key=value\n" },
};

static char *temporary_file(const char *text, size_t size)
{
    char *path = g_build_filename(g_get_tmp_dir(), "dorsal-ini-XXXXXX", NULL);
    int fd = g_mkstemp(path);

    ck_assert_int_ge(fd, 0);
    g_close(fd, NULL);
    ck_assert(g_file_set_contents(path, text, (gssize)size, NULL));
    return path;
}

/* All lines, with the file called F. */
static char *format_all(const struct diag_list *diags, const char *path)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < diags->items->len; i++) {
        g_autofree char *line = diag_format_line(diags->items->pdata[i]);

        ck_assert(g_str_has_prefix(line, path));
        g_string_append_printf(out, "F%s\n", line + strlen(path));
    }
    return g_string_free(out, FALSE);
}

START_TEST(file_is_read_and_bad_lines_are_named)
{
    g_autofree char *path = temporary_file(files[_i].text, strlen(files[_i].text));
    g_autoptr(GString) entries = g_string_new(NULL);
    struct diag_list diags;

    diag_list_init(&diags);
    ck_assert_int_eq(ini_read(path, note, entries, &diags), 0);
    g_unlink(path);
    g_autofree char *said = format_all(&diags, path);
    ck_assert_str_eq(entries->str, files[_i].entries);
    ck_assert_str_eq(said, files[_i].diags);
    ck_assert_uint_eq(diags.errors, 0);
    diag_list_fini(&diags);
}
END_TEST

START_TEST(missing_and_huge_files_are_errors)
{
    size_t size = 1024 * 1024 + 1;
    g_autofree char *text = g_strnfill(size, '#');
    g_autofree char *path = temporary_file(text, size);
    g_autoptr(GString) entries = g_string_new(NULL);
    struct diag_list diags;

    diag_list_init(&diags);
    ck_assert_int_eq(ini_read("/nowhere/dorsal.conf", note, entries, &diags), -ENOENT);
    ck_assert_int_eq(ini_read("/", note, entries, &diags), -EINVAL);
    ck_assert_int_eq(ini_read(path, note, entries, &diags), -EFBIG);
    g_unlink(path);
    ck_assert_uint_eq(diags.items->len, 0);
    diag_list_fini(&diags);
}
END_TEST

static const struct {
    struct diag_where where;
    const char *hint;
    const char *text;
} formats[] = {
    { { "f", 0, 0, NULL }, NULL, "f: error: wrong" },
    { { "f", 3, 0, NULL }, "mend it", "f:3: error: wrong; mend it" },
    { { "f", 3, 5, "<a b>" }, NULL, "f:3:5: error: wrong\n  <a b>\n      ^" },
    { { "f", 1, 3, "\t\xc3\xa4x" }, NULL, "f:1:3: error: wrong\n  \t\xc3\xa4x\n  \t ^" },
    { { "f", 1, 99, "ab" }, NULL, "f:1:99: error: wrong\n  ab\n    ^" },
};

START_TEST(caret_stands_below_the_mistake)
{
    struct diag_list diags;

    diag_list_init(&diags);
    diag_add(&diags, DIAG_ERROR, formats[_i].where, formats[_i].hint, "%s", "wrong");
    g_autofree char *text = diag_format(diags.items->pdata[0]);
    ck_assert_str_eq(text, formats[_i].text);
    diag_list_fini(&diags);
}
END_TEST

START_TEST(flood_of_mistakes_is_counted_not_kept)
{
    struct diag_list diags;

    diag_list_init(&diags);
    for (int i = 0; i < 1000; i++)
        diag_add(&diags, i % 2 ? DIAG_ERROR : DIAG_WARNING, (struct diag_where){ "f", i, 0, NULL },
                 NULL, "wrong");
    ck_assert_uint_eq(diags.items->len, DIAG_MAX);
    ck_assert_uint_eq(diags.errors, 500);
    diag_list_fini(&diags);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("ini");

    tcase_add_loop_test(cases, file_is_read_and_bad_lines_are_named, 0, G_N_ELEMENTS(files));
    tcase_add_test(cases, missing_and_huge_files_are_errors);
    tcase_add_loop_test(cases, caret_stands_below_the_mistake, 0, G_N_ELEMENTS(formats));
    tcase_add_test(cases, flood_of_mistakes_is_counted_not_kept);
    return run_cases("ini", cases);
}
