# Releases: binaries for all systems from one checkout, and the packages made of them (dist/README.md).
RELEASE := build/dist
HOMEPAGE ?= https://github.com/OWNER/slsc
PLATFORMS := linux-x64 linux-arm64 darwin-x64 darwin-arm64
target_linux-x64 := x86_64-linux-musl
target_linux-arm64 := aarch64-linux-musl
target_darwin-x64 := x86_64-macos.11.0
target_darwin-arm64 := aarch64-macos.11.0

# A C compiler for all systems with their C libraries, from PyPI, once. Another version of it gives other bytes.
ZIG_VERSION := 0.15.2
ZIG := $(RELEASE)/zig/zig
$(ZIG): dist/rules.mk
	@rm -rf $(@D) && mkdir -p $(@D)
	python3 -m venv $(@D)/venv
	$(@D)/venv/bin/pip install -q --disable-pip-version-check ziglang==$(ZIG_VERSION)
	@ln -s "$$($(@D)/venv/bin/python -c 'import os, ziglang; print(os.path.relpath(os.path.dirname(ziglang.__file__), "$(@D)"))')/zig" $@
zig = ZIG_GLOBAL_CACHE_DIR=$(CURDIR)/$(RELEASE)/zig-cache ZIG_LOCAL_CACHE_DIR=$(CURDIR)/$(RELEASE)/zig-cache

$(RELEASE)/sources/complete: dist/libraries.txt dist/sources.sh
	sh dist/sources.sh $(@D)
	@touch $@

# The same make compiles slsc, with the libraries of dist/ instead of the system's: static for Linux, against the system's
# own library alone for macOS.
$(PLATFORMS:%=$(RELEASE)/%/libraries): $(RELEASE)/%/libraries: dist/libraries.sh $(RELEASE)/sources/complete | $(ZIG)
	@rm -rf $(@D)/prefix
	$(zig) CC="$(CURDIR)/$(ZIG) cc -target $(target_$*)" AR="$(CURDIR)/$(ZIG) ar" CFLAGS='-O2 -w' sh dist/libraries.sh $(CURDIR)/$(RELEASE)/sources $(CURDIR)/$(@D)/prefix
	@touch $@

$(PLATFORMS:%=$(RELEASE)/%/slsc): $(RELEASE)/%/slsc: $(RELEASE)/%/libraries FORCE | $(GENERATED)
	@$(zig) PKG_CONFIG_PATH= PKG_CONFIG_LIBDIR=$(CURDIR)/$(RELEASE)/$*/prefix/lib/pkgconfig CPPFLAGS= CFLAGS=-O2 LDFLAGS=-s LDLIBS= \
		$(MAKE) -s CC="$(CURDIR)/$(ZIG) cc -target $(target_$*)" AR="$(CURDIR)/$(ZIG) ar" OBJ=$(RELEASE)/$*/obj BIN=$(RELEASE)/$*/binary SANITIZE= COVERAGE= $(RELEASE)/$*/binary > $(RELEASE)/$*/log 2>&1 \
		|| { cat $(RELEASE)/$*/log >&2; exit 1; }
	@cmp -s $(RELEASE)/$*/binary $@ || cp $(RELEASE)/$*/binary $@
	@echo "$@: $$(wc -c < $@) bytes"

dist-binaries: $(PLATFORMS:%=$(RELEASE)/%/slsc)

# build/release: all files of a release, with their checksums.
dist-packages: dist dist-binaries wasm-npm
	SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) HOMEPAGE=$(HOMEPAGE) python3 dist/packages.py $(VERSION) $(RELEASE) build/release

# The notes of this version, or of NOTES=Unreleased, from CHANGELOG.md.
NOTES ?= $(VERSION)
release-notes:
	@sh dist/release-notes.sh CHANGELOG.md $(NOTES)

# What is built for each system has its format, needs nothing that it should not, and gives the bytes that the build of this
# machine gives; linux-arm64 under qemu-user, where that is installed. macOS's binaries cannot run here.
QEMU := $(firstword $(foreach name,qemu-aarch64-static qemu-aarch64,$(shell command -v $(name))))
$(RELEASE)/linux-arm64/run: dist/rules.mk
	@mkdir -p $(@D)
	@printf '#!/bin/sh\nexec $(QEMU) $(CURDIR)/$(@D)/slsc "$$@"\n' > $@ && chmod +x $@

check-binaries: dist-binaries $(RELEASE)/linux-arm64/run $(BIN) $(GOLDEN)
	python3 tests/dist/binaries.py $(RELEASE)
	$(GOLDEN) $(RELEASE)/linux-x64/slsc tests/golden
	@if [ -n "$(QEMU)" ]; then $(GOLDEN) $(RELEASE)/linux-arm64/run tests/golden; else echo "linux-arm64: SKIPPED, no qemu-aarch64"; fi
	python3 tests/dist/same.py $(BIN) $(RELEASE)/linux-x64/slsc

# What installs packages, from npm and PyPI, once.
$(RELEASE)/tools/installed: dist/rules.mk
	rm -rf $(@D)
	npm install --prefix $(@D) --no-audit --no-fund --ignore-scripts --loglevel=error pnpm@9.15.9 yarn@1.22.22 typescript@5.9.3
	python3 -m venv $(@D)/venv
	$(@D)/venv/bin/pip install -q --disable-pip-version-check pre-commit==4.5.0
	@touch $@

# Each package, installed from its file where nothing else is, compiles examples/shop. T="npm pip": only these (tests/dist/packages.py).
check-packages: dist-packages $(BIN) $(RELEASE)/tools/installed
	python3 tests/dist/packages.py build/release $(BIN) $(T)

# The same bytes in another folder: TWICE lists the platforms that are built again.
TWICE ?= linux-x64 darwin-arm64
check-twice: dist-packages
	sh tests/dist/twice.sh $(TWICE)
