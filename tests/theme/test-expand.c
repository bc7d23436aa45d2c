/* What Repeat, For, Use, Cutouts, Let, Ambient and `when` make of a theme: trees of plain nodes, as
 * they are with the panel active and at rest. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "theme/theme.h"

enum {
    AMBIENT,
    LEVEL,
    COUNT,
    FIRST_LABEL,
    FIRST_VALUE,
    SECOND_LABEL,
    SECOND_VALUE,
    CUTOUTS,
    LENS1_X,
    LENS1_Y,
    LENS1_RADIUS,
    LENS2_X,
    LENS2_Y,
    LENS2_RADIUS,
    SOURCES,
};

static const struct source sources[SOURCES] = {
    [AMBIENT] = { "panel.ambient", VALUE_BOOL, SOURCE_EVENT },
    [LEVEL] = { "battery.percent", VALUE_NUMBER, SOURCE_EVENT },
    [COUNT] = { "activity.metrics.count", VALUE_NUMBER, SOURCE_EVENT },
    [FIRST_LABEL] = { "activity.metrics1.label", VALUE_STRING, SOURCE_EVENT },
    [FIRST_VALUE] = { "activity.metrics1.value", VALUE_STRING, SOURCE_EVENT },
    [SECOND_LABEL] = { "activity.metrics2.label", VALUE_STRING, SOURCE_EVENT },
    [SECOND_VALUE] = { "activity.metrics2.value", VALUE_STRING, SOURCE_EVENT },
    [CUTOUTS] = { "panel.cutouts", VALUE_NUMBER, SOURCE_EVENT },
    [LENS1_X] = { "panel.cutout1.x", VALUE_NUMBER, SOURCE_EVENT },
    [LENS1_Y] = { "panel.cutout1.y", VALUE_NUMBER, SOURCE_EVENT },
    [LENS1_RADIUS] = { "panel.cutout1.radius", VALUE_NUMBER, SOURCE_EVENT },
    [LENS2_X] = { "panel.cutout2.x", VALUE_NUMBER, SOURCE_EVENT },
    [LENS2_Y] = { "panel.cutout2.y", VALUE_NUMBER, SOURCE_EVENT },
    [LENS2_RADIUS] = { "panel.cutout2.radius", VALUE_NUMBER, SOURCE_EVENT },
};

static const struct source_table table = { sources, SOURCES };

/* One lens at 100, 60, one entry of the list; battery at 41 %. */
static void read_source(void *userdata, size_t source, struct instant at, struct value *ret)
{
    static const double numbers[SOURCES] = {
        [LEVEL] = 41,    [COUNT] = 1,    [CUTOUTS] = 1,
        [LENS1_X] = 100, [LENS1_Y] = 60, [LENS1_RADIUS] = 20,
    };
    const bool *ambient = userdata;

    ret->type = sources[source].type;
    if (source == AMBIENT)
        ret->boolean = *ambient;
    else if (ret->type == VALUE_STRING)
        ret->string = g_strdup(source == FIRST_LABEL ? "Speed" : "none");
    else
        ret->number = numbers[source];
}

static bool read_color(void *userdata, const char *name, color_t *ret)
{
    *ret = 0xff112233;
    return true;
}

static void append_value(GString *out, const char *name, const struct expr *expr, bool ambient)
{
    struct evaluation evaluation = { .read = read_source,
                                     .userdata = &ambient,
                                     .color = read_color };
    struct value value = { .type = VALUE_NULL };

    expr_eval(expr, &evaluation, &value);

    g_autofree char *text = value_to_string(&value);

    g_string_append_printf(out, " %s=%s", name, value.type == VALUE_NULL ? "null" : text);
    value_clear(&value);
}

/* "Row gap=2 (Text text=a; Text text=b)". */
static void append_node(GString *out, const struct theme_node *node, bool ambient)
{
    g_string_append(out, element_name(node->element));
    for (size_t i = 0; i < node->n_attributes; i++)
        append_value(out, attribute_name(node->attributes[i].attribute), node->attributes[i].expr,
                     ambient);
    if (node->text)
        append_value(out, "text", node->text, ambient);
    for (size_t i = 0; i < node->n_details; i++) {
        g_string_append(out, i == 0 ? " [" : "; ");
        append_node(out, node->details[i], ambient);
        if (i + 1 == node->n_details)
            g_string_append(out, "]");
    }
    for (size_t i = 0; i < node->n_children; i++) {
        g_string_append(out, i == 0 ? " (" : "; ");
        append_node(out, node->children[i], ambient);
        if (i + 1 == node->n_children)
            g_string_append(out, ")");
    }
}

static struct theme *load(const char *head, const char *face)
{
    g_autofree char *xml =
        g_strdup_printf("<Theme format='1' name='T'>%s<Face>%s</Face></Theme>", head, face);
    struct diag_list diags;

    diag_list_init(&diags);

    struct theme *theme = theme_parse("mine", xml, strlen(xml), NULL, &table, &diags);

    for (guint i = 0; i < diags.items->len; i++) {
        g_autofree char *text = diag_format(g_ptr_array_index(diags.items, i));

        ck_abort_msg("%s", text);
    }
    diag_list_fini(&diags);
    return theme;
}

static char *dump(const struct theme *theme, bool ambient)
{
    GString *out = g_string_new(NULL);
    const struct theme_node *face = theme_face(theme);

    for (size_t i = 0; i < face->n_children; i++) {
        g_string_append(out, i == 0 ? "" : "; ");
        append_node(out, face->children[i], ambient);
    }
    return g_string_free(out, FALSE);
}

static const struct {
    const char *head, *face;
    const char *active;
    const char *ambient; /* NULL: the same */
} cases[] = {
    { "", "<Row><Repeat count='3'><Text size='{i + 1}'>{i}</Text></Repeat></Row>",
      "Row (Text size=1 text=0; Text size=2 text=1; Text size=3 text=2)" },
    { "", "<Repeat count='0'><Row/></Repeat>", "" },
    { "",
      "<Repeat count='2' as='y'><Repeat count='{2 - y}'><Row gap='{y * 10 + i}'/></Repeat>"
      "</Repeat>",
      "Row gap=0; Row gap=1; Row gap=10" },
    { "",
      "<Row><Let name='a' value='4'/><Text size='{a}'/><Let name='a' value='{a * 2}'/>"
      "<Text size='{a}'/></Row><Row><Let name='a' value='9'/><Text size='{a}'/></Row>",
      "Row (Text size=4; Text size=8); Row (Text size=9)" },
    { "<Let name='half' value='{battery.percent / 2}'/>", "<Text>{half}</Text>", "Text text=20.5" },
    { "<Define name='dot' params='size color=#fff'><Ellipse width='{size}' "
      "fill='{color}'/></Define>",
      "<Use define='dot' size='{1 + 2}'/><Use define='dot' size='4' color='#ff0000'/>", NULL },
    /* A Define does not see what stands around its Use, and its parameters hide the theme's. */
    { "<Let name='x' value='1'/><Define name='d' params='y'><Row gap='{x + y}'/></Define>",
      "<Row><Let name='x' value='100'/><Use define='d' y='{x}'/></Row>", "Row (Row gap=101)" },
    /* Defines may use each other, whichever stands first. */
    { "<Define name='a' params='v'><Use define='b' v='{v * 2}'/></Define>"
      "<Define name='b' params='v'><Row gap='{v}'/></Define>",
      "<Repeat count='2'><Use define='a' v='{i}'/></Repeat>", "Row gap=0; Row gap=2" },
    /* Words and literals too may be put together from constants. */
    { "<Define name='d' params='side n'><Column align='{side}' name='{side}{n}'/></Define>",
      "<Use define='d' side='end' n='3'/>", "Column name=end3 align=end" },
    { "",
      "<Column><For each='activity.metrics' as='m' max='4'><Text grow='{m.index}'>{m.label}</Text>"
      "</For></Column>",
      "Column (Text grow=0 visible=true text=Speed; Text grow=1 visible=false text=none)" },
    { "",
      "<For each='activity.metrics' as='m' max='1'><Row visible='{battery.percent gt 50}'/></For>",
      "Row visible=false" },
    { "", "<Cutouts spread='5'><Ellipse width='{lens.radius}' x='{lens.index}'/></Cutouts>",
      "Group x=75 y=35 width=50 height=50 visible=true (Ellipse x=0 width=20); "
      "Group x=-5 y=-5 width=10 height=10 visible=false (Ellipse x=1 width=0)" },
    { "", "<Text size='40' color='#ffffff'><Ambient size='30' weight='100'/>a</Text>",
      "Text size=40 weight=null color=#FFFFFFFF text=a",
      "Text size=30 weight=100 color=#FFFFFFFF text=a" },
    { "", "<Row when='active' gap='1'/><Row when='ambient'/>",
      "Row gap=1 visible=true when=active; Row visible=false when=ambient",
      "Row gap=1 visible=false when=active; Row visible=true when=ambient" },
    { "",
      "<Row when='active' visible='{battery.percent gt 50}'/><Row><Ambient visible='false'/></Row>",
      "Row visible=false when=active; Row visible=true",
      "Row visible=false when=active; Row visible=false" },
    { "",
      "<Row visible='{battery.percent gt 50}'><Ambient visible='{battery.percent gt 40}'/></Row>",
      "Row visible=false", "Row visible=true" },
    { "",
      "<Let name='small' value='{battery.percent - 1}'/>"
      "<Text size='{small}'><Ambient size='{small / 2}'/></Text>",
      "Text size=40", "Text size=20" },
    { "",
      "<Rectangle><LinearGradient><Repeat count='3'><Stop position='{i / 2}' "
      "color='#000'/></Repeat>"
      "</LinearGradient><Shadow radius='2'/></Rectangle>",
      "Rectangle [LinearGradient (Stop color=#FF000000 position=0; Stop color=#FF000000 "
      "position=0.5; "
      "Stop color=#FF000000 position=1); Shadow radius=2]" },
    { "<Option name='n' type='number' default='3'/>", "<Row gap='{option.n ?? 7}'/>", "Row gap=7" },
};

START_TEST(elements_become_plain_nodes)
{
    static const char two_dots[] = "Ellipse width=3 fill=#FFFFFFFF; Ellipse width=4 fill=#FFFF0000";
    struct theme *theme = load(cases[_i].head, cases[_i].face);
    const char *wanted = cases[_i].active ? cases[_i].active : two_dots;
    g_autofree char *active = dump(theme, false);
    g_autofree char *ambient = dump(theme, true);

    ck_assert_str_eq(active, wanted);
    ck_assert_str_eq(ambient, cases[_i].ambient ? cases[_i].ambient : wanted);
    theme_unref(theme);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expand");
    TCase *tcase = tcase_create("expand");

    tcase_add_loop_test(tcase, elements_become_plain_nodes, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
