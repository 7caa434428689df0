# The door. Every target sets up .venv first, and only when setup.cfg or constraints.txt changed.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
OUT ?= demo-out
SEED ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo test soundness lint bench docs clean

help:  ## what each target does
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

$(READY): setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[perf,sim,lsp,dev]'
	@touch $@

demo: $(READY)  ## lint, profile and rank the simulator's loops
	$(BIN)/vectorize-perf run --outdir $(OUT) -- perf/workloads/nanobrag.py --stepwise --sizes 12
	$(BIN)/vectorize-perf rank $(OUT)/session.json --outdir $(OUT)
	$(BIN)/flake8 --isolated --select VEC --vectorize-baseline none --vectorize-impact .vectorize-impact.jsonl src/nanobrag_torch || true
	@echo "The ranked loops, with their source: $(OUT)/report.html"

test: $(READY) lint  ## everything that CI checks
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

soundness: $(READY)  ## 20 000 random programs against what is said of their loops, from SEED
	$(BIN)/python -m pytest tests/analysis/test_soundness.py --hypothesis-profile=soundness --hypothesis-seed=$(SEED) -p no:cacheprovider

lint: $(READY)  ## style, types, import contracts, our own rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/flake8

bench: $(READY)  ## figures that the docs quote, on this machine, and those of other profilers
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python -m perf.benchmarks

docs: $(READY)  ## regenerate what is generated under docs/
	$(BIN)/flake8-vectorize explain --all > docs/rules.md
	$(BIN)/python tools/parity_table.py

clean:  ## remove .venv and everything generated
	rm -rf .venv $(OUT) build dist *.egg-info
