"""The self-check's comparison of floats (runtime/src/selfcheck.c), natively compiled."""

import subprocess
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest

from bringup.emit.sources import runtime_folder
from bringup.toolchain import find_host_toolchain

PROGRAM = """\
#include <stdlib.h>
#include <string.h>

#include "bringup/session.h"

/* A model of one node that writes what the command line says. */
static unsigned char arena[64], golden[64], result[64];
static void run(unsigned char *memory) { memcpy(memory, result, 16); }

static int hex(const char *text, unsigned char *out) {
  for (int i = 0; text[2 * i]; i++) {
    int value = 0;
    for (int j = 0; j < 2; j++) {
      char c = text[2 * i + j];
      value = 16 * value + (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    out[i] = (unsigned char)value;
  }
  return (int)strlen(text) / 2;
}

int main(int count, char **arguments) {
  size_t bytes = (size_t)hex(arguments[2], result);
  hex(arguments[3], golden);
  uint32_t dtype = (uint32_t)(arguments[1][0] - '0');
  int32_t shape[] = {(int32_t)bytes / (dtype == BRINGUP_F32 ? 4 : dtype == BRINGUP_I8 ? 1 : 2)};
  struct bringup_tensor tensor = {"y", dtype, 1, shape, 0, bytes};
  struct bringup_node node = {"n", "o", "k", run, 0, 1, 0};
  uint32_t output = 0;
  struct bringup_model model = {.name = "m", .target = "t", .arena_bytes = 64, .node_count = 1,
      .tensor_count = 1, .output_count = 1, .nodes = &node, .tensors = &tensor, .outputs = &output};
  float tolerance = count > 4 ? strtof(arguments[4], NULL) : 0.25f;
  struct bringup_vectors vectors = {1, golden, golden, &tolerance};
  struct bringup_session session = {.model = &model, .arena = arena, .vectors = &vectors};
  return bringup_self_check(&session);
}
"""

DTYPES = {"0": np.float32, "1": np.float16, "2": ml_dtypes.bfloat16}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("selfcheck")
    (folder / "main.c").write_text(PROGRAM)
    runtime = runtime_folder()
    sources = [*sorted(runtime.glob("[si]*/*.c")), runtime / "host" / "platform.c"]
    command = [*find_host_toolchain().compiler, "-std=c11", "-O1", f"-I{runtime}"]
    command += [f"-I{runtime}/include", "main.c", *map(str, sources), "-lm", "-o", "check"]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "check"


def check(
    program: Path, dtype: str, result: np.ndarray, golden: np.ndarray, tolerance: float = 0.25
) -> str:
    command = [str(program), dtype, result.tobytes().hex(), golden.tobytes().hex()]
    command.append(str(tolerance))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == ("@selfcheck PASS" in done.stdout)
    return done.stdout


@pytest.mark.parametrize("dtype", DTYPES)
def test_tolerance_is_inclusive_and_two_sided(program, dtype) -> None:
    golden = np.array([1.0, -2.0, 0.0, 2.0**-24], DTYPES[dtype])
    for difference, good in ((0.25, True), (-0.25, True), (0.5, False), (-0.5, False)):
        for place in range(3):
            result = golden.copy()
            result[place] += DTYPES[dtype](difference)
            text = check(program, dtype, result, golden)
            assert ("PASS" in text) == good
            assert good or f"index={place} " in text


@pytest.mark.parametrize("dtype", DTYPES)
def test_special_values_must_match(program, dtype) -> None:
    golden = np.array([np.nan, np.inf, -np.inf, 1.0], DTYPES[dtype])
    assert "PASS" in check(program, dtype, golden, golden)
    for place, value in ((0, 1.0), (1, np.nan), (1, -np.inf), (2, 5.0), (3, np.nan), (3, np.inf)):
        result = golden.copy()
        result[place] = value
        text = check(program, dtype, result, golden)
        assert f"index={place} " in text and "FAIL" in text


def test_subnormal_halves_are_numbers(program) -> None:
    golden = np.array([0x0001, 0x83FF], np.uint16).view(np.float16)
    result = np.array([0x03FF, 0x8001], np.uint16).view(np.float16)
    assert "PASS" in check(program, "1", result, golden)
    distance = 0x3FE * 2.0**-24
    assert "PASS" in check(program, "1", result, golden, tolerance=distance)
    assert "index=0 " in check(program, "1", result, golden, tolerance=0.999 * distance)


def test_integers_are_exact_whatever_the_tolerance(program) -> None:
    golden = np.array([1, 2, 3], np.int8)
    assert "PASS" in check(program, "3", golden, golden)
    text = check(program, "3", np.array([1, 2, 4], np.int8), golden)
    assert "index=2 got=0x4 expected=0x3" in text
