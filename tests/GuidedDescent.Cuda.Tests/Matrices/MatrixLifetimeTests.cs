using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Matrices;

[Collection(EmulatedGpu.Collection)]
public sealed class MatrixLifetimeTests
{
    [GxxFact]
    public void Dispose_WhileOthersUseTheContext_LeavesNothing()
    {
        using var context = new PrimaryContext(0);
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        using (var gpu = new MatrixGpu())
        {
            using CudaProducts products = gpu.Libraries.CreateProducts(ProductPrecision.BFloat16);
            using CudaProducts others = gpu.Libraries.CreateProducts(ProductPrecision.Single);
            var shape = new DeviceProductShape(3, 3, 3);
            var batch = new ProductBatch(gpu, shape, 2, isSpaced: true);
            products.Reserve(shape, 2);
            products.Enqueue(
                shape, new() { A = batch.A, B = batch.B, D = batch.D }, ProductFactor.One, ProductFactor.Zero, gpu.Session.Stream);
            Assert.Equal(before.LibraryHandles + 1, EmulatedGpu.Driver.LiveObjects.LibraryHandles);
        }

        Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
    }

    [GxxTheory]
    [InlineData("cublasCreate_v2", 1)]
    [InlineData("cublasSetWorkspace_v2", 7)]
    [InlineData("cuMemsetD32Async", (int)CUResult.ErrorInvalidValue)]
    public void CreateProducts_ThatFailsHalfway_LeavesNothingAndCanBeTriedAgain(string call, int result)
    {
        using var gpu = new MatrixGpu();
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        EmulatedGpu.Driver.FailOn(call, 0, result);

        Assert.ThrowsAny<CudaDeviceException>(() => gpu.Libraries.CreateProducts(ProductPrecision.Single));

        Assert.Equal(before.LibraryHandles, EmulatedGpu.Driver.LiveObjects.LibraryHandles);
        Assert.Equal(before.DeviceAllocations, EmulatedGpu.Driver.LiveObjects.DeviceAllocations);
        gpu.Libraries.CreateProducts(ProductPrecision.Single).Dispose();
    }

    [GxxFact]
    public void CreateProducts_WithoutMemoryLeft_SaysSo()
    {
        using var gpu = new MatrixGpu();
        EmulatedGpu.Driver.FailOn("cublasCreate_v2", 0, 3);

        var refusal = Assert.Throws<OutOfMemoryException>(() => gpu.Libraries.CreateProducts(ProductPrecision.Single));

        Assert.Contains("cuBLAS", refusal.Message, StringComparison.Ordinal);
    }

    [GxxFact]
    public void Create_WithoutTheLibrary_SaysWhatToInstall()
    {
        using var gpu = new MatrixGpu();
        using var machine = new Machine();
        machine.Folder("empty");
        machine.Point("GUIDED_DESCENT_CUDA_LIBRARIES", "empty");
        var libraries = new MatrixLibraries(gpu.Session, gpu.Loader, Search);

        var withoutProducts = Assert.Throws<CudaLibraryNotFoundException>(() => libraries.CreateProducts(ProductPrecision.Single));
        var withoutSolver = Assert.Throws<CudaLibraryNotFoundException>(() => new MatrixLibraries(
            gpu.Session,
            gpu.Loader,
            library => library == CudaLibrary.Cusolver ? Search(library) : CudaLibraries.Require(library)).CreateFactorizations());

        Assert.Contains("pip install nvidia-cublas-cu12", withoutProducts.Message, StringComparison.Ordinal);
        Assert.Contains("pip install nvidia-cusolver-cu12", withoutSolver.Message, StringComparison.Ordinal);

        // Under its own name the emulated one would be found, as it is loaded already.
        FoundLibrary Search(CudaLibrary library)
        {
            LibrarySearchResult result = new LibraryLoader(typeof(MatrixLifetimeTests).Assembly).Load(
                library with { LinuxFiles = ["libgdabsent.so"] }, machine.Environment);
            return result.Found ?? throw new CudaLibraryNotFoundException(result, machine.Environment);
        }
    }

    // A rule over elements runs where neither cuBLAS nor cuSOLVER is installed.
    [GxxFact]
    public void Step_OfARuleOverElements_AsksForNoLibrary()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        training.Prepare(1);

        training.Optimizer.Step();

        Assert.Equal(before.LibraryHandles, EmulatedGpu.Driver.LiveObjects.LibraryHandles);
    }

    [GxxFact]
    public void Reserve_Twice_SaysWhetherItMoved()
    {
        using var gpu = new MatrixGpu();
        using CudaProducts products = gpu.Libraries.CreateProducts(ProductPrecision.BFloat16);

        Assert.False(products.Reserve(new DeviceProductShape(10, 10, 10), 2));
        Assert.False(products.Reserve(new DeviceProductShape(10, 10, 5), 2));
        Assert.True(products.Reserve(new DeviceProductShape(100, 100, 100), 2));
    }
}
