# Fuzzing, included by the Makefile. make fuzz T=yaml TIME=60 [MODE=asan] runs one target; docs/ROBUSTNESS.md tells more.
FUZZ_TARGETS := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_SHARED := tests/fuzz/host tests/fuzz/tree
FUZZ_CC ?= clang
MODE ?= fast
TIME ?= 60
RUNS ?= -1
# fast: undefined behaviour only, which stops at once, and no tracing of comparisons; asan: memory and leaks, too. An empty
# str may be NULL, and NULL + 0 is what the check for overflowing pointers minds.
FUZZ_SANITIZE_fast := undefined -fsanitize-coverage=inline-8bit-counters,pc-table -fno-sanitize=pointer-overflow -fno-sanitize-recover=all -fsanitize-trap=undefined
FUZZ_SANITIZE_asan := fuzzer-no-link,address,undefined -fno-sanitize=pointer-overflow -fno-sanitize-recover=all
# Lower than in the program, so that inputs reach them at once.
FUZZ_BOUNDS := -DVARS_NODES_MOST=1000 -DVARS_MEMORY_MOST=200000 -DDOTENV_BYTES_MOST=20000 -DREGEX_STEPS_MOST=5000
FUZZ_OBJ := build/fuzz/$(MODE)
FUZZ_LIB := $(LIB_SRC:%.c=$(FUZZ_OBJ)/%.o) $(FUZZ_SHARED:%=$(FUZZ_OBJ)/%.o)
FUZZ_CFLAGS := $(filter-out -O% -fno-pie -fno-merge-constants,$(CFLAGS)) -O2 -DSLSC_VERIFY $(FUZZ_BOUNDS) -fsanitize=$(FUZZ_SANITIZE_$(MODE))

# The longest input worth trying.
FUZZ_LENGTH_compile := 1500
FUZZ_LENGTH_diff := 1500
FUZZ_LENGTH_glob := 160
FUZZ_LENGTH_graphql := 600
FUZZ_LENGTH_lsp := 1200
FUZZ_LENGTH_packages := 800
FUZZ_LENGTH_pins := 800
FUZZ_LENGTH_schema := 700
FUZZ_LENGTH_states := 800
FUZZ_LENGTH_values := 500
FUZZ_LENGTH_vars := 400
FUZZ_LENGTH_yaml := 500

# libFuzzer's entropic schedule weighs every input's features anew, for longer than running one takes; but it spares a
# target whose inputs differ much in time the slow ones.
FUZZ_ENTROPIC := 0
FUZZ_ENTROPIC_glob := 1

$(FUZZ_OBJ)/flags: FORCE
	$(call record,$(FUZZ_CC) $(CPPFLAGS) $(FUZZ_CFLAGS))

$(FUZZ_OBJ)/%.o: %.c $(FUZZ_OBJ)/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(CPPFLAGS) $(FUZZ_CFLAGS) -MMD -MP -c -o $@ $<

-include $(FUZZ_LIB:.o=.d) $(FUZZ_TARGETS:%=$(FUZZ_OBJ)/tests/fuzz/fuzz_%.d)

$(FUZZ_TARGETS:%=build/fuzz/%-$(MODE)): build/fuzz/%-$(MODE): $(FUZZ_OBJ)/tests/fuzz/fuzz_%.o $(FUZZ_LIB)
	$(FUZZ_CC) -fsanitize=fuzzer,$(FUZZ_SANITIZE_$(MODE):fuzzer-no-link,%=%) -o $@ $^ $(LDLIBS)

# One target. What it keeps lies in build/fuzz/corpus/T; it begins with the inputs kept here and the seeds.
fuzz: build/fuzz/$(T)-$(MODE) $(OBJ)/fuzz/$(T)
	@test -n "$(T)" || { echo "name one: make fuzz T=$$(echo $(FUZZ_TARGETS) | tr ' ' '|') [TIME=60] [RUNS=n] [MODE=asan]"; exit 64; }
	@sh tests/fuzz/seeds.sh $(T) $(OBJ)/fuzz/$(T) build/fuzz/corpus/$(T)
	@sh tests/fuzz/run.sh $(T) $(MODE) $(TIME) $(RUNS) $(FUZZ_LENGTH_$(T)) $(or $(FUZZ_ENTROPIC_$(T)),$(FUZZ_ENTROPIC))

# The smallest set of inputs that reaches as much, of it the small ones up to 100 kB, as the one file that is kept.
fuzz-keep: build/fuzz/$(T)-$(MODE) $(OBJ)/fuzz/$(T)
	rm -rf build/fuzz/least && mkdir -p build/fuzz/least
	build/fuzz/$(T)-$(MODE) -merge=1 -max_len=$(FUZZ_LENGTH_$(T)) build/fuzz/least build/fuzz/corpus/$(T) 2>&1 | tail -1
	@cd build/fuzz/least && ls -rS | while read -r f; do n=$$(wc -c < $$f); all=$$((all + n)); [ $$all -le 100000 ] || rm -f $$f; done
	@mkdir -p tests/fuzz/corpus
	$(OBJ)/fuzz/$(T) --pack build/fuzz/least > tests/fuzz/corpus/$(T)

FUZZ_REPLAY := $(FUZZ_TARGETS:%=$(OBJ)/fuzz/%)
$(FUZZ_REPLAY): $(OBJ)/fuzz/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(FUZZ_SHARED:%=%.c) tests/fuzz/fuzz.h $(OBJ)/libslsc.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c,$^) $(OBJ)/libslsc.a $(LDLIBS)

# Every kept input and every crash that was mended, once.
check-fuzz: $(FUZZ_REPLAY)
	@set -e; for t in $(FUZZ_TARGETS); do \
		printf "%s: " $$t; $(OBJ)/fuzz/$$t $$(find tests/fuzz/corpus/$$t tests/fuzz/crashes/$$t -type f 2>/dev/null | LC_ALL=C sort); \
	done

.PHONY: fuzz fuzz-keep check-fuzz
