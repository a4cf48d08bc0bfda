# The main job, on a fresh Debian 12: install what is missing, build, load the demo once, tell its story.
.PHONY: run
DEMO_DATA  ?= data
DEMO_UNITS ?= 20000
run: deps  ## install, build, load the demo factory once, and trace the suspect lot
	@$(MAKE) --no-print-directory -s all
	@tools/story build/release/holdfast $(DEMO_DATA) $(DEMO_UNITS)
