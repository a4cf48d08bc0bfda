.PHONY: test-cli accept-cli
test-cli: $(B)/holdfast  ## command-line transcripts (test/cli/*.t)
	tools/run_transcripts $(B)/holdfast $(sort $(wildcard test/cli/*.t))
accept-cli: $(B)/holdfast  ## write what the commands print now into the transcripts, for review
	tools/run_transcripts --accept $(B)/holdfast $(sort $(wildcard test/cli/*.t))
