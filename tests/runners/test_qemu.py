"""Images on QEMU: exact results, identical counts, and every way to fail."""

import dataclasses
import subprocess
from pathlib import Path

import numpy as np
import pytest

from bringup.emit import emit
from bringup.errors import RunError, ToolMissingError
from bringup.ir import evaluate
from bringup.runners import QemuRunner, Request, checksum, decode_response, encode_request
from bringup.runners.console import framed_bytes, framed_text
from bringup.runners.execution import Start, run_program
from bringup.runners.failures import Finished, explain_failure
from bringup.runners.protocol import ERROR, frames
from bringup.toolchain import build

QEMU = QemuRunner()
pytestmark = pytest.mark.skipif(not QEMU.available(), reason=QEMU.available().hint)


def test_results_checksums_and_dumps_equal_the_reference(
    tiny_project, tiny_graph, tiny_vectors
) -> None:
    run = QEMU.run(build(tiny_project()), Request(tiny_vectors.inputs, dump=None))
    assert len(run.response.inferences) == 2
    for inputs, got in zip(tiny_vectors.inputs, run.response.inferences, strict=True):
        reference = evaluate(tiny_graph, inputs, keep=None)
        assert {name: a.tolist() for name, a in got.tensors.items()} == {
            name: reference[name].tolist() for name in ("first", "second")
        }
        assert np.array_equal(got.outputs["second"], reference["second"])
        assert got.checksums == {name: checksum(reference[name]) for name in ("first", "second")}
        assert all(0 < c.instret <= c.cycles for c in got.profile.values())


def test_two_runs_give_identical_counts(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project())
    first, second = (QEMU.run(image, Request(tiny_vectors.inputs)).response for _ in range(2))
    assert [i.profile for i in first.inferences] == [i.profile for i in second.inferences]


def test_only_what_was_asked_for_comes_back(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project())
    request = Request(
        tiny_vectors.inputs[:1], dump=frozenset({"first"}), checksums=False, profile=False
    )
    (got,) = QEMU.run(image, request).response.inferences
    assert set(got.tensors) == {"first"} and not got.checksums and not got.profile


def test_vector_images_report_their_register_length(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project("vector"))
    for vlen in (128, 512):
        response = QEMU.run(image, Request(tiny_vectors.inputs[:1]), vlen=vlen).response
        assert response.vector_bits == vlen
        assert np.array_equal(
            response.inferences[0].outputs["second"], tiny_vectors.golden[0]["second"]
        )
    with pytest.raises(RunError, match="no vector registers of 96 bits"):
        QEMU.run(image, Request(tiny_vectors.inputs), vlen=96)


def test_self_check_passes_and_fails(tiny_project, tiny_vectors, tmp_path) -> None:
    assert "PASS" in QEMU.self_check(build(tiny_project(vectors=tiny_vectors)))
    wrong = {"second": tiny_vectors.golden[1]["second"].copy()}
    wrong["second"][0, 1, 2, 3] ^= 1
    bad = dataclasses.replace(tiny_vectors, golden=(tiny_vectors.golden[0], wrong))
    index = int(np.ravel_multi_index((0, 1, 2, 3), wrong["second"].shape))
    with pytest.raises(RunError, match=f"vector=1 output=second index={index}"):
        QEMU.self_check(build(tiny_project(vectors=bad)))


def test_framed_console_serves_the_same_request(tiny_project, tiny_vectors) -> None:
    """No semihosting: the request is typed in, the response is among the text."""
    image = build(tiny_project())
    request = encode_request(Request(tiny_vectors.inputs), image.interface)
    done = subprocess.run(
        QEMU.command(image, files=False),
        input=framed_text(request),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    response = decode_response(framed_bytes(done.stdout), image.interface)
    for got, golden in zip(response.inferences, tiny_vectors.golden, strict=True):
        assert np.array_equal(got.outputs["second"], golden["second"])


TRAPS = {
    "illegal instruction": '__asm__ volatile(".word 0");',
    "load access fault": "*(volatile char *)0x10;",
    "store access fault": "*(volatile char *)0x20 = 1;",
    "stack overflow": "volatile char big[65536]; for (int i = 65535; i >= 0; i--) big[i] = 1;",
}


@pytest.mark.parametrize("meaning", TRAPS)
def test_traps_name_function_and_node(meaning, tiny_project, tiny_vectors) -> None:
    fault = f"if (p->in_c == 2) {{ {TRAPS[meaning]} }}"
    image = build(tiny_project(fault=fault))
    with pytest.raises(RunError) as error:
        QEMU.run(image, Request(tiny_vectors.inputs))
    assert error.value.what.startswith("the image crashed in conv2d_test__test+0x")
    assert error.value.where.startswith("node second, hart 0")
    assert meaning in error.value.why


def test_traps_show_registers(tiny_project, tiny_vectors) -> None:
    fault = '__asm__ volatile("li s5, 0x1234; li t6, -2; .word 0" ::: "s5", "t6");'
    with pytest.raises(RunError) as error:
        QEMU.run(build(tiny_project(fault=fault)), Request(tiny_vectors.inputs))
    assert " x21=0x1234 " in error.value.hint
    assert " x31=0xfffffffffffffffe " in error.value.hint


def test_endless_kernel_is_stopped(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(fault='for (;;) __asm__ volatile("");'))
    with pytest.raises(RunError, match="no answer within 1 s"):
        QEMU.run(image, Request(tiny_vectors.inputs), timeout=1)


def test_idle_guest_is_stopped(tiny_project, tiny_vectors) -> None:
    """An idle guest ignores SIGTERM under sleep=off."""
    image = build(tiny_project(fault='for (;;) __asm__ volatile("wfi");'))
    with pytest.raises(RunError, match="no answer within 1 s"):
        QEMU.run(image, Request(tiny_vectors.inputs), timeout=1)


def test_early_exit_leaves_a_truncated_response(tiny_project, tiny_vectors) -> None:
    fault = "extern void bringup_exit(int); bringup_exit(0);"
    with pytest.raises(RunError, match="truncated"):
        QEMU.run(build(tiny_project(fault=fault)), Request(tiny_vectors.inputs))
    fault = "extern void bringup_exit(int); bringup_exit(9);"
    with pytest.raises(RunError, match="ended with status 9"):
        QEMU.run(build(tiny_project(fault=fault)), Request(tiny_vectors.inputs))


def test_request_for_another_image_is_refused(tiny_project, tiny_vectors, tmp_path) -> None:
    image = build(tiny_project())
    stranger = dataclasses.replace(image.interface, identity="00" * 32)
    with pytest.raises(RunError, match="another image"):
        QEMU.run(dataclasses.replace(image, interface=stranger), Request(tiny_vectors.inputs))
    (tmp_path / "request.bin").write_bytes(encode_request(Request(tiny_vectors.inputs), stranger))
    code, _ = run_program(Start(QEMU.command(image), 60), tmp_path, image)
    types = dict(frames((tmp_path / "response.bin").read_bytes()))
    assert code == 2 and types[ERROR] == b"the request was written for another image"


def test_damaged_request_is_refused(tiny_project, tiny_vectors, tmp_path) -> None:
    image = build(tiny_project())
    good = encode_request(Request(tiny_vectors.inputs), image.interface)
    flipped = bytearray(good)
    flipped[-20] ^= 4
    for bad, message in (
        (good[:-3], "ends early"),
        (bytes(flipped), "is damaged"),
        (b"", "ends early"),
        (b"x" * 200, "not made of frames"),
    ):
        (tmp_path / "request.bin").write_bytes(bad)
        assert run_program(Start(QEMU.command(image), 60), tmp_path, image)[0] == 2
        with pytest.raises(RunError, match=message):
            decode_response((tmp_path / "response.bin").read_bytes(), image.interface)


def test_missing_extension_is_named(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project("vector"))
    command = QEMU.command(dataclasses.replace(image, march="rv64imafdc"))
    code, console = run_program(Start(command, 60), image.path.parent, image)
    assert code == 4 and "@machine missing=v" in console
    with pytest.raises(RunError, match="has no V extension"):
        explain_failure(image, Finished(code, console, b""))


def test_files_that_are_no_images(tiny_project, tiny_vectors, tmp_path: Path) -> None:
    image = build(tiny_project())
    text = tmp_path / "text.elf"
    text.write_text("hello")
    for path, message in (
        (text, "cannot be read"),
        (tmp_path / "absent.elf", "cannot be read"),
        (Path("/bin/true"), "another machine"),
    ):
        with pytest.raises(RunError, match=message):
            QEMU.run(dataclasses.replace(image, path=path), Request(tiny_vectors.inputs))


def test_missing_simulator(tiny_project, tiny_vectors, monkeypatch) -> None:
    image = build(tiny_project())
    monkeypatch.setenv("BRINGUP_QEMU", "/nowhere/qemu")
    assert not QEMU.available()
    with pytest.raises(ToolMissingError, match="qemu is not available"):
        QEMU.run(image, Request(tiny_vectors.inputs))


def test_poison_fills_what_no_kernel_wrote(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(fault="if (p->in_c == 2) return;"))
    for byte in (0x5A, 0x11):
        response = QEMU.run(image, Request(tiny_vectors.inputs, poison=byte)).response
        for inference in response.inferences:
            assert set(inference.outputs["second"].ravel().tolist()) == {byte}


def test_warm_up_runs_change_nothing(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project())
    cold = QEMU.run(image, Request(tiny_vectors.inputs)).response.inferences
    warm = QEMU.run(image, Request(tiny_vectors.inputs, warmups=2)).response.inferences
    assert [i.checksums for i in cold] == [i.checksums for i in warm]
    assert [{n: c.instret for n, c in i.profile.items()} for i in cold] == [
        {n: c.instret for n, c in i.profile.items()} for i in warm
    ]


STRINGS = """
#include <bringup/format.h>
#include <string.h>

static unsigned char source[128], target[128], expected[128];

static unsigned bad;

static void compare(int which, int a, int b, int n) {
  for (int i = 0; i < 128; i++) {
    if (target[i] == expected[i]) continue;
    if (!bad++) bringup_print("function %d offsets %d %d bytes %d\\n", which, a, b, n);
    return;
  }
}

static void reset(void) {
  for (volatile int i = 0; i < 128; i++) {
    source[i] = (unsigned char)(i * 7 + 1);
    target[i] = expected[i] = (unsigned char)(200 - i);
  }
}

int main(void) {
  for (int a = 0; a < 9; a++)
    for (int b = 0; b < 9; b++)
      for (int n = 0; n < 80; n += n < 20 ? 1 : 7) {
        reset();
        memcpy(target + a, source + b, n);
        for (volatile int i = 0; i < n; i++) expected[a + i] = source[b + i];
        compare(0, a, b, n);

        reset();
        memset(target + a, b + 250, n);
        for (volatile int i = 0; i < n; i++) expected[a + i] = (unsigned char)(b + 250);
        compare(1, a, b, n);

        reset();
        memmove(target + a, target + b, n);
        for (volatile int i = 0; i < n; i++) expected[a + i] = (unsigned char)(200 - b - i);
        compare(2, a, b, n);

        reset();
        for (volatile int i = 0; i < n; i++) target[a + i] = source[b + i];
        bad += memcmp(target + a, source + b, n) != 0;
        if (n) {
          target[a + n - 1] ^= 1;
          int order = target[a + n - 1] < source[b + n - 1] ? -1 : 1;
          bad += memcmp(target + a, source + b, n) * order <= 0;
        }
      }
  bad += strlen("") != 0 || strlen("seven..") != 7;
  bringup_print("bad=%u\\n", bad);
  return 0;
}
"""


@pytest.mark.parametrize("isa", ["scalar", "vector"])
def test_memory_functions(isa, tiny_plan, tmp_path) -> None:
    """All alignments and tails, with and without vectors."""
    project = emit(tiny_plan(isa), tmp_path / "strings")
    (project.folder / "main.c").write_text(STRINGS)
    image = build(project)
    assert run_program(Start(QEMU.command(image), 60), tmp_path, image) == (0, "bad=0\n")


HARTS = """
#include <bringup/format.h>
#include <bringup/harts.h>
#include <bringup/platform.h>

static void square(void *argument) { *(int *)argument *= *(int *)argument; }

int main(void) {
  int values[4] = {1, 2, 3, 4};
  for (int round = 0; round < 3; round++) {
    for (unsigned hart = 1; hart < 4; hart++) bringup_hart_start(hart, square, &values[hart]);
    for (unsigned hart = 1; hart < 4; hart++) bringup_hart_join(hart);
  }
  bringup_print("%d %d %d|%5d|%05d|%x|%s|%c|%lld\\n", values[1], values[2], values[3], -42, -42,
                0xbeefu, "text", 'c', -9000000000ll);
  return 0;
}
"""


def test_other_harts_work_and_sleep(tiny_plan, tmp_path) -> None:
    """Three harts, three rounds, woken and joined by software interrupts."""
    project = emit(tiny_plan(), tmp_path / "harts")
    (project.folder / "main.c").write_text(HARTS)
    image = build(project)
    texts = [
        run_program(Start(QEMU.command(image, harts=4), 60), tmp_path, image) for _ in range(2)
    ]
    assert texts[0] == texts[1]
    assert texts[0] == (0, "256 6561 65536|  -42|-0042|beef|text|c|-9000000000\n")
