# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by run.sh and test.sh: installs what is missing from Debian's packages and configures a build.

say() { printf '%s\n' "pangkas: $*"; }
die() { printf '%s\n' "pangkas: $*" >&2; exit 1; }

# install_packages SECTION...: installs the missing packages of these sections of packages.txt.
install_packages() {
    local missing=() section="" name purpose wanted=" $* "
    while read -r name purpose; do
        case "$name" in
        '' | '#'*) continue ;;
        '['*']') section="${name:1:-1}"; continue ;;
        esac
        [[ $wanted == *" $section "* ]] || continue
        if [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) != installed ]]; then
            [[ ${#missing[@]} -gt 0 ]] || say "to be installed from Debian's packages:"
            printf '    %-22s %s\n' "$name" "$purpose"
            missing+=("$name")
        fi
    done <"$root/scripts/packages.txt"
    [[ ${#missing[@]} -gt 0 ]] || return 0
    local become=()
    if [[ $(id -u) -ne 0 ]]; then
        command -v sudo >/dev/null || die "installing needs root: run as root, or install the packages above"
        become=(sudo)
    fi
    # A list of packages that is out of date names versions that are gone: refresh it first.
    "${become[@]}" apt-get update -qq || die "apt-get update failed; is the network up?"
    "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" ||
        die "apt-get could not install: ${missing[*]}"
}

# configure PRESET: runs CMake where it hasn't run yet; ninja runs it again by itself when files changed.
configure() {
    if [[ ! -f $root/build/$1/build.ninja ]]; then
        (cd "$root" && cmake --preset "$1") || die "CMake failed; its messages are above"
    fi
}

# build PRESET [TARGET...]
build() {
    local preset=$1
    shift
    (cd "$root" && cmake --build --preset "$preset" ${1:+--target "$@"}) || die "the build failed; its messages are above"
}

[[ -f /etc/debian_version ]] && command -v apt-get >/dev/null || [[ -n ${PANGKAS_NO_INSTALL:-} ]] ||
    die "this script installs Debian packages; elsewhere install those of scripts/packages.txt and set PANGKAS_NO_INSTALL=1"
if [[ -n ${PANGKAS_NO_INSTALL:-} ]]; then
    install_packages() { :; }
fi
