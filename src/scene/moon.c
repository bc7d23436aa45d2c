/* The elongation of the moon from the sun, after Meeus, "Astronomical Algorithms", chapter 48. */
#include "scene/moon.h"

#include <math.h>

#define J2000   946728000.0 /* seconds: 2000-01-01 12:00 UTC */
#define CENTURY (36525 * 86400.0)

static double sine(double degrees)
{
    return sin(fmod(degrees, 360) * M_PI / 180);
}

double moon_phase(double seconds)
{
    double t = (seconds - J2000) / CENTURY;
    double elongation = 297.8501921 + 445267.1114034 * t; /* mean */
    double sun = 357.5291092 + 35999.0502909 * t;         /* mean anomalies */
    double moon = 134.9633964 + 477198.8675055 * t;
    double seen = elongation + 6.289 * sine(moon) - 2.100 * sine(sun) +
                  1.274 * sine(2 * elongation - moon) + 0.658 * sine(2 * elongation) +
                  0.214 * sine(2 * moon) + 0.110 * sine(elongation);
    double turns = seen / 360;

    return turns - floor(turns);
}
