/* The end of every test program: runs one suite of one case. */
#pragma once

#include <stdbool.h>
#include <stdlib.h>

#include <check.h>

/* Under a sanitizer everything takes ten times as long: what is repeated only to be thorough is
 * repeated less there. */
#if defined(__SANITIZE_ADDRESS__)
#define TEST_IS_SLOW true
#elif defined(__has_feature)
#define TEST_IS_SLOW __has_feature(address_sanitizer)
#else
#define TEST_IS_SLOW false
#endif

static inline int run_cases(const char *name, TCase *cases)
{
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
