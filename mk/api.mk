# The HTTP interface: transcripts of curl against a server of their own on a free loopback port.
.PHONY: test-api accept-api
API_TESTS := $(sort $(wildcard test/api/*.t))
test-api: $(B)/holdfast  ## HTTP transcripts (test/api/*.t)
	PATH="$(CURDIR)/test/api/bin:$$PATH" tools/run_transcripts $(B)/holdfast $(API_TESTS)
accept-api: $(B)/holdfast  ## write what the server answers now into the transcripts, for review
	PATH="$(CURDIR)/test/api/bin:$$PATH" tools/run_transcripts --accept $(B)/holdfast $(API_TESTS)
