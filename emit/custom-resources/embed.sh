#!/bin/sh
# embed: the custom resources' JavaScript as C, so that an installed slsc needs no data files.
# usage: embed.sh FOLDER FILE...   (names in the archive are relative to FOLDER; files in byte order)
folder=$1
shift
echo '/* Made by emit/artifact/embed.sh. */'
for file in "$@"; do
	printf '{ "%s", (const unsigned char[]){\n' "${file#"$folder"/}"
	od -An -v -tu1 "$file" | sed 's/  */,/g; s/^,//; s/$/,/'
	printf '}, %s },\n' "$(wc -c < "$file" | tr -d ' ')"
done
