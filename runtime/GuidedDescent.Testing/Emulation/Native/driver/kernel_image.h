// What the emulated compiler makes and the emulated driver loads: a header, and a shared object of g++.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace emulated_driver
{
enum class ImageKind : uint32_t
{
    // For this architecture and its later minor versions.
    cubin = 1,

    // For this architecture and all later ones.
    ptx = 2,
};

struct ImageHeader
{
    static constexpr char expected_magic[] = "EMULATED KERNEL";

    char magic[sizeof expected_magic];
    uint64_t bytes;
    uint64_t checksum;
    ImageKind kind;
    uint32_t architecture;

    bool is_image() const
    {
        return memcmp(magic, expected_magic, sizeof magic) == 0 && bytes > 0
            && (kind == ImageKind::cubin || kind == ImageKind::ptx);
    }

    bool runs_on(uint32_t device) const
    {
        return kind == ImageKind::ptx
            ? architecture <= device
            : architecture / 10 == device / 10 && architecture % 10 <= device % 10;
    }
};

// FNV-1a: tells damage, not malice.
inline uint64_t checksum_of(const char* bytes, size_t count)
{
    uint64_t sum = 0xCBF29CE484222325u;
    for (size_t i = 0; i < count; i++)
    {
        sum = (sum ^ static_cast<unsigned char>(bytes[i])) * 0x100000001B3u;
    }

    return sum;
}
}
