#include "theme/language.h"

#include <string.h>

#include <glib.h>

static const struct language languages[] = {
    {
        .code = "en",
        .weekdays = { { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" },
                      { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
                        "Saturday" } },
        .months = { { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                      "Dec" },
                    { "January", "February", "March", "April", "May", "June", "July", "August",
                      "September", "October", "November", "December" } },
        .half_days = { "AM", "PM" },
        .dates = { { "EMdy", ", ", "/", "/", "/", "", "", "", false, false },
                   { "EMdy", ", ", " ", ", ", " ", "", "", "", false, false },
                   { "EMdy", ", ", " ", ", ", " ", "", "", "", false, false } },
        .hour = "H",
        .half_day_time = "h:mm a",
        .date_time = ", ",
        .relative = { "now", "in {n} min", "{n} min ago", "in {n} h", "{n} h ago", "tomorrow",
                      "yesterday", NULL, NULL, "in {n} days", "{n} days ago" },
    },
    {
        .code = "de",
        .weekdays = { { "So", "Mo", "Di", "Mi", "Do", "Fr", "Sa" },
                      { "Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag",
                        "Samstag" } },
        .months = { { "Jan", "Feb", "März", "Apr", "Mai", "Juni", "Juli", "Aug", "Sept", "Okt",
                      "Nov", "Dez" },
                    { "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
                      "September", "Oktober", "November", "Dezember" } },
        .half_days = { "AM", "PM" },
        .dates = { { "EdMy", ", ", "", "", "", ".", ".", "", false, false },
                   { "EdMy", ", ", " ", " ", " ", ".", "", "", false, false },
                   { "EdMy", ", ", " ", " ", " ", ".", "", "", false, false } },
        .hour = "H 'Uhr'",
        .half_day_time = "h:mm a",
        .date_time = ", ",
        .relative = { "jetzt", "in {n} Min.", "vor {n} Min.", "in {n} Std.", "vor {n} Std.",
                      "morgen", "gestern", NULL, NULL, "in {n} Tagen", "vor {n} Tagen" },
    },
    {
        .code = "fr",
        .weekdays = { { "dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam." },
                      { "dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi" } },
        .months = { { "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.",
                      "oct.", "nov.", "déc." },
                    { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
                      "septembre", "octobre", "novembre", "décembre" } },
        .half_days = { "AM", "PM" },
        .dates = { { "EdMy", " ", "/", "/", "/", "", "", "", false, false, true },
                   { "EdMy", " ", " ", " ", " ", "", "", "", false, false },
                   { "EdMy", " ", " ", " ", " ", "", "", "", false, false } },
        .hour = "H 'h'",
        .half_day_time = "h:mm a",
        .date_time = " ",
        .relative = { "maintenant", "dans {n} min", "il y a {n} min", "dans {n} h", "il y a {n} h",
                      "demain", "hier", NULL, NULL, "dans {n} jours", "il y a {n} jours" },
    },
    {
        .code = "es",
        .weekdays = { { "dom", "lun", "mar", "mié", "jue", "vie", "sáb" },
                      { "domingo", "lunes", "martes", "miércoles", "jueves", "viernes",
                        "sábado" } },
        .months = { { "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov",
                      "dic" },
                    { "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
                      "septiembre", "octubre", "noviembre", "diciembre" } },
        .half_days = { "a.\u00a0m.", "p.\u00a0m." },
        .dates = { { "EdMy", ", ", "/", "/", "/", "", "", "", false, false },
                   { "EdMy", ", ", " ", " ", " ", "", "", "", false, false },
                   { "EdMy", ", ", " 'de' ", " 'de' ", " 'de' ", "", "", "", false, false } },
        .hour = "H",
        .half_day_time = "h:mm a",
        .date_time = ", ",
        .relative = { "ahora", "en {n} min", "hace {n} min", "en {n} h", "hace {n} h", "mañana",
                      "ayer", NULL, NULL, "en {n} días", "hace {n} días" },
    },
    {
        .code = "zh",
        .weekdays = { { "周日", "周一", "周二", "周三", "周四", "周五", "周六" },
                      { "星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六" } },
        .months = { { "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月",
                      "12月" },
                    { "一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月",
                      "十月", "十一月", "十二月" } },
        .half_days = { "上午", "下午" },
        .dates = { { "yMdE", "", "/", "/", "/", "", "", "", false, false },
                   { "yMdE", "", "", "", "", "日", "月", "年", true, false },
                   { "yMdE", "", "", "", "", "日", "月", "年", true, false } },
        .hour = "H时",
        .half_day_time = "ah:mm",
        .date_time = " ",
        .relative = { "现在", "{n}分钟后", "{n}分钟前", "{n}小时后", "{n}小时前", "明天", "昨天",
                      NULL, NULL, "{n}天后", "{n}天前" },
    },
    {
        .code = "ja",
        .weekdays = { { "日", "月", "火", "水", "木", "金", "土" },
                      { "日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日" } },
        .months = { { "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月",
                      "12月" },
                    { "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月",
                      "12月" } },
        .half_days = { "午前", "午後" },
        .dates = { { "yMdE", "", "/", "/", "/", "", "", "", false, true },
                   { "yMdE", "", "", "", "", "日", "月", "年", true, true },
                   { "yMdE", "", "", "", "", "日", "月", "年", true, true } },
        .hour = "H時",
        .half_day_time = "ah:mm",
        .date_time = " ",
        .relative = { "今", "{n}分後", "{n}分前", "{n}時間後", "{n}時間前", "明日", "昨日", NULL,
                      NULL, "{n}日後", "{n}日前" },
    },
    {
        .code = "ar",
        .weekdays = { { "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت" },
                      { "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت" } },
        .months = { { "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس",
                      "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر" },
                    { "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس",
                      "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر" } },
        .half_days = { "ص", "م" },
        /* The mark keeps the parts of a numeric date in their order. */
        .dates = { { "EdMy", "، ", "\u200f/", "\u200f/", "\u200f/", "", "", "", false, false },
                   { "EdMy", "، ", " ", " ", " ", "", "", "", false, false },
                   { "EdMy", "، ", " ", " ", " ", "", "", "", false, false } },
        .hour = "H",
        .half_day_time = "h:mm a",
        .date_time = "، ",
        .relative = { "الآن", "خلال {n} د", "قبل {n} د", "خلال {n} س", "قبل {n} س", "غدًا", "أمس",
                      "خلال يومين", "قبل يومين", "خلال {n} أيام", "قبل {n} أيام" },
    },
};

void language_of_locale(const char *locale, char **ret_language, char **ret_territory)
{
    g_auto(GStrv) parts = g_strsplit_set(locale ? locale : "C", "_.@", 3);
    const char *language = parts[0] ? parts[0] : "";
    bool plain = *language == '\0' || strcmp(language, "C") == 0 || strcmp(language, "POSIX") == 0;
    bool territory = !plain && strchr(locale, '_') && parts[1];

    *ret_language = g_ascii_strdown(plain ? "en" : language, -1);
    *ret_territory = g_strdup(territory ? parts[1] : "");
}

const struct language *language_find(const char *language)
{
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++)
        if (strcmp(languages[i].code, language ? language : "en") == 0)
            return &languages[i];
    return NULL;
}

/* English as it is written where the day comes first. */
static const struct date_style english_day_first[] = {
    { "EdMy", " ", "/", "/", "/", "", "", "", false, false, true },
    { "EdMy", " ", " ", " ", " ", "", "", "", false, false },
    { "EdMy", " ", " ", " ", " ", "", "", "", false, false },
};

static bool month_comes_first(const char *territory)
{
    static const char *const territories[] = { "", "US", "PH", "PR", "GU", "CA", NULL };

    return g_strv_contains(territories, territory ? territory : "");
}

const struct date_style *language_date_style(const struct language *language, const char *territory,
                                             enum date_length length)
{
    if (strcmp(language->code, "en") == 0 && !month_comes_first(territory))
        return &english_day_first[length];
    return &language->dates[length];
}

const char *language_half_day(const struct language *language, const char *territory, bool morning)
{
    if (strcmp(language->code, "en") == 0 && !month_comes_first(territory))
        return morning ? "am" : "pm";
    return language->half_days[morning ? 0 : 1];
}

bool language_number_signs(const char *language, const char *territory, const char **ret_decimal,
                           const char **ret_group)
{
    /* Countries before the rest of their language. */
    static const struct {
        const char *language, *territory, *decimal, *group;
    } signs[] = {
        { "en", "ZA", ",", "\u00a0" }, { "en", "", ".", "," },      { "de", "CH", ".", "’" },
        { "de", "LI", ".", "’" },      { "de", "", ",", "." },      { "es", "MX", ".", "," },
        { "es", "US", ".", "," },      { "es", "PE", ".", "," },    { "es", "PR", ".", "," },
        { "es", "GT", ".", "," },      { "es", "DO", ".", "," },    { "es", "", ",", "." },
        { "fr", "", ",", "\u202f" },   { "zh", "", ".", "," },      { "ja", "", ".", "," },
        { "ko", "", ".", "," },        { "ar", "", ".", "," },      { "he", "", ".", "," },
        { "it", "", ",", "." },        { "pt", "", ",", "." },      { "nl", "", ",", "." },
        { "tr", "", ",", "." },        { "pl", "", ",", "\u00a0" }, { "ru", "", ",", "\u00a0" },
        { "uk", "", ",", "\u00a0" },   { "cs", "", ",", "\u00a0" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (strcmp(signs[i].language, language ? language : "en") != 0 ||
            (*signs[i].territory && g_strcmp0(signs[i].territory, territory) != 0))
            continue;
        *ret_decimal = signs[i].decimal;
        *ret_group = signs[i].group;
        return true;
    }
    return false;
}

bool language_is_rtl(const char *language)
{
    static const char *const rtl[] = {
        "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "ug", "ur", "yi", NULL,
    };

    return language && g_strv_contains(rtl, language);
}
