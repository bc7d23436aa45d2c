/* What Repeat, For, Use, Let, Cutouts, Ambient and `when` paint is what the elements paint that
 * they stand for, pixel for pixel. */
#include "base/check-main.h"

#include "fixture.h"

static const struct pair {
    const char *name;
    const char *head, *face; /* of the theme: what stands before the Face, and in it */
    const char *plain;       /* in the Face of the other */
    bool ambient, card;
} pairs[] = {
    { "a Repeat is its children in turn", "",
      "<Row gap='4'><Repeat count='3'><Rectangle width='{10 + i * 5}' height='40' fill='#FF8800'/>"
      "</Repeat></Row>",
      "<Row gap='4'><Rectangle width='10' height='40' fill='#FF8800'/><Rectangle width='15' "
      "height='40' fill='#FF8800'/><Rectangle width='20' height='40' fill='#FF8800'/></Row>" },
    { "a Use is its Define with its parameters",
      "<Define name='dot' params='x color=#FF8800'><Ellipse x='{x}' width='40' height='40' "
      "fill='{color}'/></Define>",
      "<Use define='dot' x='{10 * 2}'/><Use define='dot' x='90' color='#3040F0'/>",
      "<Ellipse x='20' width='40' height='40' fill='#FF8800'/><Ellipse x='90' width='40' "
      "height='40' fill='#3040F0'/>" },
    { "a Let is its expression", "<Let name='r' value='{panel.width / 4}'/>",
      "<Let name='d' value='{r * 2}'/><Ellipse x='{r}' width='{d}' height='{d}' fill='#FF8800'/>",
      "<Ellipse x='{panel.width / 4}' width='{panel.width / 2}' height='{panel.width / 2}' "
      "fill='#FF8800'/>" },
    { "Cutouts are Groups around the lenses", "",
      "<Cutouts spread='8'><Ellipse stroke='#FF8800'/></Cutouts>",
      "<Group x='{panel.cutout1.x - panel.cutout1.radius - 8}' y='{panel.cutout1.y - "
      "panel.cutout1.radius - 8}' width='{panel.cutout1.radius * 2 + 16}' "
      "height='{panel.cutout1.radius * 2 + 16}'><Ellipse stroke='#FF8800'/></Group>"
      "<Group x='{panel.cutout2.x - panel.cutout2.radius - 8}' y='{panel.cutout2.y - "
      "panel.cutout2.radius - 8}' width='{panel.cutout2.radius * 2 + 16}' "
      "height='{panel.cutout2.radius * 2 + 16}'><Ellipse stroke='#FF8800'/></Group>" },
    { "a Stop may be repeated", "",
      "<Rectangle><LinearGradient endX='1' endY='0'><Repeat count='3'><Stop "
      "color='{if(i == 1, #FF8800, #3040F0)}' position='{i / 2}'/></Repeat></LinearGradient>"
      "</Rectangle>",
      "<Rectangle><LinearGradient endX='1' endY='0'><Stop color='#3040F0' position='0'/><Stop "
      "color='#FF8800' position='0.5'/><Stop color='#3040F0' position='1'/></LinearGradient>"
      "</Rectangle>" },
    { "Ambient is not seen on an active panel", "",
      "<Rectangle width='80' height='40' fill='#FF8800'><Ambient width='20' "
      "alpha='0.5'/></Rectangle>",
      "<Rectangle width='80' height='40' fill='#FF8800'/>" },
    { "Ambient is what the attributes are at rest", "",
      "<Rectangle width='80' fill='#FF8800'><Ambient width='20' height='30' fill='#408040'/>"
      "</Rectangle>",
      "<Rectangle width='20' height='30' fill='#FF8800'><Ambient fill='#408040'/></Rectangle>",
      .ambient = true },
    { "what is active is not there at rest", "",
      "<Row><Rectangle when='active' width='30' height='30' fill='#FF8800'/><Rectangle "
      "when='ambient' width='40' height='30' fill='#808080'/></Row>",
      "<Row><Rectangle width='40' height='30'><Ambient fill='#808080'/></Rectangle></Row>",
      .ambient = true },
    { "what is ambient is not there on an active panel", "",
      "<Row><Rectangle when='active' width='30' height='30' fill='#FF8800'/><Rectangle "
      "when='ambient' "
      "width='40' height='30' fill='#FF8800'/></Row>",
      "<Row><Rectangle width='30' height='30' fill='#FF8800'/></Row>" },
    { "a For has a copy for each entry", "",
      "<Column gap='6'><For each='activity.metrics' as='m' max='4'><Text>{m.index + 1} {m.label}: "
      "{m.value}</Text></For></Column>",
      "<Column gap='6'><Text>1 Speed: 12</Text><Text>2 Climb: 30</Text></Column>", .card = true },
};

static void paint(struct fixture *fixture, const struct pair *pair, const char *head,
                  const char *content)
{
    g_autofree char *xml =
        g_strdup_printf("<Theme format='1' name='T' font='Inter'>%s<Face>%s</Face>"
                        "<Card for='generic-metric'>%s</Card></Theme>",
                        head, pair->card ? "" : content, pair->card ? content : "");
    enum power power = pair->ambient ? POWER_AMBIENT : POWER_ACTIVE;

    fixture_init(fixture, fixture_panel(904, 572), xml);
    fixture_locale(fixture, "en_GB");
    if (pair->card)
        fixture_show_card(fixture,
                          fixture_activity(fixture, "generic-metric",
                                           "{'title': <'Ride'>, 'metrics': <[('Speed', '12', ''), "
                                           "('Climb', '30', '')]>}",
                                           false),
                          power);
    else
        fixture_show_face(fixture, NULL, power);
    fixture_frame(fixture);
}

START_TEST(expansion_paints_what_it_stands_for)
{
    const struct pair *pair = &pairs[_i];
    struct fixture one, other;
    size_t count;
    size_t different = 0;
    size_t lit = 0;

    paint(&one, pair, pair->head, pair->face);
    paint(&other, pair, "", pair->plain);
    count = (size_t)one.panel.size.width * (size_t)one.panel.size.height;
    for (size_t i = 0; i < count; i++) {
        different += one.shadow.data[i] != other.shadow.data[i];
        lit += one.shadow.data[i] != 0xff000000U;
    }
    ck_assert_msg(different == 0, "%s: %zu pixels differ", pair->name, different);
    ck_assert_msg(lit > 0, "%s: nothing is seen", pair->name);
    fixture_fini(&one);
    fixture_fini(&other);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("expansion");

    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, expansion_paints_what_it_stands_for, 0, G_N_ELEMENTS(pairs));
    return run_cases("expansion", cases);
}
