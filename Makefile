# The same commands for people and for CI (.ci/run). Everything is installed into .venv, from the lock files alone.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
DATA ?= .demo

bin := .venv/bin
pip := $(bin)/python -m pip --disable-pip-version-check --no-input
supervisor := $(bin)/python -m confsys.supervisor
# The settings of a production site for the commands that start no server; `check --deploy` looks at these.
production := SECRET_KEY=$$($(bin)/python -c 'import secrets; print(secrets.token_urlsafe(64))') TLS=true \
	SITE_URL=https://conf.example.org ALLOWED_HOSTS=conf.example.org DATABASE_URL=postgres:///confsys DATA_DIR=.data
lock := $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	pyproject.toml

.PHONY: help demo demo-reset test lint format types imports check migrations lock bench-pdf edge-papers fuzz-pdf bench-duplicates compare-blinded
.DEFAULT_GOAL := help

help:
	@echo "make demo         start the demonstration (PORT=$(PORT) HOST=$(HOST) DATA=$(DATA))"
	@echo "make demo-reset   delete the demonstration's data"
	@echo "make test         run all tests, in parallel, on servers of their own (ARGS=... for pytest)"
	@echo "make lint         ruff, djade, deptry"
	@echo "make types        mypy, strict"
	@echo "make imports      the floors of docs/architecture.md"
	@echo "make check        migrations are complete; Django's deployment checks"
	@echo "make format       let ruff and djade rewrite"
	@echo "make migrations   write migrations for changed models"
	@echo "make bench-pdf    measure the PDF checks (DIR=papers, and LABELS= SCORER= AUTHORS= if there are any)"
	@echo "make bench-drain  many papers through Celery at once (DIR=tests/data PAPERS=200; KILL=1 kills workers meanwhile)"
	@echo "make bench-recheck  many papers judged anew through Celery, beside the pure rules (PAPERS=1000)"
	@echo "make edge-papers  build tests/data/edge from its sources (needs texlive and LibreOffice; EDGE=names)"
	@echo "make bench-duplicates  measure the search for duplicates (GEN=gen.py SUBMISSIONS=20000, or WORKLOAD=file.json)"
	@echo "make fuzz-pdf     mutated papers through the PDF checks (DIR=tests/data ROUNDS=50 SEED=random MINUTES=)"
	@echo "make compare-blinded  hold blinded copies against their originals (DIR=papers)"
	@echo "make lock         resolve pyproject.toml into locks/*.txt"

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or later is needed; name one with make PYTHON=/path/to/python3.11." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "$(PYTHON) cannot make a virtual environment; install its venv module (Debian: python3-venv)." >&2; exit 1; }
	@touch $@

# A lock file is installed again only when it changed. The development lock holds all of the demo's, in the same versions.
# A lock names everything, so pip needs to resolve nothing; and Python compiles what it uses when it first does.
.venv/demo: locks/demo.txt | .venv/made
	@echo "Installing the packages of locks/demo.txt into .venv ..."
	@$(pip) install --quiet --require-hashes --no-deps --no-compile -r locks/demo.txt || \
		{ echo "The packages could not be installed; see above." >&2; exit 1; }
	@touch $@

.venv/development: locks/development.txt | .venv/made
	@echo "Installing the packages of locks/development.txt into .venv ..."
	@$(pip) install --quiet --require-hashes --no-deps --no-compile -r locks/development.txt || \
		{ echo "The packages could not be installed; see above." >&2; exit 1; }
	@touch $@

demo: .venv/demo
	@exec $(supervisor) run --end-with-parent --host "$(HOST)" --port "$(PORT)" --data "$(DATA)"

demo-reset: .venv/demo
	@exec $(supervisor) reset --data "$(DATA)"

test: .venv/development
	@exec $(bin)/python -m pytest $(ARGS)

lint: .venv/development
	$(bin)/ruff check
	$(bin)/ruff format --check
	git ls-files -z -- 'templates/*.html' | xargs -0 --no-run-if-empty $(bin)/djade --check --target-version 5.2
	$(bin)/deptry .

format: .venv/development
	$(bin)/ruff check --fix
	$(bin)/ruff format
	git ls-files -z -- 'templates/*.html' | xargs -0 --no-run-if-empty $(bin)/djade --target-version 5.2

types: .venv/development
	SECRET_KEY=types $(bin)/mypy

imports: .venv/development
	$(bin)/lint-imports

# makemigrations compares models with files; it warns, and goes on, when it cannot reach a database.
check: .venv/development
	@$(production) $(bin)/python -W "ignore:Got an error checking a consistent migration history" \
		manage.py makemigrations --check --dry-run
	@$(production) $(bin)/python manage.py check --deploy --fail-level WARNING

migrations: .venv/development
	@$(production) $(bin)/python manage.py makemigrations

lock: .venv/development
	$(lock) --extra s3 -o locks/production.txt
	$(lock) --extra demo -c locks/production.txt -o locks/demo.txt
	$(lock) --extra demo --extra s3 --group dev -c locks/demo.txt -o locks/development.txt

bench-pdf: .venv/development
	@test -n "$(DIR)" || { echo "Name a folder of papers: make bench-pdf DIR=..." >&2; exit 1; }
	@$(bin)/python -m tests.bench.pdf "$(DIR)" $(if $(LABELS),--labels "$(LABELS)") $(if $(SCORER),--scorer "$(SCORER)") \
		$(if $(AUTHORS),--authors "$(AUTHORS)")

edge-papers: .venv/development
	@$(bin)/python -m tests.bench.edge $(EDGE)

bench-duplicates: .venv/development
	@$(bin)/python -m tests.bench.duplicates --submissions $(or $(SUBMISSIONS),20000) $(if $(GEN),--gen "$(GEN)") \
		$(if $(WORKLOAD),--workload "$(WORKLOAD)")

compare-blinded: .venv/development
	@test -n "$(DIR)" || { echo "Name a folder of papers: make compare-blinded DIR=..." >&2; exit 1; }
	@$(bin)/python -m tests.bench.blind "$(DIR)"

.PHONY: bench-drain
bench-drain: .venv/development
	@$(bin)/python -m tests.bench.drain "$(or $(DIR),tests/data)" --papers $(or $(PAPERS),200) $(if $(KILL),--kill) \
		$(if $(SEED),--seed $(SEED))

.PHONY: bench-recheck
bench-recheck: .venv/development
	@$(bin)/python -m tests.bench.recheck --papers $(or $(PAPERS),1000)

fuzz-pdf: .venv/development
	@$(bin)/python -m tests.bench.fuzz "$(or $(DIR),tests/data)" --rounds $(or $(ROUNDS),50) \
		$(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES))
