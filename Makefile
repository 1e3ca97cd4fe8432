# Two commands: `make run` and `make test`. Both set up what they need; only Python 3.11+ with venv is asked for.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Tests run in parallel; `make test ARGS="-k stale -x"` passes words to pytest.
ARGS ?=

.PHONY: run test check lock messages pictures clean

run: $(VENV)/run.stamp
	DEMO=1 $(PY) manage.py up

test: $(VENV)/test.stamp
	$(PY) -m pytest -n 2 --dist worksteal --durations 10 $(ARGS)

check: $(VENV)/check.stamp
	.ci/check

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "venv is missing: apt-get install python3-venv"; exit 1; }

$(VENV)/%.stamp: requirements/%.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# For maintainers, with uv at hand: pins every dependency with its hashes and no address.
lock:
	uv pip compile $(LOCK) pyproject.toml -o requirements/run.txt
	uv pip compile $(LOCK) pyproject.toml --group test -c requirements/run.txt -o requirements/test.txt
	uv pip compile $(LOCK) pyproject.toml --group test --group check -c requirements/test.txt -o requirements/check.txt
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

# Collects new texts for translation, and compiles what was translated (needs gettext).
messages: $(VENV)/run.stamp
	$(PY) manage.py makemessages -l ru --no-location --no-wrap --no-obsolete -i .venv -i tests -i bench
	$(PY) manage.py compilemessages -l ru -i .venv

# Makes the pictures of README anew from the demo (needs Chromium).
pictures: $(VENV)/test.stamp
	$(PY) docs/pictures.py

clean:
	rm -rf $(VENV) var
