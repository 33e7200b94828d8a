# `make demo` and `make test` are all a newcomer needs; both make the environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: eval help setup demo test test-clock lint words tools faults bench clean

help:  ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: $(STAMP)  ## Make .venv from the lock file

$(STAMP): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Groundswell needs Python 3.11 or newer; set PYTHON=…"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Groundswell needs into $(VENV) (about a minute, once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: setup  ## Use Groundswell in a local workspace, in your browser
	@$(BIN)/groundswell demo

test: setup tools lint  ## Everything that must hold
	$(BIN)/python -m pytest -n auto --dist worksteal

test-clock: setup tools  ## Run what depends on the calendar on a Saturday, at New Year and while clocks change
	$(BIN)/python tests/clock_shift.py

lint: setup  ## Style, types, tiers and content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/groundswell check --strict --catalogue

words: setup  ## Bring the catalogue of sentences up to date
	@$(BIN)/python -m bot.kit.i18n_extract

tools: setup  ## The browser, the database server, the office and the verifiers that the tests start for themselves
	@$(BIN)/python tests/tools.py

faults: setup tools  ## Kill workers at random moments and count what arrived
	$(BIN)/python -m pytest faults -n 0

bench: setup  ## Measure beside the bare libraries
	$(BIN)/python benchmarks/run.py

eval: setup  ## Review the stories of FILE (our own by default) with the model that is set
	@$(BIN)/groundswell eval $(or $(FILE),tests/stories/own_untouched.json)

clean:  ## Remove the environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
