using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

/// <summary>Files of another writer: tests/Golden/SafeTensors/make_safetensors.py.</summary>
public class GoldenFileTests
{
    [Fact]
    public void Open_FileWithEveryType_HasAllTensors()
    {
        using SafeTensorsFile file = Open("every_type");

        Assert.False(file.HasChecksums);
        Assert.Equal(16, file.Tensors.Count);
        AssertTensor(file, "bool", SafeTensorsDataType.Boolean, [3], 1, 0, 1);
        AssertTensor(file, "u8", SafeTensorsDataType.UInt8, [2, 2], 0, 1, 127, 255);
        AssertTensor(file, "i8", SafeTensorsDataType.Int8, [4], 0x80, 0xff, 0, 0x7f);
        AssertTensor(file, "i16", SafeTensorsDataType.Int16, [2], 0, 0x80, 0xff, 0x7f);
        AssertTensor(file, "u16", SafeTensorsDataType.UInt16, [1, 2], 1, 0, 0xff, 0xff);
        AssertTensor(file, "i32", SafeTensorsDataType.Int32, [2], 0, 0, 0, 0x80, 0xff, 0xff, 0xff, 0x7f);
        AssertTensor(file, "u32", SafeTensorsDataType.UInt32, [1], 0xff, 0xff, 0xff, 0xff);
        AssertTensor(
            file, "i64", SafeTensorsDataType.Int64, [2], 0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);
        AssertTensor(file, "u64", SafeTensorsDataType.UInt64, [1], BitConverter.GetBytes(ulong.MaxValue));
        AssertTensor(file, "größe 重み 🎯", SafeTensorsDataType.UInt8, [1], 7);
        AssertTensor(file, "empty", SafeTensorsDataType.Float32, [0, 7]);
        AssertSingles(file, "f16", SafeTensorsDataType.Float16, 1.5f, -65504, 5.9604645e-8f);
        AssertSingles(file, "bf16", SafeTensorsDataType.BFloat16, 1.5f, -123.5f);
        AssertSingles(file, "f32", SafeTensorsDataType.Float32, 0.1f, -0f, 1e-45f, 3.4e38f, float.PositiveInfinity, -2.5f);
        AssertSingles(file, "f64", SafeTensorsDataType.Float64, 0.1f, float.NegativeInfinity);
        AssertSingles(file, "number", SafeTensorsDataType.Float32, 42);
    }

    [Fact]
    public void Open_FileWithMetadata_HasItsTexts()
    {
        using SafeTensorsFile file = Open("every_type");

        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("a \"quoted\" line\nand 重み 🎯", file.Metadata["note"]);
        Assert.Equal(2, file.Metadata.Count);
    }

    [Theory]
    [InlineData("plain", false)]
    [InlineData("checked", true)]
    public void Write_ContentOfAFileOfTheOtherWriter_HasTheSameBytes(string name, bool checksums)
    {
        using var folder = new TemporaryFolder();
        SafeTensorsWriter.Write(folder.File("ours"), TensorSet.Small.Sources.Reverse(), TensorSet.Small.Metadata, checksums);

        Assert.Equal(File.ReadAllBytes(GoldenPath(name)), File.ReadAllBytes(folder.File("ours")));
    }

    [Theory]
    [InlineData("plain", false)]
    [InlineData("checked", true)]
    public void Open_FileOfTheOtherWriter_HasTheContent(string name, bool hasChecksums)
    {
        using SafeTensorsFile file = Open(name);

        Assert.Equal(hasChecksums, file.HasChecksums);
        Assert.True(TensorSet.Small.IsSameAs(TensorSet.Read(GoldenPath(name), hasChecksums)));
    }

    // The singles beside the numbers are PyTorch's.
    [Theory]
    [InlineData("F16", SafeTensorsDataType.Float16)]
    [InlineData("BF16", SafeTensorsDataType.BFloat16)]
    [InlineData("F64", SafeTensorsDataType.Float64)]
    public void ReadAsSingles_OtherPrecision_GivesTheSinglesOfPyTorch(string name, SafeTensorsDataType dataType)
    {
        using SafeTensorsFile file = Open("conversions");
        float[] expected = Singles(file[$"{name} as F32"]);

        float[] converted = Singles(file[name]);

        Assert.Equal(dataType, file[name].DataType);
        Assert.Equal(expected.Select(Bits), converted.Select(Bits));
    }

    private static string GoldenPath(string name) =>
        Path.Combine(AppContext.BaseDirectory, "Golden", "SafeTensors", $"{name}.safetensors");

    private static SafeTensorsFile Open(string name) => SafeTensorsFile.Open(GoldenPath(name));

    // Which of the many patterns a NaN has depends on the processor.
    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(float.IsNaN(value) ? float.NaN : value);

    private static float[] Singles(SafeTensor tensor)
    {
        float[] singles = new float[tensor.ElementCount];
        tensor.ReadAsSingles(0, singles);
        return singles;
    }

    private static void AssertTensor(
        SafeTensorsFile file, string name, SafeTensorsDataType dataType, long[] shape, params byte[] bytes)
    {
        SafeTensor tensor = file[name];
        Assert.Equal(dataType, tensor.DataType);
        Assert.Equal(shape, tensor.Shape);
        Assert.Equal(bytes, TensorSet.AllBytes(tensor));
    }

    private static void AssertSingles(SafeTensorsFile file, string name, SafeTensorsDataType dataType, params float[] values)
    {
        Assert.Equal(dataType, file[name].DataType);
        Assert.Equal(values.Select(Bits), Singles(file[name]).Select(Bits));
    }
}
