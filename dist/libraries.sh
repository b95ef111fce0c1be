#!/bin/sh
# libraries.sh SOURCES PREFIX: compiles what slsc uses of the libraries in SOURCES (sources.sh) to PREFIX/include,
# PREFIX/lib/*.a and PREFIX/lib/pkgconfig/*.pc, by $CC with $CFLAGS, and $AR. The compiler decides for which system:
# no configure script runs, and what they would find out stands here. Both folders are absolute.
# SLSC_LIBRARIES: only these packages ("pcre2 nettle").
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sources=$1 prefix=$2
: "${CC:=cc}" "${AR:=ar}" "${CFLAGS:=-O2}"
export CC
jobs=$(getconf _NPROCESSORS_ONLN 2> /dev/null || echo 2)
mkdir -p "$prefix/include/nettle" "$prefix/lib/pkgconfig" "$prefix/obj"

wanted() {
	case " ${SLSC_LIBRARIES:-pcre2 nettle libdeflate libfyaml xxhash} " in *" $1 "*) return 0 ;; *) return 1 ;; esac
}

# archive NAME FLAGS FILE...: lib/libNAME.a of the files, which lie beneath the current folder.
archive() {
	name=$1 flags="$CFLAGS -DNDEBUG -ffile-prefix-map=$sources=. $2"
	shift 2
	rm -rf "$prefix/obj/$name" "$prefix/lib/lib$name.a"
	mkdir -p "$prefix/obj/$name"
	# shellcheck disable=SC2016 # the inner shell reads them
	printf '%s\n' "$@" | flags=$flags into=$prefix/obj/$name xargs -P "$jobs" -I '{}' sh -c '$CC $flags -c "$1" -o "$into/$(echo "${1%.c}" | tr / _).o"' sh '{}'
	# shellcheck disable=SC2086 # "zig ar" is two words
	(cd "$prefix/obj/$name" && $AR rcs "$prefix/lib/lib$name.a" *.o)
}

# described PACKAGE LIBS CFLAGS: the file that pkg-config reads, and the headers.
described() {
	set -- "$1" "$2" "$3" "$(awk -v package="$1" '$1 == package { print $2, $4 }' "$here/libraries.txt")"
	printf 'Name: %s\nDescription: %s, for slsc\nVersion: %s\nLibs: %s\nCflags: -I%s %s\n' "$1" "$1" "${4% *}" "${2:+-L$prefix/lib $2}" "$prefix/include" "$3" > "$prefix/lib/pkgconfig/${4#* }.pc"
}

# Without its just-in-time compiler: the same code on all systems, and none that writes code while it runs.
if wanted pcre2; then
	cd "$sources/pcre2/src"
	cp pcre2.h.generic "$prefix/include/pcre2.h"
	rm -rf "$prefix/obj/pcre2" && mkdir "$prefix/obj/pcre2"
	cp config.h.generic "$prefix/obj/pcre2/config.h"
	cp pcre2.h.generic "$prefix/obj/pcre2/pcre2.h"
	cp pcre2_chartables.c.dist pcre2_chartables.c
	archive pcre2-8 "-DHAVE_CONFIG_H -DPCRE2_CODE_UNIT_WIDTH=8 -DSUPPORT_UNICODE -DPCRE2_STATIC -DHAVE_STDINT_H -DHAVE_INTTYPES_H -DHAVE_MEMMOVE -DHAVE_STRERROR -I$prefix/obj/pcre2 -I." \
		pcre2_auto_possess.c pcre2_chartables.c pcre2_compile.c pcre2_config.c pcre2_context.c pcre2_error.c pcre2_extuni.c pcre2_find_bracket.c \
		pcre2_jit_compile.c pcre2_maketables.c pcre2_match.c pcre2_match_data.c pcre2_newline.c pcre2_ord2utf.c pcre2_pattern_info.c pcre2_script_run.c pcre2_string_utils.c \
		pcre2_study.c pcre2_substring.c pcre2_tables.c pcre2_ucd.c pcre2_valid_utf.c pcre2_xclass.c
	described pcre2 -lpcre2-8 -DPCRE2_STATIC
fi

# The digests and base64 alone, in C: all systems that we build for are little-endian.
if wanted nettle; then
	cd "$sources/nettle"
	rm -rf "$prefix/obj/nettle-config" && mkdir "$prefix/obj/nettle-config"
	cat > "$prefix/obj/nettle-config/config.h" <<'CONFIG'
#define SIZEOF_LONG __SIZEOF_LONG__
#define SIZEOF_SIZE_T __SIZEOF_SIZE_T__
#define HAVE_BUILTIN_BSWAP64 1
#define HAVE_GCC_ATTRIBUTE 1
#define HAVE_ALLOCA_H 1
#define HAVE_STRERROR 1
#define HAVE_NATIVE_64_BIT 1
#define NORETURN __attribute__((__noreturn__))
#define PRINTF_STYLE(f, a) __attribute__((__format__(__printf__, f, a)))
#define UNUSED __attribute__((__unused__))
CONFIG
	archive nettle "-DHAVE_CONFIG_H -I$prefix/obj/nettle-config -I." \
		base64-encode.c md5.c md5-compress.c md5-meta.c sha1.c sha1-compress.c sha1-meta.c sha256.c sha256-compress.c sha256-meta.c write-be32.c write-le32.c
	cp base64.h md5.h sha.h sha1.h sha2.h nettle-meta.h nettle-types.h "$prefix/include/nettle/"
	described nettle -lnettle ''
fi

if wanted libdeflate; then
	cd "$sources/libdeflate"
	archive deflate "-I. -std=c99 -D_GNU_SOURCE" lib/adler32.c lib/crc32.c lib/deflate_compress.c lib/deflate_decompress.c lib/utils.c lib/arm/cpu_features.c lib/x86/cpu_features.c
	cp libdeflate.h "$prefix/include/"
	described libdeflate -ldeflate ''
fi

if wanted libfyaml; then
	cd "$sources/libfyaml"
	archive fyaml "-std=gnu11 -D_GNU_SOURCE -DHAVE_DECL_ENVIRON=1 -DHAVE_PTHREAD=1 -DVERSION=\"0.7.12\" -Iinclude -Isrc/lib -Isrc/xxhash" src/lib/*.c src/xxhash/xxhash.c
	cp include/libfyaml.h "$prefix/include/"
	described libfyaml -lfyaml ''
fi

# Of xxHash only the header is compiled in.
if wanted xxhash; then
	cp "$sources/xxhash/xxhash.h" "$prefix/include/"
	described xxhash '' ''
fi
