namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>Brings the work on one part of a product to threads.</summary>
internal interface IPartRunner
{
    /// <summary>Does every piece of the packing, and when all of that is done, multiplies every block.</summary>
    void Run(ProductTask task);
}
