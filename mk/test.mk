# Tests by time: check (< 60 s) while working, test (what CI runs), test-full (hours allowed).
.PHONY: check test test-unit test-asan test-golden test-full run

check: all $(B)/unit tidy test-web  ## tidy and unit tests, under a minute
	$(B)/unit

test-unit: $(B)/unit  ## unit tests
	$(B)/unit
test-asan:  ## the whole unit and golden suite under ASan and UBSan
	$(MAKE) VARIANT=asan build/asan/unit build/asan/holdfast
	build/asan/unit
	build/asan/unit --outside
test-golden: $(B)/unit  ## every test against outside data (HOLDFAST_TEST_DATA)
	$(B)/unit --outside

test: all $(B)/unit  ## everything continuous integration runs
	@tools/run_tests tidy test-unit test-golden test-asan test-cli test-api test-web test-browser \
	    test-register test-exact test-crash
test-full: all $(B)/unit  ## test, and PostgreSQL, 300 kills, thread sanitizer, long models
	@tools/run_tests tidy test-unit test-golden test-asan test-cli test-api test-web test-browser test-register EXACT_UNITS=490000 test-exact test-postgres test-tsan \
	    test-model test-flips KILLS=300 test-crash

.PHONY: test-flips
TRACE_FLIPS ?= 2000
test-flips: $(B)/unit  ## a checkpoint of the trace index with TRACE_FLIPS (2000) flipped bits
	TRACE_FLIPS=$(TRACE_FLIPS) $(B)/unit trace_checkpoint_a_flipped_bit

.PHONY: test-tsan
test-tsan:  ## capture, trace and server tests under the thread sanitizer
	$(MAKE) VARIANT=tsan build/tsan/unit
	build/tsan/unit capture trace journal http api writer
