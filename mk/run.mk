# The main job, on a fresh Debian 12: install what is missing, build, load the demo once, tell its
# story, and serve the pages until Ctrl-C.  SERVE=0 leaves the last out.
.PHONY: run
DEMO_DATA  ?= data
DEMO_UNITS ?= 20000
LISTEN     ?= 127.0.0.1:8080
SERVE      ?= 1
run: deps  ## install, build, load the demo factory once, trace the suspect lot, serve the pages
	@$(MAKE) --no-print-directory -s all
	@tools/story build/release/holdfast $(DEMO_DATA) $(DEMO_UNITS)
ifeq ($(SERVE),1)
	@exec build/release/holdfast serve --data $(DEMO_DATA) --listen $(LISTEN)
endif
