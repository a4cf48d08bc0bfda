# The rule packs of rules/ inside the program: their bytes, and a table of names.
RULES := $(sort $(wildcard rules/*.json rules/calendars/*.json rules/risk/*.json rules/case/*.json))
$(GEN)/rules.S $(GEN)/rules.c &: $(RULES) mk/rules.mk
	@mkdir -p $(GEN)
	@{ echo '.section .rodata'; n=0; for file in $(RULES); do \
	    echo ".global rule_file_$$n"; echo "rule_file_$$n: .incbin \"$$file\""; \
	    echo ".global rule_file_end_$$n"; echo "rule_file_end_$$n: .byte 0"; n=$$((n + 1)); done; \
	    echo '.section .note.GNU-stack,"",@progbits'; } > $(GEN)/rules.S
	@{ echo '#include "domain/regime/regime.h"'; n=0; for file in $(RULES); do \
	    echo "extern const char rule_file_$$n[], rule_file_end_$$n[];"; n=$$((n + 1)); done; \
	    echo 'const RegimeFile regime_files[] = {'; n=0; for file in $(RULES); do \
	    echo "    {\"$${file#rules/}\", rule_file_$$n, rule_file_end_$$n},"; n=$$((n + 1)); done; \
	    echo '    {NULL, NULL, NULL}};'; } > $(GEN)/rules.c
$(B)/$(GEN)/rule_bytes.o: $(GEN)/rules.S
	@mkdir -p $(@D)
	@$(CC) -c -o $@ $<
