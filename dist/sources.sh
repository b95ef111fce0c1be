#!/bin/sh
# sources.sh FOLDER: the libraries of libraries.txt, each unpacked to FOLDER/PACKAGE. Tarballs come from the folder
# $SLSC_SOURCES, where that is set, else from Debian's source packages (apt-get source; no root needed); each is checked
# against libraries.txt. What is there already is kept.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
rows() { grep -v '^#' "$here/libraries.txt"; }
whole() { [ -f "$1" ] && echo "$2  $1" | sha256sum -c --status -; }

# apt with lists of its own: the machine's Debian sources, with those of source packages added.
apt() {
	command=$1
	shift
	"$command" -o "Dir::Etc::sourcelist=$PWD/apt/deb.sources" -o "Dir::Etc::sourceparts=$PWD/apt/parts" -o "Dir::State::lists=$PWD/apt/lists" -o "Dir::Cache=$PWD/apt/cache" \
		-o APT::Sandbox::User= "$@"
}
apt_prepare() {
	[ ! -f apt/ready ] || return 0
	command -v apt-get > /dev/null || { echo "sources: no apt-get here; put the tarballs of dist/libraries.txt into a folder and set SLSC_SOURCES to it" >&2; exit 1; }
	mkdir -p apt/parts apt/lists/partial apt/cache/archives/partial
	for file in /etc/apt/sources.list.d/*.sources; do
		[ -f "$file" ] && awk 'BEGIN { RS = ""; ORS = "\n\n" } /\nURIs:[^\n]*\/debian(-security)?\/?[ \n]/ { gsub(/Types:[^\n]*/, "Types: deb-src"); gsub(/(^|\n)#[^\n]*/, ""); print }' "$file"
	done > apt/deb.sources
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[ -f "$file" ] && sed -n 's/^deb\( .*\/debian\(-security\)\{0,1\}\/\{0,1\} \)/deb-src\1/p' "$file"
	done > apt/parts/debian.list
	apt apt-get update > apt/log 2>&1 || { cat apt/log >&2; exit 1; }
	touch apt/ready
}

rows | while read -r package version sum _; do
	tarball=${package}_$version.orig.tar.gz
	if ! whole "$tarball" "$sum"; then
		if [ -n "${SLSC_SOURCES-}" ]; then
			cp "$SLSC_SOURCES/$tarball" .
		else
			apt_prepare
			full=$(apt apt-cache showsrc "$package" 2> /dev/null | awk -v begin="$version-" '$1 == "Version:" && index($2, begin) == 1 { print $2; exit }')
			[ -n "$full" ] || { echo "sources: no source package $package $version here; it is one of Debian 12's" >&2; exit 1; }
			apt apt-get source --download-only --tar-only -q "$package=$full" > apt/log 2>&1 || { cat apt/log >&2; exit 1; }
		fi
		whole "$tarball" "$sum" || { echo "sources: $tarball has another checksum than dist/libraries.txt" >&2; exit 1; }
		rm -rf "$package"
	fi
	[ -d "$package" ] && continue
	rm -rf "$package.new" && mkdir "$package.new"
	tar -xzf "$tarball" -C "$package.new" --strip-components=1
	mv "$package.new" "$package"
done
