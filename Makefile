# Holdfast: one Makefile, no configure step.  `make help` lists what there is.
# Variants live beside each other: build/release, build/asan, build/tsan, build/fuzz.
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := all

VARIANT ?= release
B       := build/$(VARIANT)
GEN     := build/gen
CC      := gcc
SHELL   := /bin/bash

WARN := -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wno-format-nonliteral -Wstrict-prototypes \
        -Wmissing-prototypes -Wvla -Wundef -Wcast-align -Wpointer-arith -Werror
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
CFLAGS_release := -O2 $(HARDEN)
CFLAGS_debug   := -O0
CFLAGS_asan    := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
CFLAGS_tsan    := -O1 -fno-omit-frame-pointer -fsanitize=thread
CFLAGS_fuzz    := -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
ifeq ($(VARIANT),fuzz)
CC := clang
WARN += -Wno-gnu-folding-constant -Wno-unknown-warning-option
endif

PQ_INCLUDE := $(shell pg_config --includedir 2>/dev/null || echo /usr/include/postgresql)
CFLAGS  += -std=gnu17 -D_GNU_SOURCE -g $(WARN) $(CFLAGS_$(VARIANT)) -Isrc -I$(GEN) -I. -isystem $(PQ_INCLUDE) -pthread
LDFLAGS += $(if $(filter release,$(VARIANT)),-pie -Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now) \
           $(filter -fsanitize=%,$(subst fuzzer-no-link$(comma),,$(CFLAGS_$(VARIANT))))
LDLIBS  += -lsqlite3 -lpq -lz -lcrypto -lxxhash -lmicrohttpd -lsodium -lzip -lexpat -lseccomp -lxlsxwriter -lm
comma := ,

SRC      := $(sort $(shell find src -name '*.c' ! -name '*_test.c' ! -name '*_fuzz.c'))
TEST_SRC := $(sort $(shell find src test -name '*_test.c') $(wildcard test/*.c))
SQL_SRC  := $(sort $(shell find src -name '*.sql'))
ZH_SRC   := $(sort $(shell find src -name 'messages.zh'))
MIGRATION_SRC := $(sort $(wildcard migrations/*.sql))
GEN_SRC  := $(GEN)/sql_text.c $(GEN)/messages_zh.c $(GEN)/migrations.c $(GEN)/web_assets.c $(GEN)/rules.c $(GEN)/demo_rows.c
GEN_HDR  := $(GEN)/sql_ids.h $(GEN)/master_structs.h $(GEN)/master_tables.h

LIB_OBJ  := $(patsubst %.c,$(B)/%.o,$(filter-out src/main.c,$(SRC)) $(GEN_SRC)) $(B)/$(GEN)/web_bytes.o \
            $(B)/$(GEN)/rule_bytes.o $(B)/$(GEN)/demo_row_bytes.o
MAIN_OBJ := $(B)/src/main.o
TEST_OBJ := $(patsubst %.c,$(B)/%.o,$(TEST_SRC) $(GEN)/tests.c)
ALL_OBJ  := $(LIB_OBJ) $(MAIN_OBJ) $(TEST_OBJ)

.PHONY: all help clean
all: $(B)/holdfast  ## build build/release/holdfast

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) mk/*.mk 2>/dev/null | sort -u | sed -E 's/:.*## /\t/' | expand -t 14

$(B)/holdfast: $(LIB_OBJ) $(MAIN_OBJ)
	@echo "  link    $@"
	@$(CC) -o $@ $^ $(LDFLAGS) $(LDLIBS)
$(B)/unit: $(LIB_OBJ) $(TEST_OBJ)
	@echo "  link    $@"
	@$(CC) -o $@ $^ $(LDFLAGS) $(LDLIBS)
$(B)/%.o: %.c | $(GEN_HDR)
	@mkdir -p $(@D)
	@echo "  compile $<"
	@$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
-include $(ALL_OBJ:.o=.d)

# Tools of the build, in C, and what they print.
build/tools/%: tools/%.c
	@mkdir -p $(@D)
	@gcc -std=gnu17 -O1 -g -Wall -Wextra -Werror -o $@ $<
$(GEN)/sql_ids.h: build/tools/gen_sql $(SQL_SRC)
	@mkdir -p $(@D)
	build/tools/gen_sql header $(SQL_SRC) > $@.new && { cmp -s $@.new $@ && rm $@.new || mv $@.new $@; }; touch $@
$(GEN)/sql_text.c: build/tools/gen_sql $(SQL_SRC)
	@mkdir -p $(@D)
	build/tools/gen_sql text $(SQL_SRC) > $@
$(GEN)/migrations.c: build/tools/gen_sql $(MIGRATION_SRC)
	@mkdir -p $(@D)
	build/tools/gen_sql migrations $(MIGRATION_SRC) > $@
HDR := $(sort $(shell find src -name "*.h" -o -name "*.def"))
$(GEN)/messages_zh.c: build/tools/messages $(ZH_SRC) $(SRC) $(HDR)
	@mkdir -p $(@D)
	build/tools/messages $(ZH_SRC) -- $(SRC) $(HDR) > $@.new && mv $@.new $@
$(GEN)/tests.c: $(TEST_SRC) tools/list_tests
	@mkdir -p $(@D)
	tools/list_tests $(TEST_SRC) > $@

include $(wildcard mk/*.mk)

clean:  ## remove everything built
	rm -rf build
