#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds everything and runs every test.
#   --peers          also the tests against Debian's PyTorch and torchvision (installs them)
#   --fuzz SECONDS   also libFuzzer for so long on each decoder (scripts/fuzz.sh; installs clang)
#   --preset NAME    debug, release (default) or asan
#   anything else goes to ctest, e.g. scripts/test.sh -R formats
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

preset=release fuzz_seconds= sections=(build run test) ctest_arguments=()
while [[ $# -gt 0 ]]; do
    case "$1" in
    --peers) sections+=(peers); export PANGKAS_PEERS=1 ;;
    --fuzz) fuzz_seconds=${2:?--fuzz needs a number of seconds}; shift ;;
    --preset) preset=${2:?--preset needs a name}; shift ;;
    -h | --help) sed -n '3,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) ctest_arguments+=("$1") ;;
    esac
    shift
done
source "$root/scripts/set-up.sh"

install_packages "${sections[@]}"
configure "$preset"
build "$preset"

# No -j: the tests that evaluate networks use all cores themselves.
cd "$root"
ctest --preset "$preset" --no-tests=error "${ctest_arguments[@]}"
if [[ -n $fuzz_seconds ]]; then
    "$root/scripts/fuzz.sh" "$fuzz_seconds"
fi
