#include "kms-fixture.h"

#include <stdlib.h>

#include <check.h>

const struct fake_card desktop_card = {
    .node = "/dev/dri/card0",
    .driver = "virtio_gpu",
    .id_path = "pci-0000:00:10.0",
    .link = "/dev/dri/by-path/pci-0000:00:10.0-card",
    .connectors = 2,
};

const struct fake_card own_card = {
    .node = "/dev/dri/card1",
    .driver = "gud",
    .id_path = "usb-1",
    .seat = "seat-dorsal",
    .link = "/dev/dri/by-path/usb-1-card",
    .connectors = 1,
    .clips = true,
};

const struct size panel_size = { PANEL_WIDTH, PANEL_HEIGHT };

static void on_up(struct output *output, struct size size, void *userdata)
{
    struct fixture *fixture = userdata;
    struct region whole = { 1, { { 0, 0, size.width, size.height } } };

    heard_listener.up(output, size, &fixture->heard);
    fixture->picture = (struct pixels){ fixture->data, size.width, size.height, size.width * 4 };
    output_present(output, &fixture->picture, &whole);
}

static void on_down(struct output *output, const char *why, void *userdata)
{
    heard_listener.down(output, why, &((struct fixture *)userdata)->heard);
}

static void on_presented(struct output *output, void *userdata)
{
    heard_listener.presented(output, &((struct fixture *)userdata)->heard);
}

static void on_failed(struct output *output, int error, const char *why, void *userdata)
{
    heard_listener.failed(output, error, why, &((struct fixture *)userdata)->heard);
}

static const struct output_listener listener = {
    .up = on_up,
    .down = on_down,
    .presented = on_presented,
    .failed = on_failed,
};

void fixture_start(struct fixture *fixture, const struct fake_card *card,
                   const struct kms_config *config)
{
    *fixture = (struct fixture){ .panel = card->connectors - 1, .seed = 1 };
    for (size_t i = 0; i < G_N_ELEMENTS(fixture->data); i++)
        fixture->data[i] = 0xff000000 | (uint32_t)rand_r(&fixture->seed);
    fixture->fake = fake_kms_new();
    fake_kms_plug_card(fixture->fake, card);
    fake_kms_plug_panel(fixture->fake, 0, (struct size){ 64, 40 });
    if (fixture->panel != 0)
        fake_kms_light_by_other(fixture->fake, 0);
    fake_kms_plug_panel(fixture->fake, fixture->panel, panel_size);
    ck_assert_int_ge(sd_event_new(&fixture->event), 0);
    ck_assert_int_eq(kms_output_new(fixture->event, config, fake_kms_ops(fixture->fake), &listener,
                                    fixture, &fixture->output),
                     0);
    output_start(fixture->output);
}

void fixture_light(struct fixture *fixture, const struct fake_card *card)
{
    struct kms_config config = {
        .card = card->link,
        .connector = card->connectors > 1 ? "Virtual-2" : NULL,
        .whole_card = card->connectors > 1,
    };

    fixture_start(fixture, card, &config);
    loop_run_until(fixture->event, &fixture->heard.presented, 1);
}

void fixture_stop(struct fixture *fixture)
{
    output_destroy(fixture->output);
    ck_assert_msg(!fake_kms_complaint(fixture->fake), "%s", fake_kms_complaint(fixture->fake));
    if (fixture->panel != 0)
        ck_assert(!fake_kms_touched(fixture->fake, 0));
    fake_kms_free(fixture->fake);
    sd_event_unref(fixture->event);
}

static struct rect draw_rect(struct fixture *fixture)
{
    const struct pixels *picture = &fixture->picture;
    int x = rand_r(&fixture->seed) % picture->width;
    int y = rand_r(&fixture->seed) % picture->height;
    struct rect rect = { x, y, 1 + rand_r(&fixture->seed) % (picture->width - x),
                         1 + rand_r(&fixture->seed) % (picture->height - y) };
    uint32_t color = (uint32_t)rand_r(&fixture->seed);

    for (int row = rect.y; row < rect.y + rect.height; row++)
        for (int column = rect.x; column < rect.x + rect.width; column++)
            pixels_row(picture, row)[column] = color++;
    return rect;
}

void fixture_draw(struct fixture *fixture)
{
    struct region damage = { 0 };

    for (int count = 1 + rand_r(&fixture->seed) % 3; count > 0; count--)
        region_add(&damage, draw_rect(fixture));
    output_present(fixture->output, &fixture->picture, &damage);
}

void fixture_draw_and_wait(struct fixture *fixture)
{
    int presented = fixture->heard.presented;

    fixture_draw(fixture);
    loop_run_until(fixture->event, &fixture->heard.presented, presented + 1);
}

void fixture_draw_in_flight(struct fixture *fixture)
{
    usec_t limit_boottime = clock_now(clock_system()).boottime + 10 * USEC_PER_SEC;

    fixture_draw(fixture);
    while (!fake_kms_in_flight(fixture->fake)) {
        ck_assert_msg(clock_now(clock_system()).boottime < limit_boottime, "no flip came");
        ck_assert_int_ge(sd_event_run(fixture->event, USEC_PER_MSEC), 0);
    }
}

bool fixture_shown(struct fixture *fixture)
{
    return fixture->picture.data &&
           fake_kms_shows(fixture->fake, fixture->panel, &fixture->picture);
}

void fixture_wait_shown(struct fixture *fixture)
{
    usec_t limit_boottime = clock_now(clock_system()).boottime + 10 * USEC_PER_SEC;

    while (!fixture_shown(fixture)) {
        ck_assert_msg(clock_now(clock_system()).boottime < limit_boottime,
                      "the picture never came; last down: %s", fixture->heard.why);
        ck_assert_int_ge(sd_event_run(fixture->event, USEC_PER_SEC), 0);
    }
}

void fixture_wait_no_master(struct fixture *fixture)
{
    usec_t limit_boottime = clock_now(clock_system()).boottime + 10 * USEC_PER_SEC;

    while (fake_kms_has_master(fixture->fake)) {
        ck_assert_msg(clock_now(clock_system()).boottime < limit_boottime, "master was kept");
        ck_assert_int_ge(sd_event_run(fixture->event, USEC_PER_MSEC), 0);
    }
}

void fixture_wait_up(struct fixture *fixture, int count)
{
    loop_run_until(fixture->event, &fixture->heard.up, count);
}

void fixture_wait_down(struct fixture *fixture, int count)
{
    loop_run_until(fixture->event, &fixture->heard.down, count);
}
