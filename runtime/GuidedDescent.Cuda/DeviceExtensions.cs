using GuidedDescent.Cuda;

namespace GuidedDescent;

/// <summary>The devices that there are beside the processor.</summary>
public static class DeviceExtensions
{
    extension(Device)
    {
        /// <summary>
        /// The first GPU where a driver and NVRTC are present and usable, else the processor. <see cref="ExplainDefault"/> says
        /// which it is and why. Decided once per process.
        /// </summary>
        public static Device Default => CudaAvailability.Here.IsUsable ? CudaDevice.Shared(0) : Device.Cpu;

        /// <summary>A GPU, shared by all who ask for it.</summary>
        /// <param name="ordinal">Which GPU, counted from 0.</param>
        /// <exception cref="CudaLibraryNotFoundException">The driver or NVRTC is not installed, or not where it was looked for.</exception>
        /// <exception cref="CudaDeviceException">There is no such GPU, or the driver refuses it.</exception>
        public static CudaDevice Cuda(int ordinal = 0) => CudaDevice.Shared(ordinal);

        /// <summary>Which device <c>Device.Default</c> is, and why.</summary>
        public static string ExplainDefault()
        {
            CudaAvailability cuda = CudaAvailability.Here;
            return cuda.IsUsable ? cuda.Explanation : $"{Device.Cpu}, as CUDA is not usable: {cuda}";
        }
    }
}
