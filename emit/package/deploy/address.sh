# shellcheck shell=sh disable=SC2154
# An output that is an address.

url=$(output @key)
[ -z "$url" ] || printf '  %s\n' @shown
