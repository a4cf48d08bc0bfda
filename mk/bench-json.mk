.PHONY: bench-json
bench-json: $(B)/json_bench  ## our JSON reader beside cJSON (needs make deps-bench)
	$(B)/json_bench
$(B)/json_bench: $(B)/test/perf/json_bench.o $(LIB_OBJ)
	@$(CC) -o $@ $^ $(LDFLAGS) $(LDLIBS) -lcjson
