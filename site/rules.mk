# The site: static pages with the playground and the docs (site/README.md).
SITE := build/site
SITE_TOOLS := build/site-tools
SITE_MODULES := marked@18.2.1
SITE_TEST_MODULES := playwright-core@1.65.1 axe-core@4.14.1
$(SITE_TOOLS)/installed: site/rules.mk
	npm install --prefix $(SITE_TOOLS) --no-audit --no-fund --ignore-scripts --loglevel=error $(SITE_MODULES) $(SITE_TEST_MODULES)
	@touch $@

site: $(SMALL)/core.wasm $(SMALL)/all.wasm $(SITE_TOOLS)/installed
	node site/build.mjs $(SITE) $(SITE_TOOLS) $(SMALL)/core.wasm $(SMALL)/all.wasm
	python3 dist/licences.py $(VERSION) $(RELEASE) > $(SITE)/LICENSES.txt

# The site in Chromium: what it compiles, its links, keys, colours, widths and requests (tests/site/check.mjs). Pictures: build/site-pictures.
CHROMIUM := $(firstword $(foreach name,chromium chromium-browser google-chrome,$(shell command -v $(name))))
check-site: $(BIN)
	@if [ -z "$(CHROMIUM)" ]; then echo "check-site: SKIPPED, no chromium (./bootstrap site installs it)"; \
	elif ! command -v wasm-opt > /dev/null; then echo "check-site: SKIPPED, no wasm-opt (./bootstrap site installs binaryen)"; \
	else $(MAKE) --no-print-directory site && node tests/site/modules.mjs $(BIN) $(SMALL)/core.wasm $(SMALL)/all.wasm && node tests/site/check.mjs $(BIN) $(SITE) $(SITE_TOOLS) $(CHROMIUM) build/site-pictures; fi

# docs/CONFORMANCE.md, of the folder of the conformance suite: make conformance-table SUITE=folder
conformance-table: $(BIN)
	@test -n "$(SUITE)" || { echo "name the conformance suite: make conformance-table SUITE=folder"; exit 64; }
	-$(SUITE)/check --slsc $(BIN) --json build/conformance.json > /dev/null
	node site/conformance.mjs build/conformance.json docs/CONFORMANCE.md
