// The factorizations, each as LAPACK defines it, by the plainest method.
#pragma once

#include <vector>

#include "matrix.h"

namespace emulated_cusolver
{
// One triangle becomes its eigenvectors, in columns, by ascending values. False where the matrix is not finite, or no end was found.
bool find_eigenvectors(Matrix matrix, int size, bool is_upper, double* values);

// On and above the diagonal R, below it the reflections without their leading ones.
void factor_qr(Matrix matrix, int rows, int columns, double* scales);

// From what factor_qr left, the first columns of Q.
void form_q(Matrix matrix, int rows, int columns, int reflections, const double* scales);

// One triangle becomes the Cholesky factor. Zero, or the order of the first leading minor that is not positive.
int factor_cholesky(Matrix matrix, int size, bool is_upper);

// Solves with what factor_cholesky left.
void solve_cholesky(Matrix factor, int size, bool is_upper, Matrix rights, int count);
}
