#include "factorizations.h"

#include <algorithm>
#include <numeric>

namespace emulated_cusolver
{
// Rotates two rows, or two columns, by an angle whose tangent is t.
static void rotate(double* a, double* b, size_t stride, int count, double c, double s)
{
    for (int i = 0; i < count; i++, a += stride, b += stride)
    {
        double x = *a, y = *b;
        *a = c * x - s * y;
        *b = s * x + c * y;
    }
}

// Jacobi's method: rotates until nothing off the diagonal counts. The work is symmetric, the vectors begin as the identity.
static bool diagonalize(std::vector<double>& work, std::vector<double>& vectors, int size)
{
    constexpr int most_sweeps = 60;
    Matrix a(work.data(), size), v(vectors.data(), size);
    for (int sweep = 0; sweep < most_sweeps; sweep++)
    {
        bool is_done = true;
        for (int p = 0; p < size; p++)
        {
            for (int q = p + 1; q < size; q++)
            {
                double off = a(p, q);
                if (fabs(off) <= 1e-17 * sqrt(fabs(a(p, p)) * fabs(a(q, q))) || off == 0 || fabs(off) < 1e-300)
                {
                    continue;
                }

                is_done = false;
                double ratio = (a(q, q) - a(p, p)) / (2 * off);
                double t = (ratio < 0 ? -1 : 1) / (fabs(ratio) + sqrt(1 + ratio * ratio));
                double c = 1 / sqrt(1 + t * t);
                rotate(a.column(p), a.column(q), 1, size, c, t * c);
                rotate(&a(p, 0), &a(q, 0), size_t(size), size, c, t * c);
                a(p, q) = a(q, p) = 0;
                rotate(v.column(p), v.column(q), 1, size, c, t * c);
            }
        }

        if (is_done)
        {
            return true;
        }
    }

    // What is left is rounding, as where eigenvalues are zero.
    double largest = 0, left = 0;
    for (int p = 0; p < size; p++)
    {
        largest = std::max(largest, fabs(a(p, p)));
        for (int q = 0; q < p; q++)
        {
            left = std::max(left, fabs(a(p, q)));
        }
    }

    return left <= 1e-14 * largest;
}

bool find_eigenvectors(Matrix matrix, int size, bool is_upper, double* values)
{
    size_t count = size_t(size) * size_t(size);
    std::vector<double> work(count), vectors(count);
    for (int column = 0; column < size; column++)
    {
        vectors[size_t(column) * size_t(size) + size_t(column)] = 1;
        for (int row = 0; row < size; row++)
        {
            bool is_stored = is_upper ? row <= column : row >= column;
            double value = is_stored ? matrix(row, column) : matrix(column, row);
            if (!isfinite(value))
            {
                return false;
            }

            work[size_t(column) * size_t(size) + size_t(row)] = value;
        }
    }

    if (!diagonalize(work, vectors, size))
    {
        return false;
    }

    Matrix diagonal(work.data(), size);
    std::vector<int> order(static_cast<size_t>(size));
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int a, int b) { return diagonal(a, a) < diagonal(b, b); });
    for (int column = 0; column < size; column++)
    {
        int from = order[size_t(column)];
        values[column] = diagonal(from, from);

        // Nobody promises a sign.
        double sign = column % 3 == 1 ? -1 : 1;
        for (int row = 0; row < size; row++)
        {
            matrix(row, column) = sign * vectors[size_t(from) * size_t(size) + size_t(row)];
        }
    }

    return true;
}

void factor_qr(Matrix matrix, int rows, int columns, double* scales)
{
    for (int k = 0; k < std::min(rows, columns); k++)
    {
        double* x = matrix.column(k) + k;
        int length = rows - k;
        double rest = sqrt(dot(x + 1, x + 1, length - 1));
        scales[k] = 0;
        if (rest == 0)
        {
            continue;
        }

        double beta = -copysign(hypot(x[0], rest), x[0]);
        scales[k] = (beta - x[0]) / beta;
        double divisor = x[0] - beta;
        for (int i = 1; i < length; i++)
        {
            x[i] /= divisor;
        }

        x[0] = beta;
        for (int column = k + 1; column < columns; column++)
        {
            double* y = matrix.column(column) + k;
            double along = scales[k] * (y[0] + dot(x + 1, y + 1, length - 1));
            y[0] -= along;
            for (int i = 1; i < length; i++)
            {
                y[i] -= along * x[i];
            }
        }
    }
}

void form_q(Matrix matrix, int rows, int columns, int reflections, const double* scales)
{
    std::vector<double> vectors(size_t(rows) * size_t(reflections));
    for (int k = 0; k < reflections; k++)
    {
        std::copy_n(matrix.column(k), rows, vectors.begin() + std::ptrdiff_t(k) * rows);
        vectors[size_t(k) * size_t(rows) + size_t(k)] = 1;
    }

    for (int column = 0; column < columns; column++)
    {
        std::fill_n(matrix.column(column), rows, 0.0);
        matrix(column, column) = 1;
        for (int k = reflections; k-- > 0;)
        {
            const double* v = vectors.data() + size_t(k) * size_t(rows) + k;
            double* y = matrix.column(column) + k;
            double along = scales[k] * dot(v, y, rows - k);
            for (int i = 0; i < rows - k; i++)
            {
                y[i] -= along * v[i];
            }
        }
    }
}

// Of the lower factor, wherever its triangle is stored.
static double& lower(Matrix matrix, bool is_upper, int row, int column)
{
    return is_upper ? matrix(column, row) : matrix(row, column);
}

int factor_cholesky(Matrix matrix, int size, bool is_upper)
{
    for (int column = 0; column < size; column++)
    {
        for (int row = column; row < size; row++)
        {
            double sum = lower(matrix, is_upper, row, column);
            for (int k = 0; k < column; k++)
            {
                sum -= lower(matrix, is_upper, row, k) * lower(matrix, is_upper, column, k);
            }

            if (row > column)
            {
                lower(matrix, is_upper, row, column) = sum / lower(matrix, is_upper, column, column);
                continue;
            }

            if (!(sum > 0))
            {
                return column + 1;
            }

            lower(matrix, is_upper, column, column) = sqrt(sum);
        }
    }

    return 0;
}

void solve_cholesky(Matrix factor, int size, bool is_upper, Matrix rights, int count)
{
    for (int column = 0; column < count; column++)
    {
        double* x = rights.column(column);
        for (int row = 0; row < size; row++)
        {
            for (int k = 0; k < row; k++)
            {
                x[row] -= lower(factor, is_upper, row, k) * x[k];
            }

            x[row] /= lower(factor, is_upper, row, row);
        }

        for (int row = size; row-- > 0;)
        {
            for (int k = row + 1; k < size; k++)
            {
                x[row] -= lower(factor, is_upper, k, row) * x[k];
            }

            x[row] /= lower(factor, is_upper, row, row);
        }
    }
}
}
