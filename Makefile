# `make help` lists what can be made. Everything runs from this checkout, in .venv.
.DEFAULT_GOAL := help
.PHONY: help setup run test check-fast test-all bench mutants triage-report model format lock assets clean
MAKEFLAGS += --no-print-directory
PY := .venv/bin/python
export PYTHON

help:           ## Show this list
	@grep -E '^[a-z-]+: .*##' Makefile | sed -E 's/:.*##/:/' | awk -F: '{printf "  make %-15s %s\n", $$1, $$2}'

setup:          ## Make .venv and install the locked packages (nothing else)
	@sh tools/setup.sh run

run: setup      ## Start Triage with its demonstration desk; PORT=8000 chooses the port
	@exec $(PY) -m triage.run

test:           ## Everything that must hold before a change is shared
	@sh tools/setup.sh test
	@$(PY) -m tools.gate

check-fast:     ## The part of it that takes under ten seconds
	@sh tools/setup.sh test
	@$(PY) -m tools.gate fast

test-all:       ## make test, then what takes longer: slow tests, all tests on PostgreSQL
	@sh tools/setup.sh test
	@$(PY) -m tools.gate all

bench:          ## Measure calendar, clocks and service beside their floors, peers and references
	@sh tools/setup.sh bench
	@$(PY) -m bench

mutants:        ## Change the core in small ways and see whether a test notices (long)
	@sh tools/setup.sh bench
	@$(PY) -m tools.mutants

triage-report:  ## How well labelled messages are read: docs/triage-quality.md (minutes)
	@sh tools/setup.sh test
	@$(PY) -m bench.triage_report

model:          ## Train the second opinion that ships; a worse one is refused
	@sh tools/setup.sh test
	@$(PY) -m tools.model

format:         ## Put Python and templates in their usual form
	@sh tools/setup.sh test
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

lock:           ## Make requirements*.txt again from requirements*.in
	@sh tools/lock.sh

assets:         ## Compile the Sass (needs Node)
	@sh assets/build.sh

clean:          ## Remove what was made, but neither instance/ nor .venv
	@rm -rf build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage mutants
