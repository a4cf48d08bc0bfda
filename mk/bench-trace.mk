# The trace index beside its peers on the battery workload of test/perf/genealogy.h; schema and
# queries of the peers in test/perf/peers.
#     make bench-trace TRACE_REFS=10000000
#     make bench-trace TRACE_PEERS=            the index alone
# TRACE_REFS counts edges: inputs of transformations and children of aggregations.  PostgreSQL takes
# part where pg_virtualenv is installed, DuckDB where make deps-bench could get it by npm.  BENCH_DEMO=0 leaves the demo factory out.
.PHONY: bench-trace bench-trace-demo
TRACE_REFS  ?= 1000000
TRACE_PEERS ?= edges refs lmdb duckdb
TRACE_DIR   := build/bench/trace
BENCH_DEMO  ?= 490000
TRACE_OBJ   := $(patsubst %.c,$(B)/%.o,test/perf/genealogy.c $(wildcard test/perf/trace_peers*.c))
TRACE_DATA  := $(TRACE_DIR)/demo-$(BENCH_DEMO)
-include $(TRACE_OBJ:.o=.d)

bench: bench-trace
bench-trace: $(B)/trace_peers  ## the trace index beside SQLite, PostgreSQL, DuckDB, LMDB (TRACE_REFS=1000000)
	@mkdir -p $(TRACE_DIR)
	@export HOLDFAST_BENCH_DUCKDB=$(if $(wildcard $(DUCKDB)/node_modules),$(DUCKDB)); \
	run="$(B)/trace_peers $(TRACE_REFS) $(TRACE_DIR) $(BENCH_ROUNDS) $(TRACE_PEERS)"; \
	case "$(TRACE_PEERS)" in *postgresql*|*edges*|*refs*) \
	    if command -v pg_virtualenv >/dev/null; then \
	        exec pg_virtualenv -o listen_addresses=localhost -o shared_buffers=2GB -o max_wal_size=8GB \
	            env HOLDFAST_BENCH_POSTGRES=postgresql:///postgres $$run; \
	    fi; echo "without PostgreSQL: pg_virtualenv is not installed";; \
	esac; $$run
$(B)/trace_peers: $(TRACE_OBJ) $(LIB_OBJ)
	@$(CC) -o $@ $^ $(LDFLAGS) $(LDLIBS) -llmdb

# The demo is made once and kept; make clean, or delete the folder, to make it again.
DEMO_BENCH_OBJ := $(B)/test/perf/demo_bench.o $(B)/test/perf/trace_peers_measure.o
-include $(DEMO_BENCH_OBJ:.o=.d)
demo_data = [ -f $(TRACE_DATA)/truth.json ] || { rm -rf $(TRACE_DATA); mkdir -p $(TRACE_DATA); \
    $(B)/holdfast demo --units $(BENCH_DEMO) --data $(TRACE_DATA)/data \
        --truth $(TRACE_DATA)/truth.new && mv $(TRACE_DATA)/truth.new $(TRACE_DATA)/truth.json; }
bench-trace: $(if $(filter-out 0,$(BENCH_DEMO)),bench-trace-demo)
bench-trace-demo: $(B)/demo_bench $(B)/holdfast  ## the demo of 490,000 units: forward from the suspect lot, where all are
	@$(demo_data)
	$(B)/demo_bench $(B)/holdfast $(TRACE_DATA)/data $(TRACE_DATA)/truth.json $(TRACE_DATA) \
	    $(BENCH_ROUNDS)
$(B)/demo_bench: $(DEMO_BENCH_OBJ) $(LIB_OBJ)
	@$(CC) -o $@ $^ $(LDFLAGS) $(LDLIBS)
