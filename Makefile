# The words: install, run, test, check, train, bench. `make run` and `make test` each work first on a fresh clone.

PYTHON ?= python3
VENV := .venv
# One thread per process: the tests run side by side, and threads that wait for each other take the cores from them.
export OMP_NUM_THREADS ?= 1
BIN := $(VENV)/bin
ARGS ?=
PYTEST_ARGS ?= -n auto --dist worksteal
SOURCES := nlcontrol tests $(wildcard benchmarks)
# PyTorch's own index has the CPU build; PyPI's build for Linux brings gigabytes of CUDA. Asked first whether it is
# there at all: pip would retry an unreachable index for minutes, once per package.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
TORCH_SOURCE = $(shell $(BIN)/python -c "import urllib.request as r; r.urlopen('$(TORCH_INDEX)/torch/', timeout=5)" \
	2>/dev/null </dev/null && echo --extra-index-url $(TORCH_INDEX))
# Nothing that pip prints or reads may mix with what is piped through `make run`.
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet
DEFINITION := pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help install run test check train bench

help:
	@echo "make install   a .venv with everything, pinned"
	@echo "make run       install what it alone needs and open nlcontrol (ARGS=...; piped input is carried out line by line)"
	@echo "make test      every test"
	@echo "make check     ruff, mypy --strict, import-linter"
	@echo "make train     train the shipped model again with its defaults (ARGS=...)"
	@echo "make bench     the benchmarks, as tables"

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "nlcontrol needs Python 3.11 or newer: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) </dev/null >&2

$(VENV)/.runtime: $(DEFINITION) | $(BIN)/pip
	@echo "installing what nlcontrol needs to run into $(VENV)" >&2
	@$(PIP) install --editable '.[broker]' --constraint constraints.txt </dev/null >&2
	@touch $@

$(VENV)/.everything: $(DEFINITION) | $(BIN)/pip
	@echo "installing everything into $(VENV), PyTorch included; the first time takes minutes" >&2
	@$(PIP) install --editable '.[broker,train,dev]' --constraint constraints.txt $(TORCH_SOURCE) </dev/null >&2
	@touch $(VENV)/.runtime $@

install: $(VENV)/.everything

run: $(VENV)/.runtime
	@$(BIN)/nlcontrol $(ARGS)

test: $(VENV)/.everything
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.everything
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports

train: $(VENV)/.everything
	$(BIN)/nlcontrol train $(ARGS)

bench: $(VENV)/.everything
	$(BIN)/python -m benchmarks $(ARGS)
