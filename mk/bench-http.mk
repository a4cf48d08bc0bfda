# HTTP on loopback: large answers of the demo, captures, single events of one client and of many.
# The demo is that of mk/bench-trace.mk, made once and kept.
.PHONY: bench-http
HTTP_DIR       := build/bench/http
HTTP_BENCH_OBJ := $(B)/test/perf/http_bench.o $(B)/test/perf/trace_peers_measure.o
-include $(HTTP_BENCH_OBJ:.o=.d)
bench: $(if $(filter-out 0,$(BENCH_DEMO)),bench-http)
bench-http: $(B)/http_bench $(B)/slow_sync.so $(B)/holdfast  ## HTTP on loopback: ids of 490,000 units, captures, 64 clients against one
	@mkdir -p $(HTTP_DIR)
	@$(demo_data)
	@[ -f $(HTTP_DIR)/events.ndjson ] || $(B)/holdfast demo --units 12000 --out $(HTTP_DIR)/events.ndjson
	$(B)/http_bench $(B)/holdfast $(TRACE_DATA)/data $(HTTP_DIR)/events.ndjson $(HTTP_DIR) $(BENCH_ROUNDS) \
		$(abspath $(B)/slow_sync.so)
$(B)/http_bench: $(HTTP_BENCH_OBJ) $(LIB_OBJ)
	@$(CC) -o $@ $^ $(LDFLAGS) $(LDLIBS)
$(B)/slow_sync.so: test/perf/slow_sync.c
	@$(CC) -std=c11 -O2 -Wall -Wextra -Werror -shared -fPIC -o $@ $<

# What people wait for while passwords are guessed; needs Node.
.PHONY: bench-flood
bench: bench-flood
bench-flood: $(B)/holdfast  ## sign-in under flood: reads and right sign-ins beside 32 guessers
	node test/perf/sign_in_flood.mjs $(B)/holdfast
