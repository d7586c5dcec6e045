namespace ManagedCuda.BasicTypes;

/// <summary>How PTX is compiled when it is loaded. Nobody asks for anything but the defaults, so no option is named.</summary>
public enum CUJITOption
{
}
