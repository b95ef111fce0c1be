# WebAssembly: the same make compiles slsc for WASI. Three files that start processes are replaced (wasm/README.md).
WASM := build/wasm
WASM_REPLACED := compiler/services.c compiler/host/process.c compiler/host/tempfolder.c
WASM_VARIANTS := wasm/services.c wasm/process.c wasm/tempfolder.c wasm/system.c
WASM_CC := $(CURDIR)/$(ZIG) cc -target wasm32-wasi -I$(CURDIR)/wasm/include -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_MMAN -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID
# Deeply nested input recurses as deep as on the stack that other systems give.
WASM_LDFLAGS := -s -Wl,-z,stack-size=8388608 -lwasi-emulated-signal -lwasi-emulated-mman -lwasi-emulated-process-clocks -lwasi-emulated-getpid

# All for size: it runs as fast as with -O2.
$(WASM)/libraries: dist/libraries.sh wasm/rules.mk $(RELEASE)/sources/complete | $(ZIG)
	@rm -rf $(@D)/prefix
	$(zig) CC="$(WASM_CC)" AR="$(CURDIR)/$(ZIG) ar" CFLAGS='-Oz -w' sh dist/libraries.sh $(CURDIR)/$(RELEASE)/sources $(CURDIR)/$(@D)/prefix
	@touch $@

# $(call wasm_compiled,FOLDER,MORE FLAGS,MORE REPLACED,MORE VARIANTS): FOLDER/binary and the log of it.
wasm_compiled = $(zig) PKG_CONFIG_PATH= PKG_CONFIG_LIBDIR=$(CURDIR)/$(WASM)/prefix/lib/pkgconfig CPPFLAGS= CFLAGS=-Oz LDFLAGS="$(WASM_LDFLAGS)" LDLIBS= \
	$(MAKE) -s CC="$(WASM_CC) $2 -include missing.h" AR="$(CURDIR)/$(ZIG) ar" OBJ=$1/obj BIN=$1/binary SANITIZE= COVERAGE= \
	REPLACED="$(WASM_REPLACED) $3" VARIANTS="$(WASM_VARIANTS) $4" $1/binary > $1/log 2>&1 || { cat $1/log >&2; exit 1; }

$(WASM)/slsc.wasm: $(WASM)/libraries wasm/include/missing.h FORCE | $(GENERATED)
	@$(call wasm_compiled,$(WASM))
	@cmp -s $(WASM)/binary $@ || cp $(WASM)/binary $@
	@echo "$@: $$(wc -c < $@) bytes, $$(gzip -9 -c $@ | wc -c) gzipped"

# For the playground (site/): small/all.wasm has the commands that it runs, small/core.wasm also no rules of AWS (wasm/core).
SMALL := $(WASM)/small
SMALL_COMMANDS := compile explain graph version
SMALL_FEATURES := --enable-bulk-memory --enable-sign-ext --enable-nontrapping-float-to-int --enable-mutable-globals --enable-multivalue
$(SMALL)/gen/commands.inc: FORCE
	@mkdir -p $(@D)
	@new=$@.$$$$; printf 'E(%s)\n' $(SMALL_COMMANDS) > $$new; cmp -s $$new $@ && rm -f $$new || mv $$new $@

$(SMALL)/core.wasm: SMALL_REPLACED := ir/truth/truth.c schemas/cfn_table.c
$(SMALL)/core.wasm: SMALL_VARIANTS := wasm/core/truth.c wasm/core/cfn_table.c
$(SMALL)/core.wasm $(SMALL)/all.wasm: $(SMALL)/%.wasm: $(WASM)/libraries $(SMALL)/gen/commands.inc wasm/include/missing.h FORCE | $(GENERATED)
	@command -v wasm-opt > /dev/null || { echo "$@ needs wasm-opt, of Debian's package binaryen" >&2; exit 1; }
	@mkdir -p $(SMALL)/$*
	@$(call wasm_compiled,$(SMALL)/$*,-I$(CURDIR)/$(SMALL)/gen,$(SMALL_REPLACED),$(SMALL_VARIANTS))
	@[ $@ -nt $(SMALL)/$*/binary ] || wasm-opt -Oz $(SMALL_FEATURES) --strip-debug --strip-producers $(SMALL)/$*/binary -o $@
	@echo "$@: $$(wc -c < $@) bytes, $$(gzip -9 -c $@ | wc -c) gzipped"

wasm: $(WASM)/slsc.wasm

# The files of the npm package slsc-wasm, from which `slsc` of npm takes compile() and what runs where it has no program (dist/npm.py).
WASM_FILES := $(sort $(wildcard wasm/npm/*))
$(WASM)/npm/slsc.wasm: $(WASM)/slsc.wasm $(WASM_FILES)
	@mkdir -p $(@D)
	@sed 's/@VERSION@/$(VERSION)/' wasm/npm/package.json > $(@D)/package.json
	@cp $(filter-out wasm/npm/package.json,$(WASM_FILES)) $(@D)
	@cp $< $@

wasm-npm: $(WASM)/npm/slsc.wasm

# The bytes of this machine's build, on all goldens and, where they are, the cases of the conformance suite.
check-wasm: $(BIN) $(WASM)/npm/slsc.wasm
	node tests/wasm/same.js $(BIN) $(WASM)/npm ../shared/conformance/cases
