# The trace engine beside its brute-force model (test/model/), on random histories.
.PHONY: test-model
MODEL_HISTORIES ?= 10000
MODEL_OBJ := $(patsubst %.c,$(B)/%.o,$(filter-out %_test.c,$(wildcard test/model/*.c)))
$(B)/unit: $(MODEL_OBJ)
-include $(MODEL_OBJ:.o=.d)

test-model: $(B)/unit  ## the trace against its model on MODEL_HISTORIES random histories
	MODEL_HISTORIES=$(MODEL_HISTORIES) $(B)/unit model_agrees
