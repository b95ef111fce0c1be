#!/bin/sh
# embed: files as rows of a C table { name, bytes, size }, so that an installed slsc needs no data files.
# usage: embed.sh FOLDER FILE...   (names are relative to FOLDER; rows in the order of the arguments)
folder=$1
shift
echo '/* Made by ir/embed.sh. */'
for file in "$@"; do
	printf '{ "%s", (const unsigned char[]){\n' "${file#"$folder"/}"
	od -An -v -tu1 "$file" | sed 's/  */,/g; s/^,//; s/$/,/'
	printf '}, %s },\n' "$(wc -c < "$file" | tr -d ' ')"
done
