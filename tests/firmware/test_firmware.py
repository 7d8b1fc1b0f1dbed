"""Networks as libraries of programs of one's own: start-up, modes, build systems, threads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bringup import pipeline
from bringup.emit import emit
from bringup.emit.sources import runtime_folder
from bringup.runners.sim.program import program

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "firmware"
WARNINGS = [
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Wsign-conversion",
    "-Wmissing-prototypes",
    "-Werror",
]
GCC = "riscv64-unknown-elf-gcc"


def run(*command: str | Path, folder: Path | None = None, **variables: str) -> str:
    """Standard output of a command that must succeed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the C projects of two networks for the scalar target."""
    folder = tmp_path_factory.mktemp("models")
    for name, model in (("digits", "lenet"), ("keywords", "ds_cnn")):
        settings = pipeline.Settings(target="scalar")
        pipeline.compile_project(model, settings, folder / name, name=name)
    return folder


@pytest.mark.parametrize(
    ("target", "compiler"),
    [
        ("scalar", "clang-19"),
        pytest.param("rvv", "clang-19", marks=pytest.mark.slow),
        pytest.param("scalar", GCC, marks=pytest.mark.slow),
    ],
)
def test_firmware_runs_in_both_modes(target: str, compiler: str, tmp_path: Path) -> None:
    """The example, from `bringup compile` to an image that QEMU and the simulator run."""
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed: the example is not built with it")
    build = tmp_path / "build"
    bringup = f"{sys.executable} -m bringup"
    variables = [f"BUILD={build}", f"TARGET={target}", f"CC={compiler}", f"BRINGUP={bringup}"]
    run("make", "-s", *variables, folder=EXAMPLE)
    expected = [
        f"{name}, {mode} mode: 3 of 3 inferences exact, interrupted"
        for name in ("digits", "keywords")
        for mode in ("machine", "user")
    ]
    shown = run("make", "-s", *variables, "run", folder=EXAMPLE)
    assert shown.splitlines() == [*expected, "PASS"]
    shown = run(program(), build / "firmware.elf")
    assert shown.splitlines() == [*expected, "PASS"]


def test_firmware_notices_a_wrong_result(models: Path, tmp_path: Path) -> None:
    build = tmp_path / "build"
    shutil.copytree(models, build)
    golden = build / "keywords" / "vectors" / "golden.bin"
    data = bytearray(golden.read_bytes())
    data[0] ^= 1
    golden.write_bytes(data)
    run("make", "-s", f"BUILD={build}", "BRINGUP=false", folder=EXAMPLE)
    done = subprocess.run(
        [program(), build / "firmware.elf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "keywords, user mode: 2 of 3" in done.stdout


THREADS = """\
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "digits.h"
#include "keywords.h"
extern const unsigned char digits_test_inputs[], digits_test_golden[];
extern const unsigned char keywords_test_inputs[], keywords_test_golden[];
static unsigned char one[DIGITS_ARENA_BYTES] __attribute__((aligned(64)));
static unsigned char two[DIGITS_ARENA_BYTES] __attribute__((aligned(64)));
static unsigned char three[KEYWORDS_ARENA_BYTES] __attribute__((aligned(64)));
static int failed;
struct job { const struct bringup_model *model; unsigned char *arena;
             const unsigned char *inputs, *golden; size_t bytes; };
static void *work(void *argument) {
  struct job *job = argument;
  for (int i = 0; i < REPEATS; i++) {
    const void *inputs[] = {job->inputs};
    bringup_run(job->model, job->arena, inputs, BRINGUP_NO_POISON, NULL);
    if (memcmp(bringup_output(job->model, job->arena, 0), job->golden, job->bytes))
      __atomic_store_n(&failed, 1, __ATOMIC_RELAXED);
  }
  return NULL;
}
int main(void) {
  struct job jobs[] = {
      {&digits_model, one, digits_test_inputs, digits_test_golden, DIGITS_OUTPUT_0_BYTES},
      {&digits_model, ARENA, digits_test_inputs, digits_test_golden, DIGITS_OUTPUT_0_BYTES},
      {&keywords_model, three, keywords_test_inputs, keywords_test_golden,
       KEYWORDS_OUTPUT_0_BYTES}};
  pthread_t threads[3];
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, work, &jobs[i]);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
  (void)two;
  puts(failed ? "wrong" : "equal");
  return 0;
}
"""


def threaded(models: Path, folder: Path, arena: str) -> str:
    """Three threads, two of them in one network, under the thread sanitizer."""
    sanitized = "gcc -fsanitize=thread -g"
    libraries = []
    for name in ("digits", "keywords"):
        shutil.copytree(models / name, folder / name)
        run("make", "-s", "host-lib", f"HOSTCC={sanitized}", folder=folder / name)
        libraries.append(folder / name / "host" / f"lib{name}.a")
    (folder / "threads.c").write_text(THREADS)
    vectors = []
    for name in ("digits", "keywords"):
        vectors.append(folder / f"{name}.o")
        command = ["gcc", f"-I{name}", "-c", f"{name}/vectors.S", "-o", vectors[-1]]
        run(*command, folder=folder)
    includes = ["-Idigits", "-Ikeywords", "-Idigits/runtime/include"]
    flags = [f"-DARENA={arena}", "-DREPEATS=3", "-pthread", "-o", "threads"]
    run(
        *sanitized.split(), *includes, "threads.c", *vectors, *libraries, *flags, folder=folder
    )  # fmt: skip
    done = subprocess.run(
        ["./threads"], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    return done.stdout + done.stderr


def test_two_instances_on_two_threads(models: Path, tmp_path: Path) -> None:
    assert threaded(models, tmp_path, "two") == "equal\n"


def test_one_arena_on_two_threads_is_noticed(models: Path, tmp_path: Path) -> None:
    assert "data race" in threaded(models, tmp_path, "one")


def test_every_source_compiles_without_a_warning(tmp_path: Path) -> None:
    """Kernels and runtime, by clang for RISC-V and by GCC for this machine."""
    runtime = runtime_folder()
    targets = ROOT / "src" / "bringup" / "targets"
    includes = [f"-I{runtime}", f"-I{runtime / 'include'}"]
    common = ["-std=c11", "-O2", *WARNINGS, *includes, "-c", "-o", tmp_path / "unit.o"]
    cross = [
        "clang-19",
        "-fsyntax-only",
        "--target=riscv64-unknown-elf",
        "-march=rv64gcv_zfh",
        "-mabi=lp64d",
    ]
    cross += ["-ffreestanding", "-isystem", str(runtime / "freestanding")]
    scalar = sorted((targets / "scalar" / "kernels").glob("*.c"))
    portable = [*scalar, *runtime.glob("src/*.c"), *runtime.glob("inference/*.c")]
    for source in [*portable, *targets.glob("rvv/kernels/*.c"), *runtime.glob("riscv/*.c")]:
        run(*cross, *common, source)
    for source in [*portable, *runtime.glob("host/*.c")]:
        run("gcc", *common, source)


def test_kernels_define_their_own_symbols_only(models: Path, tmp_path: Path) -> None:
    """What a program's own names could meet: the model's, the runtime's and kernels'."""
    shutil.copytree(models / "digits", tmp_path / "digits")
    run("make", "-s", "host-lib", folder=tmp_path / "digits")
    symbols = run("nm", "-g", "--defined-only", tmp_path / "digits/host/libdigits.a")
    names = [line.split()[-1] for line in symbols.splitlines() if len(line.split()) == 3]
    assert names and all(
        name.startswith(("digits_", "bringup_")) or name.endswith("__scalar") for name in names
    ), names


CPP = """\
#include <cstdio>
#include "digits.h"
#include "keywords.h"
alignas(BRINGUP_ARENA_ALIGNMENT) static unsigned char arena[DIGITS_ARENA_BYTES];
static const std::size_t shape[] = DIGITS_INPUT_0_SHAPE;
static_assert(DIGITS_INPUT_0_BYTES == DIGITS_INPUT_0_ELEMENTS * sizeof(DIGITS_INPUT_0_TYPE), "");
int main() {
  static DIGITS_INPUT_0_TYPE x[DIGITS_INPUT_0_ELEMENTS];
  for (auto &element : x) element = DIGITS_INPUT_0_ZERO_POINT;
  const void *inputs[] = {x};
  bringup_run(&digits_model, arena, inputs, BRINGUP_NO_POISON, nullptr);
  auto y = static_cast<const DIGITS_OUTPUT_0_TYPE *>(bringup_output(&digits_model, arena, 0));
  std::printf("%zu %d %g %s\\n", shape[1], y[0],
              static_cast<double>(bringup_output_quantization(&digits_model, 0).scale),
              keywords_model.name);
}
"""
LISTS = """\
cmake_minimum_required(VERSION 3.20)
project(program C CXX)
{}
add_executable(program program.cc)
target_link_libraries(program PRIVATE bringup::digits bringup::keywords)
"""


def test_cmake_takes_both_ways(models: Path, tmp_path: Path) -> None:
    """Two networks of one CMake project: as folders of it, and installed as packages."""
    if not shutil.which("cmake"):
        pytest.skip("cmake is not installed: the CMake packages are not built")
    flags = f"-DCMAKE_CXX_FLAGS={' '.join(WARNINGS[:-2])} -Werror"
    c_flags = f"-DCMAKE_C_FLAGS={' '.join(WARNINGS)}"
    shown = []
    for way, found in (
        ("folders", "add_subdirectory({})"),
        ("packages", "find_package({} REQUIRED)"),
    ):
        folder = tmp_path / way
        folder.mkdir()
        (folder / "program.cc").write_text(CPP)
        lines = "\n".join(found.format(name) for name in ("digits", "keywords"))
        (folder / "CMakeLists.txt").write_text(LISTS.format(lines))
        if way == "folders":
            shutil.copytree(models, folder, dirs_exist_ok=True)
        prefix = f"-DCMAKE_PREFIX_PATH={tmp_path / 'installed'}"
        run("cmake", "-B", "build", flags, c_flags, prefix, folder=folder)
        run("cmake", "--build", "build", folder=folder)
        run("cmake", "--install", "build", "--prefix", tmp_path / "installed", folder=folder)
        shown.append(run(folder / "build" / "program"))
    assert shown[0] == shown[1]
    height, _, scale, name = shown[0].split()
    assert (height, name) == ("28", "ds_cnn") and np.float32(scale) > 0


def test_unlike_releases_do_not_link(models: Path, tmp_path: Path) -> None:
    """Two libraries share kernels: those of another release must not be taken silently."""
    for name in ("digits", "keywords"):
        shutil.copytree(models / name, tmp_path / name)
    other = tmp_path / "keywords"
    for path in (other / "keywords.c", other / "kernels" / "scalar" / "revision.c"):
        text = path.read_text()
        start = text.index("bringup_scalar_kernels_") + len("bringup_scalar_kernels_")
        path.write_text(text.replace(text[start : start + 12], "0" * 12))
    program = "int main(void) { return digits_model.name == keywords_model.name; }\n"
    (tmp_path / "main.c").write_text('#include "digits.h"\n#include "keywords.h"\n' + program)
    for name in ("digits", "keywords"):
        run("make", "-s", "host-lib", folder=tmp_path / name)
    command = ["gcc", "main.c", "-Idigits", "-Ikeywords", "-Idigits/runtime/include"]
    libraries = ["digits/host/libdigits.a", "keywords/host/libkeywords.a"]
    done = subprocess.run(
        [*command, *libraries, "-lm"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode and "multiple definition of `bringup_scalar_kernels'" in done.stderr


def test_constants_go_where_they_are_wanted(models: Path, tmp_path: Path) -> None:
    shutil.copytree(models / "digits", tmp_path / "digits")
    command = "HOSTCC=gcc -DDIGITS_WEIGHTS_SECTION=.slow_flash"
    run("make", "-s", "host-lib", command, folder=tmp_path / "digits")
    shown = run("objdump", "-h", tmp_path / "digits/host/libdigits.a")
    assert ".slow_flash" in shown and ".rodata.digits_weights" not in shown


@pytest.mark.parametrize("name", ["2d", "a b", "_a", "", "int"])
def test_names_that_are_none_in_c_are_refused(tiny_plan, tmp_path: Path, name: str) -> None:
    from bringup.errors import UsageError

    with pytest.raises(UsageError, match="no name for a model in C"):
        emit(tiny_plan(), tmp_path / "p", prefix=name)
