/* The user's session: language, clock habits, direction of writing. */
#include <string.h>

#include "scene/sources.h"
#include "theme/language.h"

/* The system may know the locale only under its UTF-8 name, or not at all. */
static locale_t open_locale(const char *name)
{
    locale_t locale = (locale_t)0;

    if (name) {
        g_autofree char *bare = g_strndup(name, strcspn(name, ".@"));
        g_autofree char *utf8 = g_strconcat(bare, ".UTF-8", NULL);

        locale = newlocale(LC_ALL_MASK, utf8, (locale_t)0);
    }
    if (!locale)
        locale = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
    if (!locale)
        locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return locale;
}

/* As Unicode's supplemental data has it; Monday where neither list has the territory. */
static int first_weekday(const char *language, const char *territory)
{
    static const char *const sunday[] = {
        "US", "CA", "MX", "BR", "JP", "KR", "TW", "HK", "IN", "IL", "PH", "ZA", "TH", "ID",
        "CO", "PE", "VE", "SA", "YE", "PK", "SG", "en", "ja", "ko", "he", "pt", NULL,
    };
    static const char *const saturday[] = {
        "EG", "DZ", "BH", "IQ", "JO", "KW", "LY", "OM",
        "QA", "SD", "SY", "IR", "AF", "ar", "fa", NULL,
    };
    const char *where = *territory ? territory : language;

    return g_strv_contains(sunday, where) ? 7 : g_strv_contains(saturday, where) ? 6 : 1;
}

void session_init(struct session *session, const struct scene_facts *facts)
{
    *session = (struct session){
        .locale = open_locale(facts->locale),
        .hour_24 = facts->hour_24,
        .light = facts->light,
        .reduced_motion = facts->reduced_motion,
    };
    language_of_locale(facts->locale, &session->language, &session->territory);
    session->rtl = language_is_rtl(session->language);
    session->first_weekday = first_weekday(session->language, session->territory);
}

void session_fini(struct session *session)
{
    freelocale(session->locale);
    g_free(session->language);
    g_free(session->territory);
    *session = (struct session){ 0 };
}
