/* What a tick costs: the processor time of update, painting and wake planning, at 904 x 572. */
#include <stdio.h>
#include <stdlib.h>

#include "scene/arrival.h"

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

#define THEME_ENTERING(enter)                                                                      \
    "<Theme format='1' name='Test' font='Inter'><Face background='#203040' enter='" enter "'>"     \
    "<TimeText size='200' format='HH:mm'/></Face><Card for='cover' background='#402030' "          \
    "enter='" enter "'><Text size='100'>{activity.title}</Text></Card></Theme>"

/* A card comes over the face, again and again, at 60 frames a second. */
static void bench_entrance(const char *theme, const char *what)
{
    struct fixture fixture;
    double cpu = 0;
    usec_t shown = 0;
    int frames = 0;

    fixture_init(&fixture, fixture_panel(904, 572), theme);
    scene_set_policy(fixture.scene, &(struct scene_policy){ 60 });
    fixture_frame(&fixture);
    struct activity *song = fixture_activity(
        &fixture, "media-playback", "{'title': <'Golden Hour'>, 'text': <'Sunset'>}", true);
    fixture_show_card(&fixture, song, POWER_ACTIVE);
    fixture_frame(&fixture); /* pictures are decoded */
    for (int i = 0; i < 40; i++) {
        usec_t end = fixture_now(&fixture).realtime + ARRIVAL_USEC;
        double before = cpu_usec();
        if (i % 2)
            fixture_show_card(&fixture, song, POWER_ACTIVE);
        else
            fixture_show_face(&fixture, NULL, POWER_ACTIVE);
        fixture_frame(&fixture);
        for (usec_t next = 0; next < end; frames++) {
            next = scene_next_change(fixture.scene, fixture_now(&fixture));
            clock_fake_advance(&fixture.clock, next - fixture_now(&fixture).realtime);
            fixture_frame(&fixture);
        }
        cpu += cpu_usec() - before;
        shown += ARRIVAL_USEC;
    }
    printf("%-9s %-8s %7.0f us a frame, %4.1f %% of a core at 60 Hz\n", "entrance", what,
           cpu / frames, 100 * cpu / (double)shown);
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
    bench_entrance("meridian", "meridian");
    bench_entrance("twin", "twin");
    bench_entrance(THEME_ENTERING("rise"), "rise");
    bench_entrance(THEME_ENTERING("slide"), "slide");
    bench_entrance(THEME_ENTERING("zoom"), "zoom");
    return EXIT_SUCCESS;
}
