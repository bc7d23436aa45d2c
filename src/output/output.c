#include "output/output.h"

void output_start(struct output *output)
{
    output->ops->start(output);
}

void output_present(struct output *output, const struct pixels *shadow, const struct region *damage)
{
    output->ops->present(output, shadow, damage);
}

void output_set_power(struct output *output, bool on)
{
    output->ops->set_power(output, on);
}

const char *output_describe(const struct output *output)
{
    return output->ops->describe(output);
}

const struct output_statistics *output_get_statistics(const struct output *output)
{
    return &output->statistics;
}

void output_destroy(struct output *output)
{
    if (output)
        output->ops->destroy(output);
}
