#include "theme/fixture.h"

#include <stdlib.h>
#include <string.h>

#include <check.h>

static const struct source sources[SOURCE_FIXTURE_COUNT] = {
    [SOURCE_FIXTURE_HOUR] = { "time.hour", VALUE_NUMBER, SOURCE_HOUR },
    [SOURCE_FIXTURE_MINUTE] = { "time.minute", VALUE_NUMBER, SOURCE_MINUTE },
    [SOURCE_FIXTURE_SECOND] = { "time.second", VALUE_NUMBER, SOURCE_SECOND },
    [SOURCE_FIXTURE_DAY] = { "date.day", VALUE_NUMBER, SOURCE_DAY },
    [SOURCE_FIXTURE_TITLE] = { "activity.title", VALUE_STRING, SOURCE_EVENT },
    [SOURCE_FIXTURE_TEXT] = { "activity.text", VALUE_STRING, SOURCE_EVENT },
    [SOURCE_FIXTURE_POSITION] = { "activity.position", VALUE_NUMBER, SOURCE_RUNS },
    [SOURCE_FIXTURE_REMAINING] = { "activity.remaining", VALUE_NUMBER, SOURCE_RUNS },
    [SOURCE_FIXTURE_PROGRESS] = { "activity.progress", VALUE_NUMBER, SOURCE_RUNS },
    [SOURCE_FIXTURE_CAN_PAUSE] = { "activity.canPause", VALUE_BOOL, SOURCE_EVENT },
    [SOURCE_FIXTURE_NOTHING] = { "activity.nothing", VALUE_NUMBER, SOURCE_EVENT },
    [SOURCE_FIXTURE_UNKNOWN] = { "activity.unknown", VALUE_BOOL, SOURCE_EVENT },
    [SOURCE_FIXTURE_LEVEL] = { "battery.percent", VALUE_NUMBER, SOURCE_EVENT },
    [SOURCE_FIXTURE_SECOND_EXACT] = { "time.secondExact", VALUE_NUMBER, SOURCE_SWEEP },
    [SOURCE_FIXTURE_MILLISECOND] = { "time.millisecond", VALUE_NUMBER, SOURCE_SWEEP },
};

const struct source_table fixture_sources = { sources, SOURCE_FIXTURE_COUNT };
const char *const fixture_colors[] = { "ink", "mark", NULL };

static const struct expr_option options[] = {
    { "seconds", VALUE_BOOL },
    { "accent", VALUE_COLOR },
    { "city", VALUE_STRING },
    { "photo", VALUE_STRING },
};

const struct expr_context fixture_context = {
    .sources = &fixture_sources,
    .colors = fixture_colors,
    .options = options,
    .n_options = G_N_ELEMENTS(options),
};

static void give_number(struct value *ret, double number)
{
    *ret = (struct value){ .type = VALUE_NUMBER, .number = number };
}

static void read_source(void *userdata, size_t source, struct instant at, struct value *ret)
{
    time_t seconds = (time_t)(at.realtime / USEC_PER_SEC);
    double position = (double)usec_sub(at.realtime, FIXTURE_START);
    double length = 600e6;
    struct tm tm;

    ck_assert_ptr_nonnull(localtime_r(&seconds, &tm));
    switch (source) {
    case SOURCE_FIXTURE_HOUR:
        give_number(ret, tm.tm_hour);
        break;
    case SOURCE_FIXTURE_MINUTE:
        give_number(ret, tm.tm_min);
        break;
    case SOURCE_FIXTURE_SECOND:
        give_number(ret, tm.tm_sec);
        break;
    case SOURCE_FIXTURE_DAY:
        give_number(ret, tm.tm_mday);
        break;
    case SOURCE_FIXTURE_TITLE:
        *ret = (struct value){ .type = VALUE_STRING, .string = g_strdup("Song") };
        break;
    case SOURCE_FIXTURE_POSITION:
        give_number(ret, MIN(position, length));
        break;
    case SOURCE_FIXTURE_REMAINING:
        give_number(ret, MAX(length - position, 0));
        break;
    case SOURCE_FIXTURE_PROGRESS:
        give_number(ret, MIN(position / length, 1));
        break;
    case SOURCE_FIXTURE_CAN_PAUSE:
        *ret = (struct value){ .type = VALUE_BOOL, .boolean = true };
        break;
    case SOURCE_FIXTURE_SECOND_EXACT:
        give_number(ret, tm.tm_sec + (double)(at.realtime % USEC_PER_SEC) / 1e6);
        break;
    case SOURCE_FIXTURE_MILLISECOND:
        give_number(ret, (double)(at.realtime % USEC_PER_SEC / 1000));
        break;
    case SOURCE_FIXTURE_LEVEL:
        give_number(ret, 41);
        break;
    }
}

static bool read_color(void *userdata, const char *name, color_t *ret)
{
    *ret = strcmp(name, "ink") == 0 ? 0xff112233 : 0xffffffff;
    return g_strv_contains(fixture_colors, name);
}

static void read_option(void *userdata, size_t index, struct value *ret)
{
    static char city[] = "Paris";
    static const struct value values[] = {
        { .type = VALUE_BOOL, .boolean = true },
        { .type = VALUE_COLOR, .color = 0xffff8800 },
        { .type = VALUE_STRING, .string = city },
        { .type = VALUE_NULL },
    };

    *ret = value_copy(&values[index]);
}

struct evaluation fixture_evaluation(usec_t realtime)
{
    return (struct evaluation){
        .read = read_source,
        .color = read_color,
        .option = read_option,
        .at = { .realtime = realtime, .boottime = realtime - FIXTURE_START + USEC_PER_DAY },
    };
}

void fixture_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}
