# slsc. `make help` lists the targets.
CC ?= cc
SANITIZE ?=
WERROR ?=
PREFIX ?= /usr/local
DESTDIR ?=
T ?=

OBJ := build/$(if $(SANITIZE),sanitize,obj)
BIN := $(if $(SANITIZE),build/sanitize/slsc,build/slsc)

PACKAGES := libfyaml libxxhash libpcre2-8 nettle
CPPFLAGS += -I. -Ibuild/gen -D_POSIX_C_SOURCE=200809L -D_DARWIN_C_SOURCE $(shell pkg-config --cflags $(PACKAGES))
CFLAGS ?= -O2 -g
CFLAGS += -std=c11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla $(if $(WERROR),-Werror)
CFLAGS += $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -DSLSC_VERIFY)
LDFLAGS += $(if $(SANITIZE),-fsanitize=$(SANITIZE))
LDLIBS += $(shell pkg-config --libs $(PACKAGES)) -lm

EVENTS := $(sort $(notdir $(basename $(wildcard ir/events/*.c))))
LIB_SRC := $(filter-out compiler/main.c,$(sort $(wildcard compiler/*.c compiler/*/*.c ir/*.c ir/*/*.c ir/*/*/*.c emit/*.c emit/*/*.c)))
LIB_OBJ := $(LIB_SRC:%.c=$(OBJ)/%.o)

all: $(BIN)

# Rewritten only when the list of rooms changes, so that nothing is rebuilt for nothing.
build/gen/events.inc: FORCE
	@mkdir -p $(@D)
	@for event in $(EVENTS); do echo "E($$event)"; done > $@.new
	@cmp -s $@.new $@ || mv $@.new $@
	@rm -f $@.new

$(OBJ)/libslsc.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BIN): $(OBJ)/compiler/main.o $(OBJ)/libslsc.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(OBJ)/%.o: %.c | build/gen/events.inc
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(LIB_OBJ:.o=.d) $(OBJ)/compiler/main.d

clean:
	rm -rf build

.PHONY: all clean FORCE
