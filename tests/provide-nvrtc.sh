#!/usr/bin/env bash
# Prints the folder of an NVRTC, NVIDIA's compiler for kernels, which needs no GPU. If the first argument has none, Debian's packages
# of it (from the non-free component, which this script asks for by itself) are unpacked there; nothing is installed, and the
# machine's own lists of packages stay as they are. Fails, with the reason on standard error, where they cannot be had.
set -eu -o pipefail

target="$1"
packages=(libnvrtc11.2 libnvrtc-builtins11.8)

fail() {
    echo "provide-nvrtc.sh: $*" >&2
    exit 1
}

folder_of_nvrtc() {
    find "$target" -name 'libnvrtc.so.*' -printf '%h\n' 2> /dev/null | head -n 1
}

# The machine's own sources with the non-free component beside the main one, in either format of apt.
write_sources() {
    mkdir -p "$work/parts" "$work/lists/partial" "$work/cache/archives/partial"
    local file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
        [ -f "$file" ] || continue
        sed -E -e '/^Components:/ s/$/ non-free/' -e '/^deb / s/$/ non-free/' "$file" > "$work/parts/$(basename "$file")"
    done
}

apt() {
    apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/parts" -o Dir::State::lists="$work/lists" \
        -o Dir::Cache="$work/cache" "$@"
}

unpack_packages() {
    local package
    for package in "${packages[@]}"; do
        (cd "$work" && apt download "$package" > /dev/null 2>&1) || fail "$package cannot be downloaded."
    done

    mkdir -p "$target"
    for package in "$work"/*.deb; do
        dpkg-deb -x "$package" "$target"
    done
}

if [ -z "$(folder_of_nvrtc)" ]; then
    command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null || fail "there is no apt-get to download NVRTC with."
    work="$(mktemp -d)"
    trap 'rm -rf -- "$work"' EXIT
    # apt drops its rights where it can, and then has to reach the folder.
    chmod 755 "$work"
    write_sources
    apt update > /dev/null 2>&1 || true
    unpack_packages
fi

folder_of_nvrtc
