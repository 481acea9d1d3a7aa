#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, and starts the workbench on its built-in sample. Without a display it runs the same
# main job on the command line. Arguments go to the program: scripts/run.sh alexnet.pth --data photos/val
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/scripts/set-up.sh"

install_packages build run
configure release
build release pangkas pangkas-cli pangkas_engine

bin=$root/build/release/bin
if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
    say "starting the workbench"
    exec "$bin/pangkas" "$@"
fi
say "no display: compressing the built-in sample on the command line"
out=$root/build/release/sample.pkz
"$bin/pangkas-cli" compress "${1:-sample}" --preset deep-compression --data sample:val --output "$out" --force
"$bin/pangkas-cli" verify "$out"
