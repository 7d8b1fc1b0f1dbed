# Everything a user or contributor runs. Each goal prepares what it needs (scripts/setup.sh).

VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?= 2
# one thread per process: the test runner already uses every core
export OMP_NUM_THREADS ?= 1

.PHONY: help setup demo test test-all cases architectures faults lint bench sim-validate clean

help:
	@echo "make demo      LeNet: PyTorch -> int8 -> RISC-V vector ELF -> simulated, exact, profiled"
	@echo "make test      lint, type check, tests (under 15 minutes on 2 cores)"
	@echo "make test-all  the same with slow tests and comparisons against independent tools"
	@echo "make cases     small models out of bug reports, fp32 and int8, on scalar and rvv"
	@echo "make architectures  22 families of networks in int8 beside fake quantization, in dB"
	@echo "make faults    every planted fault, each against the tests that must notice it (resumable)"
	@echo "make bench     every figure README claims, beside what you would use instead"
	@echo "make sim-validate  the simulator against QEMU, spike, RTL and published tables"
	@echo "make setup     only prepare: system packages where permitted, virtual environment"

setup:
	@scripts/setup.sh $(VENV)

demo: setup
	@$(BIN)/python examples/demo.py

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/pytest -n $(JOBS) -m "not slow" -rs

test-all: lint
	@scripts/setup.sh $(VENV) rtl
	$(BIN)/pytest -n $(JOBS) -rs --ignore tests/conformance
	$(BIN)/pytest -rs tests/conformance

cases: setup
	JOBS=$(JOBS) $(BIN)/python -m tests.cases $(CASES)

architectures: setup
	$(BIN)/python -W ignore -m tests.architectures

faults: setup
	$(BIN)/python -m tests.faults.run --jobs $(JOBS)

bench: setup
	$(BIN)/python -m bench

sim-validate: setup
	$(BIN)/python -m bench.simulator_validation

clean:
	rm -rf $(VENV) out build .pytest_cache .mypy_cache .ruff_cache
