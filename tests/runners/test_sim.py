"""Images on our simulator: exact results, repeatable counts equal to QEMU's, every way to fail."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bringup.emit import emit
from bringup.errors import BuildError, RunError, ToolMissingError, UsageError
from bringup.ir import evaluate
from bringup.runners import QemuRunner, Request, SimRunner, checksum, encode_request
from bringup.runners.execution import Start, run_program
from bringup.runners.failures import Finished
from bringup.runners.sim import build as builder
from bringup.runners.sim import cores
from bringup.runners.sim import program as programs
from bringup.runners.sim.attribution import read_attribution
from bringup.runners.sim.runner import core_file, explain, has_vector_unit
from bringup.toolchain import build

SIM = SimRunner()
pytestmark = pytest.mark.skipif(not SIM.available(), reason=SIM.available().hint)
needs_qemu = pytest.mark.skipif(not QemuRunner().available(), reason="no QEMU")
SOURCES = programs.simulator_folder()


def test_results_checksums_and_dumps_equal_the_reference(
    tiny_project, tiny_graph, tiny_vectors
) -> None:
    run = SIM.run(build(tiny_project()), Request(tiny_vectors.inputs, dump=None))
    assert (run.runner, run.counts, run.timed) == ("sim", "sim instret", False)
    assert len(run.response.inferences) == 2
    for inputs, got in zip(tiny_vectors.inputs, run.response.inferences, strict=True):
        reference = evaluate(tiny_graph, inputs, keep=None)
        for name in ("first", "second"):
            assert np.array_equal(got.tensors[name], reference[name])
            assert got.checksums[name] == checksum(reference[name])
        assert np.array_equal(got.outputs["second"], reference["second"])
        # without a core model a cycle is an instruction, but for the counters' own reads
        assert all(0 <= c.cycles - c.instret <= 4 for c in got.profile.values())


def test_two_runs_are_identical(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project())
    first, second = (SIM.run(image, Request(tiny_vectors.inputs)) for _ in range(2))
    assert first.response.inferences[0].profile == second.response.inferences[0].profile
    assert first.response.inferences[1].checksums == second.response.inferences[1].checksums
    assert first.console == second.console


@needs_qemu
@pytest.mark.parametrize("isa", ["scalar", "vector"])
def test_counts_are_those_of_qemu(isa, tiny_project, tiny_vectors) -> None:
    image, request = build(tiny_project(isa)), Request(tiny_vectors.inputs)
    ours, theirs = (r.run(image, request).response.inferences for r in (SIM, QemuRunner()))
    for a, b in zip(ours, theirs, strict=True):
        assert {n: c.instret for n, c in a.profile.items()} == {
            n: c.instret for n, c in b.profile.items()
        }
        assert a.checksums == b.checksums


@pytest.mark.parametrize("vlen", [128, 256, 512, 1024])
def test_vector_images_report_their_register_length(vlen, tiny_project, tiny_vectors) -> None:
    image = build(tiny_project("vector"))
    response = SIM.run(image, Request(tiny_vectors.inputs[:1]), vlen=vlen).response
    assert response.vector_bits == vlen
    assert np.array_equal(
        response.inferences[0].outputs["second"], tiny_vectors.golden[0]["second"]
    )


def test_other_register_lengths_are_refused(tiny_project, tiny_vectors) -> None:
    with pytest.raises(RunError, match="no vector registers of 96 bits"):
        SIM.run(build(tiny_project()), Request(tiny_vectors.inputs), vlen=96)


def test_self_check_passes_and_fails(tiny_project, tiny_vectors) -> None:
    assert "PASS" in SIM.self_check(build(tiny_project(vectors=tiny_vectors)))
    wrong = {"second": tiny_vectors.golden[1]["second"].copy()}
    wrong["second"][0, 1, 2, 3] ^= 1
    bad = dataclasses.replace(tiny_vectors, golden=(tiny_vectors.golden[0], wrong))
    with pytest.raises(RunError, match="vector=1 output=second index="):
        SIM.self_check(build(tiny_project(vectors=bad)))
    with pytest.raises(RunError, match="no test vectors"):
        SIM.self_check(build(tiny_project()))


TRAPS = {
    "illegal instruction": '__asm__ volatile(".word 0");',
    "load access fault": "*(volatile char *)0x10;",
    "store access fault": "*(volatile char *)0x20 = 1;",
    "stack overflow": "volatile char big[65536]; for (int i = 65535; i >= 0; i--) big[i] = 1;",
}


@pytest.mark.parametrize("meaning", TRAPS)
def test_traps_name_function_and_node(meaning, tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(fault=f"if (p->in_c == 2) {{ {TRAPS[meaning]} }}"))
    with pytest.raises(RunError) as error:
        SIM.run(image, Request(tiny_vectors.inputs))
    assert error.value.what.startswith("the image crashed in conv2d_test__test+0x")
    assert error.value.where.startswith("node second, hart 0")
    assert meaning in error.value.why


def test_time_limit_says_where_the_program_was(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(fault='for (;;) __asm__ volatile("");'))
    with pytest.raises(RunError, match="no answer within 1 s") as error:
        SIM.run(image, Request(tiny_vectors.inputs), timeout=1)
    assert "conv2d_test__test" in error.value.why


@pytest.mark.parametrize("limit", ["instructions", "cycles"])
def test_limits_stop_an_endless_kernel(limit, tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(fault='for (;;) __asm__ volatile("");'))
    runner = SimRunner(**{limit: 300_000})  # type: ignore[arg-type]
    with pytest.raises(RunError, match="limit of 300000 reached") as error:
        runner.run(image, Request(tiny_vectors.inputs))
    assert "hart 0" in error.value.where and "conv2d_test__test" in error.value.where


def test_a_guest_that_sleeps_forever_is_noticed_at_once(tiny_project, tiny_vectors) -> None:
    fault = '__asm__ volatile("csrw mie, zero"); for (;;) __asm__ volatile("wfi");'
    with pytest.raises(RunError, match=r"every hart waits for an interrupt") as error:
        SIM.run(build(tiny_project(fault=fault)), Request(tiny_vectors.inputs), timeout=60)
    assert "conv2d_test__test" in error.value.where


def test_early_exit_leaves_a_truncated_response(tiny_project, tiny_vectors) -> None:
    for code, message in ((0, "truncated"), (9, "ended with status 9")):
        fault = f"extern void bringup_exit(int); bringup_exit({code});"
        with pytest.raises(RunError, match=message):
            SIM.run(build(tiny_project(fault=fault)), Request(tiny_vectors.inputs))


def test_request_for_another_image_is_refused(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project())
    stranger = dataclasses.replace(image.interface, identity="00" * 32)
    with pytest.raises(RunError, match="another image"):
        SIM.run(dataclasses.replace(image, interface=stranger), Request(tiny_vectors.inputs))


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
            SIM.run(dataclasses.replace(image, path=path), Request(tiny_vectors.inputs))


def test_what_the_simulator_itself_refuses_is_passed_on(tiny_project, tmp_path: Path) -> None:
    """A file that is no image, past the runner's own look at it."""
    image = build(tiny_project())
    text = tmp_path / "text.elf"
    text.write_text("hello")
    command = (*SIM.command(image)[:-1], str(text))
    code, console = run_program(Start(command, 60), tmp_path, image)
    assert code == 2
    with pytest.raises(RunError, match=r"text\.elf.*ELF"):
        explain(image, Finished(code, console, b""))


def test_missing_extension_is_named(tiny_project, tiny_vectors, tmp_path: Path) -> None:
    image = build(tiny_project("vector"))
    command = SIM.command(dataclasses.replace(image, march="rv64imafdc"))
    code, console = run_program(Start(command, 60), tmp_path, image)
    with pytest.raises(RunError, match="has no V extension"):
        explain(image, Finished(code, console, b""))


def test_poison_fills_what_no_kernel_wrote(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(fault="if (p->in_c == 2) return;"))
    for byte in (0x5A, 0x11):
        response = SIM.run(image, Request(tiny_vectors.inputs, poison=byte)).response
        for inference in response.inferences:
            assert set(inference.outputs["second"].ravel().tolist()) == {byte}


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
  bringup_print("%d %d %d\\n", values[1], values[2], values[3]);
  return 0;
}
"""


def test_other_harts_work_and_sleep(tiny_plan, tmp_path) -> None:
    project = emit(tiny_plan(), tmp_path / "harts")
    (project.folder / "main.c").write_text(HARTS)
    image = build(project)
    command = SimRunner(harts=4).command(image)
    texts = [run_program(Start(command, 60), tmp_path, image) for _ in range(2)]
    assert texts[0] == texts[1] == (0, "256 6561 65536\n")


def test_unknown_cores_are_named(tiny_project, tiny_vectors, tmp_path: Path) -> None:
    image = build(tiny_project())
    with pytest.raises(UsageError, match="unknown core 'abacus'"):
        SimRunner(core="abacus").run(image, Request(tiny_vectors.inputs))
    with pytest.raises(UsageError, match="core file does not exist"):
        SimRunner(core=str(tmp_path / "none.yaml")).run(image, Request(tiny_vectors.inputs))


def test_modelled_counts_say_so() -> None:
    assert SimRunner(core="rocket").counts == "sim rocket model"
    assert SimRunner(core="/some/where/mine.yaml").counts == "sim mine model"


# Finding and building the program


def test_named_program_that_does_not_exist(tiny_project, tiny_vectors, monkeypatch) -> None:
    image = build(tiny_project())
    monkeypatch.setenv("BRINGUP_SIM", "/nowhere/sim")
    assert not SIM.available()
    with pytest.raises(ToolMissingError, match="sim is not available") as error:
        SIM.run(image, Request(tiny_vectors.inputs))
    assert "BRINGUP_SIM" in error.value.hint


TINY_MAKEFILE = """\
PRECOMPILED := src/all.h
CXX ?= c++
CXXFLAGS ?= -O1
REQUIRED := -std=c++20
SOURCES := $(wildcard src/*.cc src/sub/*.cc)
$(BUILD)/sub/vector_%.o: CXXFLAGS += -DFAST=7
LDLIBS := -lm
"""


@pytest.fixture
def small_sim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A simulator of two files, so that builds take no time; nothing installed, an empty cache."""
    folder = tmp_path / "_sim"
    (folder / "src/sub").mkdir(parents=True)
    (folder / "Makefile").write_text(TINY_MAKEFILE)
    (folder / "src/all.h").write_text("int value();\n")
    (folder / "src/main.cc").write_text("int main() { return value(); }\n")
    (folder / "src/sub/vector_a.cc").write_text("int value() { return FAST; }\n")
    monkeypatch.setattr(programs, "simulator_folder", lambda: folder)
    monkeypatch.setenv("BRINGUP_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("BRINGUP_SIM", raising=False)
    return folder


needs_compiler = pytest.mark.skipif(builder.find_compiler() is None, reason="no C++ compiler")


@needs_compiler
def test_missing_program_is_built_once_and_again_when_a_source_changes(small_sim, capfd) -> None:
    assert programs.look().how == "built when first used"
    path = programs.program()
    assert "building the simulator" in capfd.readouterr().err
    assert subprocess.run([path], check=False).returncode == 7
    assert programs.program() == path and programs.look().how == "built"
    assert capfd.readouterr().err == ""
    (small_sim / "src/sub/vector_a.cc").write_text("int value() { return 9; }\n")
    again = programs.program()
    assert "building" in capfd.readouterr().err and again != path
    assert subprocess.run([again], check=False).returncode == 9


@needs_compiler
def test_installed_program_is_used_while_it_fits_its_sources(small_sim) -> None:
    stamp = builder.compile_simulator(small_sim, small_sim / "bin/sim")
    assert programs.look() == programs.Found(small_sim / "bin/sim", "installed", stamp.compiler)
    (small_sim / "src/main.cc").write_text("int main() { return 1; }\n")
    assert programs.look().path is None
    builder.stamp_of(small_sim / "bin/sim").write_text("damaged")
    assert builder.read_stamp(small_sim / "bin/sim") is None


@needs_compiler
def test_source_that_does_not_compile_is_quoted(small_sim) -> None:
    (small_sim / "src/main.cc").write_text("int main() { return nothing; }\n")
    with pytest.raises(BuildError, match="cannot be built") as error:
        programs.program()
    assert "main.cc" in error.value.why and "nothing" in error.value.why


def test_no_compiler_and_no_program(small_sim, monkeypatch) -> None:
    monkeypatch.setattr(programs, "find_compiler", lambda: None)
    assert not SIM.available() and "ziglang" in SIM.available().hint
    with pytest.raises(ToolMissingError):
        programs.program()


def test_damaged_installation(small_sim) -> None:
    shutil.rmtree(small_sim)
    assert "force-reinstall" in SIM.available().hint


@pytest.mark.skipif(not shutil.which("make"), reason="no make")
def test_the_build_is_that_of_the_makefile() -> None:
    """build.py reads the Makefile: both must compile the same files with the same flags."""
    command = ["make", "-n", "-B", "-C", str(SOURCES), "BUILD=/nowhere/b", "CXX=CXX"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [line.split() for line in said.splitlines() if line.startswith("CXX ")]
    by_make = {words[-1]: set(words[1 : words.index("-c")]) for words in lines if "-c" in words}
    recipe = builder.read_recipe(SOURCES)
    header = {"-include", f"/nowhere/b/{recipe.header.name}"}
    ours = {
        p.relative_to(SOURCES).as_posix(): set(flags) | (header if p in recipe.includers else set())
        for p, flags in recipe.units.items()
    }
    assert ours == by_make
    ((*_, precompiled),) = [words for words in lines if "c++-header" in words]
    assert SOURCES / precompiled == recipe.header
    (link,) = [words for words in lines if not {"-c", "c++-header"} & set(words)]
    flags = {word for word in link[1:] if word.startswith("-") and word != "-o"}
    assert flags == {*recipe.link, *recipe.libraries}


def test_builder_needs_nothing_but_the_standard_library() -> None:
    """setup.py loads it where nothing else is installed."""
    code = "import runpy, sys; runpy.run_path(sys.argv[1], run_name='loaded')"
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", code, builder.__file__], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


# Attribution


def test_attribution_is_read_by_node_name(tiny_project) -> None:
    interface = build(tiny_project()).interface
    counters = {
        "instructions": 10,
        "cycles": 30,
        "by_cause": {"issue": 10, "dram": 15, "l2": 5},
        "by_class": {"load": 10},
        "bytes": {"load": 40, "store": 0, "vector": 8, "accelerator": 0, "dma": 100},
        "lines": {"from_l2": 1, "from_memory": 2, "writebacks": 3},
    }
    regions = [
        {"node": 1, "function": "f"} | counters,
        {"node": 1, "function": "g"} | counters,
        {"node": None, "function": ""} | counters,
    ]
    peaks = [
        {"unit": "vector", "element": "i8", "macs_per_cycle": 8},
        {"unit": "ime", "element": "", "macs_per_cycle": 128},
    ]
    hart = {"hart": 0, "peaks": peaks, "regions": regions}
    content = {"core": "m", "line_bytes": 64, "harts": [hart]}
    found = read_attribution(json.dumps(content).encode(), interface, 2)
    assert found is not None
    assert list(found.regions) == ["second"]
    region = found.regions["second"]
    assert (region.count, region.cycles, region.instret) == (2, 60, 20)
    moved = {"from_l2": 128, "from_memory": 256, "written_back": 384}
    assert region.bytes == {"asked": 96, "dma": 200, **moved}
    assert found.stacks["hart 0;second;f"] == 30
    assert found.stacks["hart 0;outside of nodes;unknown"] == 30
    assert found.peak("vector", "i8") == 8 and found.peak("vector", "f32") is None
    assert found.peak("ime", "i8") == 128  # a unit with one element type
    both = (found + found).regions["second"]
    assert (both.count, both.cycles) == (4, 120)
    assert list(both.lost.items()) == [("dram", 60), ("l2", 20)]
    assert read_attribution(None, interface, 1) is None
    for damaged in (b"{", b"{}", json.dumps(content).replace('"node": 1', '"node": 7').encode()):
        with pytest.raises(RunError, match="profile cannot be read"):
            read_attribution(damaged, interface, 1)


@pytest.mark.skipif("rocket" not in cores(), reason="no core file of Rocket")
def test_a_core_model_attributes_every_cycle(tiny_project, tiny_vectors) -> None:
    image, request = build(tiny_project()), Request(tiny_vectors.inputs)
    ideal, timed = SIM.run(image, request), SimRunner(core="rocket").run(image, request)
    assert timed.timed and timed.counts == "sim rocket model"
    assert timed.attribution is not None and timed.attribution.model == "rocket"
    for a, b in zip(ideal.response.inferences, timed.response.inferences, strict=True):
        assert a.checksums == b.checksums
        assert {n: c.instret for n, c in a.profile.items()} == {
            n: c.instret for n, c in b.profile.items()
        }
    for name, region in timed.attribution.regions.items():
        assert sum(region.causes.values()) == region.cycles
        assert sum(region.classes.values()) == region.instret == region.causes["issue"]
        counted = sum(i.profile[name].cycles for i in timed.response.inferences)
        assert counted <= region.cycles <= counted + 200 * region.count


def test_request_is_what_the_image_reads(tiny_project, tiny_vectors, tmp_path: Path) -> None:
    """A damaged request is refused by the image, in its response."""
    image = build(tiny_project())
    request = bytearray(encode_request(Request(tiny_vectors.inputs), image.interface))
    request[-20] ^= 4
    (tmp_path / "request.bin").write_bytes(request)
    start = SIM.start(image, None, vlen=256, timeout=60)
    code, console = run_program(start, tmp_path, image)
    assert code == 2
    files = {name: (tmp_path / name).read_bytes() for name in start.keep if name == "outcome.json"}
    explain(image, Finished(code, console, (tmp_path / "response.bin").read_bytes(), files))


OUTCOME = b'{"outcome": "exited", "exit_code": %d}'


@pytest.mark.parametrize("code", [2, 123, 124, 125, 130])
def test_guests_codes_and_words_are_not_taken_for_the_simulators(tiny_project, code: int) -> None:
    """The file the simulator writes decides, not what can be printed or returned by anybody."""
    image = build(tiny_project())
    console = "sim: instruction limit of 5 reached\n"
    theirs = Finished(code, console, b"", {"outcome.json": OUTCOME % code})
    with pytest.raises(RunError, match=f"the program ended with status {code}"):
        explain(image, theirs)
    for report in (b"", b"{", b"[]", OUTCOME % (code - 1)):
        with pytest.raises(RunError, match="instruction limit of 5"):
            explain(image, Finished(code, console, b"", {"outcome.json": report}))


@pytest.mark.skipif("rocket" not in cores(), reason="no core file of Rocket")
def test_damaged_core_file_is_named_with_its_line(tiny_project, tiny_vectors, tmp_path) -> None:
    core = tmp_path / "mine.yaml"
    text = (SOURCES / "cores/rocket.yaml").read_text()
    text = text.replace("\npipeline:\n", "\npipeline:\n  nonsense: 3\n")
    core.write_text(text)
    line = text[: text.index("nonsense")].count("\n") + 1
    with pytest.raises(RunError, match=rf"mine\.yaml:{line}: .*nonsense"):
        SimRunner(core=str(core)).run(build(tiny_project()), Request(tiny_vectors.inputs))


@pytest.mark.parametrize(
    ("core", "has"), [("rocket", False), ("saturn", True), ("saturn_tcm", True)]
)
def test_core_files_say_whether_they_have_a_vector_unit(core: str, has: bool) -> None:
    assert has_vector_unit(core_file(core)) == has


def test_a_core_that_extends_itself_has_none(tmp_path: Path) -> None:
    path = tmp_path / "core.yaml"
    path.write_text("extends: core.yaml\n# vector: no\n")
    assert not has_vector_unit(str(path))


def test_vector_images_on_a_core_without_a_unit_are_refused(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project("vector"))
    with pytest.raises(UsageError, match="core 'rocket' has no vector unit"):
        SimRunner(core="rocket").run(image, Request(tiny_vectors.inputs))
