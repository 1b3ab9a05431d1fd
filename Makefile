# What people type. Everything a target needs is installed by it.
CARGO ?= cargo
HOME_DIR ?= $(CURDIR)/.cache/demo-home
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
DRIVER := $(shell command -v chromedriver)

.PHONY: demo test check bench browser fixtures

## Imports the case of the case study, walks it to a proposed state and serves it.
demo:
	$(CARGO) run --release --quiet --package zehi-cli -- demo --home "$(HOME_DIR)"

## All tests, the browser's included.
test: browser
	$(CARGO) test --workspace

## What must hold before a change is handed in.
check: browser
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) xtask check
	$(CARGO) test --workspace

## Figures for docs/bench.md.
bench:
	$(CARGO) build --release --package zehi-cli
	python3 benches/bench.py

## Chromium and its driver, for the browser tests.
browser:
ifeq ($(and $(CHROMIUM),$(DRIVER)),)
	@if command -v apt-get >/dev/null; then \
		if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO=sudo; fi; \
		$$SUDO apt-get update -q && $$SUDO apt-get install -y -q --no-install-recommends chromium chromium-driver fonts-ipaexfont; \
	else \
		echo "Chromium と ChromeDriver を入れてから、もう一度実行してください。"; exit 1; \
	fi
endif

## Rebuilds the fixtures (needs Python and fixtures/tools/requirements.txt).
fixtures:
	python3 fixtures/tools/build.py
