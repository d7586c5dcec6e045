using System.Reflection;

namespace VerifyTests;

public delegate PathInfo DerivePathInfo(string sourceFile, string projectDirectory, Type type, MethodInfo method);
