#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the benchmarks, runs them and writes docs/benchmarks.md: every ratio is of one run, both sides in turn.
#   scripts/benchmark.sh [--only SECTION,...] MODEL.pth [DATA] [COMPRESSED.pkz|RELEASE.net]...
# SECTION: coders, inference, patterns, slider, window, kmeans, throughput, live, scan, training; without --only all of them, some ten minutes
# on two cores. What other sections measured before stays in the document until they are measured again.
# MODEL is compressed with densities and bits of Deep Compression's table, fully connected layers to 10 %. DATA is a folder of
# photographs, a folder for each class; throughput, live and scan need it.
# PANGKAS_PEER=FILE names a program that does the same with PyTorch, scikit-learn and zipfile ("FILE thesis MODEL OUT",
# "FILE kmeans NUMBERS", "FILE evaluate MODEL DATA").
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
usage() { sed -n '3,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit "$1"; }
all=(coders inference patterns slider window kmeans throughput live scan training)
wanted=("${all[@]}")
while [[ ${1:-} == -* ]]; do
    case $1 in
    --only) [[ -n ${2:-} ]] || usage 2; IFS=, read -r -a wanted <<<"$2"; shift 2 ;;
    -h | --help) usage 0 ;;
    *) usage 2 ;;
    esac
done
[[ $# -gt 0 ]] || usage 2
for section in "${wanted[@]}"; do
    [[ " ${all[*]} " == *" $section "* ]] || { printf 'no section %s; there are: %s\n' "$section" "${all[*]}" >&2; exit 2; }
done
source "$root/scripts/set-up.sh"
unset OPENBLAS_CORETYPE # a wrong choice of kernel would slow the peer down

model=$1 data=""
shift
[[ -f $model ]] || die "no model $model"
if [[ -d ${1:-} ]]; then
    data=$1
    shift
fi
[[ -z ${PANGKAS_PEER:-} || -f $PANGKAS_PEER ]] || die "PANGKAS_PEER names no file: $PANGKAS_PEER"

install_packages build run benchmark
[[ " ${wanted[*]} " != *" training "* ]] || install_packages peers
(cd "$root" && cmake --preset release -DPANGKAS_BENCHMARKS=ON >/dev/null) || die "CMake failed"
build release pangkas-cli pangkas_engine benchmark_coders benchmark_inference benchmark_patterns benchmark_slider benchmark_window benchmark_kmeans benchmark_evaluation benchmark_training

bin=$root/build/release out=$root/docs/benchmarks.md parts=$root/build/release/benchmarks/sections
packed=$bin/benchmarks/$(basename "${model%.*}").pkz
recipe=(--preset deep-compression --sparsity fc6=0.9,fc7=0.9)
mkdir -p "$parts"

# whole COMMAND...: a row of the table of whole files, from the report in JSON that COMMAND prints.
whole() {
    local name=$1 start
    shift
    start=$(date +%s.%N)
    "$@" 2>/dev/null | python3 -c '
import json, sys, time
report = json.load(sys.stdin)
size = report.get("file_bytes", report.get("bytes"))
ratio = report["dense_bytes"] / size
print(f"| {sys.argv[1]} | {size} | {ratio:.1f}x | {time.time() - float(sys.argv[2]):.1f} |")' "$name" "$start"
}

run_coders() {
    "$bin/bin/pangkas-cli" compress "$model" -o "$packed" "${recipe[@]}" --force --quiet >/dev/null
    printf '## Coders\n'
    "$bin/benchmarks/benchmark_coders" "$packed" "$@"
    printf '\n`%s` is `pangkas-cli compress %s %s`.\n' "$(basename "$packed")" "$(basename "$model")" "${recipe[*]}"
    printf '\n### The file as a whole\n| | bytes | ratio | seconds |\n|---|--:|--:|--:|\n'
    local coder
    for coder in deflate deep-compression fast max; do
        whole "\`--coder $coder\`" "$bin/bin/pangkas-cli" compress "$model" -o "$packed" "${recipe[@]}" --coder "$coder" --force --json
    done
    if [[ -n ${PANGKAS_PEER:-} ]]; then
        whole "PyTorch, scikit-learn, zipfile: 90 % of every layer pruned, 5 bits" \
            /usr/bin/python3 "$PANGKAS_PEER" thesis "$model" "$bin/benchmarks/peer.zip" --sparsity 0.9 --bits 5
        whole "ours with the same sparsity and bits, \`--coder max\`" \
            "$bin/bin/pangkas-cli" compress "$model" -o "$packed" --sparsity all=0.9 --bits all=5 --coder max --force --json
    fi
    printf '\nSeconds are of the whole command: reading, pruning, sharing, packing and, for ours, the proof by decoding.\n'
}
run_inference() { printf '## Fully connected layers from their codes\n'; "$bin/benchmarks/benchmark_inference" 100; }
run_patterns() { printf '## Patterns\n'; "$bin/benchmarks/benchmark_patterns" "$model"; }
run_slider() { printf '## Numbers under the slider\n'; "$bin/benchmarks/benchmark_slider" "$model" --packed; }
run_window() {
    printf '## A drag in the window\n'
    QT_QPA_PLATFORM=offscreen "$bin/benchmarks/benchmark_window" "$model" fc6 5 2>/dev/null
}
run_kmeans() { printf '## Codebooks\n'; "$bin/benchmarks/benchmark_kmeans" "$model"; }
run_throughput() { printf '## Evaluation\n'; "$bin/benchmarks/benchmark_evaluation" "$model" "$data" throughput; }
run_live() { printf '## Live accuracy\n'; "$bin/benchmarks/benchmark_evaluation" "$model" "$data" live; }
run_training() { printf '## Training\n'; "$bin/benchmarks/benchmark_training" "$root/benchmarks/training_peer.py"; }
run_scan() { printf '## Sensitivity\n'; "$bin/benchmarks/benchmark_evaluation" "$model" "$data" scan; }

# What stands in the document so far, for sections that this build folder has never measured.
declare -A headings=([coders]="Coders" [inference]="Fully connected layers from their codes" [patterns]="Patterns"
    [slider]="Numbers under the slider" [window]="A drag in the window" [kmeans]="Codebooks" [throughput]="Evaluation"
    [live]="Live accuracy" [scan]="Sensitivity" [training]="Training")
kept_section() {
    [[ ! -f $out ]] || awk -v heading="## ${headings[$1]}" '/^## /{ found = $0 == heading } found' "$out" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}
# Rows of the summary whose name no newer row has.
kept_rows() {
    [[ ! -f $out ]] || awk -F' [|] ' 'FNR == NR { newer[$1] = 1; next } /^## /{ found = $0 == "## In short" } found && /^[|] [^ |]/ && !($1 in newer)' \
        <(cat "$parts"/*.rows) "$out"
}

failed=()
for section in "${wanted[@]}"; do
    if [[ -z $data && " throughput live scan " == *" $section "* ]]; then
        say "$section needs a folder of photographs: left out"
        continue
    fi
    say "measuring $section"
    rm -f "$parts/$section.rows.part"
    set +e # a condition would switch it off within the section too
    (set -e; export PANGKAS_ROWS=$parts/$section.rows.part; "run_$section" "$@") >"$parts/$section.md.part"
    status=$?
    set -e
    if [[ $status -eq 0 ]]; then
        mv "$parts/$section.md.part" "$parts/$section.md"
        [[ ! -f $parts/$section.rows.part ]] || mv "$parts/$section.rows.part" "$parts/$section.rows"
    else
        failed+=("$section")
    fi
done

{
    printf '# Benchmarks\n\n'
    printf 'Written by `scripts/benchmark.sh`, each section in one run; speeds are ratios of one machine, sizes are the same everywhere.\n\n'
    if compgen -G "$parts/*.rows" >/dev/null; then
        printf '## In short\n'
        printf 'The physical limit is the bytes that must be read, or the multiply-adds that must be done, over what this machine was\n'
        printf 'measured to do at best; the share of it says how near we are.\n\n'
        printf '| | ours | the peer | ratio | physical limit | share |\n|---|--:|--:|--:|--:|--:|\n'
        for section in "${all[@]}"; do
            [[ ! -f $parts/$section.rows ]] || cat "$parts/$section.rows"
        done
        kept_rows
    fi
    for section in "${all[@]}"; do
        text=$(if [[ -f $parts/$section.md ]]; then cat "$parts/$section.md"; else kept_section "$section"; fi)
        [[ -z $text ]] || printf '\n%s\n' "$text"
    done
} >"$out.part"
mv "$out.part" "$out"
say "written: $out"
[[ ${#failed[@]} -eq 0 ]] || die "failed: ${failed[*]}"
