/* The wall clock as text. */
#include "theme/function.h"
#include "theme/time-pattern.h"

static void take_string(struct value *ret, char *string)
{
    if (string)
        *ret = (struct value){ .type = VALUE_STRING, .string = string };
}

static void time_by_pattern(const struct call *call, struct value *ret)
{
    take_string(ret, time_pattern_format(call->arguments[0].string, call->evaluation));
}

static void date_by_skeleton(const struct call *call, struct value *ret)
{
    g_autofree char *pattern =
        date_skeleton_to_pattern(call->arguments[0].string, call->evaluation->locale);

    take_string(ret, time_pattern_format(pattern, call->evaluation));
}

const struct function functions_time[] = {
    { "time", "s:s", FUNCTION_NO_FOLD | FUNCTION_PATTERN, RANGE_NONE, time_by_pattern,
      "The time or date by a constant pattern, as in TimeText." },
    { "date", "s:s", FUNCTION_NO_FOLD | FUNCTION_SKELETON, RANGE_NONE, date_by_skeleton,
      "The date with these parts of a pattern (E, d, M, y) in the order and with the punctuation "
      "of "
      "the session's language: date('EEEdMMM')." },
    { 0 },
};
