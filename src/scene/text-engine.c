/* The panel's fonts: a font map with fixed options, so that the same text gives the same pixels on
 * every machine with the same fonts. */
#include <fontconfig/fontconfig.h>

#include "base/cleanup.h"
#include "base/log.h"
#include "scene/text-engine.h"

static PangoContext *create_context(PangoFontMap *map)
{
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    return context;
}

struct text_engine *text_engine_new(void)
{
    struct text_engine *engine = g_new0(struct text_engine, 1);

    engine->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    engine->context = create_context(engine->map);
    text_engine_set_language(engine, "en", false);
    return engine;
}

void text_engine_free(struct text_engine *engine)
{
    if (!engine)
        return;
    g_object_unref(engine->context);
    g_object_unref(engine->map);
    g_free(engine);
}

void text_engine_set_language(struct text_engine *engine, const char *language, bool rtl)
{
    pango_context_set_language(engine->context, pango_language_from_string(language));
    pango_context_set_base_dir(engine->context, rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    engine->rtl = rtl;
    engine->generation++;
}

/* The path of a file in a theme's folder, which was opened without leaving it. */
static char *font_path(const struct theme *theme, const char *name)
{
    _cleanup_close_ int fd = theme_open_asset(theme, name);

    if (fd < 0)
        return NULL;
    g_autofree char *link = g_strdup_printf("/proc/self/fd/%d", fd);
    return g_file_read_link(link, NULL);
}

static void add_fonts(FcConfig *config, const struct theme *theme)
{
    const char *const *names = theme ? theme_fonts(theme) : NULL;

    for (; names && *names; names++) {
        g_autofree char *path = font_path(theme, *names);
        if (!path || !FcConfigAppFontAddFile(config, (const FcChar8 *)path))
            log_warning("theme %s: '%s' is no font that can be read; others stand in for it",
                        theme_id(theme), *names);
    }
}

static bool brings_fonts(const struct theme *theme)
{
    return theme && theme_fonts(theme) && theme_fonts(theme)[0];
}

void text_engine_set_themes(struct text_engine *engine, const struct theme *theme,
                            const struct theme *other)
{
    bool brings = brings_fonts(theme) || brings_fonts(other);
    FcConfig *config = NULL;

    if (!brings && !engine->has_theme_fonts)
        return;
    if (brings) { /* a configuration of its own, so that no other theme sees them */
        config = FcInitLoadConfigAndFonts();
        add_fonts(config, theme);
        add_fonts(config, other);
    }
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(engine->map), config);
    pango_fc_font_map_config_changed(PANGO_FC_FONT_MAP(engine->map));
    if (config)
        FcConfigDestroy(config);
    engine->has_theme_fonts = brings;
    engine->generation++;
}

static bool fonts_are_there(void)
{
    FcFontSet *fonts = FcConfigGetFonts(NULL, FcSetSystem);

    return fonts && fonts->nfont > 0;
}

/* Pango gives up the process when it is asked for text and there is no font at all, so no text is
 * laid out before fonts were seen. */
bool text_engine_check(struct text_engine *engine)
{
    if (engine->has_fonts)
        return false;
    if (!fonts_are_there()) {
        FcInitReinitialize();
        if (!fonts_are_there())
            return false;
    }
    pango_fc_font_map_config_changed(PANGO_FC_FONT_MAP(engine->map));
    engine->has_fonts = true;
    engine->generation++;
    return true;
}

const char *text_engine_problem(const struct text_engine *engine)
{
    return engine->has_fonts ? NULL : "no fonts are installed; text is not drawn";
}
