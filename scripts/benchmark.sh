#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the benchmarks and writes docs/benchmarks.md anew: every figure and every ratio is of this one run.
#   scripts/benchmark.sh MODEL.pth [COMPRESSED.pkz|RELEASE.net]...
# MODEL is compressed with densities and bits of Deep Compression's table, fully connected layers to 10 %.
# PANGKAS_PEER=FILE names a program that does the same with PyTorch, scikit-learn and zipfile ("FILE thesis MODEL OUT").
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[[ $# -gt 0 && $1 != -h && $1 != --help ]] || { sed -n '3,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2; }
source "$root/scripts/set-up.sh"
unset OPENBLAS_CORETYPE # a wrong choice of kernel would slow the peer down

install_packages build run benchmark
(cd "$root" && cmake --preset release -DPANGKAS_BENCHMARKS=ON >/dev/null) || die "CMake failed"
build release pangkas-cli benchmark_coders benchmark_inference

bin=$root/build/release
model=$1 packed=$bin/benchmarks/$(basename "${1%.*}").pkz out=$root/docs/benchmarks.md
shift
recipe=(--preset deep-compression --sparsity fc6=0.9,fc7=0.9)
"$bin/bin/pangkas-cli" compress "$model" -o "$packed" "${recipe[@]}" --force --quiet >/dev/null

{
    printf '# Benchmarks\n\n'
    printf 'Written by `scripts/benchmark.sh`, all in one run; speeds are ratios of one machine, sizes are the same everywhere.\n\n'
    printf '## Coders\n'
    "$bin/benchmarks/benchmark_coders" "$packed" "$@"
    printf '\n`%s` is `pangkas-cli compress %s %s`.\n' "$(basename "$packed")" "$(basename "$model")" "${recipe[*]}"
    printf '\n### The file as a whole\n| | bytes | ratio | seconds |\n|---|--:|--:|--:|\n'
    for coder in deflate deep-compression fast max; do
        start=$(date +%s.%N)
        "$bin/bin/pangkas-cli" compress "$model" -o "$packed" "${recipe[@]}" --coder "$coder" --force --json 2>/dev/null |
            python3 -c "
import json, sys, time
report = json.load(sys.stdin)
print(f'| \`--coder $coder\` | {report[\"file_bytes\"]} | {report[\"dense_bytes\"] / report[\"file_bytes\"]:.1f}x | {time.time() - $start:.1f} |')"
    done
    if [[ -n ${PANGKAS_PEER:-} ]]; then
        start=$(date +%s.%N)
        /usr/bin/python3 "$PANGKAS_PEER" thesis "$model" "$bin/benchmarks/peer.zip" --sparsity 0.9 --bits 5 2>/dev/null |
            python3 -c "
import json, sys, time
row = json.load(sys.stdin)
print(f'| PyTorch, scikit-learn, zipfile: 90 % of every layer pruned, 5 bits | {row[\"bytes\"]} | {row[\"ratio\"]:.1f}x | {time.time() - $start:.1f} |')"
        start=$(date +%s.%N)
        "$bin/bin/pangkas-cli" compress "$model" -o "$packed" --sparsity all=0.9 --bits all=5 --coder max --force --json 2>/dev/null |
            python3 -c "
import json, sys, time
report = json.load(sys.stdin)
print(f'| ours with the same sparsity and bits, \`--coder max\` | {report[\"file_bytes\"]} | {report[\"dense_bytes\"] / report[\"file_bytes\"]:.1f}x | {time.time() - $start:.1f} |')"
    fi
    printf '\nSeconds are of the whole command: reading, pruning, sharing, packing and, for ours, the proof by decoding.\n'
    printf '\n## Fully connected layers from their codes\n'
    "$bin/benchmarks/benchmark_inference" 100
} >"$out.part"
mv "$out.part" "$out"
say "written: $out"
