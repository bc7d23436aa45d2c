/* proc(5): stat, loadavg, meminfo, net/dev; kernel documentation ABI/testing/sysfs-class-thermal
 * and sysfs-class-hwmon. */
#include "agent/system-sample.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

/* What the kernel gives for a sensor that is not there is outside of this. */
#define TEMPERATURE_MIN 1.0
#define TEMPERATURE_MAX 150.0
/* Full gauges. */
#define TEMPERATURE_FULL 100.0
#define NETWORK_FULL     12.5e6 /* a hundred megabits */

#define METRICS_MAX 4

/* ---- reading ---- */

/* Not file_read(): files of proc and sys have no size. */
static char *read_text(const char *root, const char *path)
{
    g_autofree char *whole = g_strconcat(root, path, NULL);
    char *text = NULL;

    g_file_get_contents(whole, &text, NULL, NULL);
    return text;
}

static uint64_t *memory_field(struct system_sample *sample, const char *line)
{
    if (g_str_has_prefix(line, "MemTotal:"))
        return &sample->memory;
    return g_str_has_prefix(line, "MemAvailable:") ? &sample->memory_free : NULL;
}

static void read_memory(const char *root, struct system_sample *sample)
{
    g_autofree char *text = read_text(root, "/proc/meminfo");
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);

    for (char **line = lines; *line; line++) {
        uint64_t *field = memory_field(sample, *line);

        if (field)
            *field = g_ascii_strtoull(strchr(*line, ':') + 1, NULL, 10) * 1024;
    }
}

/* cpu USER NICE SYSTEM IDLE IOWAIT IRQ SOFTIRQ STEAL ...; guests are counted in the first two. */
static void read_processors(const char *root, struct system_sample *sample)
{
    g_autofree char *text = read_text(root, "/proc/stat");
    const char *at = text && g_str_has_prefix(text, "cpu ") ? text + 4 : NULL;

    for (int i = 0; at && i < 8; i++) {
        char *end;
        uint64_t ticks = g_ascii_strtoull(at, &end, 10);

        if (end == at)
            break;
        at = end;
        sample->total += ticks;
        if (i != 3 && i != 4)
            sample->busy += ticks;
    }
}

static void read_load(const char *root, struct system_sample *sample)
{
    g_autofree char *text = read_text(root, "/proc/loadavg");

    if (text)
        sample->load = g_ascii_strtod(text, NULL);
}

/* Bridges and tunnels carry what real devices carry already. */
static bool is_device(const char *root, const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/sys/class/net/%s/device", root, name);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

struct traffic {
    uint64_t received, sent;
    bool any;
};

static void add_traffic(struct traffic *traffic, const char *counters)
{
    uint64_t received;
    uint64_t sent;

    if (sscanf(counters, "%" SCNu64 " %*u %*u %*u %*u %*u %*u %*u %" SCNu64, &received, &sent) != 2)
        return;
    traffic->received += received;
    traffic->sent += sent;
    traffic->any = true;
}

/* "  eth0: RECEIVED ...". Where no interface is a device (in a container), all count. */
static void read_network(const char *root, struct system_sample *sample)
{
    g_autofree char *text = read_text(root, "/proc/net/dev");
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    struct traffic devices = { 0 };
    struct traffic all = { 0 };

    for (char **line = lines; *line; line++) {
        char *colon = strchr(*line, ':');

        if (!colon)
            continue;
        *colon = '\0';
        const char *name = g_strstrip(*line);
        if (strcmp(name, "lo") == 0)
            continue;
        add_traffic(&all, colon + 1);
        if (is_device(root, name))
            add_traffic(&devices, colon + 1);
    }
    sample->received = devices.any ? devices.received : all.received;
    sample->sent = devices.any ? devices.sent : all.sent;
}

/* Of the sensors below a directory, which count thousandths of degrees. */
static double hottest(const char *root, const char *directory, const char *prefix, const char *file)
{
    g_autofree char *path = g_strconcat(root, directory, NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;
    double most = (double)NAN;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *below = g_strdup_printf("%s/%s/%s", directory, name, file);
        g_autofree char *text = g_str_has_prefix(name, prefix) ? read_text(root, below) : NULL;
        double value = text ? g_ascii_strtod(text, NULL) / 1000 : (double)NAN;

        if (value >= TEMPERATURE_MIN && value <= TEMPERATURE_MAX)
            most = fmax(most, value); /* the other one, when one is NAN */
    }
    return most;
}

static void read_temperature(const char *root, struct system_sample *sample)
{
    sample->temperature = hottest(root, "/sys/class/thermal", "thermal_zone", "temp");
    if (isnan(sample->temperature))
        sample->temperature = hottest(root, "/sys/class/hwmon", "hwmon", "temp1_input");
}

static void read_disk(struct system_sample *sample)
{
    struct statvfs fs;

    if (statvfs("/", &fs) < 0)
        return;
    sample->disk = (uint64_t)fs.f_blocks * fs.f_frsize;
    sample->disk_free = (uint64_t)fs.f_bavail * fs.f_frsize;
}

void system_sample_read(const char *root, usec_t now_boottime, struct system_sample *ret)
{
    *ret = (struct system_sample){ .at_boottime = now_boottime, .temperature = (double)NAN };
    read_load(root, ret);
    read_processors(root, ret);
    read_memory(root, ret);
    read_disk(ret);
    read_network(root, ret);
    read_temperature(root, ret);
}

/* ---- telling ---- */

struct metrics {
    GVariantBuilder texts;  /* a(sss) */
    GVariantBuilder gauges; /* ad */
    int count;
};

static void add_metric(struct metrics *metrics, const char *label, char *value, const char *unit,
                       double gauge)
{
    if (metrics->count < METRICS_MAX) {
        g_variant_builder_add(&metrics->texts, "(sss)", label, value, unit);
        g_variant_builder_add(&metrics->gauges, "d", CLAMP(gauge, 0.0, 1.0));
        metrics->count++;
    }
    g_free(value);
}

static double share(uint64_t part, uint64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : 0;
}

static void add_share(struct metrics *metrics, const char *label, double value)
{
    add_metric(metrics, label, g_strdup_printf("%.0f", value * 100), "%", value);
}

/* Counters start anew when a device comes again. */
static uint64_t grown(uint64_t before, uint64_t now)
{
    return now >= before ? now - before : 0;
}

static double used(uint64_t whole, uint64_t left)
{
    return share(whole - MIN(left, whole), whole);
}

static void add_processors(struct metrics *metrics, const struct system_sample *sample,
                           const struct system_sample *before)
{
    uint64_t busy = grown(before ? before->busy : 0, sample->busy);
    uint64_t total = grown(before ? before->total : 0, sample->total);

    if (sample->total > 0)
        add_share(metrics, "CPU", share(busy, total));
}

static void add_network(struct metrics *metrics, const struct system_sample *sample,
                        const struct system_sample *before)
{
    usec_t took = before ? usec_sub(sample->at_boottime, before->at_boottime) : 0;
    uint64_t bytes =
        before ? grown(before->received, sample->received) + grown(before->sent, sample->sent) : 0;
    double rate = took > 0 ? (double)bytes / ((double)took / USEC_PER_SEC) : 0;

    if (rate < 1e6)
        add_metric(metrics, "Network", g_strdup_printf("%.0f", rate / 1e3), "kB/s",
                   rate / NETWORK_FULL);
    else
        add_metric(metrics, "Network", g_strdup_printf("%.1f", rate / 1e6), "MB/s",
                   rate / NETWORK_FULL);
}

GVariant *system_sample_fields(const struct system_sample *sample,
                               const struct system_sample *before)
{
    double disk = used(sample->disk, sample->disk_free);
    g_autofree char *text = g_strdup_printf("Load %.2f · Disk %.0f %%", sample->load, disk * 100);
    GVariantBuilder fields;
    struct metrics metrics = { .count = 0 };

    g_variant_builder_init(&metrics.texts, G_VARIANT_TYPE("a(sss)"));
    g_variant_builder_init(&metrics.gauges, G_VARIANT_TYPE("ad"));
    add_processors(&metrics, sample, before);
    if (sample->memory > 0)
        add_share(&metrics, "Memory", used(sample->memory, sample->memory_free));
    if (!isnan(sample->temperature))
        add_metric(&metrics, "Temperature", g_strdup_printf("%.0f", sample->temperature), "°C",
                   sample->temperature / TEMPERATURE_FULL);
    add_network(&metrics, sample, before);
    if (sample->disk > 0)
        add_share(&metrics, "Disk", disk);

    g_variant_builder_init(&fields, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&fields, "{sv}", "text", g_variant_new_string(text));
    g_variant_builder_add(&fields, "{sv}", "metrics", g_variant_builder_end(&metrics.texts));
    g_variant_builder_add(&fields, "{sv}", "metric-values", g_variant_builder_end(&metrics.gauges));
    return g_variant_builder_end(&fields);
}
