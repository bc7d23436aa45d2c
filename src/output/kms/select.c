#include "output/kms/select.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

/* Bus drivers whose names begin so. Keep data/udev/72-dorsal.rules equal. */
static const char *const own_card_drivers[] = {
    "adp", "appletbdrm", "gud", "panel-mipi-dbi", "ssd130x", "udl",
};

bool select_is_own_card_driver(const char *driver)
{
    for (size_t i = 0; i < G_N_ELEMENTS(own_card_drivers); i++) {
        size_t length = strlen(own_card_drivers[i]);

        /* "ssd130x-i2c", "panel-mipi-dbi-spi" */
        if (strncmp(driver, own_card_drivers[i], length) == 0 &&
            (driver[length] == '\0' || driver[length] == '-'))
            return true;
    }
    return false;
}

static bool strv_has(char *const *strv, const char *string)
{
    return strv && g_strv_contains((const char *const *)strv, string);
}

static bool card_has_connector(const struct kms_card *card, const char *name)
{
    return strv_has(card->connected, name) || strv_has(card->empty, name);
}

static void describe_connectors(GString *text, char *const *names, const char *remark)
{
    for (size_t i = 0; names && names[i]; i++) {
        if (g_str_has_prefix(names[i], "Writeback"))
            continue;
        if (!g_str_has_suffix(text->str, ":"))
            g_string_append_c(text, ',');
        g_string_append_printf(text, " %s%s", names[i], remark);
    }
}

char *select_describe_cards(const GPtrArray *cards, const char *separator)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < cards->len; i++) {
        const struct kms_card *card = g_ptr_array_index(cards, i);

        g_string_append_printf(text, "%s%s (%s):", i > 0 ? separator : "", card->node,
                               *card->driver ? card->driver : "unknown driver");
        describe_connectors(text, card->connected, "");
        describe_connectors(text, card->empty, " (nothing plugged in)");
        if (g_str_has_suffix(text->str, ":"))
            g_string_append(text, " no connectors");
    }
    if (cards->len == 0)
        g_string_append(text, "none, there is no DRM card");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

typedef bool (*card_matches_fn)(const struct kms_card *card, const void *data);

static bool matches_link(const struct kms_card *card, const void *path)
{
    return strv_has(card->links, path);
}

static bool matches_id_path(const struct kms_card *card, const void *id_path)
{
    return *card->id_path && g_str_equal(card->id_path, id_path);
}

static bool matches_node(const struct kms_card *card, const void *node)
{
    return g_str_equal(card->node, node);
}

static bool matches_connector(const struct kms_card *card, const void *name)
{
    return card_has_connector(card, name);
}

static bool matches_own_card_driver(const struct kms_card *card, const void *unused)
{
    return select_is_own_card_driver(card->driver);
}

/* The last card that matches, and how many do. */
static const struct kms_card *find(const GPtrArray *cards, card_matches_fn matches,
                                   const void *data, int *ret_count)
{
    const struct kms_card *found = NULL;

    *ret_count = 0;
    for (guint i = 0; i < cards->len; i++) {
        const struct kms_card *card = g_ptr_array_index(cards, i);

        if (!matches(card, data))
            continue;
        found = card;
        ++*ret_count;
    }
    return found;
}

static void free_string(char **string)
{
    free(*string);
}

static const struct kms_card *find_by_path(const GPtrArray *cards, const char *path,
                                           const char *remembered)
{
    g_autofree char *real = g_canonicalize_filename(path, "/");
    _cleanup_(free_string) char *target = realpath(path, NULL);
    int count;
    const struct kms_card *card = find(cards, matches_link, real, &count);

    if (!card && remembered && *remembered)
        card = find(cards, matches_id_path, remembered, &count);
    if (!card)
        card = find(cards, matches_node, real, &count);
    /* A link that somebody made by hand. */
    if (!card && target)
        card = find(cards, matches_node, target, &count);
    return card;
}

static const struct kms_card *no_card(const GPtrArray *cards, const char *what, char **ret_why)
{
    g_autofree char *list = select_describe_cards(cards, "; ");

    *ret_why = g_strdup_printf("%s; connectors to choose from: %s", what, list);
    return NULL;
}

static const struct kms_card *find_unconfigured(const GPtrArray *cards, const char *connector,
                                                char **ret_why)
{
    int count;
    const struct kms_card *card = connector ? find(cards, matches_connector, connector, &count)
                                            : find(cards, matches_own_card_driver, NULL, &count);

    if (count == 1)
        return card;

    g_autofree char *what =
        connector ? g_strdup_printf(count == 0 ? "no card has the connector %s"
                                               : "more than one card has the connector %s",
                                    connector)
                  : g_strdup(count == 0 ? "no panel is configured and no known panel is plugged in"
                                        : "more than one panel is plugged in and none is "
                                          "configured");
    return no_card(cards, what, ret_why);
}

/* A card of seat0 is a desktop's, whether one runs now or will run in a minute. */
static bool may_drive(const struct kms_card *card, const struct kms_config *config)
{
    return config->whole_card || (*card->seat && !g_str_equal(card->seat, "seat0"));
}

const struct kms_card *select_card(const GPtrArray *cards, const struct kms_config *config,
                                   const char *remembered, char **ret_why)
{
    const struct kms_card *card = config->card
                                      ? find_by_path(cards, config->card, remembered)
                                      : find_unconfigured(cards, config->connector, ret_why);

    if (!card && config->card) {
        g_autofree char *what = g_strdup_printf("the card %s is not there", config->card);
        return no_card(cards, what, ret_why);
    }
    if (card && !may_drive(card, config)) {
        *ret_why = g_strdup_printf("the card %s (%s) belongs to seat0, so to a desktop; give it a "
                                   "seat of its own by udev, or set whole-card=yes if no desktop "
                                   "runs on this machine",
                                   card->node, card->driver);
        return NULL;
    }
    return card;
}

char *select_connector_name(const drmModeConnector *connector)
{
    const char *type = drmModeGetConnectorTypeName(connector->connector_type);

    return g_strdup_printf("%s-%u", type ? type : "Unknown", connector->connector_type_id);
}

bool select_connector_has_name(const drmModeConnector *connector, const char *name)
{
    g_autofree char *own = select_connector_name(connector);

    return g_str_equal(own, name);
}

static bool fits(const drmModeModeInfo *mode, struct size wanted)
{
    if (mode->flags & (DRM_MODE_FLAG_INTERLACE | DRM_MODE_FLAG_DBLSCAN))
        return false;
    if (mode->hdisplay == 0 || mode->vdisplay == 0 || mode->hdisplay > PIXELS_SIDE_MAX ||
        mode->vdisplay > PIXELS_SIDE_MAX)
        return false;
    return wanted.width == 0 || (mode->hdisplay == wanted.width && mode->vdisplay == wanted.height);
}

const drmModeModeInfo *select_mode(const drmModeConnector *connector, struct size wanted)
{
    const drmModeModeInfo *first = NULL;

    for (int i = 0; i < connector->count_modes; i++) {
        const drmModeModeInfo *mode = &connector->modes[i];

        if (!fits(mode, wanted))
            continue;
        if (mode->type & DRM_MODE_TYPE_PREFERRED)
            return mode;
        if (!first)
            first = mode;
    }
    return first;
}

usec_t select_frame_time(const drmModeModeInfo *mode)
{
    static const usec_t usual = USEC_PER_SEC / 60;

    if (mode->clock == 0)
        return usual;
    /* The clock is in kHz. */
    usec_t frame = (usec_t)mode->htotal * mode->vtotal * USEC_PER_MSEC / mode->clock;
    return frame < USEC_PER_MSEC || frame > 200 * USEC_PER_MSEC ? usual : frame;
}
