/* A KMS output on a scripted card, with a picture that is drawn at random and presented whole
 * whenever the output comes up, as the panel does. */
#pragma once

#include "fake-kms.h"
#include "output-listener.h"
#include "output/kms.h"

#define PANEL_WIDTH  48
#define PANEL_HEIGHT 32

/* A card of a desktop with two connectors, and one of our own with one. */
extern const struct fake_card desktop_card, own_card;
extern const struct size panel_size;

struct fixture {
    sd_event *event;
    struct fake_kms *fake;
    struct output *output;
    int panel; /* the connector that is ours */
    struct heard heard;
    uint32_t data[100 * 100];
    struct pixels picture; /* takes the size that up() tells */
    unsigned seed;
};

/* Plugs the card and a panel in and starts an output; does not wait. */
void fixture_start(struct fixture *fixture, const struct fake_card *card,
                   const struct kms_config *config);
/* As above for our panel, which is configured as it should be on that card; waits until it is up
 * and its first picture presented. */
void fixture_light(struct fixture *fixture, const struct fake_card *card);
/* Ends the output and complains about whatever it left behind. */
void fixture_stop(struct fixture *fixture);

/* Draws some rectangles at random and presents them. */
void fixture_draw(struct fixture *fixture);
/* Draws and waits until the frame is in flight, when flips are held. */
void fixture_draw_in_flight(struct fixture *fixture);
/* Draws and waits until it was presented. */
void fixture_draw_and_wait(struct fixture *fixture);
bool fixture_shown(struct fixture *fixture);
/* Runs the loop until the picture is on the panel; fails the test after 10 s. */
void fixture_wait_shown(struct fixture *fixture);
/* Between two tries nobody is master. */
void fixture_wait_no_master(struct fixture *fixture);
void fixture_wait_up(struct fixture *fixture, int count);
void fixture_wait_down(struct fixture *fixture, int count);
