.PHONY: test-exact
EXACT_UNITS ?= 5000
EXACT_SEED  ?= 7
test-exact: $(B)/holdfast  ## the demo's traces and places against its truth (EXACT_UNITS=490000)
	test/exact/exact $(abspath $(B)/holdfast) $(EXACT_UNITS) $(EXACT_SEED)
