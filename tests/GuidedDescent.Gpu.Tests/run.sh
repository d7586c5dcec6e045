#!/usr/bin/env bash
# Runs the published program on a machine with a GPU, and PyTorch beside it where there is one.
#   bash run.sh FOLDER [PART...]
# The results go into FOLDER. The parts are describe, check, sanitize, bench, torch and report; all of them unless some are named.
# A part that fails does not keep the others from running; the exit code is 1 then.
#   PROGRAM   the published file, artifacts/GuidedDescent.Gpu.Tests beside this script unless set
#   PYTHON    the Python that may have PyTorch, python3 unless set
#   BUDGET    seconds after which PyTorch compiles nothing more, 300 unless set
#   ELEMENTS  the elements of the one large tensor of the benchmarks, 1e9 unless set
#   QUICK     any text, to see that everything works: small sizes, and no figures worth reporting
set -u -o pipefail

here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
folder="${1:?run.sh: name a folder for the results}"
shift
parts=("$@")
[ "${#parts[@]}" -gt 0 ] || parts=(describe check sanitize bench torch report)
program="${PROGRAM:-$here/artifacts/GuidedDescent.Gpu.Tests}"
python="${PYTHON:-python3}"
budget="${BUDGET:-300}"
quick=()
[ -z "${QUICK:-}" ] || quick=(--quick)
elements=()
[ -z "${ELEMENTS:-}" ] || elements=(--elements "$ELEMENTS")
status=0

# A toolkit is often installed without being on the path.
PATH="$PATH:/usr/local/cuda/bin:/usr/local/cuda/compute-sanitizer"

[ -x "$program" ] || {
    echo "run.sh: there is no program $program; run publish.sh first, or set PROGRAM." >&2
    exit 1
}
mkdir -p -- "$folder"

# Runs a command, keeps what it prints in FOLDER/NAME.log, and notes whether it failed.
keep() {
    local name="$1" code
    shift
    echo "== $name: $*"
    "$@" 2>&1 | tee "$folder/$name.log"
    code="${PIPESTATUS[0]}"
    echo "== $name ended with exit code $code after $SECONDS s in all"
    [ "$code" -eq 0 ] || status=1
}

# compute-sanitizer slows kernels down a lot and waits for them, so sizes are small and nothing is said about waiting. Calls that
# the driver refuses are no errors here: the library asks what pointers lead to, and is refused where they lead to the host.
sanitize() {
    if ! command -v compute-sanitizer > /dev/null; then
        echo "== sanitize: there is no compute-sanitizer on the PATH; left out"
        return
    fi
    local tool
    for tool in memcheck initcheck; do
        keep "sanitize-$tool" compute-sanitizer --tool "$tool" --error-exitcode 99 --report-api-errors no \
            "$program" check --quick --skip-large --except NoSync --json "$folder/sanitize-$tool.json"
    done
}

compare_with_torch() {
    if [ ! -f "$folder/bench.json" ]; then
        echo "== torch: $folder has no bench.json to take the workloads from; left out"
        return
    fi
    if ! "$python" -c 'import torch' 2> /dev/null; then
        echo "== torch: $python has no PyTorch; left out"
        return
    fi
    keep torch "$python" "$here/bench_torch.py" --like "$folder/bench.json" --json "$folder/torch.json" --budget "$budget"
}

report() {
    local torch=()
    [ ! -f "$folder/torch.json" ] || torch=(--torch "$folder/torch.json")
    keep report "$program" report --bench "$folder/bench.json" "${torch[@]}" --json "$folder/report.json"
}

for part in "${parts[@]}"; do
    case "$part" in
    describe) keep describe "$program" describe ;;
    check) keep check "$program" check "${quick[@]}" --json "$folder/check.json" ;;
    sanitize) sanitize ;;
    bench) keep bench "$program" bench "${quick[@]}" "${elements[@]}" --json "$folder/bench.json" ;;
    torch) compare_with_torch ;;
    report) report ;;
    *)
        echo "run.sh: there is no part '$part'; there are describe, check, sanitize, bench, torch and report." >&2
        exit 1
        ;;
    esac
done

exit "$status"
