#include "agent/markup.h"

#include <stdbool.h>
#include <string.h>

#include <glib.h>

#include "base/text.h"

#define TAG_MAX 2048 /* bytes between < and >; what is longer is no tag */

enum tag_effect {
    TAG_VANISHES,
    TAG_BREAKS_LINE,
    TAG_LEAVES_ALT,
};

struct tag {
    const char *name;
    enum tag_effect effect;
};

static const struct tag tags[] = {
    { "b", TAG_VANISHES },        { "i", TAG_VANISHES },     { "u", TAG_VANISHES },
    { "a", TAG_VANISHES },        { "img", TAG_LEAVES_ALT }, { "br", TAG_BREAKS_LINE },
    { "p", TAG_BREAKS_LINE },     { "em", TAG_VANISHES },    { "strong", TAG_VANISHES },
    { "tt", TAG_VANISHES },       { "s", TAG_VANISHES },     { "small", TAG_VANISHES },
    { "big", TAG_VANISHES },      { "span", TAG_VANISHES },  { "font", TAG_VANISHES },
    { "div", TAG_BREAKS_LINE },   { "code", TAG_VANISHES },  { "sub", TAG_VANISHES },
    { "html", TAG_VANISHES },     { "body", TAG_VANISHES },  { "sup", TAG_VANISHES },
    { "table", TAG_BREAKS_LINE }, { "tr", TAG_BREAKS_LINE }, { "td", TAG_VANISHES },
    { "qt", TAG_VANISHES },
};

static const struct tag *find_tag(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
        if (strlen(tags[i].name) == length && g_ascii_strncasecmp(tags[i].name, name, length) == 0)
            return &tags[i];
    return NULL;
}

/* The tag's '>' behind `p`, which stands on '<'; quotes may hold one. NULL when there is none. */
static const char *tag_end(const char *p)
{
    char quote = 0;

    for (const char *q = p + 1; *q && q - p < TAG_MAX; q++) {
        if (quote) {
            if (*q == quote)
                quote = 0;
        } else if (*q == '"' || *q == '\'') {
            quote = *q;
        } else if (*q == '>') {
            return q;
        } else if (*q == '<') {
            return NULL;
        }
    }
    return NULL;
}

/* &#233; or &#xe9; from behind the '#', up to `end`, which stands on ';'. 0 when it is none. */
static gunichar numeric_character(const char *p, const char *end)
{
    bool hexadecimal = *p == 'x' || *p == 'X';
    char *stop;

    if (hexadecimal)
        p++;
    if (!g_ascii_isxdigit(*p))
        return 0;

    guint64 value = g_ascii_strtoull(p, &stop, hexadecimal ? 16 : 10);
    if (stop != end || value > 0x10ffff || !g_unichar_validate((gunichar)value))
        return 0;
    return (gunichar)value;
}

static gunichar entity_character(const char *p, const char *end)
{
    static const struct {
        const char *name;
        gunichar character;
    } entities[] = {
        { "amp", '&' },  { "lt", '<' },    { "gt", '>' },
        { "quot", '"' }, { "apos", '\'' }, { "nbsp", ' ' },
    };

    if (*p == '#')
        return numeric_character(p + 1, end);
    for (size_t i = 0; i < G_N_ELEMENTS(entities); i++)
        if (strlen(entities[i].name) == (size_t)(end - p) &&
            strncmp(entities[i].name, p, (size_t)(end - p)) == 0)
            return entities[i].character;
    return 0;
}

/* Appends the entity or '&' at `p`; returns what comes behind. */
static const char *append_entity(GString *out, const char *p)
{
    size_t length = strcspn(p + 1, "; &<\n");
    const char *end = p + 1 + length;
    gunichar character = *end == ';' && length <= 8 ? entity_character(p + 1, end) : 0;

    if (!character) {
        g_string_append_c(out, '&');
        return p + 1;
    }
    g_string_append_unichar(out, character);
    return end + 1;
}

static void append_alt(GString *out, const char *p, const char *end)
{
    g_autofree char *inside = g_strndup(p, (size_t)(end - p));
    const char *alt = strstr(inside, "alt=");

    if (!alt || (alt[4] != '"' && alt[4] != '\''))
        return;

    const char *text = alt + 5;
    const char *stop = strchr(text, alt[4]);
    while (stop && text < stop)
        if (*text == '&')
            text = append_entity(out, text);
        else
            g_string_append_c(out, *text++);
}

static void append_effect(GString *out, const struct tag *tag, const char *p, const char *end)
{
    switch (tag->effect) {
    case TAG_VANISHES:
        break;
    case TAG_BREAKS_LINE:
        if (out->len > 0 && out->str[out->len - 1] != '\n')
            g_string_append_c(out, '\n');
        break;
    case TAG_LEAVES_ALT:
        append_alt(out, p, end);
        break;
    }
}

/* Takes in the tag or '<' at `p`; returns what comes behind. */
static const char *append_tag(GString *out, const char *p)
{
    const char *end = tag_end(p);
    const char *name = p[1] == '/' ? p + 2 : p + 1;
    size_t length = strcspn(name, " \t\n/<>");
    const struct tag *tag = end ? find_tag(name, length) : NULL;

    if (!tag) {
        g_string_append_c(out, '<');
        return p + 1;
    }
    append_effect(out, tag, p, end);
    return end + 1;
}

char *markup_to_plain(const char *markup, size_t max)
{
    g_autoptr(GString) out = g_string_new(NULL);

    for (const char *p = markup; *p && out->len <= max;) {
        if (*p == '<')
            p = append_tag(out, p);
        else if (*p == '&')
            p = append_entity(out, p);
        else
            g_string_append_c(out, *p++);
    }

    char *plain = text_clean(out->str, max);
    return g_strstrip(plain);
}
