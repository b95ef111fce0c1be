#!/bin/sh
# Installs slsc's binary for this machine, after comparing its checksum. usage: sh install.sh [FOLDER]
#   FOLDER            where the program goes (~/.local/bin)
#   SLSC_VERSION      the version; that of this file, if it is of a release or of a checkout
#   SLSC_HOMEPAGE     where slsc is kept; releases are at SLSC_HOMEPAGE/releases/download/vVERSION
#   SLSC_RELEASE      instead: the address or the folder of the release's files
#   SLSC_SUMS_SHA256  the checksum of the release's SHA256SUMS. A released install.sh has its own; without one, SHA256SUMS
#                     is believed as it is fetched
# Exit status: 0 installed, 1 a checksum is wrong (nothing is installed), 2 there is no binary to be had.
set -eu
released_version=
released_sums=
released_home=

missing() { echo "slsc: $1" >&2; exit 2; }
refuse() { echo "slsc: $1; nothing is installed" >&2; exit 1; }

version=${SLSC_VERSION:-$released_version}
header=$(dirname "$0")/../ir/base/version.h
[ -n "$version" ] || [ ! -f "$header" ] || version=$(sed -n 's/^.define SLSC_VERSION "\(.*\)"/\1/p' "$header")
[ -n "$version" ] || missing "which version? set SLSC_VERSION"
sums=${SLSC_SUMS_SHA256-}
[ -n "$sums" ] || [ "$version" != "$released_version" ] || sums=$released_sums
homepage=${SLSC_HOMEPAGE:-${released_home:-https://github.com/OWNER/slsc}}
release=${SLSC_RELEASE:-$homepage/releases/download/v$version}
folder=${1:-$HOME/.local/bin}

case $(uname -s) in Linux) system=linux ;; Darwin) system=darwin ;; *) missing "there is no binary for $(uname -s)" ;; esac
case $(uname -m) in x86_64 | amd64) cpu=x64 ;; aarch64 | arm64) cpu=arm64 ;; *) missing "there is no binary for $(uname -m)" ;; esac
name=slsc-$version-$system-$cpu

tmp=$(mktemp -d "${TMPDIR:-/tmp}/slsc-install.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM

# fetched FILE: from the release to $tmp/FILE.
fetched() {
	case $release in
	http://* | https://*)
		if command -v curl > /dev/null; then curl -fsSL --retry 2 -o "$tmp/$1" "$release/$1"; else wget -nv -O "$tmp/$1" "$release/$1"; fi ;;
	*) cp "${release#file://}/$1" "$tmp/$1" ;;
	esac 2> "$tmp/log" || missing "$release/$1 is not to be had: $(tail -n 1 "$tmp/log")"
}
checksum() {
	if command -v sha256sum > /dev/null 2>&1; then sha256sum "$1" | cut -d' ' -f1
	elif command -v shasum > /dev/null 2>&1; then shasum -a 256 "$1" | cut -d' ' -f1
	else openssl dgst -sha256 -r "$1" | cut -d' ' -f1
	fi
}

fetched SHA256SUMS
[ -z "$sums" ] || [ "$(checksum "$tmp/SHA256SUMS")" = "$sums" ] || refuse "SHA256SUMS of $release is not the one that was asked for"
expected=$(awk -v name="$name.tar.gz" '$2 == name { print $1 }' "$tmp/SHA256SUMS")
[ -n "$expected" ] || missing "the release has no $name.tar.gz"
fetched "$name.tar.gz"
[ "$(checksum "$tmp/$name.tar.gz")" = "$expected" ] || refuse "$name.tar.gz has another checksum than SHA256SUMS says"

tar -xzf "$tmp/$name.tar.gz" -C "$tmp"
mkdir -p "$folder"
cp "$tmp/$name/bin/slsc" "$folder/.slsc.$$"
chmod 755 "$folder/.slsc.$$"
mv -f "$folder/.slsc.$$" "$folder/slsc" # whole or not at all, also while another one runs
echo "slsc $version is now $folder/slsc" >&2
case :$PATH: in *":$folder:"*) ;; *) echo "slsc: $folder is not on the PATH" >&2 ;; esac
