// The factors of a stretch of gradients, from that of its first unit on; null where nothing is multiplied.
struct StretchFactors { const float* factors; float first; int firstLength; int unitLength; };

// Finds them for what begins at an element of a tensor.
__device__ __forceinline__ StretchFactors gd_find_factors(const Surroundings& surroundings, int tensor, long long element)
{
    StretchFactors stretch = {nullptr, 1.0f, 0, 1};
    if (surroundings.factors != nullptr)
    {
        const GradientFactors all = surroundings.factors[tensor];
        const long long place = all.start + element;
        const long long unit = place / all.unitLength;
        const long long firstLength = (unit + 1) * all.unitLength - place;
        stretch.factors = all.factors + unit;
        stretch.first = *stretch.factors;
        stretch.firstLength = firstLength < 0x7fffffff ? (int)firstLength : 0x7fffffff;
        stretch.unitLength = all.unitLength < 0x7fffffff ? (int)all.unitLength : 0x7fffffff;
    }
    return stretch;
}
