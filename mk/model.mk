# The trace engine beside its brute-force model (test/model/), on random histories.
.PHONY: test-model
MODEL_HISTORIES ?= 10000
MODEL_OPERATIONS ?= 1000000
MODEL_OBJ := $(patsubst %.c,$(B)/%.o,$(filter-out %_test.c,$(wildcard test/model/*.c)))
$(B)/unit: $(MODEL_OBJ)
-include $(MODEL_OBJ:.o=.d)

test-model: $(B)/unit  ## the trace against its model: MODEL_HISTORIES histories, MODEL_OPERATIONS appends and questions
	MODEL_HISTORIES=$(MODEL_HISTORIES) MODEL_OPERATIONS=$(MODEL_OPERATIONS) $(B)/unit model_agrees
