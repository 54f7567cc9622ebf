# `make run` starts the bot; `make test` runs every test and check. Both set up .venv first.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
# Layers without I/O, covered to the last branch.
PURE := melayani_bot/answering/*,melayani_bot/knowledge/*,melayani_bot/matching/*,melayani_bot/render/*,melayani_bot/text/*
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))

.PHONY: run faults soak load test setup lock lint types layers browser bench goals
.DEFAULT_GOAL := help

help:
	@echo "make run    start the server with the web chat; Ctrl-C stops it"
	@echo "make test   set up, then run every test and check"
	@echo "make faults the fault tests in full: 10,000 messages, 200 kills; half an hour"
	@echo "make soak   two hours of messages, new knowledge and broken connections; memory must stay flat"
	@echo "make load   measure what the server carries; twenty-three minutes, written to docs/load.md"
	@echo "make bench  measure the matching engine beside its peers (BENCH=\"--sets FOLDER\" adds public sets)"
	@echo "make goals  hold the matching engine against its goals (BENCH as above)"
	@echo "make lock   renew requirements.lock from requirements.in"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml $(PLUGINS:%=%/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . $(PLUGINS:%=-e %)
	@touch $@

run: $(STAMP)
	@$(BIN)/melayani run

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy melayani_bot tests $(wildcard plugins/*/src plugins/*/tests)
	$(BIN)/pyright --pythonpath $(BIN)/python melayani_bot/channel.py melayani_bot/capabilities.py

layers: $(STAMP)
	$(BIN)/lint-imports

# The web chat is tested in Debian's Chromium.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || echo "No chromium here: the tests in a browser are skipped. apt-get install --no-install-recommends chromium"

test: $(STAMP) lint types layers browser
	$(BIN)/melayani check
	$(BIN)/python -m pytest tests/end_to_end $(wildcard plugins)
	$(BIN)/python -m pytest tests --ignore=tests/end_to_end --cov --cov-report=
	$(BIN)/coverage report --skip-covered
	$(BIN)/coverage report --include='$(PURE)' --fail-under=100


# The last figures are kept in docs/reliability.md; FAULTS_SEED=n repeats a run.
faults: $(STAMP)
	FAULTS=full $(BIN)/python -m pytest tests/faults -s -v --durations=0

# SOAK_MINUTES (720 at most), SOAK_RATE (messages a second) and SOAK_RELOAD (seconds from one new
# knowledge to the next) change it; SOAK_REPORT=FILE keeps the samples, the log and a drawing.
soak: $(STAMP)
	$(BIN)/python -m tests.soak

# Writes docs/load.md and its drawings.
load: $(STAMP)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.load

lock: $(STAMP)
	$(PYTHON) -m pip install --quiet uv
	$(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes -o requirements.lock requirements.in

# Peers have an environment of their own. The last figures are kept in docs/benchmarks.md.
BENCH_STAMP := .venv-bench/.installed
MEASURE := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 .venv-bench/bin/python -m benchmarks

$(BENCH_STAMP): requirements.lock benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv-bench/bin/pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@

bench: $(BENCH_STAMP)
	$(MEASURE) peers --keep docs/benchmarks.md $(BENCH)

goals: $(BENCH_STAMP)
	$(MEASURE) goals --keep docs/benchmarks.md $(BENCH)
