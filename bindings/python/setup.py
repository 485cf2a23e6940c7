"""Build liblorry by calling make in the repository and put it into the package.

Nothing is compiled against Python, so one wheel serves every Python 3 of a
platform. Environment: BUILD, the folder that make builds into (default: build
at the repository root); GLPK=0 builds without GLPK; LORRY_LIBRARY names a
library to bundle instead of building one.
"""

import os
import pathlib
import re
import shutil
import subprocess

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:
    from wheel.bdist_wheel import bdist_wheel

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HAS_GLPK = os.environ.get("GLPK", "1") != "0"


def version():
    header = (ROOT / "include" / "lorry" / "lorry.h").read_text(encoding="utf-8")
    return re.search(r'#define LORRY_VERSION "([^"]+)"', header).group(1)


def library():
    """Path of the shared library, built if need be."""
    given = os.environ.get("LORRY_LIBRARY")
    if given:
        return pathlib.Path(given)
    build = pathlib.Path(os.environ.get("BUILD", "build"))
    build = build if build.is_absolute() else ROOT / build
    subprocess.run(
        ["make", f"BUILD={build}", f"GLPK={int(HAS_GLPK)}", str(build / "liblorry.so")],
        cwd=ROOT,
        check=True,
    )
    return build / "liblorry.so"


class BuildWithLibrary(build_py):
    def run(self):
        super().run()
        if not self.editable_mode:
            package = pathlib.Path(self.build_lib) / "lorry"
            package.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(library().resolve(), package / "liblorry.so")
            for name in ("LICENSE", "NOTICE"):
                shutil.copyfile(ROOT / name, package / name)


class PlatformWheel(bdist_wheel):
    """Tagged for this platform, for any Python 3."""

    def finalize_options(self):
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


class PlatformDistribution(Distribution):
    def has_ext_modules(self):
        return True


setup(
    version=version(),
    license="MIT AND GPL-3.0-or-later" if HAS_GLPK else "MIT",
    classifiers=[
        "Intended Audience :: Developers",
        "Operating System :: POSIX :: Linux",
        "Programming Language :: C",
        "Programming Language :: Python :: 3",
        "Topic :: Scientific/Engineering :: Mathematics",
    ],
    cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": PlatformWheel},
    distclass=PlatformDistribution,
)
