#!/usr/bin/env bash
# Publishes the program as one file that needs no .NET where it runs.
#   bash publish.sh [FOLDER [ARGUMENTS OF dotnet publish...]]
# FOLDER is artifacts/ beside this script unless given.
set -euo pipefail

here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
folder="${1:-$here/artifacts}"
shift || true
name=GuidedDescent.Gpu.Tests
most_mebibytes=60

fail() {
    echo "publish.sh: $*" >&2
    exit 1
}

rm -rf -- "$folder"
mkdir -p -- "$folder"

# Symbols within the assemblies: an exception on the bare machine should name lines.
DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    dotnet publish "$here/$name.csproj" -c Release -r linux-x64 -v q -o "$folder" -p:DebugType=embedded "$@"

mapfile -t files < <(find "$folder" -type f)
[ "${#files[@]}" -eq 1 ] || fail "there are ${#files[@]} files instead of one: ${files[*]}"
bytes="$(stat -c %s -- "${files[0]}")"
[ "$bytes" -lt $((most_mebibytes << 20)) ] || fail "${files[0]} has $bytes bytes, more than $most_mebibytes MiB."
echo "${files[0]}: $((bytes >> 20)) MiB"
