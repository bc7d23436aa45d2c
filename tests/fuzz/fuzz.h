/* What a fuzzer calls: one function in each target, the same that the tests run over the corpus. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Exported, whatever the visibility of the rest: libFuzzer looks for it. */
__attribute__((visibility("default"))) int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
