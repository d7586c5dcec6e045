namespace GuidedDescent.Checkpoints;
/// <summary>x</summary>
public static class TorchState
{
    /// <summary>x</summary>
    public static void Import() { }
}
