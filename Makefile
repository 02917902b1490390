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

.PHONY: clients demo demo-data portal test test-train smoke check format lint types layers schema samples system-packages clean

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
	@$(MAKE) --no-print-directory demo-data
	@echo "Open in a browser: file://$(CURDIR)/$(DEMO)/html/index.html"
	@echo "Or work in the portal: make portal, then http://127.0.0.1:8710 as demo (the whole country, all rights)"
	@echo "or zhejiang (reports of Zhejiang only); the password of both is in $(DEMO)/password"

# Some weeks of work over the samples, by the product's own commands: two registers half a year apart, two accounts,
# files handed in at the portal, all reports screened, leads decided, and what the newer register changes judged again.
# One file is damaged, which rescreen says by exit code 5.
DEMO_DATA = --data-dir $(DEMO)/data
MINGJIAN = $(BIN)/mingjian
demo-data:
	rm -rf $(DEMO)
	$(MINGJIAN) registry import $(SAMPLES)/earlier-registry/*.xlsx --known-on 2025-12-31 $(DEMO_DATA)
	printf '%s\n' '演示账户-只在本机-2026' > $(DEMO)/password
	$(MINGJIAN) user add demo --shown-name 演示 --role inspector --role reviewer --role registry-admin --role auditor \
	  --region 000000 --password-file $(DEMO)/password $(DEMO_DATA)
	$(MINGJIAN) user add zhejiang --shown-name 浙江检查员 --role inspector --region 330000 \
	  --password-file $(DEMO)/password $(DEMO_DATA)
	$(BIN)/python -m eval.working_day --name demo --looks zhejiang --password-file $(DEMO)/password $(DEMO_DATA) \
	  $(SAMPLES)/reports/榆林*.pdf $(SAMPLES)/other-files/*.pdf
	$(MINGJIAN) rescreen $(SAMPLES)/reports $(DEMO_DATA)
	$(MINGJIAN) decide 榆林嘉瑞石油销售有限公司高桥加油站安全预评价报告.pdf event_order_broken dismiss --by 演示 \
	  --reason 审核表日期系笔误，机构已提供原始审核记录 $(DEMO_DATA)
	$(MINGJIAN) decide 沧州和创熔铸科技安全现状评价报告.pdf text_copied confirm --by 演示 --reason 与另一机构报告逐段相同 $(DEMO_DATA)
	$(MINGJIAN) decide 沧州和创熔铸科技安全现状评价报告.pdf photo_reused field-check --by 演示 --reason 到现场核对照片中的车间 $(DEMO_DATA)
	$(MINGJIAN) registry import $(SAMPLES)/registry/*.xlsx --known-on 2026-06-30 $(DEMO_DATA)
	$(MINGJIAN) rescreen --all --changed-only $(DEMO_DATA) || test $$? -eq 5
	$(MINGJIAN) decide 扬州盛亿化工仓储安全验收评价报告.pdf assessor_not_with_agency confirm --by 演示 \
	  --reason 新版名册载明其在签署前已离职 $(DEMO_DATA)
	$(MINGJIAN) show --all --json $(DEMO)/json --html $(DEMO)/html $(DEMO_DATA)
	$(BIN)/python -m eval.sources > $(DEMO)/sources

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
