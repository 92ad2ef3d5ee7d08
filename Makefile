# Greenroom. `make help` lists what there is to do.
.DEFAULT_GOAL := help
.PHONY: help setup run demo test faults bench lint types check-python check-node test-tools test-sqlite test-postgres test-frontend test-browser format lock clean
SHELL := /bin/sh

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
WORKERS := --numprocesses=auto --maxprocesses=4 --dist=worksteal
ORDINARY := -m "not faults"
FRONTEND_SOURCES := $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -path frontend/src/gql -prune -o -type f -print 2>/dev/null) schema.graphql $(wildcard docs/codes/*.md)

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.run frontend/dist/.built ## Install what the desk needs, and build its pages

run: setup ## Serve a desk on http://localhost:8081, with everything it needs
	@$(VENV)/bin/greenroom run

demo: setup ## Serve a desk filled with demo data
	@$(VENV)/bin/greenroom demo

test: lint types test-tools test-sqlite test-postgres test-frontend test-browser ## Run every test but those of `make faults`
	@echo "All tests passed."

faults: $(VENV)/.dev test-tools ## Run the long tests of a whole desk under load, on both databases
	$(PY) -m pytest --ignore=tests/e2e -m faults --database=sqlite
	$(PY) -m pytest --ignore=tests/e2e -m faults --database=postgres

bench: $(VENV)/.dev frontend/dist/.built ## Measure the hot operations against their limit
	@$(PY) -m benchmarks

lint: $(VENV)/.dev ## Check style and layers
	$(VENV)/bin/ruff check backend tests benchmarks
	$(VENV)/bin/ruff format --check backend tests benchmarks
	$(VENV)/bin/lint-imports

types: $(VENV)/.dev ## Check types
	$(VENV)/bin/basedpyright

test-tools: # find Chromium, PostgreSQL, Redis, curl and jq, or install them where that can be done
	@sh scripts/test-tools.sh

test-sqlite: $(VENV)/.dev frontend/dist/.built ## Run the Python tests on SQLite, and hold their coverage
	$(PY) -m pytest --ignore=tests/e2e $(ORDINARY) --database=sqlite $(WORKERS) --cov --cov-report=

test-postgres: $(VENV)/.dev frontend/dist/.built ## Run the tests of what touches the database on PostgreSQL
	$(PY) -m pytest --ignore=tests/e2e $(ORDINARY) --database=postgres $(WORKERS)

test-frontend: frontend/dist/.built ## Check and test the pages, and hold their sizes
	cd frontend && npm run --silent lint && npm test --silent && npm run --silent budget

# The files come in their own order: by the number of their tests, the one that waits longest would come last.
test-browser: $(VENV)/.dev frontend/dist/.built ## Run the browser tests
	$(PY) -m pytest tests/e2e --numprocesses=2 --dist=loadfile --no-loadscope-reorder

format: $(VENV)/.dev ## Format the code
	$(VENV)/bin/ruff check --fix backend tests benchmarks
	$(VENV)/bin/ruff format backend tests benchmarks
	cd frontend && npm run --silent format

lock: $(VENV)/.dev ## Pin the newest allowed versions of what Python needs
	$(VENV)/bin/uv export -q --extra emulator --no-dev --group build --no-emit-project --format requirements.txt --no-header -o requirements.txt
	$(VENV)/bin/uv export -q --extra emulator --group build --group dev --no-emit-project --format requirements.txt --no-header -o requirements-dev.txt
	$(VENV)/bin/uv export -q --no-dev --group build --no-emit-project --format requirements.txt --no-header -o requirements-serve.txt
	rm -f uv.lock

clean: ## Remove what was built and installed; data stays
	rm -rf $(VENV) frontend/node_modules frontend/dist frontend/src/gql

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Greenroom needs Python 3.11 or newer: install it, or name it with make PYTHON=python3.12."; exit 1; }

check-node:
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null \
		|| { echo "Greenroom needs Node.js 20 or newer with npm, to build its pages: install it."; exit 1; }

$(VENV)/bin/python: | check-python
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json | check-node
	cd frontend && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

frontend/dist/.built: frontend/node_modules/.installed $(FRONTEND_SOURCES)
	cd frontend && npm run --silent build
	@touch $@
