# The trace index on the battery workload of docs/formats/index.md, "Measured":
#     make bench-trace TRACE_EDGES=10000000
.PHONY: bench-trace
TRACE_EDGES ?= 1000000
bench-trace: $(B)/trace_bench  ## the trace index alone: forward, backward, memory, checkpoint (TRACE_EDGES=1000000)
	@mkdir -p build/bench/trace
	$(B)/trace_bench $(TRACE_EDGES) build/bench/trace
$(B)/trace_bench: $(B)/test/perf/trace_bench.o $(LIB_OBJ)
	@$(CC) -o $@ $^ $(LDFLAGS) $(LDLIBS)
