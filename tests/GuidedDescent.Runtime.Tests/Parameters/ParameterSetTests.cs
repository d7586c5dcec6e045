namespace GuidedDescent.Runtime.Tests.Parameters;

public unsafe class ParameterSetTests
{
    [Fact]
    public void Add_NewParameter_IsZeroAndFound()
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("layer1.weight", [3, 4]);
        Parameter bias = parameters.Add("layer1.bias", []);

        Assert.Equal("layer1.weight [3, 4]", weight.ToString());
        Assert.Equal(12, weight.Length);
        Assert.Equal(new float[12], weight.Value.ToArray());
        Assert.Equal(new float[12], weight.Gradient.ToArray());
        Assert.True(weight.HasGradient);
        Assert.Equal(1, bias.Length);
        Assert.Equal([weight, bias], parameters);
        Assert.Equal(2, parameters.Count);
        Assert.Same(weight, parameters["layer1.weight"]);
        Assert.Same(bias, parameters[1]);
        Assert.True(parameters.TryGet("layer1.bias", out Parameter? found));
        Assert.Same(bias, found);
        Assert.False(parameters.TryGet("layer2.bias", out _));
    }

    [Fact]
    public void Add_OneAfterAnother_LiesBackToBackAtHugePages()
    {
        using var parameters = new ParameterSet();
        Parameter first = parameters.Add("first", [5]);
        parameters.Add("empty", [0, 7]);
        Parameter second = parameters.Add("second", [3]);

        Assert.True(first.ValuePointer + 5 == second.ValuePointer);
        Assert.True(first.GradientPointer + 5 == second.GradientPointer);
        Assert.Equal((nuint)0, (nuint)first.ValuePointer % (2 << 20));
        Assert.Equal((nuint)0, (nuint)first.GradientPointer % (2 << 20));
        Assert.True(parameters["empty"].Value.IsEmpty);
        Assert.True(parameters["empty"].HasGradient);
    }

    [Fact]
    public void Add_MoreThanASlab_KeepsWhatWasThere()
    {
        using var parameters = new ParameterSet();
        for (int index = 0; index < 60; index++)
        {
            Parameter parameter = parameters.Add($"p{index}", [100_003]);
            parameter.Value.Fill(index + 1);
            parameter.Gradient.Fill(-index - 1);
        }

        for (int index = 0; index < 60; index++)
        {
            Assert.True(parameters[index].Value.IndexOfAnyExcept(index + 1) < 0);
            Assert.True(parameters[index].Gradient.IndexOfAnyExcept(-index - 1) < 0);
        }
    }

    [Fact]
    public void Wrap_ManagedMemory_CopiesNothing()
    {
        using var parameters = new ParameterSet();
        float[] values = [1, 2, 3, 4];
        float[] gradients = [5, 6, 7, 8, 9];
        Parameter parameter = parameters.Wrap("w", [2, 2], values, gradients.AsMemory(1));
        parameter.Value[3] = 40;
        gradients[1] = 60;

        Assert.Equal(40, values[3]);
        Assert.Equal([60, 7, 8, 9], parameter.Gradient.ToArray());
    }

    [Fact]
    public void Wrap_NativeMemory_CopiesNothing()
    {
        using var parameters = new ParameterSet();
        float* memory = stackalloc float[6];
        Parameter parameter = parameters.Wrap("w", [3], memory, memory + 3);
        parameter.Value[2] = 4;

        Assert.Equal(4, memory[2]);
        Assert.True(memory + 3 == parameter.GradientPointer);
    }

    [Fact]
    public void Indexer_UnknownName_ListsTheNearest()
    {
        using var parameters = new ParameterSet();
        KeyNotFoundException error = Assert.Throws<KeyNotFoundException>(() => parameters["x"]);
        Assert.Contains("'x'; the set is empty", error.Message);

        foreach (string name in new[] { "encoder.weight", "encoder.bias", "decoder.weight", "decoder.bias", "a", "b", "c" })
        {
            parameters.Add(name, [1]);
        }

        error = Assert.Throws<KeyNotFoundException>(() => parameters["Encoder.wieght"]);
        Assert.Contains("named 'Encoder.wieght'. The nearest of 7 are: 'encoder.weight', 'decoder.weight'", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Add_EmptyName_IsRefused(string name)
    {
        using var parameters = new ParameterSet();

        Assert.Throws<ArgumentException>(() => parameters.Add(name, [1]));
        Assert.Empty(parameters);
    }

    [Fact]
    public void Add_NameThatIsTaken_IsRefused()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [2, 3]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => parameters.Wrap("w", [1], new float[1]));
        Assert.Contains("already a parameter named 'w', of shape [2, 3]", error.Message);
        Assert.Single(parameters);
    }

    [Fact]
    public void Add_MoreThanAnyMemory_IsRefused()
    {
        using var parameters = new ParameterSet();

        Assert.Throws<OutOfMemoryException>(() => parameters.Add("w", [int.MaxValue, int.MaxValue]));
        Assert.Empty(parameters);
        Assert.Equal(1, parameters.Add("w", [1]).Value.Length);
    }

    [Fact]
    public unsafe void Wrap_MemoryOfNoElements_HasNoAddress()
    {
        float some = 0;
        float[] nothing = [];
        using var parameters = new ParameterSet();
        Parameter managed = parameters.Wrap("managed", [0, 3], nothing, nothing);
        Parameter native = parameters.Wrap("native", [2, 0], &some, &some);
        managed.BindGradient(nothing.AsMemory());
        native.BindGradient(&some);
        foreach (Parameter parameter in parameters)
        {
            Assert.True(parameter.ValuePointer == null && parameter.GradientPointer == null, parameter.Name);
            Assert.True(parameter.HasGradient);
        }
    }

    [Fact]
    public void Wrap_MemoryOfTheWrongLength_IsRefused()
    {
        using var parameters = new ParameterSet();
        ArgumentException error = Assert.Throws<ArgumentException>(() => parameters.Wrap("w", [2, 3], new float[5]));
        Assert.Contains("Parameter 'w' [2, 3] has 6 elements, but the memory of its value has 5", error.Message);

        error = Assert.Throws<ArgumentException>(() => parameters.Wrap("w", [2, 3], new float[6], new float[7]));
        Assert.Contains("Parameter 'w' [2, 3] has 6 elements, but the memory of its gradient has 7", error.Message);
        Assert.Empty(parameters);
    }

    [Fact]
    public void Wrap_NullPointer_IsRefusedUnlessEmpty()
    {
        using var parameters = new ParameterSet();

        ArgumentNullException error = Assert.Throws<ArgumentNullException>(() => parameters.Wrap("w", [4], (float*)null));
        Assert.Contains("Parameter 'w' [4] has 4 elements, but the pointer to its value is null", error.Message);
        Assert.True(parameters.Wrap("empty", [0], (float*)null).HasGradient);
    }

    [Fact]
    public void Wrap_AddressThatIsNoMultipleOfFour_IsRefused()
    {
        using var parameters = new ParameterSet();
        float* memory = stackalloc float[9];
        nint odd = (nint)memory + 2;

        ArgumentException error = Assert.Throws<ArgumentException>(() => parameters.Wrap("w", [4], (float*)odd));
        Assert.Contains("The value of parameter 'w' [4] lies at 0x", error.Message);
        nint even = (nint)memory;
        error = Assert.Throws<ArgumentException>(() => parameters.Wrap("w", [4], (float*)even, (float*)(odd + 16)));
        Assert.Contains("The gradient of parameter 'w' [4]", error.Message);
        Assert.Empty(parameters);
    }

    [Fact]
    public void BindGradient_WrappedWithoutOne_GivesItOne()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Wrap("w", [3], new float[3]);
        Assert.False(parameter.HasGradient);
        InvalidOperationException missing = Assert.Throws<InvalidOperationException>(() => parameter.Gradient.Length);
        Assert.Contains("Parameter 'w' [3] has no gradient", missing.Message);

        ArgumentException error = Assert.Throws<ArgumentException>(() => parameter.BindGradient(new float[2]));
        Assert.Contains("'w' [3] has 3 elements, but the memory of its gradient has 2", error.Message);
        Assert.Throws<ArgumentNullException>(() => parameter.BindGradient((float*)null));
        Assert.False(parameter.HasGradient);

        parameter.BindGradient(new float[] { 1, 2, 3 });
        Assert.Equal([1, 2, 3], parameter.Gradient.ToArray());
    }

    [Fact]
    public void Dispose_Set_EndsAccessToMemory()
    {
        var parameters = new ParameterSet();
        Parameter owned = parameters.Add("owned", [3]);
        Parameter wrapped = parameters.Wrap("wrapped", [3], new float[3], new float[3]);
        parameters.Dispose();
        parameters.Dispose();

        Assert.Throws<ObjectDisposedException>(() => owned.Value.Length);
        Assert.Throws<ObjectDisposedException>(() => owned.Gradient.Length);
        Assert.Throws<ObjectDisposedException>(() => wrapped.Value.Length);
        Assert.Throws<ObjectDisposedException>(() => wrapped.BindGradient(new float[3]));
        Assert.Throws<ObjectDisposedException>(() => parameters.Add("more", [1]));
        Assert.Throws<ObjectDisposedException>(() => parameters.Wrap("more", [1], new float[1]));
    }

    [Fact]
    public void Wrap_WhileTheSetLives_PinsTheMemory()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = WrapGarbage(parameters);
        nint before = (nint)parameter.ValuePointer;
        for (int round = 0; round < 3; round++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        Assert.Equal(before, (nint)parameter.ValuePointer);
        Assert.Equal([7, 7, 7], parameter.Value.ToArray());
        Assert.Equal([8, 8, 8], parameter.Gradient.ToArray());
    }

    private static Parameter WrapGarbage(ParameterSet parameters)
    {
        return parameters.Wrap("w", [3], new float[] { 7, 7, 7 }, new float[] { 8, 8, 8 });
    }
}
