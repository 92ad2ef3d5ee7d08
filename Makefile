# Greenroom. `make help` lists what there is to do.
.DEFAULT_GOAL := help
.PHONY: help setup emulator run demo wheel test faults coverage bench evenings lint types check-python check-node test-tools test-sqlite test-postgres test-frontend test-browser format lock audit clean
SHELL := /bin/sh
# What Python has compiled is kept, whatever the environment says: tests start the desk hundreds of times.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-deps
PINNED := $(INSTALL) --require-hashes
WORKERS := --numprocesses=auto --maxprocesses=4 --dist=worksteal
LOCK := $(VENV)/bin/uv export -q --no-emit-project --format requirements.txt --no-header
# In CI a test that fails is tried once more and named: a clone is not refused for what a busy machine does once.
AGAIN := $(if $(filter true,$(CI)),--reruns=1 -rR)
ORDINARY := -m "not faults" $(AGAIN)
FRONTEND_SOURCES := $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -path frontend/src/gql -prune -o -type f -print 2>/dev/null) schema.graphql $(wildcard docs/codes/*.md)

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.serve frontend/dist/.built ## Install what `greenroom serve` needs, and build the pages

emulator: $(VENV)/.emulator ## Install what the 100ms emulator needs, too; it ships with no desk

run: setup emulator ## Serve a desk on http://localhost:8081, with everything it needs
	@$(VENV)/bin/greenroom run

demo: setup emulator ## Serve a desk filled with demo data
	@$(VENV)/bin/greenroom demo

wheel: setup ## Build a package with the pages inside, for pip: dist/greenroom-*.whl
	$(PY) -m hatchling build --target wheel

test: lint types test-tools test-sqlite test-postgres test-frontend test-browser ## Run every test but those of `make faults`
	@echo "All tests passed."

faults: $(VENV)/.dev test-tools ## Run the long tests of a whole desk under load, on both databases
	$(PY) -m pytest --ignore=tests/e2e -m faults --database=sqlite
	$(PY) -m pytest --ignore=tests/e2e -m faults --database=postgres

# Apart from `make test`, as it takes twice as long with every line counted.
coverage: $(VENV)/.dev test-tools frontend/dist/.built ## Run the Python tests on SQLite, list the lines that none runs, and hold their share
	$(PY) -m pytest --ignore=tests/e2e $(ORDINARY) --database=sqlite $(WORKERS) --cov

bench: $(VENV)/.dev frontend/dist/.built ## Measure everything and write docs/performance.md; QUICK=1, ONLY=growth, SIZES="1000 10000"
	@$(PY) -m benchmarks $(if $(QUICK),--quick) $(ONLY:%=--only %) $(if $(SIZES),--sizes $(SIZES))

EVENINGS = 1000
evenings: $(VENV)/.dev ## Simulate 1,000 evenings of 30 shows with faults; EVENINGS=10 for fewer
	@$(PY) -m benchmarks --evenings $(EVENINGS)

lint: $(VENV)/.dev ## Check style and layers
	$(VENV)/bin/ruff check backend tests benchmarks scripts
	$(VENV)/bin/ruff format --check backend tests benchmarks scripts
	$(VENV)/bin/lint-imports

types: $(VENV)/.dev ## Check types
	$(VENV)/bin/basedpyright

test-tools: # find Chromium, PostgreSQL, Redis, the proxies, curl and jq, or install them where that can be done
	@sh scripts/test-tools.sh

test-sqlite: $(VENV)/.dev frontend/dist/.built ## Run the Python tests on SQLite
	$(PY) -m pytest --ignore=tests/e2e $(ORDINARY) --database=sqlite $(WORKERS)

test-postgres: $(VENV)/.dev frontend/dist/.built ## Run the tests of what touches the database on PostgreSQL
	$(PY) -m pytest --ignore=tests/e2e $(ORDINARY) --database=postgres $(WORKERS)

test-frontend: frontend/dist/.built ## Check and test the pages, and hold their sizes
	cd frontend && npm run --silent lint && npm test --silent && npm run --silent budget

# Such a test waits for about as long as it computes, so three keep two cores busy. The files come in their own
# order: by the number of their tests, the one that waits longest would come last.
test-browser: $(VENV)/.dev frontend/dist/.built ## Run the browser tests
	$(PY) -m pytest tests/e2e --numprocesses=3 --dist=loadfile --no-loadscope-reorder $(AGAIN)

format: $(VENV)/.dev ## Format the code
	$(VENV)/bin/ruff check --fix backend tests benchmarks scripts
	$(VENV)/bin/ruff format backend tests benchmarks scripts
	cd frontend && npm run --silent format

lock: $(VENV)/.dev ## Pin the newest allowed versions of what Python needs
	$(LOCK) --no-dev -o requirements-serve.txt
	$(LOCK) --no-dev --extra emulator -o requirements.txt
	$(LOCK) --only-group build -o requirements-build.txt
	$(LOCK) --only-group audit -o requirements-audit.txt
	$(LOCK) --extra emulator --group build --group dev -o requirements-dev.txt
	rm -f uv.lock

audit: $(VENV)/.audit frontend/node_modules/.installed ## Report licences, an SBOM and known vulnerabilities of what ships
	@$(PY) scripts/audit.py

clean: ## Remove what was built and installed; data stays
	rm -rf $(VENV) audit frontend/node_modules frontend/dist frontend/src/gql

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Greenroom needs Python 3.11 or newer: install it, or name it with make PYTHON=python3.12."; exit 1; }

check-node:
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null \
		|| { echo "Greenroom needs Node.js 20 or newer with npm, to build its pages: install it."; exit 1; }

$(VENV)/bin/python: | check-python
	$(PYTHON) -m venv $(VENV)

# As pip does with what it installs: a desk that may not write here, as under systemd, would do it at each start.
$(VENV)/.compiled: $(shell find backend -name '*.py') | $(VENV)/bin/python
	$(PY) -m compileall -q backend
	@touch $@

# The lists are complete: looking for what they need would only find newer releases, and refuse them.
$(VENV)/.serve: requirements-serve.txt requirements-build.txt pyproject.toml | $(VENV)/.compiled
	$(PINNED) -r requirements-serve.txt -r requirements-build.txt
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/.emulator: requirements.txt $(VENV)/.serve
	$(PINNED) -r requirements.txt
	@touch $@

# All of the above at once.
$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(VENV)/.compiled
	$(PINNED) -r requirements-dev.txt
	$(INSTALL) --no-build-isolation --editable .
	@touch $(VENV)/.serve $(VENV)/.emulator $@

$(VENV)/.audit: requirements-audit.txt $(VENV)/.serve
	$(PINNED) -r requirements-audit.txt
	@touch $@

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json | check-node
	cd frontend && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

frontend/dist/.built: frontend/node_modules/.installed $(FRONTEND_SOURCES)
	cd frontend && npm run --silent build
	@touch $@
