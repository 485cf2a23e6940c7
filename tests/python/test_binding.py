"""The ctypes layer says what the header says."""

import ctypes
import os
import re
import shutil
import subprocess

import pytest

import lorry
from lorry import _library as c


def test_binds_exactly_the_exported_functions(root):
    exported = (root / "tests/symbols/liblorry.symbols").read_text().split()
    assert sorted(c.FUNCTIONS) == sorted(exported)


def test_structs_lie_in_memory_as_in_c(root, tmp_path):
    compiler = shutil.which(os.environ.get("CC", "cc").split()[0]) or shutil.which("gcc")
    if not compiler:
        pytest.skip("no C compiler")
    lines = ["#include <stdio.h>", "#include <stddef.h>", '#include "lorry/lorry.h"',
             "int main(void) {"]
    expected = []
    for name, struct in c.STRUCTS.items():
        lines.append(f'printf("{name} %zu\\n", sizeof({name}));')
        expected.append(f"{name} {ctypes.sizeof(struct)}")
        for field, _ in struct._fields_:
            lines.append(f'printf("{name}.{field} %zu %zu\\n", offsetof({name}, {field}), '
                         f"sizeof((({name} *)0)->{field}));")
            place = getattr(struct, field)
            expected.append(f"{name}.{field} {place.offset} {place.size}")
    lines.append("return 0; }")
    source, program = tmp_path / "layout.c", tmp_path / "layout"
    source.write_text("\n".join(lines))
    subprocess.run([compiler, "-I", str(root / "include"), str(source), "-o", str(program)],
                   check=True)
    said = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout
    assert said.splitlines() == expected


def test_every_struct_of_the_header_is_bound(root):
    header = (root / "include/lorry/lorry.h").read_text()
    defined = set(re.findall(r"^} (lorry_\w+);", header, re.M))
    enums = set(re.findall(r"^typedef enum (lorry_\w+)", header, re.M))
    assert defined - enums == set(c.STRUCTS)


@pytest.mark.parametrize("table, prefix", [
    (c.ROUNDINGS, "LORRY_ROUND_"), (c.FLEETS, "LORRY_FLEET_"), (c.FORMATS, "LORRY_FORMAT_"),
    (c.OBJECTIVES, "LORRY_OBJECTIVE_"), (c.OUTLET_FILES, "LORRY_OUTLET_"),
    (c.SECTION_MODES, "LORRY_SECTIONS_"), (c.GROUPINGS, "LORRY_GROUP_"), (c.DAYS, "LORRY_DAY_"),
    (c.CHANGES, "LORRY_CHANGE_"),
    ({name: number for number, name in c.VIOLATIONS.items()}, "LORRY_VIOLATION_")])
def test_enums_have_the_numbers_of_the_header(root, table, prefix):
    header = (root / "include/lorry/lorry.h").read_text()
    numbers = {name.lower(): int(value)
               for name, value in re.findall(prefix + r"(\w+) = (\d+)", header)}
    if prefix == "LORRY_ROUND_":
        numbers["round"] = numbers.pop("nearest")  # Python has the command's name
    assert table == numbers


def test_says_which_library_it_is(root):
    header = (root / "include/lorry/lorry.h").read_text()
    assert f'#define LORRY_VERSION "{lorry.version()}"' in header
    assert lorry.version() in lorry.build_info()


def test_each_status_has_its_exception(root):
    header = (root / "include/lorry/lorry.h").read_text()
    for number in map(int, re.findall(r"LORRY_E[A-Z]+ = (-\d+)", header)):
        error = c.error(number, "x")
        assert type(error) is not lorry.LorryError
        assert error.status == number and str(error) == "x"
