# The checker of the house rules, and the check of the checker on bad samples.
.PHONY: tidy
TIDY_SRC := $(sort $(wildcard tools/tidy*.c))
SAMPLE   := test/tidy/tree

build/tools/tidy: $(TIDY_SRC) tools/tidy.h
	@mkdir -p $(@D)
	@gcc -std=gnu17 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -o $@ $(TIDY_SRC)

# Samples first: what it finds in a copy of them is written down, one file with a name that tells
# nothing among them.  The rule "format" is left out, as it depends on clang-format being there.
tidy: build/tools/tidy $(GEN_HDR) $(LIB_OBJ)  ## house rules: sizes, layers, banned calls, format
	@mkdir -p build/tidy/src/base
	@gcc -c -fPIE -o build/tidy/src/base/global.o $(SAMPLE)/src/base/global.c
	@rm -rf build/tidy/tree
	@cp -r $(SAMPLE) build/tidy/tree
	@echo '/* Bad sample: its name. */' > build/tidy/tree/src/base/utils.c
	@! build/tools/tidy build/tidy/tree .. > build/tidy/found.txt
	@grep -v -e ': format: ' -e '^tidy: ' build/tidy/found.txt | diff test/tidy/expected.txt -
	@build/tools/tidy . $(B)
	@! tools/requirements test/requirements/bad.md test/requirements/bad.txt | diff test/requirements/expected.txt - | grep .
	@tools/requirements
