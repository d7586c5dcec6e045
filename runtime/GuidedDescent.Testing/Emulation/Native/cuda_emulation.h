// Runs CUDA C on a processor, for tests: the same text that a GPU would get, compiled by g++ as C++17.
//
// The blocks of a grid run one after the other, in a random order. The threads of a block are fibers: each runs until it
// waits for others, then another one, chosen at random, goes on. Everything random follows from a seed, so that what a
// seed shows can be seen again. A barrier left out lets threads read what others have yet to write, which the random
// order brings to light; barriers that not all threads reach are reported.
//
// What is not emulated: the memory model (two threads never truly run at once), grids and blocks of more than one
// dimension, dynamic shared memory, textures, tensor cores, asynchronous copies, warps of anything but 32 lanes.
//
// Include the text inside an unnamed namespace: the variables of inline functions could not share a section otherwise.
// Compile with -std=gnu++17 and -ffp-contract=off, which leaves every rounding where the text has it; or with
// -ffp-contract=fast and CUDA_EMULATION_CONTRACTS, which is what a GPU gets where nobody asks for --fmad=false.
#pragma once

#include "cuda_types.h"
#include "fiber.h"
#include "block_scheduler.h"
#include "alignment_check.h"
#include "synchronization.h"
#include "atomics.h"
#include "cuda_math.h"
