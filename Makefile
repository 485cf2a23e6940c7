# lorry: build, test, install. `make help` lists what it can do.
#
# Objects lie in build/obj/<hash>, one folder per compiler and set of flags, so
# that builds of different kinds live side by side. A room under lib/ may bring
# a rules.mk that adds generated C files:
#
#     LIB_GENERATED += $(GEN)/report/template.c
#     $(GEN)/report/template.c: lib/report/template.html ; ...

# ------------------------------------------------------------------ knobs --

BUILD   ?= build
GLPK    ?= 1
FLAVOUR ?= plain
PREFIX  ?= /usr/local
DESTDIR ?=
ifeq ($(origin CC),default)
CC := gcc
endif
CXX     := $(if $(filter default,$(origin CXX)),g++,$(CXX))
# What Debian's own packages serve, where there is one.
PYTHON  ?= $(firstword $(wildcard /usr/bin/python3) python3)
AR      ?= ar
NM      ?= nm

CFLAGS_plain := -O3 -g
CFLAGS_asan  := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
                -fno-sanitize-recover=all
CFLAGS_tsan  := -O1 -g -fno-omit-frame-pointer -fsanitize=thread
CFLAGS  ?= $(CFLAGS_plain)
ifneq ($(FLAVOUR),plain)
override CFLAGS := $(CFLAGS_$(FLAVOUR))
endif

# One job per core unless asked otherwise; sub-makes share the same jobs.
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 1)
endif
MAKEFLAGS += --no-print-directory --no-builtin-rules
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-7s %s\n' $(1) $(2))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:

# ------------------------------------------------------------------ flags --

PACKAGES := proj jansson zlib
# Looked up once, and not at all for the targets that need no compiler.
ifneq ($(filter-out help clean setup,$(or $(MAKECMDGOALS),all)),)
PACKAGE_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PACKAGE_LIBS   := $(or $(shell pkg-config --libs $(PACKAGES) 2>/dev/null),-lproj -ljansson -lz)
endif

WARNINGS := -Wall -Wextra -Werror
LORRY_CFLAGS := -std=c11 $(WARNINGS) -ffp-contract=off -fPIC -fopenmp \
                -fvisibility=hidden -Iinclude
LIB_CFLAGS := -Ilib -DLORRY_GLPK=$(GLPK) $(PACKAGE_CFLAGS)
LIB_LIBS := $(PACKAGE_LIBS) $(if $(filter 1,$(GLPK)),-lglpk) -lm -lpthread

HASH := $(shell printf '%s' '$(CC) $(CFLAGS) $(LORRY_CFLAGS) $(LIB_CFLAGS) $(LDFLAGS)' | \
                cksum | cut -d' ' -f1)
OBJ  := $(BUILD)/obj/$(HASH)
GEN  := $(BUILD)/generated

# ---------------------------------------------------------------- sources --

VERSION := $(shell sed -n 's/^.define LORRY_VERSION "\(.*\)"/\1/p' include/lorry/lorry.h)
SOVERSION := 0
SONAME := liblorry.so.$(SOVERSION)

LIB_GENERATED :=
-include $(wildcard lib/*/rules.mk)

LIB_SOURCES := $(sort $(wildcard lib/*/*.c))
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(OBJ)/%.o) $(LIB_GENERATED:$(GEN)/%.c=$(OBJ)/generated/%.o)
COMMAND_OBJECTS := $(patsubst %.c,$(OBJ)/%.o,$(sort $(wildcard bindings/command/*.c)))
TEST_PROGRAMS := $(patsubst %.c,$(OBJ)/%,$(sort $(wildcard tests/*/test_*.c)))
TEST_SUPPORT := $(patsubst %.c,$(OBJ)/%.o,$(sort $(wildcard tests/support/*.c)))
EXAMPLES := $(patsubst examples/%.c,$(BUILD)/examples/%,$(sort $(wildcard examples/*.c)))

# -------------------------------------------------------------- libraries --

.PHONY: all lib command examples
all: lib command ## the libraries and the command (the default)

lib: $(BUILD)/liblorry.so $(BUILD)/liblorry.a ## build/liblorry.so and build/liblorry.a

command: $(BUILD)/lorry ## build/lorry

examples: $(EXAMPLES) ## the C programs of examples/

$(OBJ)/%.o: %.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(LORRY_CFLAGS) $(LIB_CFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(OBJ)/generated/%.o: $(GEN)/%.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(LORRY_CFLAGS) $(LIB_CFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

# The command and the examples see the public header only.
$(COMMAND_OBJECTS): $(OBJ)/%.o: %.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(LORRY_CFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(OBJ)/liblorry.a: $(LIB_OBJECTS)
	$(call say,AR,$@)
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $^

# Its content names the flags of what lies in build/, so that a change of flags
# links anew.
$(BUILD)/flags: always
	@mkdir -p $(@D); echo '$(HASH)' | cmp -s - $@ || echo '$(HASH)' > $@

.PHONY: always
always:

$(BUILD)/liblorry.a: $(OBJ)/liblorry.a $(BUILD)/flags
	$(Q)cp $< $@

$(BUILD)/$(SONAME): $(LIB_OBJECTS) $(BUILD)/flags
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) -shared -fopenmp -Wl,-soname,$(SONAME) -Wl,-z,defs $(LDFLAGS) \
	    -o $@ $(LIB_OBJECTS) $(LIB_LIBS)

$(BUILD)/liblorry.so: $(BUILD)/$(SONAME)
	$(Q)ln -sf $(SONAME) $@

# Linked with the archive: one file that runs from anywhere.
$(BUILD)/lorry: $(COMMAND_OBJECTS) $(OBJ)/liblorry.a $(BUILD)/flags
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) -fopenmp $(LDFLAGS) -o $@ $(COMMAND_OBJECTS) $(OBJ)/liblorry.a \
	    $(LIB_LIBS)

$(BUILD)/examples/%: examples/%.c $(BUILD)/liblorry.so include/lorry/lorry.h
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=c11 $(WARNINGS) $(CFLAGS) -Iinclude $< -o $@ -L$(BUILD) -llorry -lpthread \
	    -Wl,-rpath,$(abspath $(BUILD))

# ------------------------------------------------------------------ tests --
#
# tests/*/test_*.c are programs linked with the objects of the library;
# tests/*/test_*.sh run against what is built. tests/run.sh runs and counts.

$(OBJ)/tests/%.o: LIB_CFLAGS += -Itests

$(OBJ)/tests/%: $(OBJ)/tests/%.o $(TEST_SUPPORT) $(OBJ)/liblorry.a
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) -fopenmp $(LDFLAGS) -o $@ $< $(TEST_SUPPORT) $(OBJ)/liblorry.a \
	    $(LIB_LIBS) -lcmocka

.PHONY: test-programs print-test-programs
test-programs: $(TEST_PROGRAMS)
	@:
print-test-programs:
	@printf '%s\n' $(TEST_PROGRAMS)

CHECK := $(BUILD)/check
RUN = BUILD='$(abspath $(BUILD))' CC='$(CC)' CXX='$(CXX)' NM='$(NM)' GLPK='$(GLPK)' CFLAGS='$(CFLAGS)' \
      BENCH_DATA='$(if $(BENCH_DATA),$(abspath $(BENCH_DATA)))' tests/run.sh $(CHECK)
# What third parties allocate once is not ours to free.
SANITIZERS = LSAN_OPTIONS=suppressions=$(CURDIR)/tests/support/lsan.supp:print_suppressions=0 \
             UBSAN_OPTIONS=print_stacktrace=1
# libgomp hides its synchronisation from the thread sanitizer; LLVM's runtime
# tells it through archer.
ARCHER = OMP_TOOL_LIBRARIES=libarcher.so TSAN_OPTIONS=ignore_noninstrumented_modules=1:die_after_fork=0

# Plans are equal to the bit without GLPK and PROJ, whose floating point is not ours.
BITS := $(BUILD)/bits
BITS_BUILDS := gcc-O1 gcc-O3 clang-O1 clang-O3

# A part that fails does not keep the next from running; the last line sums all.
PARTS := asan glpk0 shell python
.PHONY: check $(addprefix check-,c asan glpk0 tsan command python) \
        check-bits $(addprefix run-,c tsan bits $(PARTS))
check: setup ## all tests: C under ASan and UBSan, without GLPK, shell, Python
	+@$(MAKE) all examples python
	+@$(MAKE) FLAVOUR=asan test-programs
	+@$(MAKE) GLPK=0 test-programs
	+@failed=0; \
	for part in $(PARTS); do $(MAKE) run-$$part || failed=1; done; \
	tests/run.sh $(CHECK) sum $(PARTS) && exit $$failed

check-c: run-c ## the C tests, plain build
	@tests/run.sh $(CHECK) sum c
check-asan: run-asan ## the C tests under ASan and UBSan
	@tests/run.sh $(CHECK) sum asan
check-glpk0: run-glpk0 ## the C tests of a build without GLPK
	@tests/run.sh $(CHECK) sum glpk0
check-tsan: run-tsan ## the C tests under ThreadSanitizer (clang and libomp)
	@tests/run.sh $(CHECK) sum tsan
check-bits: ## equal plans from gcc and clang, -O1 and -O3, at 1 to 16 threads
	+@for build in $(BITS_BUILDS); do \
	    $(MAKE) GLPK=0 FLAVOUR=plain CC="$${build%%-*}" CFLAGS="-$${build#*-}" \
	        BUILD='$(BITS)'/$$build run-bits HASHES='$(abspath $(BITS))'/$$build.txt || exit 1; \
	done
	@tests/solve/compare_bits.sh $(BITS_BUILDS:%=$(BITS)/%.txt)
check-command: run-shell ## the shell tests: command, header, symbols, install, examples
	@tests/run.sh $(CHECK) sum shell
check-python: run-python ## the tests of the Python package
	@tests/run.sh $(CHECK) sum python

run-c: test-programs
	@$(RUN) c $(TEST_PROGRAMS)
run-asan:
	+@$(MAKE) FLAVOUR=asan test-programs
	+@$(SANITIZERS) $(RUN) asan $$($(MAKE) FLAVOUR=asan print-test-programs)
run-glpk0:
	+@$(MAKE) GLPK=0 test-programs
	+@$(RUN) glpk0 $$($(MAKE) GLPK=0 print-test-programs)
run-tsan:
	+@$(MAKE) CC=clang FLAVOUR=tsan test-programs
	+@$(ARCHER) $(RUN) tsan $$($(MAKE) CC=clang FLAVOUR=tsan print-test-programs)
run-bits: $(OBJ)/tests/solve/test_bits
	@$< '$(HASHES)'
run-shell: all examples
	@$(RUN) shell $(sort $(wildcard tests/*/test_*.sh))
run-python: python
	@PYTHON='$(abspath $(BUILD)/venv/bin/python)' $(RUN) python \
	    $(patsubst %/,%,$(sort $(dir $(wildcard tests/*/test_*.py))))

# ----------------------------------------------------------------- Python --

PYTHON_SOURCES := $(wildcard $(addprefix bindings/python/,*.py *.toml lorry/*))

.PHONY: python
python: $(BUILD)/venv/installed ## the Python package, in a virtual environment in build/venv

$(BUILD)/venv/bin/python:
	$(call say,VENV,$(BUILD)/venv)
	$(Q)$(PYTHON) -m venv --system-site-packages $(BUILD)/venv

$(BUILD)/venv/installed: $(BUILD)/venv/bin/python $(BUILD)/liblorry.so $(PYTHON_SOURCES)
	$(call say,PIP,bindings/python)
	$(Q)LORRY_LIBRARY='$(abspath $(BUILD)/liblorry.so)' GLPK='$(GLPK)' \
	    $(BUILD)/venv/bin/python -m pip install --quiet --disable-pip-version-check \
	    --no-build-isolation --no-deps --no-index --force-reinstall ./bindings/python
	$(Q)touch $@

# ---------------------------------------------------------- demo, bench ----

.PHONY: demo bench bench-engine setup texts
texts: ## take new texts of the sources into lib/base/language/zh.po (gettext)
	@lib/base/language/texts.sh merge
demo: ## plan an outlet's two days (FILE=PATH: another problem; TIME=S)
	@CC='$(CC)' PYTHON='$(PYTHON)' GLPK='$(GLPK)' .ci/setup.sh build
	+@$(MAKE) all
	@BUILD='$(BUILD)' PYTHON='$(PYTHON)' FILE='$(FILE)' TIME='$(TIME)' examples/outlet_day/demo.sh

bench: all ## measure on public instances (BENCH_DATA=DIR BENCH_ARGS=...)
	@$(PYTHON) bench/run.py --lorry $(BUILD)/lorry --data '$(BENCH_DATA)' \
	    $(or $(BENCH_ARGS),--sample 6 --name daily --overwrite)

bench-engine: all ## measure the engine on instances made from seeds (BENCH_ARGS=...)
	@$(PYTHON) bench/engine.py --lorry $(BUILD)/lorry $(or $(BENCH_ARGS),--overwrite)

setup: ## install the packages that are missing (apt, as root or with sudo)
	@CC='$(CC)' CXX='$(CXX)' PYTHON='$(PYTHON)' GLPK='$(GLPK)' .ci/setup.sh check

# ---------------------------------------------------------------- install --

INCLUDEDIR ?= $(PREFIX)/include
LIBDIR     ?= $(PREFIX)/lib
BINDIR     ?= $(PREFIX)/bin
MANDIR     ?= $(PREFIX)/share/man
DOCDIR     ?= $(PREFIX)/share/doc/lorry

.PHONY: install uninstall clean help
install: all ## install below DESTDIR and PREFIX (/usr/local)
	install -d '$(DESTDIR)$(INCLUDEDIR)/lorry' '$(DESTDIR)$(LIBDIR)/pkgconfig' \
	    '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(MANDIR)/man1' '$(DESTDIR)$(DOCDIR)'
	install -m 644 include/lorry/lorry.h '$(DESTDIR)$(INCLUDEDIR)/lorry/'
	install -m 644 $(BUILD)/liblorry.a '$(DESTDIR)$(LIBDIR)/'
	install -m 755 $(BUILD)/$(SONAME) '$(DESTDIR)$(LIBDIR)/liblorry.so.$(VERSION)'
	ln -sf liblorry.so.$(VERSION) '$(DESTDIR)$(LIBDIR)/$(SONAME)'
	ln -sf $(SONAME) '$(DESTDIR)$(LIBDIR)/liblorry.so'
	install -m 755 $(BUILD)/lorry '$(DESTDIR)$(BINDIR)/'
	install -m 644 docs/lorry.1 '$(DESTDIR)$(MANDIR)/man1/'
	install -m 644 LICENSE NOTICE '$(DESTDIR)$(DOCDIR)/'
	printf '%s\n' 'prefix=$(PREFIX)' 'includedir=$(INCLUDEDIR)' 'libdir=$(LIBDIR)' '' \
	    'Name: lorry' \
	    'Description: vehicle routing ($(if $(filter 1,$(GLPK)),linked with GLPK: the binary follows GPL-3.0-or-later,without GLPK: MIT))' \
	    'License: $(if $(filter 1,$(GLPK)),MIT AND GPL-3.0-or-later,MIT)' \
	    'Version: $(VERSION)' \
	    'Cflags: -I$${includedir}' \
	    'Libs: -L$${libdir} -llorry' \
	    'Requires.private: $(PACKAGES)' \
	    'Libs.private: $(if $(filter 1,$(GLPK)),-lglpk )-fopenmp -lm -lpthread' \
	    > '$(DESTDIR)$(LIBDIR)/pkgconfig/lorry.pc'

uninstall: ## remove what install put there
	rm -f '$(DESTDIR)$(INCLUDEDIR)/lorry/lorry.h' '$(DESTDIR)$(BINDIR)/lorry' \
	    '$(DESTDIR)$(LIBDIR)/liblorry.a' '$(DESTDIR)$(LIBDIR)/liblorry.so' \
	    '$(DESTDIR)$(LIBDIR)/$(SONAME)' '$(DESTDIR)$(LIBDIR)/liblorry.so.$(VERSION)' \
	    '$(DESTDIR)$(LIBDIR)/pkgconfig/lorry.pc' '$(DESTDIR)$(MANDIR)/man1/lorry.1' \
	    '$(DESTDIR)$(DOCDIR)/LICENSE' '$(DESTDIR)$(DOCDIR)/NOTICE'
	-rmdir '$(DESTDIR)$(INCLUDEDIR)/lorry' '$(DESTDIR)$(DOCDIR)' 2>/dev/null

clean: ## remove build/
	rm -rf $(BUILD)

help: ## this list
	@printf 'make [TARGET] [CC=clang] [GLPK=0] [BUILD=DIR] [BENCH_DATA=DIR] [V=1]\n\n'
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/  \1	\2/p' Makefile | expand -t 18

-include $(wildcard $(OBJ)/lib/*/*.d $(OBJ)/bindings/command/*.d $(OBJ)/tests/*/*.d \
                    $(OBJ)/generated/*/*.d)
