#!/usr/bin/env bash
# Tests everything: installs the compilers and the LAPACK that some tests call, builds the solution in Release and runs all its tests.
# Arguments go to `dotnet test`, for example: bash tests/run.sh --filter Adam
set -u -o pipefail

root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"
results="$(mktemp -d)"
trap 'rm -rf -- "$results"' EXIT

# The two compilers that generated kernels are compiled with; a Debian package has the name of its command.
compilers=(g++ clang-16)

fail() {
    echo "tests/run.sh: $*" >&2
    exit 1
}

missing_compilers() {
    local compiler
    for compiler in "${compilers[@]}"; do
        command -v "$compiler" > /dev/null || echo "$compiler"
    done
}

install() {
    command -v apt-get > /dev/null || return 1
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo > /dev/null && sudo -n true 2> /dev/null || return 1
        as_root=(sudo -n)
    fi

    echo "Installing $*"
    "${as_root[@]}" apt-get update > /dev/null 2>&1 \
        && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" > /dev/null 2>&1
}

provide_compilers() {
    local missing
    mapfile -t missing < <(missing_compilers)
    [ "${#missing[@]}" -eq 0 ] && return
    install "${missing[@]}"
    mapfile -t missing < <(missing_compilers)
    [ "${#missing[@]}" -eq 0 ] && return
    if [ -n "${CI:-}" ]; then
        fail "cannot install ${missing[*]}, which the tests need (from Debian, as root or with sudo)."
    fi

    echo "Cannot install ${missing[*]}: the tests that compile generated code with it are skipped."
}

has_lapack() {
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2> /dev/null | grep -E 'lib(openblas\.so\.0|mkl_rt\.so\.2|lapack\.so\.3)' > /dev/null
}

# Factorizations are tested with every library that is installed, and with the managed one in any case.
provide_lapack() {
    [ "$(uname)" = Linux ] || return 0
    has_lapack && return
    install liblapack3
    has_lapack && return
    if [ -n "${CI:-}" ]; then
        fail "cannot install liblapack3, which the tests need (from Debian, as root or with sudo)."
    fi

    echo "Cannot install liblapack3: factorizations are tested with the managed library only."
}

# On a build server, NVIDIA's compiler for kernels, to compile them with; elsewhere tests take the one of the machine, if any.
provide_nvrtc() {
    [ -n "${CI:-}" ] && [ -z "${GUIDED_DESCENT_CUDA_LIBRARIES:-}" ] || return 0
    local folder
    if folder="$(bash "$root/tests/provide-nvrtc.sh" "$root/artifacts/nvrtc")"; then
        export GUIDED_DESCENT_CUDA_LIBRARIES="$folder"
    else
        echo "The tests that compile kernels with NVRTC are skipped where the machine has none."
    fi
}

# One attribute of the <Counters> element on standard input; 0 where it is absent.
counter() {
    local value
    value="$(sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<< "$2")"
    echo "${value:-0}"
}

# Prints a line for each test project and adds its tests to the totals.
count_results() {
    local file counters name total executed project_passed project_failed project_skipped
    while IFS= read -r -d '' file; do
        counters="$(grep -o '<Counters [^>]*>' "$file" | head -n 1)"
        name="$(grep -o 'codeBase="[^"]*"' "$file" | head -n 1 | sed 's/^codeBase="//; s/"$//; s|.*[/\\]||; s/\.dll$//')"
        total="$(counter total "$counters")"
        executed="$(counter executed "$counters")"
        project_passed="$(counter passed "$counters")"
        project_failed=$((executed - project_passed))
        project_skipped=$((total - executed))
        [ "$total" -eq 0 ] && continue
        printf '  %-36s %5d passed %5d failed %5d skipped\n' "$name" "$project_passed" "$project_failed" "$project_skipped"
        passed=$((passed + project_passed))
        failed=$((failed + project_failed))
        skipped=$((skipped + project_skipped))
    done < <(find "$results" -name '*.trx' -print0 | sort -z)
}

command -v dotnet > /dev/null || fail "the .NET SDK is needed: no dotnet command was found."
provide_compilers
provide_lapack
provide_nvrtc

# One project at a time: a test run uses two cores as it is, and the times that some tests measure would suffer.
DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 \
    dotnet test "$root/GuidedDescent.Dsl.sln" -c Release -m:1 -v q --nologo \
        --results-directory "$results" --logger trx --logger "console;verbosity=minimal" "$@"
status=$?

passed=0
failed=0
skipped=0
echo
count_results
if [ "$failed" -gt 0 ]; then
    status=1
elif [ "$status" -ne 0 ]; then
    echo "The build or a test run failed: dotnet test ended with exit code $status."
elif [ "$passed" -eq 0 ]; then
    echo "No test ran."
    status=1
fi

echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
