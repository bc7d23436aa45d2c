/* The texts of a theme: which file speaks, which form a number takes, what is wrong with a file. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/cleanup.h"
#include "theme/expr.h"
#include "theme/fixture.h"
#include "theme/language.h"
#include "theme/theme-strings.h"

static void add(struct strings *strings, const char *name, const char *xml, struct diag_list *diags)
{
    g_autofree char *file = g_strconcat("mine/strings/", name, NULL);

    strings_add(strings, name, file, xml, strlen(xml), diags);
}

static struct strings *make(struct diag_list *diags)
{
    struct strings *strings = strings_new();

    add(strings, "en.xml",
        "<Strings>\n"
        "  <String name='hello'>Hello</String>\n"
        "  <String name='feels'>\n    Feels like {0},\n    says {1}\n  </String>\n"
        "  <String name='rare'>Rare</String>\n"
        "  <Plural name='days'><Item quantity='one'>{n} day</Item>"
        "<Item quantity='other'>{n} days</Item></Plural>\n"
        "</Strings>",
        diags);
    add(strings, "de.xml",
        "<Strings><String name='hello'>Hallo</String>"
        "<String name='feels'>{1}: gefühlt {0}</String>"
        "<Plural name='days'><Item quantity='one'>{n} Tag</Item>"
        "<Item quantity='other'>{n} Tage</Item></Plural></Strings>",
        diags);
    add(strings, "de-CH.xml", "<Strings><String name='hello'>Grüezi</String></Strings>", diags);
    add(strings, "pt-BR.xml", "<Strings><String name='hello'>Olá</String></Strings>", diags);
    add(strings, "pl.xml",
        "<Strings><Plural name='days'><Item quantity='one'>{n} dzień</Item>"
        "<Item quantity='few'>{n} dni</Item><Item quantity='many'>{n} dni.</Item>"
        "<Item quantity='other'>{n} dnia</Item></Plural></Strings>",
        diags);
    return strings;
}

static const struct {
    const char *text, *language, *territory, *shows;
} shown[] = {
    { "{@hello}", NULL, NULL, "Hello" },
    { "{@hello}", "de", "DE", "Hallo" },
    { "{@hello}", "de", "CH", "Grüezi" },
    { "{@feels}", "de", "CH", "{1}: gefühlt {0}" }, /* as the language has it */
    { "{@hello}", "pt", "PT", "Olá" },              /* better than English */
    { "{@hello}", "ja", "JP", "Hello" },
    { "{@rare}", "de", "DE", "Rare" },
    { "{@hello}, {activity.title}!", "de", "DE", "Hallo, Song!" },
    { "{format(@feels, 21.5, activity.title)}", "en", "US", "Feels like 21.5, says Song" },
    { "{format(@feels, 21, activity.title)}", "de", "DE", "Song: gefühlt 21" },
    { "{format(@feels, 21)}", "en", "US", "Feels like 21, says" }, /* an argument is missing */
    { "{plural(1, @days)}", "en", "US", "1 day" },
    { "{plural(0, @days)}", "en", "US", "0 days" },
    { "{plural(1.5, @days)}", "en", "US", "1.5 days" },
    { "{plural(1234, @days)}", "en", "US", "1,234 days" },
    { "{plural(1234, @days)}", "de", "DE", "1.234 Tage" },
    { "{plural(22, @days)}", "pl", "PL", "22 dni" },
    { "{plural(25, @days)}", "pl", "PL", "25 dni." },
    { "{plural(1.5, @days)}", "pl", "PL", "1,5 dnia" },
    { "{plural(1, @days)}", "fr", "FR", "1 day" }, /* by the rules of the text's language */
    { "{plural(0, @days)}", "fr", "FR", "0 days" },
    { "{plural(activity.nothing, @days)}", "en", "US", "" },
    { "{plural(time.hour, @days)} left", "en", "US", "22 days left" },
};

START_TEST(text_is_that_of_the_language)
{
    struct diag_list diags;
    struct expr_error error = { 0 };
    struct value value = { .type = VALUE_NULL };

    diag_list_init(&diags);
    fixture_zone("UTC");

    struct strings *strings = make(&diags);
    struct expr_context context = fixture_context;
    struct evaluation evaluation = fixture_evaluation(FIXTURE_START);

    ck_assert_uint_eq(diags.items->len, 0);
    context.strings = strings;
    evaluation.language = shown[_i].language;
    evaluation.territory = shown[_i].territory;

    struct expr *expr = expr_compile(shown[_i].text, &context, &error);

    ck_assert_msg(expr != NULL, "%s", error.message);
    ck_assert_int_eq(expr_type(expr), VALUE_STRING);
    ck_assert(!expr_is_constant(expr));
    ck_assert(expr_uses_pace(expr, SOURCE_EVENT));
    expr_eval(expr, &evaluation, &value);

    g_autofree char *text = value_to_string(&value);

    if (g_str_has_suffix(shown[_i].text, "21)}"))
        g_strchomp(text);
    ck_assert_str_eq(text, shown[_i].shows);
    value_clear(&value);
    expr_free(expr);
    strings_free(strings);
    diag_list_fini(&diags);
}
END_TEST

static const struct {
    const char *text;
    size_t offset;
    const char *message, *hint;
} errors[] = {
    { "{@helo}", 1, "unknown string '@helo'", "did you mean 'hello'?" },
    { "a {@weather}", 3, "unknown string '@weather'",
      "strings stand in strings/en.xml and other languages" },
    { "{@days}", 1, "'@days' has forms for numbers", "write plural(n, @days)" },
    { "{plural(1, @hello)}", 11, "'@hello' has no forms for numbers",
      "write a Plural into the files of strings/" },
    { "{plural(1, 'days')}", 11,
      "''days'' stands where a text of strings/, as in plural(n, @days), should be", NULL },
    { "{plural('a', @days)}", 8, "'plural' wants a number here, not a string", NULL },
    { "{plural(1)}", 9, "')' stands where ',' should be", NULL },
    { "{@}", 1, "'@' stands where a value should be", NULL },
    { "{@hello + 1}", 1, "'+' wants a number here, not a string",
      "texts are joined by writing them side by side: {a} {b}" },
};

START_TEST(wrong_use_of_a_text_is_explained)
{
    struct diag_list diags;
    struct expr_error error = { 0 };

    diag_list_init(&diags);

    struct strings *strings = make(&diags);
    struct expr_context context = fixture_context;

    context.strings = strings;
    ck_assert_ptr_null(expr_compile(errors[_i].text, &context, &error));
    ck_assert_str_eq(error.message, errors[_i].message);
    ck_assert_pstr_eq(error.hint, errors[_i].hint);
    ck_assert_uint_eq(error.offset, errors[_i].offset);
    expr_error_clear(&error);
    strings_free(strings);
    diag_list_fini(&diags);
}
END_TEST

static const struct {
    const char *name, *xml, *line;
} broken[] = {
    { "german.xml", "<Strings/>",
      "f: error: the name is no language; as in de.xml or pt-BR.xml [T042]" },
    { "d.xml", "<Strings/>",
      "f: error: the name is no language; as in de.xml or pt-BR.xml [T042]" },
    { "de.xml", "<Strings>",
      "f:1:10: error: not well-formed: no element found; 'Strings' of line "
      "1 is still open [T003]" },
    { "de.xml", "<Texts/>",
      "f:1:2: error: 'Texts' is no file of strings; the root is Strings "
      "[T042]" },
    { "de.xml", "<Strings>\n <Text name='a'/></Strings>",
      "f:2:3: error: 'Text' cannot stand in 'Strings'; write String or Plural [T042]" },
    { "de.xml", "<Strings><String>a</String></Strings>",
      "f:1:11: error: 'String' needs 'name' [T014]" },
    { "de.xml", "<Strings><String name='a' lang='x'>a</String></Strings>",
      "f:1:27: error: unknown attribute 'lang' [T012]" },
    { "de.xml", "<Strings><String name='a b'>a</String></Strings>",
      "f:1:11: error: 'a b' cannot be a name; letters, digits and '_', a letter first [T050]" },
    { "de.xml", "<Strings><String name='a'>a</String><String name='a'>b</String></Strings>",
      "f:1:38: error: 'a' is there twice [T051]" },
    { "de.xml", "<Strings><String name='a'>a<b/></String></Strings>",
      "f:1:29: error: 'String' holds only text [T042]" },
    { "de.xml", "<Strings><Plural name='a'><Item quantity='one'>a</Item></Plural></Strings>",
      "f:1:11: error: 'Plural' needs an Item for 'other' [T042]" },
    { "de.xml", "<Strings><Plural name='a'><Item quantity='1'>a</Item></Plural></Strings>",
      "f:1:28: error: '1' is no quantity; quantities are zero, one, two, few, many, other "
      "[T042]" },
    { "de.xml",
      "<Strings><Plural name='a'><Item quantity='one'>a</Item><Item "
      "quantity='one'>a</Item></Plural></Strings>",
      "f:1:57: error: 'one' is there twice; quantities are zero, one, two, few, many, other "
      "[T042]" },
    { "de.xml", "<Strings><String name='days'>a</String></Strings>",
      "f:1:11: error: 'days' is a Plural in another file [T041]" },
};

START_TEST(broken_file_is_explained)
{
    struct diag_list diags;
    struct strings *strings = strings_new();
    static const char english[] =
        "<Strings><Plural name='days'><Item quantity='other'>x</Item></Plural></Strings>";

    diag_list_init(&diags);
    strings_add(strings, "en.xml", "en", english, strlen(english), &diags);
    strings_add(strings, broken[_i].name, "f", broken[_i].xml, strlen(broken[_i].xml), &diags);
    ck_assert_uint_eq(diags.items->len, 1);

    g_autofree char *line = diag_format_line(g_ptr_array_index(diags.items, 0));

    ck_assert_str_eq(line, broken[_i].line);
    diag_list_fini(&diags);
    strings_free(strings);
}
END_TEST

START_TEST(long_files_are_refused_up_to_the_cap)
{
    static const struct {
        int names, bytes;
        const char *message;
    } cases[] = {
        { STRINGS_NAMES_MAX, 1, NULL },
        { STRINGS_NAMES_MAX + 1, 1, "too many strings" },
        { 1, STRINGS_TEXT_MAX, NULL },
        { 1, STRINGS_TEXT_MAX + 1, "this text is too long" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GString *xml = g_string_new("<Strings>");
        g_autofree char *text = g_strnfill((gsize)cases[i].bytes, 'x');
        struct strings *strings = strings_new();
        struct diag_list diags;

        diag_list_init(&diags);
        for (int n = 0; n < cases[i].names; n++)
            g_string_append_printf(xml, "<String name='n%d'>%s</String>", n, text);
        g_string_append(xml, "</Strings>");
        strings_add(strings, "en.xml", "f", xml->str, xml->len, &diags);
        ck_assert_uint_eq(diags.items->len, cases[i].message ? 1 : 0);
        if (cases[i].message)
            ck_assert_str_eq(((struct diag *)g_ptr_array_index(diags.items, 0))->message,
                             cases[i].message);
        g_string_free(xml, TRUE);
        strings_free(strings);
        diag_list_fini(&diags);
    }
}
END_TEST

/* A folder with files, one of them a link out of it. */
START_TEST(folder_is_read_and_not_left)
{
    g_autofree char *folder = g_dir_make_tmp("strings-XXXXXX", NULL);
    g_autofree char *strings_folder = g_build_filename(folder, "strings", NULL);
    g_autofree char *german = g_build_filename(strings_folder, "de.xml", NULL);
    g_autofree char *french = g_build_filename(strings_folder, "fr.xml", NULL);
    _cleanup_close_ int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct diag_list diags;
    size_t index;
    bool plural;

    diag_list_init(&diags);
    ck_assert_int_eq(g_mkdir_with_parents(strings_folder, 0700), 0);
    ck_assert(
        g_file_set_contents(german, "<Strings><String name='a'>A</String></Strings>", -1, NULL));
    ck_assert_int_eq(symlink("/etc/passwd", french), 0);

    struct strings *strings = strings_load(fd, "mine", &diags);

    ck_assert(strings_find(strings, "a", &index, &plural));
    ck_assert(!plural);
    ck_assert_str_eq(strings_text(strings, index, "de", NULL), "A");
    ck_assert_uint_eq(diags.items->len, 2);
    ck_assert_str_eq(((struct diag *)g_ptr_array_index(diags.items, 0))->file,
                     "mine/strings/fr.xml");

    g_autofree char *english = diag_format_line(g_ptr_array_index(diags.items, 1));

    ck_assert_str_eq(english, "mine/strings/en.xml: warning: 'a' is not there in English [T119]");
    strings_free(strings);
    diag_list_fini(&diags);
    unlink(german);
    unlink(french);
    rmdir(strings_folder);
    rmdir(folder);
}
END_TEST

static const struct {
    const char *language;
    /* Numbers of each form. */
    const char *forms[PLURAL_COUNT];
} plurals[] = {
    { "en", { [PLURAL_ONE] = "1 -1", [PLURAL_OTHER] = "0 2 11 1.5 1.0" } },
    { "de", { [PLURAL_ONE] = "1", [PLURAL_OTHER] = "0 2 11 1.5" } },
    { "nl", { [PLURAL_ONE] = "1", [PLURAL_OTHER] = "0 2 1.5" } },
    { "fr",
      { [PLURAL_ONE] = "0 1 1.5",
        [PLURAL_MANY] = "1000000 3000000",
        [PLURAL_OTHER] = "2 17 100 1000001" } },
    { "es", { [PLURAL_ONE] = "1", [PLURAL_MANY] = "1000000", [PLURAL_OTHER] = "0 2 1.5 100" } },
    { "it", { [PLURAL_ONE] = "1", [PLURAL_MANY] = "2000000", [PLURAL_OTHER] = "0 2 1.5" } },
    { "pt", { [PLURAL_ONE] = "0 1 1.5", [PLURAL_OTHER] = "2 100" } },
    { "zh", { [PLURAL_OTHER] = "0 1 2" } },
    { "ja", { [PLURAL_OTHER] = "0 1 2" } },
    { "ko", { [PLURAL_OTHER] = "0 1 2" } },
    { "tr", { [PLURAL_ONE] = "1", [PLURAL_OTHER] = "0 2" } },
    { "ar", { "0", "1", "2", "3 10 103 110", "11 26 99 111", "100 101 102 1.5" } },
    { "he", { [PLURAL_ONE] = "1 0.5", [PLURAL_TWO] = "2", [PLURAL_OTHER] = "0 3 20 1.5" } },
    { "ru", { NULL, "1 21 101", NULL, "2 3 4 22 104", "0 5 11 12 14 19 100 111", "1.5" } },
    { "uk", { NULL, "1 21 31", NULL, "2 3 4 23", "0 5 11 12 100", "0.5" } },
    { "pl", { NULL, "1", NULL, "2 4 22 104", "0 5 11 12 21 101", "1.5" } },
    { "cs", { NULL, "1", NULL, "2 3 4", "1.5 0.1", "0 5 11 22 100" } },
};

START_TEST(number_takes_the_form_of_its_language)
{
    for (size_t form = 0; form < PLURAL_COUNT; form++) {
        g_auto(GStrv) numbers =
            g_strsplit(plurals[_i].forms[form] ? plurals[_i].forms[form] : "", " ", -1);

        for (size_t i = 0; numbers[i]; i++)
            ck_assert_msg(language_plural(plurals[_i].language, numbers[i]) == (enum plural)form,
                          "%s: %s is not %s", plurals[_i].language, numbers[i],
                          plural_to_string((enum plural)form));
    }
}
END_TEST

START_TEST(names_of_forms_are_read_as_written)
{
    for (size_t i = 0; i < PLURAL_COUNT; i++) {
        enum plural plural;

        ck_assert(plural_from_string(plural_to_string((enum plural)i), &plural));
        ck_assert_int_eq(plural, i);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("strings");
    TCase *tcase = tcase_create("strings");

    tcase_add_loop_test(tcase, text_is_that_of_the_language, 0, G_N_ELEMENTS(shown));
    tcase_add_loop_test(tcase, wrong_use_of_a_text_is_explained, 0, G_N_ELEMENTS(errors));
    tcase_add_loop_test(tcase, broken_file_is_explained, 0, G_N_ELEMENTS(broken));
    tcase_add_test(tcase, long_files_are_refused_up_to_the_cap);
    tcase_add_test(tcase, folder_is_read_and_not_left);
    tcase_add_loop_test(tcase, number_takes_the_form_of_its_language, 0, G_N_ELEMENTS(plurals));
    tcase_add_test(tcase, names_of_forms_are_read_as_written);
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
