# What can be set: make chat ARTICLES=folder PORT=7861 PYTHON=python3.12
ARTICLES ?= examples/articles
PORT ?= 7860
PYTHON ?= python3
export ARTICLES PORT

BIN := .venv/bin
PACKAGES := assistant index prompts ui
# The sample folder comes with questions to try.
SAMPLES := $(if $(filter-out examples/articles examples/articles/,$(ARTICLES)),,--questions examples/questions.txt)
# One index a folder: its name for people, a checksum to tell like-named folders apart.
INDEX = --index ".pincite/$$(basename "$$ARTICLES")-$$(printf %s "$${ARTICLES%/}" | cksum | cut -d ' ' -f 1)"

# The questions that the reader is trained on, and the sets that it is measured on.
QUESTIONS ?= ../shared/train/questions.jsonl.gz
MEASURE ?= ../shared/eval
export QUESTIONS MEASURE

.PHONY: help chat index test check lock build reader pictures clean python venv venv-dev

help: ## List what make can do
	@sed -n 's/^\([a-z]*\):.* ## /  make \1 - /p' $(MAKEFILE_LIST)

chat: venv ## Index the folder ARTICLES and chat about it at http://127.0.0.1:$PORT
	@$(BIN)/pincite chat "$$ARTICLES" $(INDEX) --port "$$PORT" $(SAMPLES)

index: venv ## Bring the index of the folder ARTICLES up to date
	@$(BIN)/pincite index "$$ARTICLES" $(INDEX) || [ $$? -eq 3 ] # 3: done, some files skipped

# Two workers with two threads each would wait for one another on two cores.
test: venv-dev ## Run the tests, in a real browser too where there is one
	@$(BIN)/python .ci/browser.py
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: venv-dev ## Check style, types, and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy -m pincite -m pincite.__main__ $(PACKAGES:%=-p pincite.%)
	$(BIN)/mypy tests benchmarks training examples .ci/*.py
	$(BIN)/lint-imports

lock: venv-dev ## Write the lock files anew from what .venv holds
	@$(BIN)/python .ci/lock.py

build: venv-dev ## Build the wheel and the source distribution in dist/
	@$(BIN)/python -m build --no-isolation

reader: venv-dev ## Train the reader anew on QUESTIONS: two to four hours on two cores
	@$(BIN)/python -m training "$$QUESTIONS" --measure "$$MEASURE"

pictures: venv-dev ## Take the pictures of README and docs anew, in a real browser
	@$(BIN)/python docs/screenshot.py

clean: ## Remove what was made here, but for .venv and the indexes in .pincite
	rm -rf build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Pincite needs Python 3.11 or newer. Name one: make PYTHON=python3.12 ..." >&2; exit 1; }

venv: python
	@$(PYTHON) .ci/install.py requirements.lock

venv-dev: python
	@$(PYTHON) .ci/install.py requirements.lock requirements-dev.lock requirements-files.lock
