# What has to be installed, by what it is for.  Each target installs only what is missing.
.PHONY: deps deps-test deps-bench
DEPS       := gcc make pkg-config libc6-dev libsqlite3-dev libpq-dev zlib1g-dev libssl-dev libxxhash-dev \
              libmicrohttpd-dev libbrotli-dev libsodium-dev libzip-dev libexpat1-dev libseccomp-dev libxlsxwriter-dev
# Node for the pages; another one than Debian's (18.19 or later) will do.
DEPS_WEB   := $(if $(shell command -v node),,nodejs) $(if $(shell command -v npm),,npm)
DEPS_TEST  := clang libclang-rt-14-dev clang-format postgresql postgresql-common python3 curl openssl chromium fonts-noto-cjk
DUCKDB     := build/deps/duckdb
DEPS_BENCH := libcjson-dev libsqlite3-dev liblmdb-dev postgresql postgresql-common

deps:  ## install what the build needs
	@tools/install_missing $(DEPS) $(DEPS_WEB)
deps-test:  ## install what the tests need
	@tools/install_missing $(DEPS_TEST)
deps-bench:  ## install what the benchmarks' peers need
	@tools/install_missing $(DEPS_BENCH)
	@[ -d $(DUCKDB)/node_modules ] || npm install --silent --no-save --prefix $(DUCKDB) @duckdb/node-api@1.5.6-r.1
