# What can be done here; `make help` reads the lines with two hashes.
# Variables: DATA=folder HOST=address PORT=number ARGS="more words" PYTHON=python3.12

BIN := .venv/bin
export PYTHON

# Settings of a public site, for the checks that only make sense there.
PUBLIC := FOCALJET_HOSTS=club.example FOCALJET_PROXIES=127.0.0.1 \
  EMAIL_URL=smtp://localhost \
  FOCALJET_SECRET_KEY=not-a-secret-only-for-the-checks-of-settings-0123456789 \
  FOCALJET_DATA=build/check
TEMPLATES := $(wildcard focaljet/templates focaljet/*/templates)

.DEFAULT_GOAL := help
.PHONY: help run test check fmt words screenshots bench

help: ## show this
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: ## start the site; Ctrl-C stops it (PORT=8001, HOST=…, DATA=folder)
	@tools/bootstrap
	@exec $(BIN)/focaljet up $(if $(DATA),--data $(DATA)) $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT)) $(ARGS)

test: ## run all tests (ARGS="-k quote" for some)
	@tools/bootstrap --dev
	$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

check: ## format, lint, import contracts, types, templates, settings, migrations
	@tools/bootstrap --dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy .
	$(BIN)/djlint --lint --quiet $(TEMPLATES)
	$(BIN)/python tools/compile_templates.py
	$(BIN)/python tools/clauses.py --check
	$(PUBLIC) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(PUBLIC) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

fmt: ## put code in order
	@tools/bootstrap --dev
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

words: ## find new texts, compile all languages, and print what is not translated
	@tools/bootstrap --dev
	$(BIN)/python tools/words.py update
	$(BIN)/python tools/words.py missing

screenshots: ## pictures of every page of the site that `make run` serves (PORT=8001, DATA=folder)
	@tools/bootstrap --dev
	$(if $(DATA),FOCALJET_DATA=$(DATA)) $(BIN)/python tools/screenshots.py --at http://127.0.0.1:$(or $(PORT),8000) $(ARGS)

bench: ## what the pages cost under load, beside nginx (ARGS="--short", DATA=folder)
	@tools/bootstrap --dev
	@$(BIN)/python bench/load.py $(if $(DATA),--data $(DATA)) $(ARGS)
