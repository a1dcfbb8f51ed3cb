# The commands of the README. Needs Python 3.11–3.14 with venv and pip, and nothing else.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PACKAGE := --no-deps --no-build-isolation --editable .
RUN ?=

.PHONY: report demo test browser office formats check bench lab audit fuzz mutate release format lock datapackage dictionary outlook pictures clean

report: $(VENV)/.installed  ## build every report into outputs/
	$(BIN)/python pipeline.py run $(RUN)

demo: $(VENV)/.installed  ## the reports of the demonstration province, which does not exist
	$(BIN)/python pipeline.py run --data data-demo --year 2028 $(RUN)

test: $(VENV)/.installed-dev  ## every test
	$(BIN)/python -m pytest -n 2 --dist loadfile

browser: $(VENV)/.installed-browser  ## only the tests that open every page in a Chromium
	BROWSER_TESTS=required $(BIN)/python -m pytest tests/browser

office: $(VENV)/.installed-dev  ## only the tests that open every Word document (LibreOffice and npm)
	cd tests/office && npm install --no-save --no-audit --no-fund
	OFFICE_TESTS=required $(BIN)/python -m pytest tests/office

formats: $(VENV)/.installed-dev $(VENV)/.installed-formats  ## only the tests that read the open formats again, as data teams do
	FORMATS_TESTS=required $(BIN)/python -m pytest tests/formats

check: $(VENV)/.installed-dev  ## format, lint, types, fast tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile

bench: $(VENV)/.installed-dev  ## how fast it is, half an hour, into docs/performance.md; BEFORE=DIR: an earlier checkout
	$(BIN)/python -m bench $(if $(BEFORE),--before $(BEFORE))

lab: $(VENV)/.installed  ## open the notebooks in JupyterLab
	$(PIP) jupyterlab
	$(BIN)/jupyter lab notebooks

fuzz: $(VENV)/.installed-dev  ## search for input that is not answered, FUZZ_SECONDS (60) for each reader
	$(PIP) atheris
	$(BIN)/python tests/fuzz/run.py

mutate: $(VENV)/.installed-dev  ## plant faults in the arithmetic, MUTANTS (100) of each of MODULES by SEED (1): do tests find them?
	$(PIP) "mutmut>=3.8,<3.9"
	$(BIN)/python tests/mutation/run.py

audit: $(VENV)/.installed-tools  ## look every locked package up in the list of known vulnerabilities
	for lock in requirements*.txt; do $(TOOLS)/pip-audit --strict --disable-pip --progress-spinner off -r $$lock || exit 1; done

release: $(VENV)/.installed $(VENV)/.installed-tools  ## sdist, wheel, bill of materials into dist/, tried in an empty environment
	$(BIN)/python distribution/release.py $(TOOLS)/cyclonedx-py

format: $(VENV)/.installed-dev  ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/.installed-dev  ## lock the newest versions pyproject.toml allows
	$(PIP) uv
	$(BIN)/uv pip compile $(LOCK) --upgrade -o requirements.txt
	$(BIN)/uv pip compile $(LOCK) --extra dev -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile $(LOCK) --extra browser -c requirements-dev.txt -o requirements-browser.txt
	$(BIN)/uv pip compile --group formats $(LOCK:pyproject.toml=) --upgrade -c requirements.txt -o requirements-formats.txt
	cd tests/browser && npm install --package-lock-only --no-audit --no-fund
	cd tests/office && npm install --package-lock-only --no-audit --no-fund
LOCK := pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet

datapackage: $(VENV)/.installed  ## describe data/ and data-demo/ by the models of the contract
	$(BIN)/python docs/datapackage.py

dictionary: $(VENV)/.installed  ## docs/data-dictionary.md from the contract and data/
	$(BIN)/python docs/dictionary.py

outlook: $(VENV)/.installed  ## briefing/report/outlook.toml, from the series of docs/method/outlook/
	$(BIN)/python docs/outlook.py

pictures: $(VENV)/.installed  ## the README's, from the newest reports; the handbook's (needs LibreOffice, poppler)
	$(BIN)/python docs/pictures/make.py
	$(BIN)/python docs/handbook/pictures.py

clean:  ## remove what was installed and made; data and docs stay
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find outputs -mindepth 1 ! -name README.md -delete

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# Installed once; again only when the lock or the package's own description changes.
$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages into $(VENV), once; this takes a minute or two ..."
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) $(PACKAGE)
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing the locked packages of the tests ..."
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

# In an environment of their own: what is locked stays as it is.
$(VENV)/.installed-tools: | $(BIN)/python
	$(BIN)/python -m venv $(VENV)/tools
	$(TOOLS)/python -m pip install --quiet --disable-pip-version-check pip-audit cyclonedx-bom
	@touch $@
TOOLS := $(patsubst $(VENV)/%,$(VENV)/tools/%,$(BIN))

# In an environment of their own too: with pyarrow pandas is another.
$(VENV)/.installed-formats: requirements-formats.txt | $(BIN)/python
	$(BIN)/python -m venv $(VENV)/formats
	$(BIN:$(VENV)/%=$(VENV)/formats/%)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-formats.txt
	@touch $@

$(VENV)/.installed-browser: requirements-browser.txt tests/browser/package-lock.json $(VENV)/.installed-dev
	@echo "Installing the locked packages of the browser tests ..."
	$(PIP) --require-hashes -r requirements-browser.txt
	cd tests/browser && npm ci --no-audit --no-fund
	@touch $@
