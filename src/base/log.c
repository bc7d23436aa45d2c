#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <systemd/sd-daemon.h>

/* The one piece of process-wide state: where messages go. */
static struct {
    bool prefixed;
    enum log_level limit;
} log_state = { .limit = LOG_LEVEL_INFO };

void log_init(bool verbose)
{
    log_state.prefixed = getenv("JOURNAL_STREAM") != NULL;
    log_state.limit = verbose ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO;
}

void log_set_limit(enum log_level level)
{
    log_state.limit = level;
}

static const char *level_prefix(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_ERROR:
        return SD_ERR;
    case LOG_LEVEL_WARNING:
        return SD_WARNING;
    case LOG_LEVEL_NOTICE:
        return SD_NOTICE;
    case LOG_LEVEL_INFO:
        return SD_INFO;
    case LOG_LEVEL_DEBUG:
        return SD_DEBUG;
    }
    return "";
}

void log_message(enum log_level level, const char *format, ...)
{
    if (level > log_state.limit)
        return;

    char line[2048];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    fprintf(stderr, "%s%s\n", log_state.prefixed ? level_prefix(level) : "", line);
}
