#!/usr/bin/env bash
# Publishes the library with its own .NET runtime into bin/publish, a folder that needs no .NET where it is used.
# Arguments go to `dotnet publish`, for example: ./build.sh -r linux-arm64
set -eu

here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
dotnet publish "$here/PyTorchInterop.csproj" -c Release --self-contained -o "$here/bin/publish" -v q --nologo "$@"
du -sh "$here/bin/publish"
