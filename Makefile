# gongkai：两条命令装好并用起来：make catalog、make test
SHELL := /bin/bash
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
COUNTY ?= yongxiu

.DEFAULT_GOAL := help
.PHONY: help catalog test slow explore check reference docs bench regression release clean

help: ## 列出这些命令
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

catalog: $(VENV)/.ready ## 编永修县的目录（换一个县：make catalog COUNTY=dean）
	@$(BIN)/gongkai build --county $(COUNTY)
	@echo "用浏览器打开：$(CURDIR)/build/$(COUNTY)/index.html"

test: $(VENV)/.ready-tests ## 运行测试
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "not slow"

slow: $(VENV)/.ready-slow ## 运行其余的测试：慢的，和要用别的程序（浏览器、LibreOffice、nginx、打包工具）的
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m slow

explore: $(VENV)/.ready-tests ## 用别的输入乱试各项性质（要几十分钟；SEED=7 重做）
	@nice $(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile=explore $(if $(SEED),--hypothesis-seed=$(SEED))

check: $(VENV)/.ready-tests ## 检查格式、写法、类型和模块的层次，源文件的写法
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/gongkai fmt --check

reference: $(VENV)/.ready ## 照各个命令的 --help 重写 docs/commands.zh-CN.md
	@$(BIN)/python -m gongkai.cli.reference > docs/commands.zh-CN.md.new && mv docs/commands.zh-CN.md.new docs/commands.zh-CN.md

bench: $(VENV)/.ready-slow ## 测速度（与同类工具和直接写法相比）
	@$(BIN)/python bench/run.py $(BENCH)

docs: $(VENV)/.ready-tests ## 编 Python 接口的说明：apidocs/index.html
	@$(BIN)/pdoc --output-directory apidocs gongkai.api

regression: $(VENV)/.ready-tests ## 用另一版程序编各县，比较目录：make regression BASE=main
	@$(BIN)/python bench/regression.py $(BASE)

release: $(VENV)/.ready-tests ## 照最后一次提交编发布的文件，放在 dist：sdist、wheel、物料清单（SBOM）、更新说明
	@.ci/release $(BIN)/python dist

clean: ## 删去成品和环境
	@rm -rf build dist apidocs $(VENV) bench/.work

$(VENV)/.ready: pyproject.toml .ci/setup
	@PYTHON=$(PYTHON) .ci/setup $(VENV)
	@touch $@

$(VENV)/.ready-tests: pyproject.toml .ci/setup
	@PYTHON=$(PYTHON) .ci/setup $(VENV) tests
	@touch $(VENV)/.ready $@

$(VENV)/.ready-slow: pyproject.toml .ci/setup
	@PYTHON=$(PYTHON) .ci/setup $(VENV) slow
	@touch $(VENV)/.ready $(VENV)/.ready-tests $@
