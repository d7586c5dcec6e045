// The largest of what the lanes of a warp hold, NaN where one is; the first lane gets it.
__device__ __forceinline__ float gd_max_of_lanes(float lane)
{
    for (int distance = 16; distance > 0; distance /= 2)
    {
        lane = gd_max(lane, __shfl_down_sync(0xffffffffu, lane, distance));
    }

    return lane;
}
