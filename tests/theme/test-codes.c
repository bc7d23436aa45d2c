/* Every code of codes.def: the mistake that has it, and that the right way has not. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "theme/theme.h"

static const struct source sources[] = {
    { "panel.ambient", VALUE_BOOL, SOURCE_EVENT },
    { "time.hour", VALUE_NUMBER, SOURCE_HOUR },
    { "activity.title", VALUE_STRING, SOURCE_EVENT },
    { "activity.metrics.count", VALUE_NUMBER, SOURCE_EVENT },
    { "activity.metrics1.label", VALUE_STRING, SOURCE_EVENT },
};

static const struct source_table table = { sources, G_N_ELEMENTS(sources) };

/* A piece of a Theme, what is wrong with it, and a piece that is right. Pieces without '<' stand in
 * a Face's Text as an expression; those that begin with "<Theme" or "<?" or are no element are
 * whole files. */
struct mistake {
    const char *code;
    const char *wrong;
    const char *message; /* of the first mistake */
    const char *right;   /* NULL: any theme */
};

static const struct mistake mistakes[] = {
    { "T003", "<Face>", "not well-formed: mismatched tag", "<Face/>" },
    { "T004", "<!DOCTYPE Theme><Theme format='1' name='T'/>", "themes have no DOCTYPE",
      "<Theme format='1' name='T'/>" },
    { "T005", "<Theme format='2' name='T'/>", "format '2' is not known",
      "<Theme format='1' name='T'/>" },
    { "T010", "<Fase/>", "unknown element 'Fase'", "<Face/>" },
    { "T011", "<Row/>", "'Row' cannot stand in 'Theme'", "<Face><Row/></Face>" },
    { "T011", "<Face><Repeat count='1'><Ambient background='#fff'/></Repeat></Face>",
      "'Ambient' cannot stand in 'Repeat'", "<Face><Ambient background='#fff'/></Face>" },
    { "T011", "<Face><Group><Repeat count='2'><Spacer/></Repeat></Group></Face>",
      "'Spacer' cannot stand in 'Group'",
      "<Face><Row><Repeat count='2'><Spacer/></Repeat></Row></Face>" },
    { "T011", "<Face><Row><Ambient><Row/></Ambient></Row></Face>",
      "'Row' cannot stand in 'Ambient'", NULL },
    { "T012", "<Face colour='#fff'/>", "unknown attribute 'colour' of 'Face'", NULL },
    { "T012", "<Face><Row><Ambient gaap='1'/></Row></Face>", "unknown attribute 'gaap' of 'Row'",
      "<Face><Row><Ambient gap='1'/></Row></Face>" },
    { "T013", "<Face size='3'/>", "'Face' takes no attribute 'size'", NULL },
    { "T014", "<Face><Image/></Face>", "'Image' needs the attribute 'src'",
      "<Face><Image src='a'/></Face>" },
    { "T015", "<Face>x</Face>", "text cannot stand in 'Face'", "<Face><Text>x</Text></Face>" },
    { "T015", "<Face><Row><Ambient>x</Ambient></Row></Face>", "text cannot stand in 'Ambient'",
      NULL },
    { "T016", "<Face/><Face/>", "there is already such a Face in line 1", NULL },
    { "T016", "<Pattern/><Pattern/>", "there is already such a Pattern in line 1", "<Pattern/>" },
    { "T017", "<Face><Row><Row area='safe'/></Row></Face>",
      "'area' works only for what stands directly in a Face or Card",
      "<Face><Repeat count='1'><Row area='safe'/></Repeat></Face>" },
    { "T020", "<Face><Row gap='2px'/></Face>", "'gap' wants a number, not '2px'",
      "<Face><Row gap='2'/></Face>" },
    { "T020", "<Face><Row gap='{activity.title}'/></Face>",
      "'gap' wants a number; this is of type string", NULL },
    { "T020", "<Face><Row><Ambient gap='x'/></Row></Face>", "'gap' wants a number, not 'x'", NULL },
    { "T020",
      "<Face><Row><Animate property='gap' duration='9'><Keyframe at='0' value='1'/>"
      "<Keyframe at='1' value='#fff'/></Animate></Row></Face>",
      "'gap' wants a number; this is of type color",
      "<Face><Row><Animate property='gap' duration='9'><Keyframe at='0' value='1'/>"
      "<Keyframe at='1' value='2'/></Animate></Row></Face>" },
    { "T021", "<Face><Row align='middle'/></Face>",
      "'align' is one of start, center, end, stretch, baseline, not 'middle'",
      "<Face><Row align='center'/></Face>" },
    { "T022", "<Theme format='1' name='T' canvas='904'/>", "'canvas' wants a size, not '904'",
      "<Theme format='1' name='T' canvas='904x572'/>" },
    { "T023", "<Face hold='toggle'/>", "there is nothing like hold=\"toggle\"",
      "<Face hold='action.toggle'/>" },
    { "T024", "<Face><TimeText format='HHhmmq'/></Face>", "bad pattern: 'q' means nothing there",
      "<Face><TimeText format='HH'/></Face>" },
    { "T026", "<Face><Repeat count='{time.hour}'/></Face>", "'count' must be constant",
      "<Face><Repeat count='{2 * 3}'/></Face>" },
    { "T026", "<Palette><Color name='a' value='{mix(#000, #fff, time.hour)}'/></Palette>",
      "a Color is constant",
      "<Palette><Color name='a' value='{mix(#000, #fff, 0.5)}'/></Palette>" },
    { "T026", "<Face><Let name='a' value='{time.hour}'/><Row align='{a}'/></Face>",
      "'align' must be constant", "<Face><Let name='a' value='end'/><Row align='{a}'/></Face>" },
    { "T026", "<BitmapFont name='f'><Character name='0' src='{time.hour}'/></BitmapFont>",
      "the picture of a Character is constant",
      "<BitmapFont name='f'><Character name='0' src='{0}.png'/></BitmapFont>" },
    { "T027", "<Face><Row alpha='50'/></Face>", "'alpha' is from 0 to 1, not 50",
      "<Face><Row alpha='0.5'/></Face>" },
    { "T027",
      "<Face><Row><Animate property='gap' duration='9' fps='60'><Keyframe at='0' value='1'/>"
      "<Keyframe at='1' value='2'/></Animate></Row></Face>",
      "'fps' is from 1 to 30, not 60",
      "<Face><Row><Transition property='gap' fps='60'/></Row></Face>" },
    { "T028", "<Face><Line dash='12px'/></Face>",
      "'dash' wants lengths of dashes and gaps, such as \"12 8\"",
      "<Face><Line dash='12 8'/></Face>" },
    { "T028", "<Face><Image src='a' slice='8 8'/></Face>",
      "'slice' wants four edges, such as \"8 8 8 8\"",
      "<Face><Image src='a' slice='8 8 8 8'/></Face>" },
    { "T028", "<Face><Path d='' viewBox='0 0 0 24'/></Face>",
      "'viewBox' wants \"x y width height\"", "<Face><Path d='' viewBox='-1 -1 24 24'/></Face>" },
    { "T029", "<Face><Path d='L 1 1'/></Face>", "a path begins with M",
      "<Face><Path d='M 0 0 L 1 1'/></Face>" },
    { "T030", "time.hour +", "the expression ends where a value should be", "time.hour + 1" },
    { "T030", "'a", "this string never ends", "'a'" },
    { "T031", "time.huor", "unknown source 'time.huor'", "time.hour" },
    { "T032", "color.inc", "unknown color 'color.inc'", NULL },
    { "T033", "option.inc", "unknown option 'option.inc'", NULL },
    { "T034", "uper('a')", "unknown function 'uper'", "upper('a')" },
    { "T035", "upper()", "'upper' takes 1 argument, not 0", NULL },
    { "T036", "upper(3)", "'upper' wants a string here, not a number", NULL },
    { "T039", "time('q')", "bad pattern for 'time': 'q' means nothing there", "time('HH')" },
    { "T040", "@feels", "unknown string '@feels'", NULL },
    { "T040", "<Option name='a' type='bool' label='@a'/>", "unknown string 'a'",
      "<Option name='a' type='bool' label='a'/>" },
    { "T050", "<Face><Let name='a-b' value='1'/></Face>", "'a-b' cannot be a name",
      "<Face><Let name='a_b' value='1'/></Face>" },
    { "T050", "<Face><Repeat count='1' as='true'/></Face>", "'true' cannot be a name", NULL },
    { "T050", "<Option name='2nd' type='bool'/>", "'2nd' cannot be a name",
      "<Option name='second' type='bool'/>" },
    { "T050", "<Palette><Color name='a-b' value='#fff'/></Palette>", "bad color name 'a-b'", NULL },
    { "T051", "<Option name='a' type='bool'/><Option name='a' type='text'/>",
      "there is already an Option 'a'", "<Option name='a' type='bool'/>" },
    { "T051", "<Option name='a' type='list'><Choice value='b'/><Choice value='b'/></Option>",
      "there is already a Choice 'b'",
      "<Option name='a' type='list'><Choice value='b'/></Option>" },
    { "T051", "<Preset name='a'/><Preset name='a'/>", "there is already a Preset 'a'", NULL },
    { "T051", "<Define name='a'/><Define name='a'/>", "there is already a Define 'a'", NULL },
    { "T051",
      "<BitmapFont name='f'><Character name='0' src='a'/><Character name='0' "
      "src='b'/></BitmapFont>",
      "there is already a Character '0'",
      "<BitmapFont name='f'><Character name='0' src='a'/><Character name='1' "
      "src='a'/></BitmapFont>" },
    { "T051",
      "<BitmapFont name='f'><Character name='0' src='a'/></BitmapFont>"
      "<BitmapFont name='f'><Character name='0' src='a'/></BitmapFont>",
      "there is already a BitmapFont 'f'", NULL },
    { "T052", "<Palette><Color name='a' value='#fff' from='album'/></Palette>",
      "a color cannot come from 'album'",
      "<Palette><Color name='a' value='#fff' from='activity'/></Palette>" },
    { "T052",
      "<Option name='o' type='text'/><Palette><Color name='a' value='#fff' "
      "from='option.o'/></Palette>",
      "a color cannot come from 'option.o'",
      "<Option name='o' type='image'/><Palette><Color name='a' value='#fff' "
      "from='option.o'/></Palette>" },
    { "T053", "<Option name='a' type='bool' default='yes'/>", "'a' wants true or false",
      "<Option name='a' type='bool' default='true'/>" },
    { "T053", "<Option name='a' type='list' default='c'><Choice value='b'/></Option>",
      "'a' is one of b, not 'c'",
      "<Option name='a' type='list' default='b'><Choice value='b'/></Option>" },
    { "T053", "<Option name='a' type='number' min='1' max='3' default='4'/>", "'a' is from 1 to 3",
      "<Option name='a' type='number' min='1' max='3' default='3'/>" },
    { "T053",
      "<Option name='a' type='color'/><Preset name='p'><Set option='a' value='red'/></Preset>",
      "'a' wants a color, #RRGGBB",
      "<Preset name='p'><Set option='a' value='#f00'/></Preset><Option name='a' type='color'/>" },
    { "T054", "<Option name='a' type='list'/>", "a list has 1 to 64 Choices", NULL },
    { "T054", "<Option name='a' type='bool'><Choice value='b'/></Option>",
      "only an Option of type list has Choices", NULL },
    { "T055", "<Option name='a' type='number' min='9' max='3'/>", "min 9 is above max 3",
      "<Option name='a' type='number' min='3' max='9'/>" },
    { "T055", "<Option name='a' type='text' max='3'/>",
      "only an Option of type number has min and max", NULL },
    { "T056", "<Preset name='p'><Set option='a' value='1'/></Preset>", "there is no Option 'a'",
      NULL },
    { "T056",
      "<Option name='a' type='bool'/><Preset name='p'><Set option='a' value='true'/>"
      "<Set option='a' value='true'/></Preset>",
      "Option 'a' is set twice", NULL },
    { "T058", "<Face><Text bitmapFont='f'>1</Text></Face>", "there is no BitmapFont 'f'",
      "<Face><Text bitmapFont='f'>1</Text></Face><BitmapFont name='f'><Character name='0' "
      "src='a'/></BitmapFont>" },
    { "T059", "<BitmapFont name='f'><Character name='' src='a'/></BitmapFont>",
      "a Character has 1 to 32 characters", NULL },
    { "T059", "<BitmapFont name='f'/>", "a BitmapFont has 1 to 256 Characters", NULL },
    { "T060", "<Face><Repeat count='401'/></Face>", "'count' is a whole number from 0 to 400",
      "<Face><Repeat count='400'/></Face>" },
    { "T060", "<Face><Repeat count='1.5'/></Face>", "'count' is a whole number from 0 to 400",
      NULL },
    { "T061", "<Face><For each='activity.metric' as='m' max='2'/></Face>",
      "there is no list 'activity.metric'",
      "<Face><For each='activity.metrics' as='m' max='2'/></Face>" },
    { "T062", "<Face><For each='activity.metrics' as='m' max='33'/></Face>",
      "'max' is a whole number from 1 to 32", NULL },
    { "T063", "<Face><Use define='a'/></Face>", "there is no Define 'a'",
      "<Define name='a'/><Face><Use define='a'/></Face>" },
    { "T064",
      "<Define name='a'><Use define='b'/></Define><Define name='b'><Use define='a'/></Define>",
      "Define 'a' uses itself", NULL },
    { "T065", "<Define name='a' params='size'/><Face><Use define='a' size='1' siz='2'/></Face>",
      "Define 'a' has no parameter 'siz'",
      "<Define name='a' params='size'/><Face><Use define='a' size='1'/></Face>" },
    { "T066", "<Define name='a' params='size'/><Face><Use define='a'/></Face>",
      "Define 'a' needs the parameter 'size'",
      "<Define name='a' params='size=1'/><Face><Use define='a'/></Face>" },
    { "T067", "<Define name='a' params='size, color'/>", "parameters have no commas",
      "<Define name='a' params='size color'/>" },
    { "T067", "<Define name='a' params='name'/>", "'name' is taken by Use", NULL },
    { "T067", "<Define name='a' params='b b=2'/>", "there are two parameters 'b'", NULL },
    { "T070", "<Face><Row align='start'><Ambient align='end'/></Row></Face>",
      "Ambient cannot change 'align'", "<Face><Row align='end'/></Face>" },
    { "T071", "<Face><Row><Ambient/><Ambient/></Row></Face>", "this Row has already an Ambient",
      NULL },
    { "T071", "<Face><Row><Shadow/><Shadow/></Row></Face>",
      "there is already such a Shadow in line 1", "<Face><Row><Shadow/><Outline/></Row></Face>" },
    { "T071",
      "<Face><Ellipse><LinearGradient><Stop color='#000'/><Stop color='#fff'/></LinearGradient>"
      "<RadialGradient><Stop color='#000'/><Stop color='#fff'/></RadialGradient></Ellipse></Face>",
      "there is already such a LinearGradient in line 1",
      "<Face><Ellipse><LinearGradient><Stop color='#000'/><Stop color='#fff'/></LinearGradient>"
      "<RadialGradient of='stroke'><Stop color='#000'/><Stop color='#fff'/></RadialGradient>"
      "</Ellipse></Face>" },
    { "T071", "<Face><Row><Transition property='gap'/><Transition property='gap'/></Row></Face>",
      "there is already such a Transition in line 1",
      "<Face><Row><Transition property='gap'/><Transition property='alpha'/></Row></Face>" },
    { "T072", "<Face><Text><Transition property='font'/></Text></Face>",
      "'font' of 'Text' cannot move",
      "<Face><Progress value='1'><Transition property='value'/></Progress></Face>" },
    { "T072", "<Face><Row><Transition property='size'/></Row></Face>",
      "'size' of 'Row' cannot move", NULL },
    { "T073", "<Face><Row><Animate property='gap' duration='9'/></Row></Face>",
      "an Animate has 2 to 32 Keyframes", NULL },
    { "T073",
      "<Face><Row><Animate property='gap' duration='9'><Keyframe at='1' value='1'/>"
      "<Keyframe at='0' value='2'/></Animate></Row></Face>",
      "this Keyframe is not later than the one above it", NULL },
    { "T074", "<Face><Row><LinearGradient/></Row></Face>", "a gradient has 2 to 32 Stops", NULL },
    { "T074",
      "<Face><Row><LinearGradient><Stop position='1' color='#000'/><Stop position='0' "
      "color='#fff'/>"
      "</LinearGradient></Row></Face>",
      "this Stop stands before the one above it", NULL },
    { "T076", "<Face><Row><Transition property='gap' duration='5000'/></Row></Face>",
      "'duration' is up to 4000 milliseconds",
      "<Face><Row><Transition property='gap' duration='4000'/></Row></Face>" },
    { "T076",
      "<Face><Row><Animate property='gap' duration='2000' repeat='20'><Keyframe at='0' value='1'/>"
      "<Keyframe at='1' value='2'/></Animate></Row></Face>",
      "20 times 2000 milliseconds are more than 4000", NULL },
};

/* Errors have their codes; what is only warned of is counted for T080. */
static char *whole_theme(const char *piece)
{
    if (!strchr(piece, '<'))
        return g_strdup_printf("<Theme format='1' name='T'><Face><Text>{%s}</Text></Face></Theme>",
                               piece);
    if (g_str_has_prefix(piece, "<Theme") || g_str_has_prefix(piece, "<!"))
        return g_strdup(piece);
    return g_strdup_printf("<Theme format='1' name='T'>%s</Theme>", piece);
}

static struct theme *load(const char *xml, struct diag_list *diags)
{
    diag_list_init(diags);
    return theme_parse("mine", xml, strlen(xml), NULL, &table, diags);
}

START_TEST(mistake_has_its_code_and_its_cure_has_none)
{
    const struct mistake *mistake = &mistakes[_i];
    g_autofree char *wrong = whole_theme(mistake->wrong);
    g_autofree char *right = mistake->right ? whole_theme(mistake->right) : NULL;
    struct diag_list diags;

    ck_assert_ptr_null(load(wrong, &diags));
    ck_assert_uint_ge(diags.items->len, 1);

    const struct diag *first = g_ptr_array_index(diags.items, 0);

    ck_assert_str_eq(first->message, mistake->message);
    ck_assert_str_eq(first->code, mistake->code);
    ck_assert_int_gt(first->line, 0);
    diag_list_fini(&diags);
    if (!right)
        return;

    struct theme *theme = load(right, &diags);

    if (!theme)
        ck_abort_msg("%s", ((const struct diag *)g_ptr_array_index(diags.items, 0))->message);
    theme_unref(theme);
    diag_list_fini(&diags);
}
END_TEST

/* '%' in the unit becomes the count. */
static char *repeated(const char *before, const char *unit, int count, const char *after)
{
    GString *out = g_string_new(before);
    const char *percent = strchrnul(unit, '%');

    for (int i = 0; i < count; i++) {
        g_string_append_len(out, unit, percent - unit);
        if (*percent)
            g_string_append_printf(out, "%d%s", i, percent + 1);
    }
    g_string_append(out, after);
    return g_string_free(out, FALSE);
}

/* Caps: a piece, repeated once too often; `before` and `after` stand around. */
static const struct {
    const char *code;
    const char *before, *unit, *after;
    int most;
    const char *message;
} caps[] = {
    { "T002", "<Theme format='1' name='T'>", " ", "</Theme>", THEME_FILE_MAX - 35,
      "larger than 1048576 bytes" },
    { "T007", "<Face>", "<Row/>", "</Face>", 3998, "too many elements" },
    { "T025", "<Face name='", "x", "'/>", 8192, "'name' is longer than 8192 bytes" },
    { "T025", "<Face><Text>", "x", "</Text></Face>", 8192, "this text is longer than 8192 bytes" },
    { "T037", "<Face><Row gap='{1", "+time.hour", "}'/></Face>", 127,
      "this expression is too long" },
    { "T057", "", "<Option name='a%' type='bool'/>", "", 64, "more than 64 Options" },
    { "T057", "", "<Preset name='a%'/>", "", 64, "more than 64 Presets" },
    { "T067", "<Define name='d' params='", "a% ", "'/>", 16, "more than 16 parameters" },
    { "T075", "<Face>", "<Row><Shadow/></Row>", "</Face>", 256,
      "more than 256 gradients, shadows, outlines and glows" },
    { "T077", "<Face>", "<Row><Transition property='gap'/></Row>", "</Face>", 128,
      "more than 128 Transitions and Animates" },
    { "T090", "<Palette>", "<Color name='a%' value='#fff'/>", "</Palette>", 256,
      "more than 256 Colors" },
    { "T081", "<Face>", "<Image src='a%'/>", "</Face>", 200, "more than 200 files" },
};

START_TEST(cap_holds_at_its_number)
{
    g_autofree char *most = repeated(caps[_i].before, caps[_i].unit, caps[_i].most, caps[_i].after);
    g_autofree char *more =
        repeated(caps[_i].before, caps[_i].unit, caps[_i].most + 1, caps[_i].after);
    g_autofree char *fits = whole_theme(most);
    g_autofree char *too_much = whole_theme(more);
    struct diag_list diags;

    struct theme *theme = load(fits, &diags);

    if (!theme)
        ck_abort_msg("%s", ((const struct diag *)g_ptr_array_index(diags.items, 0))->message);
    theme_unref(theme);
    diag_list_fini(&diags);

    ck_assert_ptr_null(load(too_much, &diags));

    const struct diag *first = g_ptr_array_index(diags.items, 0);

    ck_assert_str_eq(first->message, caps[_i].message);
    ck_assert_str_eq(first->code, caps[_i].code);
    diag_list_fini(&diags);
}
END_TEST

static void assert_first(const char *piece, const char *code, const char *message)
{
    g_autofree char *xml = whole_theme(piece);
    struct diag_list diags;

    ck_assert_ptr_null(load(xml, &diags));

    const struct diag *first = g_ptr_array_index(diags.items, 0);

    ck_assert_str_eq(first->message, message);
    ck_assert_str_eq(first->code, code);
    diag_list_fini(&diags);
}

START_TEST(expansion_is_bounded)
{
    GString *deep = g_string_new("<Face><Use define='d0'/></Face>");
    GString *wide = g_string_new("<Face><Use define='d0'/></Face>");

    for (int i = 0; i < 40; i++)
        g_string_append_printf(deep, "<Define name='d%d'><Use define='d%d'/></Define>", i, i + 1);
    g_string_append(deep, "<Define name='d40'><Row/></Define>");
    assert_first(deep->str, "T006", "elements stand in each other too deeply");
    assert_first("<Face><Repeat count='400'><Repeat count='400'><Row/></Repeat></Repeat></Face>",
                 "T007", "too many elements once everything is repeated");
    /* That leave nothing behind count as well. */
    for (int i = 0; i < 10; i++)
        g_string_append_printf(
            wide, "<Define name='d%d'><Repeat count='400'><Use define='d%d'/></Repeat></Define>", i,
            i + 1);
    g_string_append(wide, "<Define name='d10'/>");
    assert_first(wide->str, "T007", "too many elements once everything is repeated");
    g_string_free(deep, TRUE);
    g_string_free(wide, TRUE);
}
END_TEST

START_TEST(depths_are_bounded)
{
    g_autofree char *rows = repeated("<Face>", "<Row>", 31, "");
    g_autofree char *parentheses = repeated("<Face><Row gap='{", "(", 33, "");
    g_autofree char *turned = repeated("<Face>", "<Row angle='1'>", 9, "");
    g_autofree char *turned_closed = repeated(turned, "</Row>", 9, "</Face>");
    g_autofree char *faded = repeated("<Face>", "<Row alpha='0.5'>", 9, "<Text>x</Text>");
    g_autofree char *faded_closed = repeated(faded, "</Row>", 9, "</Face>");
    g_autofree char *cut =
        repeated("<Face>", "<Row alpha='0.5' clip='true' cornerRadius='4'>", 5, "<Text>x</Text>");
    g_autofree char *cut_closed = repeated(cut, "</Row>", 5, "</Face>");
    const char *layers = "turned, scaled, blended, lit, faded, masked and cut elements stand more "
                         "than 8 deep in each other";
    g_autofree char *closed = repeated(rows, "</Row>", 31, "</Face>");
    g_autofree char *expression = g_strconcat(parentheses, "}'/></Face>", NULL);

    assert_first(closed, "T006", "elements stand in each other too deeply");
    assert_first(expression, "T038", "this expression is nested too deeply");
    assert_first(turned_closed, "T078", layers);
    /* One element may need several. */
    assert_first(faded_closed, "T078", layers);
    assert_first(cut_closed, "T078", layers);
}
END_TEST

START_TEST(names_that_stand_for_much_are_bounded)
{
    g_autofree char *sum = repeated("{time.hour", "+time.hour", 100, "}");
    GString *xml = g_string_new("<Face>");

    g_string_append_printf(xml, "<Let name='a' value='%s'/>", sum);
    g_string_append(xml, "<Row gap='{a+a+a+a+a+a}'/></Face>");
    assert_first(xml->str, "T044",
                 "with all that its names stand for, this expression is too long");
    g_string_free(xml, TRUE);
}
END_TEST

START_TEST(names_stand_for_each_other_so_often)
{
    GString *xml = g_string_new("<Face><Let name='a0' value='{time.hour}'/>");

    for (int i = 1; i < 20; i++)
        g_string_append_printf(xml, "<Let name='a%d' value='{a%d + 1}'/>", i, i - 1);
    g_string_append(xml, "<Row gap='{a19}'/></Face>");
    assert_first(xml->str, "T045",
                 "in what 'a16' stands for: too many names stand for each other, the last is 'a0'");
    g_string_free(xml, TRUE);
}
END_TEST

START_TEST(expressions_are_bounded_together)
{
    g_autofree char *sum = repeated("{time.hour", "+time.hour", 120, "}");
    g_autofree char *space = repeated("{time.hour", " ", 8000, "}");
    GString *xml = g_string_new("<Face>");

    for (int i = 0; i < 10; i++)
        g_string_append_printf(
            xml, "<Repeat count='390'><Row gap='%s' padding='{time.hour}'/></Repeat>", sum);
    g_string_append(xml, "</Face>");
    assert_first(xml->str, "T008", "too many expressions once everything is repeated");
    /* Reading is work as well. */
    g_string_assign(xml, "<Face>");
    for (int i = 0; i < 10; i++)
        g_string_append_printf(xml, "<Repeat count='350'><Row gap='%s' padding='%s'/></Repeat>",
                               space, space);
    g_string_append(xml, "</Face>");
    assert_first(xml->str, "T008", "too many expressions once everything is repeated");
    g_string_free(xml, TRUE);
}
END_TEST

START_TEST(numbers_are_finite)
{
    g_autofree char *length = repeated("<Face><Row gap='", "9", 400, "'/></Face>");
    g_autofree char *dash = repeated("<Face><Line dash='1 ", "9", 400, "'/></Face>");
    g_autofree char *digits = g_strnfill(400, '9');
    g_autofree char *message = g_strdup_printf("'gap' wants a number, not '%s'", digits);

    assert_first(length, "T020", message);
    assert_first(dash, "T028", "'dash' wants lengths of dashes and gaps, such as \"12 8\"");
}
END_TEST

START_TEST(loading_ends_early_where_much_is_wrong)
{
    g_autofree char *xml =
        repeated("<Theme format='1' name='T'><Face", " a%='1'", 50000, "/></Theme>");
    struct diag_list diags;

    ck_assert_ptr_null(load(xml, &diags));
    ck_assert_uint_eq(diags.items->len, DIAG_MAX);
    ck_assert_uint_le(diags.errors, 1000);
    diag_list_fini(&diags);
}
END_TEST

/* A folder for one test. */
static char *make_folder(void)
{
    char *folder = g_dir_make_tmp("dorsal-codes-XXXXXX", NULL);

    ck_assert_ptr_nonnull(folder);
    return folder;
}

static void write_file(const char *folder, const char *name, const char *contents)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);

    ck_assert_int_eq(g_mkdir_with_parents(parent, 0700), 0);
    ck_assert(g_file_set_contents(path, contents, -1, NULL));
}

static void remove_folder(const char *folder)
{
    g_autofree char *command = g_strdup_printf("rm -r '%s'", folder);

    ck_assert_int_eq(system(command), 0);
}

static const struct diag *find_code(const struct diag_list *diags, const char *code)
{
    for (guint i = 0; i < diags->items->len; i++) {
        const struct diag *diag = g_ptr_array_index(diags->items, i);

        if (strcmp(diag->code, code) == 0)
            return diag;
    }
    return NULL;
}

static void assert_warning(const struct diag_list *diags, const char *code, const char *message)
{
    const struct diag *diag = find_code(diags, code);

    ck_assert_msg(diag != NULL, "%s is not there", code);
    ck_assert_str_eq(diag->message, message);
    ck_assert_int_eq(diag->severity, DIAG_WARNING);
}

START_TEST(what_is_unused_is_warned_of_when_asked)
{
    static const char xml[] =
        "<Theme format='1' name='T'>\n"
        "<Palette><Color name='ink' value='#fff'/><Color name='inc' value='#fff'/>"
        "<Color name='muted' value='#fff'/></Palette>\n"
        "<Option name='used' type='bool'/><Option name='idle' type='bool'/>\n"
        "<BitmapFont name='lcd'><Character name='0' src='images/0.png'/></BitmapFont>\n"
        "<Define name='gone'><Row/></Define>\n"
        "<Face background='{color.ink}'><Image visible='{option.used}' "
        "src='images/c.png'/></Face>\n"
        "</Theme>";
    g_autofree char *folder = make_folder();
    struct diag_list diags;

    write_file(folder, "theme.xml", xml);
    write_file(folder, "images/0.png", "x");
    write_file(folder, "images/old.png", "x");
    write_file(folder, "fonts/A.ttf", "x");
    write_file(folder, "fonts/OFL.txt", "x");
    diag_list_init(&diags);

    struct theme *theme = theme_load(folder, &table, &diags);

    ck_assert_ptr_nonnull(theme);
    ck_assert_uint_eq(diags.items->len, 1);
    assert_warning(&diags, "T080", "no file 'images/c.png' in the theme's folder");
    ck_assert_str_eq(theme_fonts(theme)[0], "fonts/A.ttf");
    ck_assert_ptr_null(theme_fonts(theme)[1]);

    theme_check_unused(theme, &diags);
    ck_assert_uint_eq(diags.items->len, 6);
    assert_warning(&diags, "T100", "Color 'inc' is never used");
    assert_warning(&diags, "T101", "Option 'idle' is never used");
    assert_warning(&diags, "T102", "Define 'gone' is never used");
    assert_warning(&diags, "T103", "this file is never used");
    assert_warning(&diags, "T104", "BitmapFont 'lcd' is never used");

    const struct diag *idle = find_code(&diags, "T101");

    ck_assert(idle && idle->line == 3 && idle->column == 35);
    theme_unref(theme);
    diag_list_fini(&diags);
    remove_folder(folder);
}
END_TEST

START_TEST(strings_are_checked_with_the_theme)
{
    g_autofree char *folder = make_folder();
    struct diag_list diags;

    write_file(folder, "theme.xml",
               "<Theme format='1' name='T'><Face><Text>{@days}</Text></Face></Theme>");
    write_file(folder, "strings/en.xml",
               "<Strings><Plural name='days'><Item quantity='other'>{n} days</Item></Plural>"
               "</Strings>");
    write_file(folder, "strings/de.xml", "<Strings><Text/></Strings>");
    diag_list_init(&diags);
    ck_assert_ptr_null(theme_load(folder, &table, &diags));
    ck_assert_ptr_nonnull(find_code(&diags, "T041"));
    ck_assert_ptr_nonnull(find_code(&diags, "T042"));
    diag_list_fini(&diags);
    remove_folder(folder);
}
END_TEST

START_TEST(files_of_strings_are_bounded)
{
    g_autofree char *folder = make_folder();
    g_autofree char *large = g_strnfill(256 * 1024 + 1, ' ');
    struct diag_list diags;

    write_file(folder, "theme.xml", "<Theme format='1' name='T'/>");
    write_file(folder, "strings/en.xml", large);
    diag_list_init(&diags);
    ck_assert_ptr_null(theme_load(folder, &table, &diags));
    ck_assert_ptr_nonnull(find_code(&diags, "T043"));
    diag_list_fini(&diags);
    remove_folder(folder);
}
END_TEST

START_TEST(files_of_pictures_are_bounded)
{
    static const struct {
        const char *name, *code, *message;
        off_t most;
    } files[] = {
        { "images/a.png", "T083", "'images/a.png' is larger than 8192 KiB", THEME_IMAGE_BYTES },
        { "images/a.svg", "T084", "'images/a.svg' is larger than 512 KiB", THEME_SVG_BYTES },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *folder = make_folder();
        g_autofree char *path = g_build_filename(folder, files[i].name, NULL);
        g_autofree char *xml = g_strdup_printf(
            "<Theme format='1' name='T'><Face><Image src='%s'/></Face></Theme>", files[i].name);
        struct diag_list diags;

        write_file(folder, "theme.xml", xml);
        write_file(folder, files[i].name, "x");
        ck_assert_int_eq(truncate(path, files[i].most), 0);
        diag_list_init(&diags);

        struct theme *theme = theme_load(folder, &table, &diags);

        ck_assert_ptr_nonnull(theme);
        theme_unref(theme);
        ck_assert_int_eq(truncate(path, files[i].most + 1), 0);
        ck_assert_ptr_null(theme_load(folder, &table, &diags));
        ck_assert_str_eq(find_code(&diags, files[i].code)->message, files[i].message);
        diag_list_fini(&diags);
        remove_folder(folder);
    }
}
END_TEST

START_TEST(folders_and_fonts_are_checked)
{
    g_autofree char *folder = make_folder();
    g_autofree char *gone = g_build_filename(folder, "gone", NULL);
    g_autofree char *huge = g_build_filename(folder, "fonts/B.ttf", NULL);
    struct diag_list diags;

    diag_list_init(&diags);
    ck_assert_ptr_null(theme_load(gone, &table, &diags));
    ck_assert_ptr_nonnull(find_code(&diags, "T001"));
    diag_list_fini(&diags);

    write_file(folder, "theme.xml", "<Theme format='1' name='T'/>");
    write_file(folder, "fonts/A.woff2", "x");
    write_file(folder, "fonts/B.ttf", "x");
    ck_assert_int_eq(truncate(huge, THEME_FONT_BYTES + 1), 0);
    diag_list_init(&diags);
    ck_assert_ptr_null(theme_load(folder, &table, &diags));
    ck_assert_uint_eq(diags.errors, 2);
    ck_assert_str_eq(find_code(&diags, "T082")->message, "not a .ttf or .otf file");
    diag_list_fini(&diags);
    remove_folder(folder);
}
END_TEST

/* Codes that the cases above do not produce by the tables. */
static const char *const elsewhere[] = {
    "T001", "T006", "T008", "T038", "T041", "T042", "T043", "T044", "T045", "T078",
    "T080", "T082", "T083", "T084", "T100", "T101", "T102", "T103", "T104", NULL,
};

static bool is_produced(const char *code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(mistakes); i++)
        if (strcmp(mistakes[i].code, code) == 0)
            return true;
    for (size_t i = 0; i < G_N_ELEMENTS(caps); i++)
        if (strcmp(caps[i].code, code) == 0)
            return true;
    return g_strv_contains(elsewhere, code);
}

/* Those of the functions of time have their tests with them, those of checking in tests/ctl. */
static bool is_of_others(const char *code)
{
    return strcmp(code, "T046") == 0 || strcmp(code, "T047") == 0 || strcmp(code, "T105") >= 0;
}

START_TEST(every_code_is_produced_and_explained)
{
    for (enum code i = CODE_NONE + 1; i < CODE_COUNT; i++) {
        const struct diag_code *code = theme_code(i);

        ck_assert_msg(is_of_others(code->id) || is_produced(code->id), "%s %s", code->id,
                      code->title);
        ck_assert_ptr_eq(theme_code_find(code->id), code);
        ck_assert_str_eq(theme_code_id(i), code->id);
        ck_assert_msg(strstr(code->explanation, "\n\nWrong: ") != NULL, "%s", code->id);
        ck_assert_msg(strstr(code->explanation, "\nRight: ") != NULL, "%s", code->id);
    }
    ck_assert_ptr_null(theme_code_find("T999"));
    ck_assert_ptr_null(theme_code(CODE_NONE));
}
END_TEST

START_TEST(mistake_in_a_define_names_its_use)
{
    static const char xml[] = "<Theme format='1' name='T'>\n"
                              "<Define name='d' params='v'><Row gap='{upper(v)}'/></Define>\n"
                              "<Face>\n"
                              "<Use define='d' v='a'/>\n"
                              "<Repeat count='9'><Use define='d' v='{i}'/></Repeat>\n"
                              "<Repeat count='9'><Row gap='x'/></Repeat>\n"
                              "<Use define='d' v='{nothing}'/>\n"
                              "</Face></Theme>";
    static const char *const wanted[] = {
        "mine/theme.xml:2:39: error: 'gap' wants a number; this is of type string; used in line 4 "
        "[T020]",
        "mine/theme.xml:2:46: error: 'upper' wants a string here, not a number; used in line 5 "
        "[T036]",
        "mine/theme.xml:6:29: error: 'gap' wants a number, not 'x' [T020]",
        "mine/theme.xml:7:21: error: unknown source 'nothing' [T031]",
    };
    struct diag_list diags;

    ck_assert_ptr_null(load(xml, &diags));
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
        ck_assert_uint_gt(diags.items->len, i);

        g_autofree char *line = diag_format_line(g_ptr_array_index(diags.items, i));

        ck_assert_str_eq(line, wanted[i]);
    }
    ck_assert_uint_eq(diags.items->len, G_N_ELEMENTS(wanted));
    diag_list_fini(&diags);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("codes");
    TCase *tcase = tcase_create("codes");

    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, mistake_has_its_code_and_its_cure_has_none, 0,
                        G_N_ELEMENTS(mistakes));
    tcase_add_loop_test(tcase, cap_holds_at_its_number, 0, G_N_ELEMENTS(caps));
    tcase_add_test(tcase, expansion_is_bounded);
    tcase_add_test(tcase, depths_are_bounded);
    tcase_add_test(tcase, names_that_stand_for_much_are_bounded);
    tcase_add_test(tcase, what_is_unused_is_warned_of_when_asked);
    tcase_add_test(tcase, names_stand_for_each_other_so_often);
    tcase_add_test(tcase, strings_are_checked_with_the_theme);
    tcase_add_test(tcase, files_of_strings_are_bounded);
    tcase_add_test(tcase, folders_and_fonts_are_checked);
    tcase_add_test(tcase, every_code_is_produced_and_explained);
    tcase_add_test(tcase, mistake_in_a_define_names_its_use);
    tcase_add_test(tcase, expressions_are_bounded_together);
    tcase_add_test(tcase, numbers_are_finite);
    tcase_add_test(tcase, loading_ends_early_where_much_is_wrong);
    tcase_add_test(tcase, files_of_pictures_are_bounded);
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
