# Ingest beside a plain SQLite loader (test/perf/peers/sqlite_loader.c), on the demo factory.
#     make bench BENCH_UNITS=490000 BENCH_ROUNDS=3
.PHONY: bench bench-ingest
BENCH_UNITS  ?= 50000
BENCH_ROUNDS ?= 5
BENCH_DIR    ?= build/bench
BENCH_EVENTS := $(BENCH_DIR)/demo-$(BENCH_UNITS).ndjson

bench: bench-ingest bench-json  ## every benchmark, one after the other (make deps-bench)
bench-ingest: $(B)/holdfast $(B)/sqlite_loader $(B)/ingest_bench  ## ingest beside a plain SQLite loader (BENCH_UNITS=50000)
	@mkdir -p $(BENCH_DIR)
	$(B)/holdfast demo --units $(BENCH_UNITS) --out $(BENCH_EVENTS).whole
	tail -n +2 $(BENCH_EVENTS).whole > $(BENCH_EVENTS) # without the line of master data
	$(B)/ingest_bench $(B)/holdfast $(B)/sqlite_loader $(BENCH_EVENTS) $(BENCH_DIR)/run $(BENCH_ROUNDS)

$(B)/sqlite_loader: $(B)/test/perf/peers/sqlite_loader.o $(LIB_OBJ)
	@$(CC) -o $@ $^ $(LDFLAGS) $(LDLIBS)
$(B)/ingest_bench: $(B)/test/perf/ingest_bench.o $(LIB_OBJ)
	@$(CC) -o $@ $^ $(LDFLAGS) $(LDLIBS)
