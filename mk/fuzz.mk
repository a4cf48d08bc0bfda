# Every src/**/NAME_fuzz.c is one libFuzzer program; its seeds stand in test/fuzz/NAME/, what it
# finds on the way in build/fuzz/corpus/NAME/.
.PHONY: fuzz
FUZZ_SECONDS ?= 60
FUZZ_SRC     := $(sort $(shell find src -name '*_fuzz.c'))
.SECONDARY: $(FUZZ_SRC:%.c=build/fuzz/%.o)
ifeq ($(VARIANT),fuzz)
WARN := -Wall -Wextra -Werror # gcc is the judge of conversions, clang counts others
-include $(FUZZ_SRC:%.c=$(B)/%.d)
endif

fuzz:  ## run every fuzzer for FUZZ_SECONDS (default 60)
	$(MAKE) VARIANT=fuzz $(FUZZ_SRC:%.c=build/fuzz/%)
	@for program in $(FUZZ_SRC:%.c=build/fuzz/%); do \
	    name=$$(basename $$program _fuzz); echo "$$name: $(FUZZ_SECONDS) s"; \
	    mkdir -p build/fuzz/corpus/$$name test/fuzz/$$name; \
	    $$program -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=10 -print_final_stats=1 \
	        -artifact_prefix=build/fuzz/$$name- build/fuzz/corpus/$$name test/fuzz/$$name \
	        > build/fuzz/$$name.log 2>&1 || { tail -40 build/fuzz/$$name.log; exit 1; }; \
	    grep -E 'number_of_executed_units|new_units' build/fuzz/$$name.log; \
	done

build/fuzz/src/%_fuzz: build/fuzz/src/%_fuzz.o $(LIB_OBJ)
	@$(CC) -o $@ $^ -fsanitize=fuzzer $(LDFLAGS) $(LDLIBS)
