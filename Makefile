# One command per habit. Each sets up what it needs first; set-up is done once.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: film test lint bench setup clean

film: setup  ## Make a film from the first example script.
	$(BIN)/filmwright film examples/1-monsoon.txt -o film.mp4 --duration 60

test: setup  ## Pass the tests.
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: setup  ## Check style and types.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup  ## Measure, as ratios in one run.
	$(BIN)/python -m bench

setup: .venv/ready

.venv/ready: scripts/setup.py requirements.lock package.json package-lock.json pyproject.toml
	$(PYTHON) scripts/setup.py

clean:
	rm -rf .venv node_modules .filmwright
