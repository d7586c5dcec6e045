using System.Runtime.CompilerServices;
using System.Text;

namespace VerifyTests;

/// <summary>A verification. It starts when it is awaited or taken as a task; until then its settings can be changed.</summary>
public class SettingsTask
{
    private readonly VerifySettings _settings;
    private readonly Func<VerifySettings, Task<VerifyResult>> _start;
    private Task<VerifyResult>? _started;

    public SettingsTask(VerifySettings? settings, Func<VerifySettings, Task<VerifyResult>> buildTask)
    {
        // A copy, as settings shared between tests must not collect what one test adds.
        _settings = new VerifySettings(settings);
        _start = buildTask;
    }

    public VerifySettings CurrentSettings
    {
        get
        {
            if (_started is not null)
            {
                throw new InvalidOperationException("The verification has started: its settings can no longer be changed.");
            }

            return _settings;
        }
    }

    public static implicit operator Task<VerifyResult>(SettingsTask settingsTask) => settingsTask.ToTask();

    public Task<VerifyResult> ToTask() => _started ??= _start(_settings);

    public TaskAwaiter<VerifyResult> GetAwaiter() => ToTask().GetAwaiter();

    public ConfiguredTaskAwaitable<VerifyResult> ConfigureAwait(bool continueOnCapturedContext)
    {
        return ToTask().ConfigureAwait(continueOnCapturedContext);
    }

    public SettingsTask UseDirectory(string directory) => With(settings => settings.UseDirectory(directory));

    public SettingsTask UseFileName(string fileName) => With(settings => settings.UseFileName(fileName));

    public SettingsTask UseTypeName(string name) => With(settings => settings.UseTypeName(name));

    public SettingsTask UseMethodName(string name) => With(settings => settings.UseMethodName(name));

    public SettingsTask UseParameters(params object?[] parameters) => With(settings => settings.UseParameters(parameters));

    public SettingsTask UniqueForRuntime() => With(settings => settings.UniqueForRuntime());

    public SettingsTask UniqueForRuntimeAndVersion() => With(settings => settings.UniqueForRuntimeAndVersion());

    public SettingsTask UniqueForTargetFramework() => With(settings => settings.UniqueForTargetFramework());

    public SettingsTask UniqueForOSPlatform() => With(settings => settings.UniqueForOSPlatform());

    public SettingsTask UniqueForArchitecture() => With(settings => settings.UniqueForArchitecture());

    public SettingsTask UniqueForAssemblyConfiguration() => With(settings => settings.UniqueForAssemblyConfiguration());

    public SettingsTask DisableRequireUniquePrefix() => With(settings => settings.DisableRequireUniquePrefix());

    public SettingsTask DisableDiff() => With(settings => settings.DisableDiff());

    public SettingsTask AddScrubber(Action<StringBuilder> scrubber, ScrubberLocation location = ScrubberLocation.First)
    {
        return With(settings => settings.AddScrubber(scrubber, location));
    }

    public SettingsTask AddScrubber(
        string extension,
        Action<StringBuilder> scrubber,
        ScrubberLocation location = ScrubberLocation.First)
    {
        return With(settings => settings.AddScrubber(extension, scrubber, location));
    }

    public SettingsTask ScrubLines(Func<string, bool> removeLine, ScrubberLocation location = ScrubberLocation.First)
    {
        return With(settings => settings.ScrubLines(removeLine, location));
    }

    public SettingsTask ScrubLinesContaining(params string[] stringToMatch)
    {
        return With(settings => settings.ScrubLinesContaining(stringToMatch));
    }

    public SettingsTask ScrubLinesWithReplace(
        Func<string, string?> replaceLine,
        ScrubberLocation location = ScrubberLocation.First)
    {
        return With(settings => settings.ScrubLinesWithReplace(replaceLine, location));
    }

    public SettingsTask ScrubEmptyLines(ScrubberLocation location = ScrubberLocation.First)
    {
        return With(settings => settings.ScrubEmptyLines(location));
    }

    private SettingsTask With(Action<VerifySettings> change)
    {
        change(CurrentSettings);
        return this;
    }
}
