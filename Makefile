# Variables: make chat ARTICLES=folder PORT=7861 PYTHON=python3.12
ARTICLES ?= examples/articles
PORT ?= 7860
PYTHON ?= python3
export ARTICLES PORT

BIN := .venv/bin
PACKAGES := assistant index prompts ui
# The sample folder comes with questions to try.
SAMPLES := $(if $(filter-out examples/articles examples/articles/,$(ARTICLES)),,--questions examples/questions.txt)
# Each folder has its own index. The checksum tells folders of the same name apart.
INDEX = --index ".pincite/$$(basename "$$ARTICLES")-$$(printf %s "$${ARTICLES%/}" | cksum | cut -d ' ' -f 1)"

# What to train the reader and the check on, and the sets to measure them on.
DATA ?= ../shared/train
MEASURE ?= ../shared/eval
export DATA MEASURE

.PHONY: help chat index test nightly guard bench check types docs audit sbom lock build reader checker pictures clean python venv venv-dev

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.* ## /  make \1 - /p' $(MAKEFILE_LIST)

chat: venv ## Index the folder ARTICLES and open the chat at http://127.0.0.1:$PORT
	@$(BIN)/pincite chat "$$ARTICLES" $(INDEX) --port "$$PORT" $(SAMPLES)

index: venv ## Update the index of the folder ARTICLES
	@$(BIN)/pincite index "$$ARTICLES" $(INDEX) || [ $$? -eq 3 ] # 3: done, but some files were skipped

# One thread a worker, and four workers for two cores: a browser test often waits.
test: venv-dev ## Run the tests, those in a real browser too if there is one
	@$(BIN)/python .ci/browser.py
	@PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder

nightly: venv-dev ## Run the tests that take minutes each
	@$(BIN)/python .ci/browser.py
	@PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m nightly

guard: venv-dev ## Compare the speed of the main steps with that of the last commits
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.guard

bench: venv-dev ## Compare with LangChain, LlamaIndex, txtai and haiku.rag, on MEASURE, and write docs/benchmarks.md
	@$(BIN)/python -m benchmarks.peers "$$MEASURE/news2022" --output docs/benchmarks.md

check: venv-dev ## Check style, types and the import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@$(MAKE) --no-print-directory types
	$(BIN)/lint-imports

types:
	$(BIN)/mypy -m pincite -m pincite.__main__ $(PACKAGES:%=-p pincite.%)
	$(BIN)/mypy tests benchmarks training examples docs/*.py .ci/*.py

docs: venv-dev ## Build the documentation site in build/site
	@$(BIN)/sphinx-build --fresh-env --write-all --fail-on-warning --keep-going --quiet --conf-dir docs . build/site
	@echo "build/site/index.html"

audit: venv ## Compare the pinned packages with known vulnerabilities, without a network
	@$(BIN)/python .ci/audit.py

sbom: venv ## Write the software bill of materials, build/sbom.json
	@$(BIN)/python .ci/sbom.py

lock: venv-dev ## Write the lock files from the packages in .venv
	@$(BIN)/python .ci/lock.py

build: venv-dev ## Build the wheel and the source distribution in dist/
	@$(BIN)/python -m build --no-isolation

reader: venv-dev ## Train the reader on DATA: two to four hours on two cores
	@$(BIN)/python -m training "$$DATA" --measure "$$MEASURE"

checker: venv-dev ## Train the model that checks statements on DATA: one hour on two cores
	@$(BIN)/python -m training.check "$$DATA" --measure "$$MEASURE"

pictures: venv-dev ## Take the screenshots of README and docs, in a real browser
	@$(BIN)/python docs/screenshot.py

clean: ## Remove build outputs and caches; keep .venv and the indexes in .pincite
	rm -rf build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Pincite needs Python 3.11 or newer. Name one: make PYTHON=python3.12 ..." >&2; exit 1; }

venv: python
	@$(PYTHON) .ci/install.py requirements.lock

venv-dev: python
	@$(PYTHON) .ci/install.py requirements.lock requirements-dev.lock requirements-files.lock
