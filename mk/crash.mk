# kill -9 and a full disk (test/crash).  KILLS says how often it is killed; SEED chooses the moments.
.PHONY: test-crash
KILLS     ?= 20
CRASH_SRC := $(sort $(wildcard test/crash/*.c))
CRASH_OBJ := $(CRASH_SRC:%.c=$(B)/%.o)
-include $(CRASH_OBJ:.o=.d)

$(B)/crash: $(CRASH_OBJ) $(LIB_OBJ)
	@$(CC) -o $@ $^ $(LDFLAGS) $(LDLIBS)
test-crash: $(B)/holdfast $(B)/crash  ## kill -9 and full disk while it captures; KILLS=20 SEED=...
	$(B)/crash $(B)/holdfast $(KILLS) $(SEED)
