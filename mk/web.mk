# The web application, built by Vite and put into the program by tools/embed.c.  Where npm is
# missing, or with WEB=0, the program answers its API and a sentence instead of pages.
.PHONY: web test-web
WEB     ?= $(if $(shell command -v npm),1,0)
DIST    := build/web/dist
WEB_SRC := $(shell find web -name node_modules -prune -o -type f -print | grep -v '^web/src/api/gen/')
WEB_GEN := web/src/api/gen/types.ts web/src/api/gen/labels.ts
WEB_BIN := web/node_modules/.bin

# What crosses the interface is described in .def files; the application reads the same ones.
RECORD_DEF := $(shell grep -l '^RECORD_END' -r src --include='*.def' | grep -v _test.def | sort)
$(GEN)/gen_ts.inc: $(RECORD_DEF)
	@mkdir -p $(@D)
	@printf '#include "%s"\n' $(RECORD_DEF) > $@
build/tools/gen_ts: tools/gen_ts.c $(GEN)/gen_ts.inc src/domain/master/clue_kinds.def
	@mkdir -p $(@D)
	@gcc -std=gnu17 -O1 -g -Wall -Wextra -Werror -I. -Isrc -I$(GEN) -o $@ $<
web/src/api/gen/%.ts: build/tools/gen_ts
	@mkdir -p $(@D)
	@build/tools/gen_ts $* > $@.new && mv $@.new $@

web/node_modules/.installed: web/package-lock.json
	@echo "  npm ci  web"
	@cd web && npm ci --loglevel error --no-progress --prefer-offline >/dev/null || \
	    { echo "npm ci failed; without the npm registry build with WEB=0"; exit 1; }
	@touch $@
$(DIST)/index.html: $(WEB_SRC) $(WEB_GEN) web/node_modules/.installed
	@echo "  vite    web"
	@cd web && node_modules/.bin/vite build --logLevel warn
	@node web/tools/budget.mjs $(DIST)
web: $(DIST)/index.html  ## build the web application (needs Node 18.19 or later and npm)

build/tools/embed: tools/embed.c src/api/web_types.def
	@mkdir -p $(@D)
	@gcc -std=gnu17 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -I. -o $@ $< -lz -lbrotlienc
ifeq ($(WEB),1)
$(GEN)/web_assets.c: build/tools/embed $(DIST)/index.html
	@mkdir -p $(@D)
	@build/tools/embed $(DIST) $(@D)
else
$(GEN)/web_assets.c: build/tools/embed
	@mkdir -p $(@D)
	@build/tools/embed - $(@D)
endif
$(B)/$(GEN)/web_bytes.o: $(GEN)/web_assets.c
	@mkdir -p $(@D)
	@$(CC) -c -o $@ $(GEN)/web_assets.S

PRETTIER := $(WEB_BIN)/prettier --config web/.prettierrc.json --ignore-path web/.prettierignore
.PHONY: format-web
format-web:  ## lay out the web application's sources
	@$(PRETTIER) --write --log-level warn web test/browser

# Types, layout, messages, and the logic of the application.
test-web: $(WEB_GEN)  ## types, layout, messages and unit tests of the web application
ifeq ($(WEB),1)
	@$(MAKE) --no-print-directory -s web/node_modules/.installed
	@cd web && node_modules/.bin/vue-tsc --noEmit
	@$(PRETTIER) --check --log-level warn web test/browser
	@! node web/tools/check.mjs test/tidy/web > build/web/found.txt
	@diff test/tidy/web/expected.txt build/web/found.txt
	@node web/tools/check.mjs
	@cd web && node_modules/.bin/vitest run
else
	@echo "skip web tests: npm is missing"; echo "0 passed, 0 failed, 1 skipped"
endif

# Walks through the pages in headless Chromium, in both languages; pictures in build/screenshots.
#     make test-browser WALK=search
.PHONY: test-browser pictures
pictures: export PICTURES := 1
pictures: test-browser  ## the walks, and the pictures of docs/ anew
test-browser: $(B)/holdfast  ## the browser walks (counted as skipped without Chromium or Node)
ifeq ($(WEB),1)
	@node test/browser/run.mjs $(B)/holdfast $(WALK)
else
	@echo "skip browser walks: npm is missing"; echo "0 passed, 0 failed, 1 skipped"
endif
