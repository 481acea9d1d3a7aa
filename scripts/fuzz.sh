#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzes every decoder with libFuzzer under the address and undefined-behaviour sanitizers, one after another.
#   scripts/fuzz.sh [SECONDS [TARGET...]]     60 seconds for each of all targets by default
# Inputs that reach new code stay in build/fuzz/found/TARGET and are the start of the next run. What ends a target is
# left in build/fuzz/findings; mend it, and keep the file as tests/fuzz/corpus/TARGET/regression-NAME.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case "${1:-}" in -h | --help) sed -n '3,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;; esac
source "$root/scripts/set-up.sh"

seconds=${1:-60}
[[ $seconds =~ ^[0-9]+$ ]] || die "'$seconds' is no number of seconds"
shift || true
install_packages build fuzz
configure fuzz
build fuzz

build=$root/build/fuzz
"$build/tests/fuzz/fuzz_seeds" "$root/tests" "$build/seeds"
mkdir -p "$build/findings"
targets=("$@")
if [[ ${#targets[@]} -eq 0 ]]; then
    for program in "$build"/tests/fuzz/fuzz_*; do
        [[ -f $program && -x $program ]] || continue
        target=${program##*/fuzz_}
        [[ $target == seeds ]] || targets+=("$target")
    done
fi
failed=()
for target in "${targets[@]}"; do
    [[ -x $build/tests/fuzz/fuzz_$target ]] || die "no fuzz target '$target'"
    mkdir -p "$build/found/$target"
    folders=("$build/found/$target")
    for folder in "$root/tests/fuzz/corpus/$target" "$build/seeds/$target"; do
        [[ -d $folder ]] && folders+=("$folder")
    done
    say "$target, $seconds s"
    # Of one input: 20 s, one allocation of 256 MB, 2 GB in all.
    "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=20 -malloc_limit_mb=256 -rss_limit_mb=2048 \
        -max_len=65536 -print_final_stats=0 -verbosity=0 -artifact_prefix="$build/findings/$target-" \
        "${folders[@]}" >"$build/findings/$target.log" 2>&1 || failed+=("$target")
done
if [[ ${#failed[@]} -gt 0 ]]; then
    for target in "${failed[@]}"; do
        say "a finding in $target:"
        tail -n 40 "$build/findings/$target.log"
    done
    die "findings in: ${failed[*]}; the inputs are in build/fuzz/findings"
fi
say "nothing found"
