/* Files of strings from anybody: read or refused, and what was read can be shown. */
#include "fuzz/fuzz.h"

#include <glib.h>

#include "theme/theme-strings.h"

static void show(const struct strings *strings, const char *name)
{
    static const char *const languages[] = { "en", "de", "ar", "pl", "zz", NULL };
    size_t index;
    bool plural;

    if (!strings_find(strings, name, &index, &plural))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
        if (plural)
            g_free(strings_plural(strings, index, languages[i], "CH", "21.50", "21,50"));
        else
            strings_text(strings, index, languages[i], NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct strings *strings = strings_new();
    const char *xml = (const char *)data;
    struct diag_list diags;

    diag_list_init(&diags);
    strings_add(strings, "en.xml", "en.xml", xml, size / 2, &diags);
    strings_add(strings, "de-CH.xml", "de-CH.xml", xml, size, &diags);
    strings_check(strings, "fuzz", &diags);
    for (const char *const *name = strings_names(strings); *name; name++)
        show(strings, *name);
    strings_free(strings);
    diag_list_fini(&diags);
    return 0;
}
