/* The names of org.dorsal's D-Bus errors; org.dorsal(5) lists them. */
#pragma once

#define ERROR_INVALID_FIELD "org.dorsal.Error.InvalidField"
#define ERROR_UNKNOWN_KIND  "org.dorsal.Error.UnknownKind"
#define ERROR_NOT_FOUND     "org.dorsal.Error.NotFound"
#define ERROR_ACCESS_DENIED "org.dorsal.Error.AccessDenied"
#define ERROR_LIMITS        "org.dorsal.Error.LimitsExceeded"
#define ERROR_THEME_BROKEN  "org.dorsal.Error.ThemeBroken"
#define ERROR_NO_PANEL      "org.dorsal.Error.NoPanel"
#define ERROR_FAILED        "org.dorsal.Error.Failed"
