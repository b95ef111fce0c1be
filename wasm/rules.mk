# WebAssembly: the same make compiles slsc for WASI. Three files that start processes are replaced (wasm/README.md).
WASM := build/wasm
WASM_REPLACED := compiler/services.c compiler/host/process.c compiler/host/tempfolder.c
WASM_VARIANTS := wasm/services.c wasm/process.c wasm/tempfolder.c wasm/system.c
WASM_CC := $(CURDIR)/$(ZIG) cc -target wasm32-wasi -I$(CURDIR)/wasm/include -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_MMAN -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID
# Deeply nested input recurses as deep as on the stack that other systems give.
WASM_LDFLAGS := -s -Wl,-z,stack-size=8388608 -lwasi-emulated-signal -lwasi-emulated-mman -lwasi-emulated-process-clocks -lwasi-emulated-getpid

$(WASM)/libraries: dist/libraries.sh wasm/rules.mk $(RELEASE)/sources/complete | $(ZIG)
	@rm -rf $(@D)/prefix
	$(zig) CC="$(WASM_CC)" AR="$(CURDIR)/$(ZIG) ar" CFLAGS='-O2 -w' sh dist/libraries.sh $(CURDIR)/$(RELEASE)/sources $(CURDIR)/$(@D)/prefix
	@touch $@

$(WASM)/slsc.wasm: $(WASM)/libraries wasm/include/missing.h FORCE | $(GENERATED)
	@$(zig) PKG_CONFIG_PATH= PKG_CONFIG_LIBDIR=$(CURDIR)/$(WASM)/prefix/lib/pkgconfig CPPFLAGS= CFLAGS=-O2 LDFLAGS="$(WASM_LDFLAGS)" LDLIBS= \
		$(MAKE) -s CC="$(WASM_CC) -include missing.h" AR="$(CURDIR)/$(ZIG) ar" OBJ=$(WASM)/obj BIN=$(WASM)/binary SANITIZE= COVERAGE= \
		REPLACED="$(WASM_REPLACED)" VARIANTS="$(WASM_VARIANTS)" $(WASM)/binary > $(WASM)/log 2>&1 || { cat $(WASM)/log >&2; exit 1; }
	@cmp -s $(WASM)/binary $@ || cp $(WASM)/binary $@
	@echo "$@: $$(wc -c < $@) bytes, $$(gzip -9 -c $@ | wc -c) gzipped"

wasm: $(WASM)/slsc.wasm

# The npm package slsc-wasm, from which `slsc` of npm (dist/npm) takes compile() and what runs where it has no program.
WASM_TGZ := $(RELEASE)/npm/slsc-wasm-$(VERSION).tgz
WASM_FILES := $(sort $(wildcard wasm/npm/*))
$(WASM)/npm/slsc.wasm: $(WASM)/slsc.wasm $(WASM_FILES) LICENSE NOTICE
	@mkdir -p $(@D)
	@sed 's/@VERSION@/$(VERSION)/' wasm/npm/package.json > $(@D)/package.json
	@cp $(filter-out wasm/npm/package.json,$(WASM_FILES)) LICENSE NOTICE $(@D)
	@cp $< $@

$(WASM_TGZ): $(WASM)/npm/slsc.wasm
	@mkdir -p $(@D)
	cd $(WASM)/npm && npm pack --silent --pack-destination $(CURDIR)/$(@D)

wasm-npm: $(WASM_TGZ)

# The bytes of this machine's build, on all goldens and, where they are, the cases of the conformance suite.
check-wasm: $(BIN) $(WASM)/npm/slsc.wasm
	node tests/wasm/same.js $(BIN) $(WASM)/npm ../shared/conformance/cases
