#!/bin/sh
# slsc lsp in Neovim and in Emacs with eglot, each with what editors/ has for it. usage: editors.sh SLSC
set -u
here=$(cd "$(dirname "$0")" && pwd)
SLSC=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
EDITORS=$(cd "$here/../../editors" && pwd)
export SLSC EDITORS
bad=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# within SECONDS COMMAND…
within() { if command -v timeout > /dev/null; then timeout "$@"; else shift; "$@"; fi; }

if command -v nvim > /dev/null; then
	cp -R "$here/editors" "$work/neovim"
	within 60 nvim --headless -u NONE -i NONE -S "$here/neovim.lua" "$work/neovim/serverless.yml" || bad=1
	echo
else
	echo "neovim: SKIPPED, it is not installed"
fi
if command -v emacs > /dev/null && emacs -Q --batch --eval "(progn (dolist (d (file-expand-wildcards \"/usr/share/emacs/site-lisp/elpa-src/*\")) (push d load-path)) (require 'eglot))" 2> /dev/null; then
	cp -R "$here/editors" "$work/emacs"
	SERVICE=$work/emacs/serverless.yml
	export SERVICE
	within 60 emacs -Q --batch -l "$here/emacs.el" || bad=1
else
	echo "emacs: SKIPPED, it or eglot is not installed"
fi
exit $bad
