#include "ctl/preview/overlay.h"

#include <string.h>

#include "scene/scene.h"

/* For panels of usual size; small ones have smaller words, that are not lost altogether. */
#define TEXT_SIZE  18
#define TEXT_LEAST 7
#define ROOM       16

static int text_size(const struct pixels *on)
{
    return CLAMP(MIN(on->height / 30, on->width / 44), TEXT_LEAST, TEXT_SIZE);
}

static int count_lines(const char *text)
{
    int lines = 1;

    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

/* As it stands between two tags: no markup, no expressions, all spaces kept. */
static char *escape(const char *text)
{
    g_autofree char *markup = g_markup_escape_text(text, -1);
    g_auto(GStrv) opened = g_strsplit(markup, "{", -1);
    g_autofree char *doubled = g_strjoinv("{{", opened);
    g_auto(GStrv) closed = g_strsplit(doubled, "}", -1);

    g_autofree char *plain = g_strjoinv("}}", closed);
    g_auto(GStrv) words = g_strsplit(plain, " ", -1);

    return g_strjoinv("\u00a0", words);
}

static void append_lines(GString *xml, const char *text, int size)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line; line++) {
        g_autofree char *escaped = escape(**line ? *line : " ");

        g_string_append_printf(xml, "<Text size=\"%d\" color=\"#D8DCE2\">%s</Text>", size, escaped);
    }
}

static char *write_theme(const struct overlay *overlay, int size)
{
    GString *xml = g_string_new(NULL);
    g_autofree char *title = escape(overlay->title);

    g_string_append_printf(
        xml,
        "<Theme format=\"1\" name=\"Overlay\" font=\"JetBrains Mono, DejaVu Sans Mono, Noto Sans "
        "Mono, monospace\"><Face background=\"%s\"><Column x=\"%d\" y=\"%d\" "
        "width=\"{panel.width - %d}\" gap=\"%d\"><Text size=\"%d\" weight=\"700\" "
        "color=\"%s\">%s</Text>",
        overlay->alarming ? "#2A1214" : "#14171C", size, size / 2, 2 * size, size / 8, size,
        overlay->alarming ? "#FF8A80" : "#8AB4F8", title);
    append_lines(xml, overlay->text, size);
    g_string_append(xml, "</Column></Face></Theme>");
    return g_string_free(xml, FALSE);
}

static void paint(const struct pixels *on, const char *xml)
{
    struct scene_panel panel = { .size = { on->width, on->height } };
    struct view view = { .kind = VIEW_FACE };
    struct region damage = { 0 };
    struct diag_list diags;

    diag_list_init(&diags);
    struct theme *theme = theme_parse("overlay", xml, strlen(xml), NULL, scene_sources(), &diags);
    struct scene *scene = scene_new(&panel, NULL);
    if (theme) {
        struct theme *builtin = theme_load_builtin(scene_sources());

        scene_set_theme(scene, theme, builtin);
        scene_set_view(scene, &view, POWER_ACTIVE);
        scene_update(scene, clock_now(clock_system()), &damage);
        scene_paint(scene, on, &damage);
        theme_unref(builtin);
        theme_unref(theme);
    }
    scene_free(scene);
    diag_list_fini(&diags);
}

void overlay_draw(const struct pixels *on, const struct overlay *overlay)
{
    int size = text_size(on);
    int height = (count_lines(overlay->text) + 1) * (size * 13 / 10) + ROOM;
    struct pixels part = *on;
    g_autofree char *xml = write_theme(overlay, size);

    if (overlay->place == OVERLAY_BOTTOM) {
        part.height = MIN(height, on->height);
        part.data = pixels_row(on, on->height - part.height);
    }
    paint(&part, xml);
}
