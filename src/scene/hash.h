/* A number that stands for what was painted, to tell whether it would look different now. */
#pragma once

#include <stdint.h>
#include <string.h>

static inline uint64_t hash_word(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static inline uint64_t hash_bytes(uint64_t hash, const void *data, size_t size)
{
    const uint8_t *bytes = data;

    for (; size >= sizeof(uint64_t); bytes += sizeof(uint64_t), size -= sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, bytes, sizeof(word));
        hash = hash_word(hash, word);
    }
    for (size_t i = 0; i < size; i++)
        hash = hash_word(hash, bytes[i]);
    return hash;
}

static inline uint64_t hash_double(uint64_t hash, double value)
{
    uint64_t word;

    memcpy(&word, &value, sizeof(word));
    return hash_word(hash, word);
}
