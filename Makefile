# One command per habit. Each sets up what it needs first; set-up is done once.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: film studio test lint bench setup setup-dev clean

film: setup  ## Make a film from the first example script.
	$(BIN)/filmwright film examples/1-monsoon.txt -o film.mp4 --duration 60

studio: setup  ## Open the web studio on this machine.
	$(BIN)/filmwright studio

test: setup-dev  ## Pass the tests.
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: setup-dev  ## Check style and types.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup-dev  ## Measure, as ratios in one run.
	$(BIN)/python -m bench

setup: .venv/ready

setup-dev: .venv/ready-dev

NEEDED := scripts/setup.py package.json package-lock.json pyproject.toml

.venv/ready: $(NEEDED) requirements.lock
	$(PYTHON) scripts/setup.py

.venv/ready-dev: $(NEEDED) requirements-dev.lock
	$(PYTHON) scripts/setup.py --dev

clean:
	rm -rf .venv node_modules .filmwright
