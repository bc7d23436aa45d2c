#include "fixture.h"

#include <check.h>

static void on_changed(const struct activity *before, const struct activity *activity,
                       void *userdata)
{
    struct fixture *fixture = userdata;

    g_string_append_printf(fixture->log, "%s%u ", before ? "~" : "+", activity->id);
}

static void on_ended(const struct activity *activity, const char *reason, void *userdata)
{
    struct fixture *fixture = userdata;
    void *key = GUINT_TO_POINTER(activity->id);
    unsigned times = GPOINTER_TO_UINT(g_hash_table_lookup(fixture->ended, key));

    g_hash_table_insert(fixture->ended, key, GUINT_TO_POINTER(times + 1));
    g_string_append_printf(fixture->log, "-%u %s ", activity->id, reason);
}

void fixture_init(struct fixture *fixture)
{
    static const struct store_listener listener = { on_changed, on_ended };
    const char *const directories[] = { TEST_ACTIVITIES, TEST_KINDS, NULL };

    diag_list_init(&fixture->diags);
    fixture->catalogue = catalogue_load(directories, &fixture->diags);
    clock_fake_init(&fixture->clock, FIXTURE_REALTIME, FIXTURE_BOOTTIME);
    fixture->store = store_new(fixture->catalogue, &listener, fixture);
    fixture->log = g_string_new(NULL);
    fixture->ended = g_hash_table_new(NULL, NULL);
}

void fixture_fini(struct fixture *fixture)
{
    store_free(fixture->store);
    catalogue_free(fixture->catalogue);
    diag_list_fini(&fixture->diags);
    g_string_free(fixture->log, TRUE);
    g_hash_table_unref(fixture->ended);
}

struct instant fixture_now(struct fixture *fixture)
{
    return clock_now(&fixture->clock.base);
}

GVariant *fields_new(const char *text)
{
    g_autoptr(GError) error = NULL;
    GVariant *fields = g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);

    ck_assert_msg(fields != NULL, "%s: %s", text, error ? error->message : "");
    return fields;
}

uint32_t fixture_post(struct fixture *fixture, const char *kind, const char *text)
{
    g_autoptr(GVariant) fields = fields_new(text);
    g_autofree char *why = NULL;
    uint32_t id = 0;
    int r = store_post(fixture->store, (struct store_poster){ 1000, ":1.1" }, kind, fields, NULL, 0,
                       fixture_now(fixture), &id, &why);

    ck_assert_msg(r == 0, "%s: %s", text, why);
    return id;
}

void fixture_update(struct fixture *fixture, uint32_t id, const char *text)
{
    g_autoptr(GVariant) fields = fields_new(text);
    g_autofree char *why = NULL;
    int r = store_update(fixture->store, (struct store_poster){ 1000, ":1.1" }, id, fields, NULL, 0,
                         fixture_now(fixture), &why);

    ck_assert_msg(r == 0, "%s: %s", text, why);
}

struct activity *fixture_find(struct fixture *fixture, uint32_t id)
{
    struct activity *activity = store_find(fixture->store, id);

    ck_assert_ptr_nonnull(activity);
    return activity;
}
