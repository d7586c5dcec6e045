// Copies in single precision of what is stored in fewer bits: a tensor is a row of two pointers, to what is stored and to the copy.

struct Chunk { long long offset; int tensor; int length; };

#include "surroundings.cuh"

#include "gd_is_skipped.cuh"

#include "gd_find_factors.cuh"

#include "gd_multiplied.cuh"

#include "gd_draw_averages.cuh"

#include "stored.cuh"

#include "stored_gradients.cuh"

#include "stored_averages.cuh"
