# The demo's rows for the registers, in the order they are taken in, inside the program.
DEMO_ROWS := $(sort $(wildcard src/demo/registers/*.csv))
$(GEN)/demo_rows.S $(GEN)/demo_rows.c &: $(DEMO_ROWS) mk/demo.mk
	@mkdir -p $(GEN)
	@{ echo '.section .rodata'; n=0; for file in $(DEMO_ROWS); do \
	    echo ".global demo_rows_$$n"; echo "demo_rows_$$n: .incbin \"$$file\""; \
	    echo ".global demo_rows_end_$$n"; echo "demo_rows_end_$$n: .byte 0"; n=$$((n + 1)); done; \
	    echo '.section .note.GNU-stack,"",@progbits'; } > $(GEN)/demo_rows.S
	@{ echo '#include "demo/registers.h"'; n=0; for file in $(DEMO_ROWS); do \
	    echo "extern const char demo_rows_$$n[], demo_rows_end_$$n[];"; n=$$((n + 1)); done; \
	    echo 'const DemoRows demo_rows[] = {'; n=0; for file in $(DEMO_ROWS); do \
	    noun=$$(basename $$file .csv); \
	    echo "    {\"$${noun#*-}\", demo_rows_$$n, demo_rows_end_$$n},"; n=$$((n + 1)); done; \
	    echo '    {NULL, NULL, NULL}};'; } > $(GEN)/demo_rows.c
$(B)/$(GEN)/demo_row_bytes.o: $(GEN)/demo_rows.S
	@mkdir -p $(@D)
	@$(CC) -c -o $@ $<
