/* A message bus of its own for a test, which can die and come again. Everything aborts when it
 * cannot be had. */
#pragma once

#include <stdbool.h>

#include <systemd/sd-event.h>

struct dbus_fixture;

/* Starts a dbus-daemon that allows everybody everything, on a socket in a temporary folder. It
 * dies with the test. */
struct dbus_fixture *dbus_fixture_new(void);
void dbus_fixture_free(struct dbus_fixture *fixture);
/* Stays the same over stop and start. */
const char *dbus_fixture_address(const struct dbus_fixture *fixture);
void dbus_fixture_stop(struct dbus_fixture *fixture);
void dbus_fixture_start(struct dbus_fixture *fixture);

/* Runs the loop until `done` says so; aborts after 20 seconds. */
void loop_until(sd_event *event, bool (*done)(void *userdata), void *userdata);
/* Runs the loop until the flag is set. */
void loop_until_set(sd_event *event, const bool *flag);
