# Two commands do everything: `make demo` shows the product, `make test` tests it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
DEMO := .demo
SAMPLES := eval/samples
# Each takes a gigabyte of memory.
TEST_PROCESSES ?= auto --maxprocesses=4
# The tests start many processes; without compiled files each would compile all it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: clients demo portal test test-train smoke check format lint types layers schema samples system-packages clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -e .
	touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(PIP) install -e '.[dev]'
	touch $@

$(VENV)/.train: $(VENV)/.dev
	$(PIP) install -e '.[dev,train]'
	touch $@

demo: $(VENV)/.installed
	rm -rf $(DEMO)
	$(BIN)/mingjian registry import $(SAMPLES)/registry/*.xlsx --known-on 2026-06-30 --data-dir $(DEMO)/data
	$(BIN)/mingjian screen $(SAMPLES)/reports/*.pdf --data-dir $(DEMO)/data --json $(DEMO)/json --html $(DEMO)/html
	printf '%s\n' '演示账户-只在本机-2026' > $(DEMO)/password
	$(BIN)/mingjian user add demo --shown-name 演示 --role inspector --role reviewer --role registry-admin --role auditor \
	  --region 000000 --password-file $(DEMO)/password --data-dir $(DEMO)/data
	@echo "Open in a browser: file://$(CURDIR)/$(DEMO)/html/index.html"
	@echo "Or work in the portal: make portal, then http://127.0.0.1:8710 as demo, password in $(DEMO)/password"

# The portal on what `make demo` screened.
portal: $(VENV)/.installed
	@test -d $(DEMO)/data || { echo "First: make demo"; exit 1; }
	$(BIN)/mingjian serve --data-dir $(DEMO)/data

test: $(VENV)/.dev system-packages clients
	$(BIN)/python -m compileall -q core models corpus pipelines service eval
	$(BIN)/python -m pytest -n $(TEST_PROCESSES)

test-train: $(VENV)/.train
	$(BIN)/python -m pytest -m train

check: $(VENV)/.dev lint types layers test

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	$(BIN)/lint-imports

schema: $(VENV)/.installed
	$(BIN)/mingjian schema > docs/screening.schema.json
	$(BIN)/mingjian schema --reading > docs/reading.schema.json

# The generator wants other versions than the product: it has an environment of its own.
$(VENV)-clients/.installed:
	$(PYTHON) -m venv $(VENV)-clients
	$(VENV)-clients/bin/python -m pip --disable-pip-version-check -q install 'openapi-python-client>=0.29,<0.30'
	touch $@

clients: $(VENV)/.installed $(VENV)-clients/.installed
	$(BIN)/python -m service.api.printed > clients/openapi.json
	$(VENV)-clients/bin/openapi-python-client generate --path clients/openapi.json --config clients/python.yaml \
	  --meta none --overwrite --output-path clients/python/mingjian_client
	if command -v npm > /dev/null; then npm --prefix clients/typescript install --silent --no-audit --no-fund \
	  && npm --prefix clients/typescript run --silent make; fi

samples: $(VENV)/.dev
	$(BIN)/mingjian-eval samples --out $(SAMPLES)

smoke: $(VENV)/.dev system-packages
	$(BIN)/mingjian-eval smoke

system-packages:
	@sh .ci/system-packages

clean:
	rm -rf $(VENV) $(DEMO) dist build .mypy_cache .ruff_cache .pytest_cache
