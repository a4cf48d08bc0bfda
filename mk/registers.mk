# The registers of src/domain/master/registers: their structs, and a table of their descriptions.
REGISTER_DEF := $(sort $(wildcard src/domain/master/registers/*.def))
REGISTER_NOUNS := $(basename $(notdir $(REGISTER_DEF)))
$(GEN)/master_structs.h: $(REGISTER_DEF) src/domain/master/clue_kinds.def mk/registers.mk
	@mkdir -p $(GEN)
	@{ for file in $(REGISTER_DEF:src/%=%); do \
	    echo "#define RECORDS \"$$file\""; echo '#include "platform/register/register_struct.h"'; done; } > $@
$(GEN)/master_tables.h: $(REGISTER_DEF) src/domain/master/clue_kinds.def mk/registers.mk
	@mkdir -p $(GEN)
	@{ for file in $(REGISTER_DEF:src/%=%); do \
	    echo "#define RECORDS \"$$file\""; echo '#include "platform/register/register_table.h"'; done; \
	    echo 'const Register *const master_registers[] = {'; \
	    for noun in $(REGISTER_NOUNS); do echo "    &$${noun}_register,"; done; echo '    NULL};'; \
	    echo 'static const MasterLimited master_limited_as[] = {'; \
	    for noun in $(REGISTER_NOUNS); do echo "    (MasterLimited)$${noun}_limited,"; done; echo '};'; } > $@
.PHONY: test-register
test-register: $(B)/holdfast  ## a register is added by one file, and used (docs/guide/add-a-register.md)
	@test/register/run
