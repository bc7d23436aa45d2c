/* What stands where, on a panel of 400 x 300 with 20 free on each side. */
#include "base/check-main.h"

#include "fixture.h"

struct layout_case {
    const char *name;
    const char *face;
    const char *dump;
    const char *locale; /* NULL: left to right */
};

static const struct layout_case layout_cases[] = {
    { "fixed places", "<Rectangle x='10' y='20' width='30' height='40'/>",
      "  Rectangle 10,20 30x40\n" },
    { "a shape fills its parent", "<Group x='10' y='10' width='80' height='60'><Ellipse/></Group>",
      "  Group 10,10 80x60\n    Ellipse 10,10 80x60\n" },
    { "safe area", "<Row area='safe'/>", "  Row 20,20 360x260\n" },
    { "row in reading direction",
      "<Row gap='10' height='50'><Rectangle width='40'/><Rectangle width='60'/></Row>",
      "  Row 0,0 400x50\n    Rectangle 0,0 40x50\n    Rectangle 50,0 60x50\n" },
    { "row from the right",
      "<Row gap='10' height='50'><Rectangle width='40'/><Rectangle width='60'/></Row>",
      "  Row 0,0 400x50\n    Rectangle 360,0 40x50\n    Rectangle 290,0 60x50\n", "ar_EG" },
    { "row that is never mirrored",
      "<Row gap='10' height='50' mirror='never'><Rectangle width='40'/><Rectangle "
      "width='60'/></Row>",
      "  Row 0,0 400x50\n    Rectangle 0,0 40x50\n    Rectangle 50,0 60x50\n", "ar_EG" },
    { "spacer takes what is left",
      "<Row height='50'><Rectangle width='40'/><Spacer/><Rectangle width='60'/></Row>",
      "  Row 0,0 400x50\n    Rectangle 0,0 40x50\n    Spacer 40,0 300x0\n"
      "    Rectangle 340,0 60x50\n" },
    { "grow shares the room", "<Row height='50'><Rectangle grow='1'/><Rectangle grow='3'/></Row>",
      "  Row 0,0 400x50\n    Rectangle 0,0 100x50\n    Rectangle 100,0 300x50\n" },
    { "grow stops at the greatest width",
      "<Row height='50'><Rectangle grow='1' maxWidth='50'/><Rectangle grow='1'/></Row>",
      "  Row 0,0 400x50\n    Rectangle 0,0 50x50\n    Rectangle 50,0 350x50\n" },
    { "shrink in proportion",
      "<Row height='50'><Rectangle width='300' shrink='1'/><Rectangle width='300' "
      "shrink='1'/></Row>",
      "  Row 0,0 400x50\n    Rectangle 0,0 200x50\n    Rectangle 200,0 200x50\n" },
    { "shrink stops at the least width",
      "<Row height='50'><Rectangle width='300' shrink='1' minWidth='250'/>"
      "<Rectangle width='300' shrink='1'/></Row>",
      "  Row 0,0 400x50\n    Rectangle 0,0 250x50\n    Rectangle 250,0 150x50\n" },
    { "column with padding and gap",
      "<Column padding='10' gap='5'><Rectangle height='20'/><Rectangle height='30'/></Column>",
      "  Column 0,0 400x300\n    Rectangle 10,10 380x20\n    Rectangle 10,35 380x30\n" },
    { "column justified to its end", "<Column justify='end'><Rectangle height='20'/></Column>",
      "  Column 0,0 400x300\n    Rectangle 0,280 400x20\n" },
    { "space between",
      "<Column justify='space-between'><Rectangle height='20'/><Rectangle height='20'/>"
      "<Rectangle height='20'/></Column>",
      "  Column 0,0 400x300\n    Rectangle 0,0 400x20\n    Rectangle 0,140 400x20\n"
      "    Rectangle 0,280 400x20\n" },
    { "centered in a stack",
      "<Stack align='center' justify='center'><Rectangle width='100' height='50'/></Stack>",
      "  Stack 0,0 400x300\n    Rectangle 150,125 100x50\n" },
    { "a child aligned by itself",
      "<Column align='end'><Rectangle width='50' height='20'/>"
      "<Rectangle width='50' height='20' alignSelf='start'/></Column>",
      "  Column 0,0 400x300\n    Rectangle 350,0 50x20\n    Rectangle 0,20 50x20\n" },
    { "what is hidden takes no room and no gap",
      "<Column gap='10'><Rectangle height='20'/><Rectangle height='20' visible='{1 gt 2}'/>"
      "<Rectangle height='20'/></Column>",
      "  Column 0,0 400x300\n    Rectangle 0,0 400x20\n    Rectangle 0,30 400x20\n" },
    { "text without anything to say takes no room",
      "<Column gap='10'><Text>{activity.title}</Text><Rectangle height='20'/></Column>",
      "  Column 0,0 400x300\n    Text 0,0 0x0 \"\"\n    Rectangle 0,0 400x20\n" },
    { "a row is as high as its highest child",
      "<Column><Row><Rectangle width='10' height='40'/><Rectangle width='10' height='70'/></Row>"
      "<Rectangle height='5'/></Column>",
      "  Column 0,0 400x300\n    Row 0,0 400x70\n      Rectangle 0,0 10x40\n"
      "      Rectangle 10,0 10x70\n    Rectangle 0,70 400x5\n" },
    { "a line of text is as high as its line height",
      "<Text size='40' lineHeight='1.5'>Hamburg</Text>", "  Text 0,0 174x60 \"Hamburg\"\n" },
    { "baselines of two sizes meet",
      "<Row align='baseline' height='100'><Text size='60' lineHeight='1'>Ag</Text>"
      "<Text size='20' lineHeight='1'>Ag</Text></Row>",
      "  Row 0,0 400x100\n    Text 0,0 78x60 \"Ag\"\n    Text 78,35 26x20 \"Ag\"\n" },
    { "a path is as large as its view box",
      "<Row height='50'><Path d='M0 0h9' viewBox='0 0 30 20'/><Rectangle width='10'/></Row>",
      "  Row 0,0 400x50\n    Path 0,0 30x50\n    Rectangle 30,0 10x50\n" },
    { "a path keeps the shape of its view box",
      "<Column width='60'><Path d='M0 0h9' viewBox='0 0 30 20'/><Rectangle height='10'/></Column>",
      "  Column 0,0 60x300\n    Path 0,0 60x40\n    Rectangle 0,40 60x10\n" },
    { "a path without a view box is as large as what it draws",
      "<Row height='50'><Path d='M5 5H25V45'/><Rectangle width='10'/></Row>",
      "  Row 0,0 400x50\n    Path 0,0 25x50\n    Rectangle 25,0 10x50\n" },
    { "a line across a column takes no height",
      "<Column><Line stroke='#FFFFFF'/><Line endY='7' stroke='#FFFFFF'/>"
      "<Rectangle height='10'/></Column>",
      "  Column 0,0 400x300\n    Line 0,0 400x0\n    Line 0,0 400x7\n    Rectangle 0,7 400x10\n" },
    { "hands are as large as their clock",
      "<AnalogClock x='20' y='10' width='100' height='100'><HourHand><Rectangle x='45' width='10' "
      "height='50'/></HourHand></AnalogClock>",
      "  AnalogClock 20,10 100x100\n    HourHand 20,10 100x100\n      Rectangle 65,10 10x50\n" },
    { "a clock without a size in a row is as large as what is in it",
      "<Row><AnalogClock><Ellipse x='5' width='80' height='90'/></AnalogClock></Row>",
      "  Row 0,0 400x300\n    AnalogClock 0,0 85x90\n      Ellipse 5,0 80x90\n" },
    { "sizes far out of bounds", "<Rectangle x='1000000000' width='1000000000' height='-5'/>",
      "  Rectangle 8192,0 8192x0\n" },
};

START_TEST(stands_where_it_should)
{
    const struct layout_case *test = &layout_cases[_i];
    struct scene_panel panel = fixture_panel(400, 300);
    g_autofree char *xml = g_strdup_printf(THEME_WITH("%s"), test->face);
    struct fixture fixture;

    fixture_init(&fixture, panel, xml);
    fixture_locale(&fixture, test->locale);
    fixture_frame(&fixture);
    g_autofree char *dump = scene_dump(fixture.scene);
    ck_assert_msg(g_str_has_prefix(dump, "Face 0,0 400x300\n"), "%s", dump);
    ck_assert_msg(g_str_has_suffix(dump, test->dump), "%s: got\n%swanted\n%s", test->name, dump,
                  test->dump);
    fixture_fini(&fixture);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("layout");

    tcase_add_loop_test(cases, stands_where_it_should, 0, G_N_ELEMENTS(layout_cases));
    return run_cases("layout", cases);
}
