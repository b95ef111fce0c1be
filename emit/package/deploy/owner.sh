# shellcheck shell=sh disable=SC2154
# The template names the account whose repository it is.

[ "${found%% *}" = @owner ] || stop "the images would go to the account ${found%% *}, and the package was made for @owner"
