PYTHON ?= python3
BIN := .venv/bin

.PHONY: run class test check lint wheel lock bench rivals soak pretrained evidence films lessons samples screenshots

run: .venv/.run ## create .venv, install, open the app
	$(BIN)/streamlit run app.py

class: .venv/.run ## the same for a class: phones on this network can join, at an address that it says
	$(BIN)/python -m medmodels serve --class

# a file to one process, those that train first; a third process, since some wait for a server, and
# one thread each, since threads that wait for another process's turn only spin
unexport PYTHONDONTWRITEBYTECODE # fifty processes read what one of them compiled

PYTEST := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
	$(BIN)/python -m pytest -q --durations 10 -n 3 --dist loadfile --no-loadscope-reorder

test: .venv/.dev lint ## install what the tests need and run everything
	bash tests/install-tools.sh
	$(PYTEST) -m "not browser"
	$(PYTEST) -m browser tests/browser

check: .venv/.dev lint ## format, lint, types, and all tests but those that train, open a browser or are marked heavy
	$(PYTEST) -m "not browser and not training and not heavy"

lint: .venv/.dev ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

wheel: .venv/.dev ## build the package into dist/
	$(BIN)/pip wheel . --no-deps --no-build-isolation -w dist

lock: ## pin with hashes what requirements.txt needs in turn; for CPython 3.11 to 3.13 on Linux; writes requirements.lock
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install -q uv==0.13.8
	.venv-lock/bin/uv pip compile -q --python-version 3.11 --python-platform linux --only-binary :all: --generate-hashes \
		--no-emit-index-url --no-emit-build-options --custom-compile-command "make lock" requirements.txt -o requirements.lock

pretrained: .venv/.run ## train every shipped model again
	$(BIN)/python -m medmodels train breast-fna/forest
	$(BIN)/python -m medmodels train breast-fna/svm
	$(BIN)/python -m medmodels train breast-fna/boosting
	$(BIN)/python -m medmodels train breast-ultrasound/cnn
	$(BIN)/python -m medmodels train chest-xray/cnn
	$(BIN)/python -m medmodels train icu-mortality/forest
	$(BIN)/python -m medmodels train icu-mortality/boosting
	$(BIN)/python -m medmodels train icu-mortality/rnn
	$(BIN)/python -m medmodels train icu-mortality/ensemble
	$(BIN)/python -m medmodels train warfarin-dose/forest
	$(BIN)/python -m medmodels train warfarin-dose/svm
	$(BIN)/python -m medmodels train warfarin-dose/ridge
	$(BIN)/python -m medmodels train breast-survival/cox
	$(BIN)/python -m medmodels train breast-survival/boosting
	$(BIN)/python -m medmodels train note-section/svm
	$(BIN)/python -m medmodels train note-section/rnn
	$(BIN)/python -m medmodels train ecg-beat/boosting
	$(BIN)/python -m medmodels train ecg-beat/cnn

evidence: .venv/.run ## measure the stored scores of every shipped model again: evidence, curves, cards, the README's tables
	$(BIN)/python -m medmodels.training.packaging.evidence
	$(BIN)/python -m tools.readme_tables

films: .venv/.run ## measure the models of films again without training: what else tells the label, other copies; needs the data sets
	$(BIN)/python -m medmodels.training.packaging.films

lessons: .venv/.run ## compute again what lessons package: facts, small networks, curves, drawn films; needs the data sets
	$(BIN)/python -m tools.draw_lesson_films
	$(BIN)/python -m medmodels.training.lessons

samples: .venv/.run ## draw the synthetic sample cases again
	$(BIN)/python -m tools.draw_table_samples
	$(BIN)/python -m tools.draw_stay_samples
	$(BIN)/python -m tools.draw_film_samples
	$(BIN)/python -m tools.draw_waveform_samples
	$(BIN)/python -m tools.draw_cards

bench: .venv/.dev ## measure the bars of docs/architecture.md; writes benchmarks/RESULTS.md
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install -q -r benchmarks/requirements.txt
	$(BIN)/python benchmarks/measure.py

rivals: .venv/.dev ## other tools on cohorts of 20 000 and 100 000 rows, beside ours; into benchmarks/RESULTS.md; up to an hour
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install -q -r benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-rai
	.venv-rai/bin/pip install -q -r benchmarks/requirements-rai.txt
	$(BIN)/python benchmarks/measure.py --only rivals

soak: .venv/.dev ## a hundred sessions at once, whether their memory comes back, a hundred killed trainings, and whole what tests do a share of; takes about an hour
	$(BIN)/python -m tests.soak.sessions
	$(BIN)/python -m tests.soak.classes
	MEDMODELS_KILLS=100 $(BIN)/python -m pytest -q tests/own/test_killed.py
	MEDMODELS_WHOLE=1 $(PYTEST) -m "not browser" tests/training tests/own `grep -l 'tests.shares' -r tests --include='test_*.py'`
	MEDMODELS_WHOLE=1 $(PYTEST) -m browser `grep -l 'tests.shares' -r tests/browser --include='test_*.py'`

screenshots: .venv/.dev ## draw the pictures of the README again
	$(BIN)/python docs/screenshots.py

.venv/.run: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q -r requirements.txt
	touch $@

.venv/.dev: requirements.txt requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q -r requirements-dev.txt
	touch $@ .venv/.run
