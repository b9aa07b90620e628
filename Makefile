# On a machine with Swift, git and make, `make scan` and `make test` need nothing else done first.

SHELL := /bin/bash
PREFIX ?= /usr/local
FOLDERS ?=

PLATFORM := $(shell uname -s)
STATIC := $(CURDIR)/.build/static
RELEASE := .build/release/infrascan
DEBUG := .build/debug/infrascan
SWIFT_CODE := Sources Tests Plugins Package.swift Benchmarks/Package.swift Benchmarks/parse-speed

# A static binary needs nothing where it runs, and starts in half the time of one that loads libraries. The linker takes
# libyaml.a from a folder that has no libyaml.so beside it; where the C library has no archive it stays dynamic.
ifeq ($(PLATFORM),Linux)
RELEASE_FLAGS := --static-swift-stdlib -Xlinker -L$(STATIC)
ifneq ($(wildcard $(shell clang -print-file-name=libc.a 2> /dev/null)),)
build: export STATIC_EXECUTABLE := 1
endif
endif

.DEFAULT_GOAL := build
.PHONY: build scan test lint format parity bench install docs clean dependencies help

help:
	@echo 'make build            the release binary, $(RELEASE)'
	@echo 'make scan             build, and scan the fixtures'
	@echo 'make test             all tests: those of the code and those of the policies'
	@echo 'make lint             what swift format has to say'
	@echo 'make format           let swift format rewrite'
	@echo 'make parity           hold the evaluation against terraform plan, where terraform is; ROOTS="a b" for other roots'
	@echo 'make bench            measure, beside Trivy and Checkov where they are; FOLDERS="a b" for other input'
	@echo 'make docs             docs/rules.md from the policies'
	@echo 'make install          into PREFIX=$(PREFIX)'
	@echo 'make clean            remove what was built'

# What is missing is installed, or named where that takes rights that are not there.
dependencies:
	@command -v swift > /dev/null || { echo 'Swift 6.2 or later is needed: https://www.swift.org/install'; exit 1; }
	@if echo '#include <yaml.h>' | clang -E - > /dev/null 2>&1; then exit 0; fi; \
	if [ '$(PLATFORM)' != Linux ]; then echo 'libyaml is missing: brew install libyaml'; exit 1; fi; \
	if ! command -v apt-get > /dev/null; then echo 'libyaml is missing: install its development files'; exit 1; fi; \
	sudo=; \
	if [ "$$(id -u)" != 0 ]; then \
	  command -v sudo > /dev/null || { echo 'libyaml is missing; as root: apt-get install libyaml-dev'; exit 1; }; \
	  sudo=sudo; \
	fi; \
	echo "libyaml is missing, installing it: $$sudo apt-get install libyaml-dev"; \
	$$sudo apt-get -qq update && $$sudo apt-get -qq install --yes --no-install-recommends libyaml-dev > /dev/null

build: dependencies
	@mkdir -p $(STATIC)
	@archive=$$(clang -print-file-name=libyaml.a); [ ! -f "$$archive" ] || ln -sf "$$archive" $(STATIC)/libyaml.a
	swift build -c release $(RELEASE_FLAGS) --product infrascan

scan: build
	$(RELEASE) fixtures/reference-architecture
	@echo
	$(RELEASE) fixtures/violations || [ $$? = 1 ]

test: dependencies
	swift build --build-tests
	$(DEBUG) test rules
	swift test --skip-build --disable-xctest

lint:
	swift format lint --strict --recursive --parallel $(SWIFT_CODE)

format:
	swift format --in-place --recursive --parallel $(SWIFT_CODE)

# terraform needs a mirror of the AWS provider: TF_PLUGIN_MIRROR names it. The script starts moto for data sources.
PARITY ?= ../shared/tools/plan_parity.py
ROOTS ?= $(dir $(wildcard fixtures/evaluation/*/expected.json))
parity: build
	@if ! command -v terraform > /dev/null; then echo 'SKIPPED: there is no terraform on this machine'; \
	elif [ ! -f '$(PARITY)' ]; then echo 'SKIPPED: there is no $(PARITY) to hold plans against; PARITY names it'; \
	elif ! python3 -c 'import moto.server' 2> /dev/null; then echo 'SKIPPED: there is no moto to answer data sources: pip install moto[server]'; \
	else \
	  counts=$$(mktemp) && AWS_REGION=eu-west-1 python3 '$(PARITY)' $(RELEASE) $(ROOTS) --show 40 --json $$counts && \
	  python3 -c 'import json, sys; counts = json.load(open(sys.argv[1])); sys.exit(any(counts[kind] for kind in ("plan_only", "ours_only", "different")))' $$counts; \
	fi

bench: build
	Benchmarks/run $(FOLDERS)

docs: build
	$(RELEASE) rules --format markdown > docs/rules.md

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/infrascan
	@if command -v strip > /dev/null; then strip $(DESTDIR)$(PREFIX)/bin/infrascan; fi
	$(RELEASE) --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/infrascan

clean:
	rm -rf .build
