/* The rules of theme packages, and streams that were tampered with. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "decode/package.h"

static const struct {
    const char *path;
    enum package_problem problem;
    enum package_type type;
} paths[] = {
    { "theme.xml", PACKAGE_GOOD, PACKAGE_MARKUP },
    { "sample.xml", PACKAGE_GOOD, PACKAGE_MARKUP },
    { "strings/pt_BR.xml", PACKAGE_GOOD, PACKAGE_MARKUP },
    { "images/dial.svg", PACKAGE_GOOD, PACKAGE_IMAGE },
    { "images/digits/0@2x.png", PACKAGE_GOOD, PACKAGE_IMAGE },
    { "photo.jpeg", PACKAGE_GOOD, PACKAGE_IMAGE },
    { "photo.webp", PACKAGE_GOOD, PACKAGE_IMAGE },
    { "preview.png", PACKAGE_GOOD, PACKAGE_IMAGE },
    { "fonts/Harbour-Sans.ttf", PACKAGE_GOOD, PACKAGE_FONT },
    { "fonts/OFL.txt", PACKAGE_GOOD, PACKAGE_TEXT },
    { "LICENSE", PACKAGE_GOOD, PACKAGE_TEXT },
    { "README.md", PACKAGE_GOOD, PACKAGE_TEXT },
    { "", PACKAGE_BAD_PATH, 0 },
    { "/theme.xml", PACKAGE_BAD_PATH, 0 },
    { "../theme.xml", PACKAGE_BAD_PATH, 0 },
    { "images/../../x.png", PACKAGE_BAD_PATH, 0 },
    { "images//x.png", PACKAGE_BAD_PATH, 0 },
    { "images/./x.png", PACKAGE_BAD_PATH, 0 },
    { "images/", PACKAGE_BAD_PATH, 0 },
    { ".hidden/x.png", PACKAGE_BAD_PATH, 0 },
    { "images\\x.png", PACKAGE_BAD_PATH, 0 },
    { "images/\xc3\xa9.png", PACKAGE_BAD_PATH, 0 },
    { "images/a\nb.png", PACKAGE_BAD_PATH, 0 },
    { "images/theme.xml", PACKAGE_NOT_ALLOWED, 0 },
    { "strings/a/b.xml", PACKAGE_NOT_ALLOWED, 0 },
    { "run.sh", PACKAGE_NOT_ALLOWED, 0 },
    { "LICENSE.so", PACKAGE_NOT_ALLOWED, 0 },
    { "images/x.gif", PACKAGE_NOT_ALLOWED, 0 },
    { "images/x.PNG", PACKAGE_NOT_ALLOWED, 0 },
};

START_TEST(a_theme_may_have_such_files_and_no_others)
{
    struct package_rule rule = { 0 };

    ck_assert_msg(package_rule(paths[_i].path, &rule) == paths[_i].problem, "%s", paths[_i].path);
    if (paths[_i].problem == PACKAGE_GOOD)
        ck_assert_int_eq(rule.type, paths[_i].type);
}
END_TEST

START_TEST(a_path_has_at_most_160_letters)
{
    g_autofree char *longest = g_strnfill(PACKAGE_PATH_MAX - 4, 'a');
    g_autofree char *path = g_strconcat(longest, ".png", NULL);
    g_autofree char *longer = g_strconcat("a", path, NULL);
    struct package_rule rule;

    ck_assert_int_eq(package_rule(path, &rule), PACKAGE_GOOD);
    ck_assert_int_eq(package_rule(longer, &rule), PACKAGE_BAD_PATH);
}
END_TEST

/* ---- streams ---- */

static void add_file(GByteArray *stream, const char *path, const char *text)
{
    static const uint8_t padding[PACKAGE_ALIGN];
    const struct package_entry entry = { (uint32_t)strlen(path) + 1, (uint32_t)strlen(text) };
    guint start = stream->len;

    g_byte_array_append(stream, (const uint8_t *)&entry, sizeof(entry));
    g_byte_array_append(stream, (const uint8_t *)path, entry.path_size);
    g_byte_array_append(stream, (const uint8_t *)text, entry.size);
    g_byte_array_append(
        stream, padding,
        (guint)(package_entry_room(entry.path_size, entry.size) - (stream->len - start)));
}

static struct package_head *head_of(GByteArray *stream)
{
    struct package_head *head = (struct package_head *)(void *)stream->data;

    head->size = stream->len;
    return head;
}

static GByteArray *stream_new(void)
{
    GByteArray *stream = g_byte_array_new();
    struct package_head head = { .magic = PACKAGE_MAGIC, .id = "harbor" };

    g_byte_array_append(stream, (const uint8_t *)&head, sizeof(head));
    return stream;
}

static GByteArray *good_stream(void)
{
    GByteArray *stream = stream_new();

    add_file(stream, "theme.xml", "<Theme/>");
    add_file(stream, "images/a.svg", "<svg/>");
    head_of(stream);
    return stream;
}

static int read_stream(const GByteArray *stream)
{
    struct package package;
    g_autofree char *why = NULL;
    int r = package_read(stream->data, stream->len, &package, &why);

    if (r >= 0)
        package_fini(&package);
    return r;
}

START_TEST(a_good_stream_is_read)
{
    g_autoptr(GByteArray) stream = good_stream();
    struct package package;
    g_autofree char *why = NULL;

    ck_assert_int_eq(package_read(stream->data, stream->len, &package, &why), 0);
    ck_assert_str_eq(package.id, "harbor");
    ck_assert_uint_eq(package.files->len, 2);
    const struct package_file *file = &g_array_index(package.files, struct package_file, 1);
    ck_assert_str_eq(file->path, "images/a.svg");
    ck_assert_int_eq(file->type, PACKAGE_IMAGE);
    ck_assert_uint_eq(file->size, 6);
    ck_assert_int_eq(memcmp(file->data, "<svg/>", 6), 0);
    package_fini(&package);
}
END_TEST

START_TEST(no_part_of_a_stream_is_a_stream)
{
    g_autoptr(GByteArray) stream = good_stream();

    for (guint size = 0; size < stream->len; size++) {
        struct package package;
        g_autofree char *why = NULL;

        /* In memory of its own, so that sanitizers see what is read beyond it. */
        g_autofree uint8_t *part = g_malloc(MAX(size, 1));
        memcpy(part, stream->data, size);
        if (size >= sizeof(struct package_head))
            ((struct package_head *)(void *)part)->size = size;
        int r = package_read(part, size, &package, &why);
        if (r >= 0)
            package_fini(&package);
        /* Without the second file it is whole. */
        ck_assert(r < 0 || package_entry_room(10, 8) + sizeof(struct package_head) == size);
    }
}
END_TEST

START_TEST(paths_of_a_stream_are_checked_again)
{
    static const char *const bad[] = { "../x.png", "/etc/x.png", "run.sh", "theme.xml",
                                       "THEME.XML" };
    g_autoptr(GByteArray) stream = stream_new();

    add_file(stream, "theme.xml", "<Theme/>");
    add_file(stream, bad[_i], "x");
    head_of(stream);
    ck_assert_int_eq(read_stream(stream), -EBADMSG);
}
END_TEST

START_TEST(tampered_heads_are_refused)
{
    g_autoptr(GByteArray) stream = good_stream();
    struct package_head *head = head_of(stream);

    switch (_i) {
    case 0:
        head->magic++;
        break;
    case 1:
        head->size++;
        break;
    case 2:
        memset(head->id, 'a', sizeof(head->id));
        break;
    case 3:
        strcpy(head->id, "../x");
        break;
    case 4:
        head->problem = PACKAGE_PROBLEMS;
        break;
    case 5:
        memset(head->path, 'a', sizeof(head->path));
        break;
    case 6: { /* an entry that is larger than what is left */
        struct package_entry entry = { 10, UINT32_MAX - 4 };
        memcpy(stream->data + sizeof(*head), &entry, sizeof(entry));
        break;
    }
    case 7: { /* a path without its end */
        struct package_entry entry = { 5, 8 };
        memcpy(stream->data + sizeof(*head), &entry, sizeof(entry));
        break;
    }
    }
    ck_assert_int_eq(read_stream(stream), -EBADMSG);
}
END_TEST

START_TEST(a_problem_is_told_in_words)
{
    g_autoptr(GByteArray) stream = stream_new();
    struct package_head *head = head_of(stream);
    struct package package;
    g_autofree char *why = NULL;

    head->problem = PACKAGE_TWICE;
    strcpy(head->path, "a/b\x01.png");
    ck_assert_int_eq(package_read(stream->data, stream->len, &package, &why), -EINVAL);
    ck_assert_str_eq(why, "a/b .png: is there twice");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("package");
    TCase *tcase = tcase_create("package");

    tcase_add_loop_test(tcase, a_theme_may_have_such_files_and_no_others, 0,
                        (int)G_N_ELEMENTS(paths));
    tcase_add_test(tcase, a_path_has_at_most_160_letters);
    tcase_add_test(tcase, a_good_stream_is_read);
    tcase_add_test(tcase, no_part_of_a_stream_is_a_stream);
    tcase_add_loop_test(tcase, paths_of_a_stream_are_checked_again, 0, 5);
    tcase_add_loop_test(tcase, tampered_heads_are_refused, 0, 8);
    tcase_add_test(tcase, a_problem_is_told_in_words);
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
