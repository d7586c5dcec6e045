// Draws the averages of a lane's eight elements towards the weights, as the rule left them.
static __device__ __forceinline__ void gd_draw_eight(
    const Surroundings& surroundings, int tensor, long long element, int count, const float (&weights)[8])
{
    if (surroundings.averageCount == 0)
    {
        return;
    }

    if (count == 8)
    {
        const Eight eight = gd_close(weights);
        gd_draw_averages(surroundings, tensor, element, eight.low);
        gd_draw_averages(surroundings, tensor, element + 4, eight.high);
        return;
    }

    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        if (e < count)
        {
            gd_draw_averages(surroundings, tensor, element + e, weights[e]);
        }
    }
}
