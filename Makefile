# The front door. `make help` lists what there is.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
WAVE ?=
SCHEDULER ?=
# Imports without bytecode take three times as long: never inherit that setting.
export PYTHONDONTWRITEBYTECODE :=
unexport PYTHONDONTWRITEBYTECODE

# The lock names every package: pip is told to look for no other (its resolver would pick up what is newer than the lock, and refuse).
$(READY): requirements.lock pyproject.toml
	@echo "setting up $(VENV) (once)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib shelterlib > /dev/null || true
	@touch $@

.PHONY: setup report test test-real audit check fuzz bench lab help clean lock

setup: $(READY) ## make the environment (.venv) from requirements.lock

report: $(READY) ## the whole report: make report [WAVE=2020] [JOBS=n] [SCHEDULER=tcp://…]
	@$(BIN)/shelter report $(or $(WAVE),latest) --jobs $(JOBS) $(if $(SCHEDULER),--scheduler $(SCHEDULER))

test: $(READY) ## every kind of check on a small wave, under 5 minutes
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile -m "not real and not audit and not fuzz and not bench"

test-real: $(READY) ## everything on ../shared/real (skips where that folder is absent)
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist loadgroup -m real

audit: $(READY) ## a fixed sample of every long check; FULL=1 for the whole figures
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist loadgroup -m audit

fuzz: $(READY) ## fuzzing with a seed: make fuzz [SEED=1] [CASES=50000]
	@SEED=$(or $(SEED),1) CASES=$(or $(CASES),50000) $(BIN)/python -m pytest -q -m fuzz

bench: $(READY) ## benchmarks with ratios
	@$(BIN)/python -m pytest -q -s -m bench

check: $(READY) ## lint, types, spelling, notebooks stripped, catalogue valid
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/codespell
	@$(BIN)/python -m shelterlib.catalogue
	@$(BIN)/nbstripout --keep-id --verify notebooks/*.ipynb

lab: $(READY) ## JupyterLab on the notebooks
	@$(BIN)/jupyter lab notebooks --KernelManager.transport_encryption=auto

lock: ## resolve requirements.lock anew (needs uv)
	@uv pip compile --universal --generate-hashes --no-header --all-extras --python-version 3.11 -q pyproject.toml -o requirements.lock

clean: ## remove built and restricted files
	@rm -rf outputs/* outputs/.build-* data/processed/*
	@touch outputs/.gitkeep data/processed/.gitkeep

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
