// A matrix in column-major order, as the library stores all of them.
#pragma once

#include <math.h>
#include <stddef.h>

namespace emulated_cusolver
{
class Matrix
{
public:
    Matrix(double* values, int leading)
        : _values(values), _leading(size_t(leading))
    {
    }

    double& operator()(int row, int column) const { return _values[size_t(column) * _leading + size_t(row)]; }
    double* column(int index) const { return _values + size_t(index) * _leading; }

private:
    double* _values;
    size_t _leading;
};

inline double dot(const double* a, const double* b, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
    {
        sum += a[i] * b[i];
    }

    return sum;
}
}
