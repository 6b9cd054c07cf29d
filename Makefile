# Python 3.11 and make are all that is needed; everything else goes into .venv.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: help demo test run check docs bench quality chaos clean
.DEFAULT_GOAL := help

help: ## what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/ready ## the main job on a local newsroom, without network, in under two minutes
	@$(BIN)/python -m tests.newsroom.demo

test: $(VENV)/ready-dev ## all tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal

run: $(VENV)/ready ## one round over the live catalogue
	@$(BIN)/python scheduler.py --once

check: $(VENV)/ready-dev ## the house rules: lint, format, types, import arrows, generated docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m docs.generate --check

docs: $(VENV)/ready-dev ## write the generated parts of the docs anew
	@$(BIN)/python -m docs.generate

bench: $(VENV)/ready-dev ## ratios: the chain, a round with nothing new, the writer
	@$(BIN)/python -m bench

quality: $(VENV)/ready-dev ## how well pages are read, against recorded ones and gold
	@$(BIN)/python -m bench.quality

chaos: $(VENV)/ready-dev ## crawls while everything goes wrong, against the known truth; minutes
	@$(BIN)/python -m tests.newsroom.chaos

clean: ## remove the environment and the demo
	rm -rf $(VENV) demo

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not here: install Python 3.11 or newer, or name it: make PYTHON=python3" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.txt | $(VENV)/bin/python
	@echo "installing what Diplowire needs into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt | $(VENV)/ready
	@echo "installing what the tests need into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
