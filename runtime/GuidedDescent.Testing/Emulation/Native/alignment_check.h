// Turns a misaligned access, which would kill the process, into a report that names the line.
#pragma once

#include <stdint.h>

#include "block_scheduler.h"

// Not where the sanitizers' own library takes the same call. Compile with -fsanitize=alignment
// -fno-sanitize-recover=alignment; the names and layouts are those that compilers call by.
#if !defined(__SANITIZE_ADDRESS__)

namespace cuda_emulation
{
struct SanitizerType
{
    uint16_t kind;
    uint16_t information;
    char name[1];
};

struct SanitizerMismatch
{
    const char* file;
    uint32_t line;
    uint32_t column;
    const SanitizerType* type;
    unsigned char alignment_log2;
    unsigned char access;
};
}

extern "C" __attribute__((used, noreturn)) void __ubsan_handle_type_mismatch_v1_abort(
    void* description, void* address)
{
    const auto* mismatch = static_cast<const cuda_emulation::SanitizerMismatch*>(description);
    unsigned alignment = 1u << mismatch->alignment_log2;
    cuda_emulation::scheduler.fail(cuda_emulation::FailureKind::misaligned_access,
        "misaligned access in line %u: an address of %s is %u bytes past a multiple of %u (thread %u of block %u)",
        mismatch->line, mismatch->type->name, unsigned(reinterpret_cast<uintptr_t>(address) % alignment), alignment,
        threadIdx.x, blockIdx.x);
}

#endif
