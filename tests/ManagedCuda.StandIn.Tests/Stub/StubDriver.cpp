// A driver that keeps what it is given. It checks nothing, and computes nothing.

#include <cstring>

extern "C" {

struct
{
    int devices;
    int initialized;
    int retained;
    int streamsDestroyed;
    int queryResult;
    unsigned imageBytes;
    unsigned launch[7];
    void* function;
    void* stream;
    float firstParameter;
} stub_state;

enum { Success = 0, NotInitialized = 3, IllegalAddress = 700 };

int cuInit(unsigned)
{
    stub_state.initialized++;
    return Success;
}

int cuGetErrorName(int error, const char** name)
{
    *name = error == IllegalAddress ? "CUDA_ERROR_ILLEGAL_ADDRESS" : nullptr;
    return *name ? Success : 1;
}

int cuGetErrorString(int error, const char** text)
{
    *text = error == IllegalAddress ? "an illegal memory access was encountered" : nullptr;
    return *text ? Success : 1;
}

int cuDeviceGetCount(int* count)
{
    *count = stub_state.devices;
    return stub_state.initialized ? Success : NotInitialized;
}

int cuDeviceGet(int* device, int ordinal)
{
    *device = 40 + ordinal;
    return Success;
}

int cuDeviceGetName(char* name, int length, int device)
{
    std::strncpy(name, device == 41 ? "Stub 41" : "Stub", length);
    return Success;
}

int cuDeviceGetAttribute(int* value, int attribute, int)
{
    *value = attribute == 75 ? 9 : attribute == 76 ? 1 : -1;
    return Success;
}

int cuDevicePrimaryCtxRetain(void** context, int device)
{
    stub_state.retained++;
    *context = reinterpret_cast<void*>(long(device));
    return Success;
}

int cuDevicePrimaryCtxRelease_v2(int)
{
    stub_state.retained--;
    return Success;
}

int cuCtxPopCurrent_v2(void** context)
{
    *context = reinterpret_cast<void*>(77L);
    return Success;
}

int cuModuleLoadDataEx(void** module, const char* image, unsigned count, int*, void**)
{
    *module = reinterpret_cast<void*>(5L);
    stub_state.imageBytes = std::strlen(image);
    return count == 0 ? Success : IllegalAddress;
}

int cuStreamCreate(void** stream, unsigned)
{
    *stream = reinterpret_cast<void*>(6L);
    return Success;
}

int cuStreamDestroy_v2(void*)
{
    stub_state.streamsDestroyed++;
    return Success;
}

int cuStreamQuery(void*) { return stub_state.queryResult; }

int cuLaunchKernel(
    void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, void* stream,
    void** parameters, void** extra)
{
    unsigned launch[] = { gx, gy, gz, bx, by, bz, shared };
    std::memcpy(stub_state.launch, launch, sizeof launch);
    stub_state.function = function;
    stub_state.stream = stream;
    stub_state.firstParameter = *static_cast<float*>(parameters[0]);
    return extra ? IllegalAddress : Success;
}

}
