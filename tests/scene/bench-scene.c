/* What a tick costs: the processor time of update, painting and wake planning, at 904 x 572. */
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"

#define TICKS 2000

static double cpu_usec(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

struct cost {
    double mean, worst; /* µs */
    size_t pixels;      /* damaged, mean */
};

static struct cost measure(struct fixture *fixture)
{
    struct cost cost = { 0 };
    double sum = 0;
    size_t pixels = 0;

    fixture_frame(fixture);
    scene_next_change(fixture->scene, fixture_now(fixture));
    for (int tick = 0; tick < TICKS; tick++) {
        usec_t now = fixture_now(fixture).realtime;
        double before = cpu_usec();
        usec_t next = scene_next_change(fixture->scene, fixture_now(fixture));
        if (next == USEC_INFINITY)
            break;
        clock_fake_advance(&fixture->clock, next - now);
        fixture_frame(fixture);
        double took = cpu_usec() - before;
        sum += took;
        cost.worst = MAX(cost.worst, took);
        pixels += region_pixels(&fixture->damage);
    }
    cost.mean = sum / TICKS;
    cost.pixels = pixels / TICKS;
    return cost;
}

static void report(struct fixture *fixture, const char *theme, const char *what)
{
    struct cost cost = measure(fixture);

    printf("%-9s %-8s %7.0f us a tick, worst %7.0f us, %7zu pixels\n", theme, what, cost.mean,
           cost.worst, cost.pixels);
}

static void bench_theme(const char *theme)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), theme);
    report(&fixture, theme, "face");
    struct activity *song = fixture_activity(
        &fixture, "media-playback",
        "{'title': <'Golden Hour'>, 'text': <'Sunset Rollercoaster'>, 'position': <int64 0>, "
        "'length': <int64 36000000000>}",
        true);
    fixture_show_card(&fixture, song, POWER_ACTIVE);
    report(&fixture, theme, "song");
    struct activity *timer = fixture_activity(
        &fixture, "timer", "{'remaining': <int64 36000000000>, 'length': <int64 36000000000>}",
        false);
    fixture_show_card(&fixture, timer, POWER_ACTIVE);
    report(&fixture, theme, "timer");
    fixture_show_face(&fixture, timer, POWER_ACTIVE);
    report(&fixture, theme, "capsule");
    fixture_fini(&fixture);
}

static long pss_kib(void)
{
    g_autofree char *text = NULL;
    long pss = 0;

    if (g_file_get_contents("/proc/self/smaps_rollup", &text, NULL, NULL)) {
        const char *line = g_strstr_len(text, -1, "\nPss:");
        pss = line ? strtol(line + 5, NULL, 10) : 0;
    }
    return pss;
}

int main(void)
{
    bench_theme("meridian");
    printf("memory: %ld KiB PSS, frame included\n", pss_kib());
    bench_theme("twin");
    return EXIT_SUCCESS;
}
