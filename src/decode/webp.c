/* libwebp cuts and scales while it decodes, and premultiplies: it does all that is wanted. */
#include "decode/webp.h"

#include <errno.h>
#include <stdbool.h>

#include <webp/decode.h>

#include "decode/protocol.h"

/* ARGB32 is a number in the machine's byte order. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define MODE_ARGB32 MODE_bgrA
#else
#define MODE_ARGB32 MODE_Argb
#endif

static void plan(const struct fit_plan *fit, struct size picture, WebPDecoderOptions *options)
{
    struct rect seen = fit_source(fit, picture);

    /* libwebp moves odd corners of a cut to even ones: a pixel of the picture at most. */
    options->use_cropping = seen.width != picture.width || seen.height != picture.height;
    options->crop_left = seen.x;
    options->crop_top = seen.y;
    options->crop_width = seen.width;
    options->crop_height = seen.height;
    options->use_scaling = seen.width != fit->size.width || seen.height != fit->size.height;
    options->scaled_width = fit->size.width;
    options->scaled_height = fit->size.height;
}

static int error_of(VP8StatusCode status)
{
    return status == VP8_STATUS_OUT_OF_MEMORY ? -EFBIG : -EBADMSG;
}

int webp_decode(const uint8_t *data, size_t size, struct size wanted, enum decode_fit how,
                uint32_t *pixels, struct size *ret_size)
{
    WebPDecoderConfig config;

    if (!WebPInitDecoderConfig(&config))
        return -EBADMSG;

    VP8StatusCode status = WebPGetFeatures(data, size, &config.input);
    if (status != VP8_STATUS_OK || config.input.has_animation)
        return error_of(status);

    struct size picture = { config.input.width, config.input.height };
    if (picture.width < 1 || picture.height < 1)
        return -EBADMSG;
    if ((int64_t)picture.width * picture.height > DECODE_PIXELS_MAX)
        return -EFBIG;

    struct fit_plan fit = fit_compute(picture.width, picture.height, wanted, how, false);
    plan(&fit, picture, &config.options);
    config.output.colorspace = MODE_ARGB32;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = (uint8_t *)pixels;
    config.output.u.RGBA.stride = fit.size.width * 4;
    config.output.u.RGBA.size = decode_room(fit.size);
    status = WebPDecode(data, size, &config);
    WebPFreeDecBuffer(&config.output);
    if (status != VP8_STATUS_OK)
        return error_of(status);
    *ret_size = fit.size;
    return 0;
}
