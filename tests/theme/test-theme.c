/* Themes: what a good one gives, and what is said about broken ones, word for word. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <check.h>

#include "theme/fixture.h"
#include "theme/theme.h"

static struct theme *load(const char *xml, struct diag_list *diags)
{
    diag_list_init(diags);
    return theme_parse("mine", xml, strlen(xml), NULL, &fixture_sources, diags);
}

/* All messages, with source line and caret, one after the other. */
static char *messages_of(const struct diag_list *diags)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < diags->items->len; i++) {
        g_autofree char *text = diag_format(g_ptr_array_index(diags->items, i));

        g_string_append_printf(out, "%s\n", text);
    }
    return g_string_free(out, FALSE);
}

static const struct {
    const char *xml, *messages;
} broken[] = {
    { "", "mine/theme.xml:1:1: error: not well-formed: no element found [T003]\n  \n  ^\n" },
    { "<Theme format='1' name='T'>\n  <Face>\n</Theme>",
      "mine/theme.xml:3:3: error: not well-formed: mismatched tag; 'Face' of line 2 is still open "
      "[T003]\n"
      "  </Theme>\n"
      "    ^\n" },
    { "<Theme format='1' name='T' name='U'/>",
      "mine/theme.xml:1:28: error: not well-formed: duplicate attribute [T003]\n"
      "  <Theme format='1' name='T' name='U'/>\n"
      "                             ^\n" },
    { "<!DOCTYPE Theme [<!ENTITY a 'b'>]>\n<Theme format='1' name='T'/>",
      "mine/theme.xml:1:1: error: themes have no DOCTYPE; remove it; only &lt; &gt; &amp; &quot; "
      "&apos; and &#...; are known [T004]\n"
      "  <!DOCTYPE Theme [<!ENTITY a 'b'>]>\n"
      "  ^\n" },
    { "<Theme format='1' name='&nbsp;'/>",
      "mine/theme.xml:1:25: error: not well-formed: undefined entity; only &lt; &gt; &amp; &quot; "
      "&apos; and &#...; are known [T003]\n"
      "  <Theme format='1' name='&nbsp;'/>\n"
      "                          ^\n" },
    { "<Theme format='1' name='T'><Face><Text>{time.hour < 3}</Text></Face></Theme>",
      "mine/theme.xml:1:52: error: not well-formed: not well-formed (invalid token); in text and "
      "values write &lt; for '<' and &amp; for '&' [T003]\n"
      "  <Theme format='1' name='T'><Face><Text>{time.hour < 3}</Text></Face></Theme>\n"
      "                                                     ^\n" },
    { "<Them/>", "mine/theme.xml:1:2: error: unknown element 'Them'; did you mean 'Theme'? [T010]\n"
                 "  <Them/>\n"
                 "   ^\n" },
    { "<Face/>",
      "mine/theme.xml:1:2: error: 'Face' cannot be the root; the root is 'Theme' [T011]\n"
      "  <Face/>\n"
      "   ^\n" },
    { "<Theme format='2' name='T'/>", "mine/theme.xml:1:16: error: format '2' is not known; this "
                                      "version of Dorsal reads format 1 [T005]\n"
                                      "  <Theme format='2' name='T'/>\n"
                                      "                 ^\n" },
    { "<Theme/>", "mine/theme.xml:1:2: error: 'Theme' needs the attribute 'format' [T014]\n"
                  "  <Theme/>\n"
                  "   ^\n"
                  "mine/theme.xml:1:2: error: 'Theme' needs the attribute 'name' [T014]\n"
                  "  <Theme/>\n"
                  "   ^\n" },
    { "<Theme format='1' name='T'>\n"
      "  <Face>\n"
      "    <Txt/>\n"
      "    <Color/>\n"
      "    <Text colour='#fff'>x</Text>\n"
      "    <Row fill='#fff'/>\n"
      "  </Face>\n"
      "</Theme>",
      "mine/theme.xml:3:6: error: unknown element 'Txt'; did you mean 'Text'? [T010]\n"
      "      <Txt/>\n"
      "       ^\n"
      "mine/theme.xml:4:6: error: 'Color' cannot stand in 'Face'; it stands in: Palette [T011]\n"
      "      <Color/>\n"
      "       ^\n"
      "mine/theme.xml:5:11: error: unknown attribute 'colour' of 'Text'; did you mean 'color'? "
      "[T012]\n"
      "      <Text colour='#fff'>x</Text>\n"
      "            ^\n"
      "mine/theme.xml:6:10: error: 'Row' takes no attribute 'fill' [T013]\n"
      "      <Row fill='#fff'/>\n"
      "           ^\n" },
    { "<Theme format='1' name='T'><Face>\n"
      "  <Text size='big'\n"
      "        visible = 'yes' color=\"ink\" align='middle'\n"
      "        weight=\"{activity.title}\"/>\n"
      "</Face><Palette><Color name='ink' value='#112233'/></Palette></Theme>",
      "mine/theme.xml:2:15: error: 'size' wants a number, not 'big' [T020]\n"
      "    <Text size='big'\n"
      "                ^\n"
      "mine/theme.xml:3:20: error: 'visible' wants true or false, not 'yes' [T020]\n"
      "          visible = 'yes' color=\"ink\" align='middle'\n"
      "                     ^\n"
      "mine/theme.xml:3:32: error: 'color' wants a color, not 'ink'; write {color.ink} [T020]\n"
      "          visible = 'yes' color=\"ink\" align='middle'\n"
      "                                 ^\n"
      "mine/theme.xml:3:44: error: 'align' is one of start, center, end, stretch, baseline, not "
      "'middle' [T021]\n"
      "          visible = 'yes' color=\"ink\" align='middle'\n"
      "                                             ^\n"
      "mine/theme.xml:4:17: error: 'weight' wants a number; this is of type string [T020]\n"
      "          weight=\"{activity.title}\"/>\n"
      "                  ^\n" },
    { "<Theme format='1' name='T'><Face>\n"
      "  <Progress value='{battery.pct / 100}'/>\n"
      "  <Text>über &amp; {battery.pct}%</Text>\n"
      "  <Text visible='{1 &lt; battery.pct}'>\n"
      "    two\n"
      "    lines {activity.titel}\n"
      "  </Text>\n"
      "</Face></Theme>",
      "mine/theme.xml:2:21: error: unknown source 'battery.pct'; did you mean 'battery.percent'? "
      "[T031]\n"
      "    <Progress value='{battery.pct / 100}'/>\n"
      "                      ^\n"
      "mine/theme.xml:3:21: error: unknown source 'battery.pct'; did you mean 'battery.percent'? "
      "[T031]\n"
      "    <Text>über &amp; {battery.pct}%</Text>\n"
      "                      ^\n"
      "mine/theme.xml:4:26: error: unknown source 'battery.pct'; did you mean 'battery.percent'? "
      "[T031]\n"
      "    <Text visible='{1 &lt; battery.pct}'>\n"
      "                           ^\n"
      "mine/theme.xml:6:12: error: unknown source 'activity.titel'; did you mean "
      "'activity.title'? [T031]\n"
      "      lines {activity.titel}\n"
      "             ^\n" },
    { "<Theme format='1' name='T'><Face><Row>hello</Row><Image fit='cover'/>"
      "<Row><Text area='safe'>x</Text></Row></Face></Theme>",
      "mine/theme.xml:1:39: error: text cannot stand in 'Row'; put it into a Text [T015]\n"
      "  <Theme format='1' name='T'><Face><Row>hello</Row><Image fit='cover'/><Row><Text "
      "area='safe'>x</Text></Row></Face></Theme>\n"
      "                                        ^\n"
      "mine/theme.xml:1:51: error: 'Image' needs the attribute 'src' [T014]\n"
      "  <Theme format='1' name='T'><Face><Row>hello</Row><Image fit='cover'/><Row><Text "
      "area='safe'>x</Text></Row></Face></Theme>\n"
      "                                                    ^\n"
      "mine/theme.xml:1:81: error: 'area' works only for what stands directly in a Face or Card "
      "[T017]\n"
      "  <Theme format='1' name='T'><Face><Row>hello</Row><Image fit='cover'/><Row><Text "
      "area='safe'>x</Text></Row></Face></Theme>\n"
      "                                                                                  ^\n" },
    { "<Theme format='1' name='T' canvas='904'><Face>\n"
      "<Row tap='opn'/><Row tap='action.'/>\n"
      "<TimeText format='HH:mq'/>\n"
      "</Face></Theme>",
      "mine/theme.xml:1:36: error: 'canvas' wants a size, not '904'; write WIDTHxHEIGHT, as in "
      "904x572 [T022]\n"
      "  <Theme format='1' name='T' canvas='904'><Face>\n"
      "                                     ^\n"
      "mine/theme.xml:2:11: error: there is nothing like tap=\"opn\"; did you mean 'open'? [T023]\n"
      "  <Row tap='opn'/><Row tap='action.'/>\n"
      "            ^\n"
      "mine/theme.xml:2:27: error: there is nothing like tap=\"action.\"; did you mean "
      "'action.KEY'? [T023]\n"
      "  <Row tap='opn'/><Row tap='action.'/>\n"
      "                            ^\n"
      "mine/theme.xml:3:19: error: bad pattern: 'q' means nothing there; quote text: HH'h'mm "
      "[T024]\n"
      "  <TimeText format='HH:mq'/>\n"
      "                    ^\n" },
    { "<Theme format='1' name='T'>\n"
      "<Palette><Color name='a-b' value='#fff'/><Color name='a' value='#fff'/>\n"
      "<Color name='a' value='{#fff}' light='{time.hour}'/></Palette>\n"
      "<Palette/><Face/><Face/>\n"
      "<Card for='timer'/><Card for='timer' form='compact'/><Card for='timer' form='expanded'/>\n"
      "</Theme>",
      "mine/theme.xml:2:11: error: bad color name 'a-b'; letters, digits and '_' only [T050]\n"
      "  <Palette><Color name='a-b' value='#fff'/><Color name='a' value='#fff'/>\n"
      "            ^\n"
      "mine/theme.xml:3:2: error: there is already a color 'a' [T051]\n"
      "  <Color name='a' value='{#fff}' light='{time.hour}'/></Palette>\n"
      "   ^\n"
      "mine/theme.xml:3:39: error: 'light' wants a color; this is of type number [T020]\n"
      "  <Color name='a' value='{#fff}' light='{time.hour}'/></Palette>\n"
      "                                        ^\n"
      "mine/theme.xml:4:2: error: there is already such a Palette in line 2 [T016]\n"
      "  <Palette/><Face/><Face/>\n"
      "   ^\n"
      "mine/theme.xml:4:19: error: there is already such a Face in line 4 [T016]\n"
      "  <Palette/><Face/><Face/>\n"
      "                    ^\n"
      "mine/theme.xml:5:55: error: there is already such a Card in line 5 [T016]\n"
      "  <Card for='timer'/><Card for='timer' form='compact'/><Card for='timer' "
      "form='expanded'/>\n"
      "                                                        ^\n" },
    { "<Theme format='1' name='T'><Palette><Color name='a' value='{color.a}'/></Palette></Theme>",
      "mine/theme.xml:1:60: error: a Color is constant; write #RRGGBB or #AARRGGBB [T026]\n"
      "  <Theme format='1' name='T'><Palette><Color name='a' "
      "value='{color.a}'/></Palette></Theme>\n"
      "                                                             ^\n" },
};

START_TEST(broken_theme_is_explained)
{
    struct diag_list diags;
    struct theme *theme = load(broken[_i].xml, &diags);
    g_autofree char *messages = messages_of(&diags);

    ck_assert_ptr_null(theme);
    ck_assert_str_eq(messages, broken[_i].messages);
    diag_list_fini(&diags);
}
END_TEST

static const char good[] =
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    "<!-- a comment -->\n"
    "<Theme format='1' name='Good &amp; fine' author='Me' font='Inter' canvas='904x572'>\n"
    "  <Palette>\n"
    "    <Color name='ink' value='#F0F0F0' light='#101010' ambient='#808080'/>\n"
    "    <Color name='mark' value='#123'/>\n"
    "  </Palette>\n"
    "  <Face background='{color.ink}'>\n"
    "    <Column area='safe' gap='{4 * 4}' justify='space-between'>\n"
    "      <TimeText format=\"H 'h' mm\" size='168'/>\n"
    "      <Text color='{color.ink}'>\n"
    "        {activity.title}\n"
    "        by  <!-- not shown --><![CDATA[<&>]]>\n"
    "      </Text>\n"
    "      <Text/>\n"
    "    </Column>\n"
    "  </Face>\n"
    "  <Card for='timer' tap='action.stop'/>\n"
    "  <Card for='timer' form='compact' tap='action.{activity.title}'/>\n"
    "</Theme>\n";

static char *shown_text(const struct expr *expr)
{
    struct evaluation evaluation = fixture_evaluation(FIXTURE_START);
    struct value value = { .type = VALUE_NULL };

    expr_eval(expr, &evaluation, &value);

    char *text = value_to_string(&value);

    value_clear(&value);
    return text;
}

START_TEST(good_theme_gives_what_it_says)
{
    struct diag_list diags;
    struct theme *theme = load(good, &diags);
    g_autofree char *messages = messages_of(&diags);

    ck_assert_str_eq(messages, "");
    ck_assert_str_eq(theme_id(theme), "mine");
    ck_assert_str_eq(theme_name(theme), "Good & fine");
    ck_assert_str_eq(theme_author(theme), "Me");
    ck_assert_str_eq(theme_description(theme), "");
    ck_assert_str_eq(theme_font(theme), "Inter");
    ck_assert_str_eq(theme_numerals(theme), "Inter");
    ck_assert_int_eq(theme_canvas(theme).width, 904);
    ck_assert_int_eq(theme_canvas(theme).height, 572);
    ck_assert_uint_eq(theme_node_count(theme), 11);
    ck_assert_ptr_nonnull(theme_card(theme, "timer", CARD_EXPANDED));
    ck_assert_ptr_nonnull(theme_card(theme, "timer", CARD_COMPACT));
    ck_assert_ptr_ne(theme_card(theme, "timer", CARD_COMPACT),
                     theme_card(theme, "timer", CARD_EXPANDED));
    ck_assert_ptr_null(theme_card(theme, "ring", CARD_EXPANDED));
    ck_assert_int_eq(theme_open_asset(theme, "theme.xml"), -ENOENT);
    theme_unref(theme);
    diag_list_fini(&diags);
}
END_TEST

START_TEST(nodes_keep_order_places_and_text)
{
    struct diag_list diags;
    struct theme *theme = load(good, &diags);
    const struct theme_node *column = theme_face(theme)->children[0];

    fixture_zone("UTC");
    ck_assert_int_eq(column->element, ELEMENT_COLUMN);
    ck_assert_int_eq(column->line, 9);
    ck_assert_int_eq(column->column, 5);
    ck_assert_ptr_eq(column->parent, theme_face(theme));
    ck_assert_uint_eq(column->n_children, 3);
    ck_assert_uint_eq(column->children[0]->index, column->index + 1);
    ck_assert_int_eq(theme_node_word(column, ATTRIBUTE_AREA), AREA_SAFE);
    ck_assert_int_eq(theme_node_word(column, ATTRIBUTE_JUSTIFY), JUSTIFY_SPACE_BETWEEN);
    ck_assert_int_eq(theme_node_word(column, ATTRIBUTE_ALIGN), ALIGN_START);
    ck_assert_int_eq(theme_node_word(column, ATTRIBUTE_ALIGN_SELF), -1);
    ck_assert(expr_is_constant(theme_node_expr(column, ATTRIBUTE_GAP)));

    g_autofree char *clock = shown_text(column->children[0]->text);
    g_autofree char *text = shown_text(column->children[1]->text);

    ck_assert_str_eq(clock, "22 h 58");
    ck_assert(expr_uses_pace(column->children[0]->text, SOURCE_MINUTE));
    ck_assert_str_eq(text, "Song by  <&>");
    ck_assert_ptr_null(column->children[2]->text);
    theme_unref(theme);
    diag_list_fini(&diags);
}
END_TEST

START_TEST(palette_has_a_column_for_each_mode)
{
    static const struct {
        const char *name;
        enum palette_mode mode;
        color_t color;
    } cells[] = {
        { "ink", PALETTE_DARK, 0xfff0f0f0 },    { "ink", PALETTE_LIGHT, 0xff101010 },
        { "ink", PALETTE_AMBIENT, 0xff808080 }, { "mark", PALETTE_DARK, 0xff112233 },
        { "mark", PALETTE_LIGHT, 0xff112233 },  { "mark", PALETTE_AMBIENT, 0xff212121 },
    };
    struct diag_list diags;
    struct theme *theme = load(good, &diags);
    color_t color = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
        ck_assert(theme_color(theme, cells[i].name, cells[i].mode, &color));
        ck_assert_uint_eq(color, cells[i].color);
    }
    ck_assert(!theme_color(theme, "none", PALETTE_DARK, &color));
    theme_unref(theme);
    diag_list_fini(&diags);
}
END_TEST

START_TEST(errors_are_shown_up_to_a_cap)
{
    g_autoptr(GString) xml = g_string_new("<Theme format='1' name='T'><Face>");
    struct diag_list diags;

    for (int i = 0; i < 100; i++)
        g_string_append(xml, "<Wrong/>\n");
    g_string_append(xml, "</Face></Theme>");
    ck_assert_ptr_null(load(xml->str, &diags));
    ck_assert_uint_eq(diags.items->len, DIAG_MAX);
    ck_assert_uint_eq(diags.errors, 100);
    diag_list_fini(&diags);
}
END_TEST

static void assert_first_message(const char *xml, const char *message)
{
    struct diag_list diags;

    ck_assert_ptr_null(load(xml, &diags));

    const struct diag *first = g_ptr_array_index(diags.items, 0);

    ck_assert_str_eq(first->message, message);
    diag_list_fini(&diags);
}

static char *repeated(const char *before, const char *unit, int count, const char *after)
{
    GString *out = g_string_new(before);

    for (int i = 0; i < count; i++)
        g_string_append(out, unit);
    g_string_append(out, after);
    return g_string_free(out, FALSE);
}

START_TEST(caps_hold)
{
    static const char head[] = "<Theme format='1' name='T'><Face>";
    g_autofree char *deep = repeated(head, "<Row>", 31, "");
    g_autofree char *many = repeated(head, "<Row/>", 4000, "</Face></Theme>");
    g_autofree char *long_value = repeated("<Theme format='1' name='", "x", 9000, "'/>");
    g_autofree char *long_text =
        repeated("<Theme format='1' name='T'><Face><Text>", "x", 9000, "</Text></Face></Theme>");
    g_autofree char *large = repeated("", " ", THEME_FILE_MAX + 1, "");
    g_autofree char *nodes = repeated("<Theme format='1' name='T'><Face><Row gap='{time.hour",
                                      "+time.hour", 300, "}'/></Face></Theme>");
    g_autofree char *parentheses =
        repeated("<Theme format='1' name='T'><Face><Row gap='{", "(", 100000, "");
    g_autofree char *closed = g_strconcat(parentheses, "}'/></Face></Theme>", NULL);

    assert_first_message(deep, "elements stand in each other too deeply");
    assert_first_message(many, "too many elements");
    assert_first_message(long_value, "'name' is longer than 8192 bytes");
    assert_first_message(long_text, "this text is longer than 8192 bytes");
    assert_first_message(large, "larger than 1048576 bytes");
    assert_first_message(nodes, "this expression is too long");
    closed[8000] = '\0';
    g_autofree char *short_enough = g_strconcat(closed, "}'/></Face></Theme>", NULL);
    assert_first_message(short_enough, "this expression is nested too deeply");
}
END_TEST

static void write_file(const char *directory, const char *name, const char *contents)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);

    ck_assert(g_file_set_contents(path, contents, -1, NULL));
}

START_TEST(theme_folder_is_read_and_not_left)
{
    static const char xml[] = "<Theme format='1' name='T'><Face>\n"
                              "<Image src='a.png'/><Image src='b.png'/><Image src='icon:timer'/>\n"
                              "</Face></Theme>";
    g_autofree char *parent = g_dir_make_tmp("dorsal-theme-XXXXXX", NULL);
    g_autofree char *directory = g_build_filename(parent, "folder", NULL);
    g_autofree char *gone = g_build_filename(parent, "gone", NULL);
    struct diag_list diags;

    diag_list_init(&diags);
    ck_assert_ptr_null(theme_load(gone, &fixture_sources, &diags));

    g_autofree char *missing = messages_of(&diags);

    ck_assert_str_eq(missing,
                     "gone/theme.xml: error: cannot be read: No such file or directory [T001]\n");
    diag_list_fini(&diags);

    ck_assert_int_eq(mkdir(directory, 0700), 0);
    write_file(parent, "secret", "x");
    write_file(directory, "a.png", "x");
    write_file(directory, "theme.xml", xml);
    diag_list_init(&diags);

    struct theme *theme = theme_load(directory, &fixture_sources, &diags);
    g_autofree char *messages = messages_of(&diags);

    ck_assert_ptr_nonnull(theme);
    ck_assert_str_eq(theme_id(theme), "folder");
    ck_assert_str_eq(
        messages, "folder/theme.xml:2:33: warning: no file 'b.png' in the theme's folder [T080]\n"
                  "  <Image src='a.png'/><Image src='b.png'/><Image src='icon:timer'/>\n"
                  "                                  ^\n");

    int fd = theme_open_asset(theme, "a.png");

    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_int_eq(theme_open_asset(theme, "../secret"), -EXDEV);
    ck_assert_int_eq(theme_open_asset(theme, "/etc/passwd"), -EXDEV);
    theme_unref(theme);
    diag_list_fini(&diags);

    g_autofree char *command = g_strdup_printf("rm -r '%s'", parent);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(a_theme_lives_until_its_last_owner_lets_go)
{
    struct diag_list diags;
    struct theme *theme = load(good, &diags);
    struct theme *second = theme_ref(theme);

    theme_unref(theme);
    ck_assert_str_eq(theme_author(second), "Me");
    theme_unref(second);
    theme_unref(NULL);
    diag_list_fini(&diags);
}
END_TEST

/* Random damage to a good theme: it loads or it says why; sanitizers watch the rest. */
START_TEST(damaged_themes_never_crash)
{
    static const char alphabet[] = "<>/'\"={}()&;#.,+-*% aZ0\n\t?!\\\xc3\xa4";
    unsigned seed = (unsigned)_i;

    for (int round = 0; round < 300; round++) {
        g_autofree char *xml = g_strdup(good);
        struct diag_list diags;

        for (int damage = 1 + rand_r(&seed) % 4; damage > 0; damage--)
            xml[(size_t)rand_r(&seed) % strlen(xml)] =
                alphabet[(size_t)rand_r(&seed) % (sizeof(alphabet) - 1)];
        if (rand_r(&seed) % 8 == 0)
            xml[(size_t)rand_r(&seed) % strlen(xml)] = '\0';

        struct theme *theme = load(xml, &diags);

        ck_assert(theme || diags.errors > 0);
        theme_unref(theme);
        diag_list_fini(&diags);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("theme");
    TCase *tcase = tcase_create("theme");

    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, broken_theme_is_explained, 0, G_N_ELEMENTS(broken));
    tcase_add_test(tcase, good_theme_gives_what_it_says);
    tcase_add_test(tcase, nodes_keep_order_places_and_text);
    tcase_add_test(tcase, palette_has_a_column_for_each_mode);
    tcase_add_test(tcase, errors_are_shown_up_to_a_cap);
    tcase_add_test(tcase, caps_hold);
    tcase_add_test(tcase, theme_folder_is_read_and_not_left);
    tcase_add_test(tcase, a_theme_lives_until_its_last_owner_lets_go);
    tcase_add_loop_test(tcase, damaged_themes_never_crash, 0, 10);
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
