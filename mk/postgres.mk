# The tests that need PostgreSQL, on a throw-away cluster of Debian's postgresql-common.  It
# listens on the loopback interface and a socket only, and is gone afterwards.  Data checksums
# and fsync stay on, as the product asks of a real server.
.PHONY: test-postgres
test-postgres: $(B)/unit  ## unit tests with a throw-away PostgreSQL
	@command -v pg_virtualenv >/dev/null || { echo "pg_virtualenv is missing: make deps-test"; exit 1; }
	pg_virtualenv -i '--data-checksums' -o fsync=on -o listen_addresses=localhost -o shared_buffers=64MB \
	    sh -c 'HOLDFAST_TEST_POSTGRES=postgresql:///postgres $(B)/unit $(TESTS)'
