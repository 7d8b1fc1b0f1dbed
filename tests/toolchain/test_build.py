"""Compilers, the object cache, and errors a user can act on."""

import dataclasses
import os
from pathlib import Path

import pytest

from bringup.emit import emit
from bringup.errors import BuildError, ToolMissingError
from bringup.runners import QemuRunner, Request
from bringup.toolchain import build, find_host_toolchain, find_toolchain, read_image, toolchains
from bringup.toolchain.cache import Cache, default_cache, key_of
from bringup.toolchain.dependencies import dependencies
from bringup.toolchain.toolchain import first_diagnostics, zig_cpu


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def stored(cache: Cache) -> set[str]:
    return {str(p.relative_to(cache.folder)) for p in cache.folder.glob("??/*") if not p.suffix}


def test_unchanged_second_build_does_nothing(tiny_project, cache, monkeypatch) -> None:
    project = tiny_project()
    first = build(project, cache=cache)
    before, written = stored(cache), first.path.stat().st_mtime_ns
    monkeypatch.setattr("bringup.toolchain.toolchain.run_tool", _forbidden)
    second = build(project, cache=cache)
    assert (first.reused, second.reused) == (False, True)
    assert stored(cache) == before and second.path.stat().st_mtime_ns == written


def _forbidden(*arguments: object) -> None:
    raise AssertionError(f"ran a tool: {arguments}")


def test_only_what_changed_is_compiled(tiny_project, cache) -> None:
    project = tiny_project()
    build(project, cache=cache)
    before = stored(cache)
    kernel = project.folder / "kernels/test/conv2d_test.c"
    kernel.write_text(kernel.read_text() + "int added;\n")
    assert not build(project, cache=cache).reused
    assert len(stored(cache) - before) == 2  # the kernel's object and the image


def test_a_header_or_blob_counts(tiny_project, cache) -> None:
    project = tiny_project()
    build(project, cache=cache)
    before = stored(cache)
    header = project.folder / "runtime/include/bringup/session.h"
    header.write_text(header.read_text() + "\n")
    build(project, cache=cache)
    assert len(stored(cache) - before) == 4  # main.c, session.c, selfcheck.c, and the image
    blob = project.folder / "tiny_test_weights.bin"
    blob.write_bytes(bytes(len(blob.read_bytes())))
    before = stored(cache)
    build(project, cache=cache)
    assert len(stored(cache) - before) == 2


def test_dependencies_are_followed(tiny_project) -> None:
    folder = tiny_project().folder
    names = {p.name for p in dependencies(folder, "main.c")}
    assert {"main.c", "tiny_test.h", "session.h", "platform.h"} <= names
    assert "tiny_test_weights.bin" in {p.name for p in dependencies(folder, "tiny_test_weights.S")}


def test_compiler_errors_are_shown(tiny_project, cache) -> None:
    project = tiny_project(fault="undeclared_thing();")
    with pytest.raises(BuildError, match="kernels/test/conv2d_test") as error:
        build(project, cache=cache)
    assert "undeclared_thing" in error.value.why and "conv2d_test.c:7" in error.value.why
    assert not list(cache.folder.glob("making.*"))


def test_linker_errors_are_shown(tiny_project) -> None:
    project = tiny_project(fault="extern void nowhere(void); nowhere();")
    with pytest.raises(BuildError, match="tiny does not link") as error:
        build(project)
    assert "nowhere" in error.value.why


def test_no_library_call_is_left_open(tiny_project) -> None:
    """What compilers call on their own (memcpy and its like) is ours: nothing else is linked."""
    fault = 'struct { char c[4000]; } a, b; __asm__ volatile("" :: "r"(&a), "r"(&b)); a = b;'
    build(tiny_project(fault=fault))


@pytest.mark.parametrize("isa", ["scalar", "vector"])
def test_every_toolchain_builds_an_image_that_runs(isa, tiny_project, tiny_vectors) -> None:
    project = tiny_project(isa, vectors=tiny_vectors)
    found = toolchains()
    assert found
    for toolchain in found:
        image = build(project, toolchain=toolchain)
        assert "PASS" in QemuRunner().self_check(image), str(toolchain)
        assert image.toolchain == str(toolchain)


def test_zig_needs_no_other_tool(tiny_project, tiny_vectors, monkeypatch) -> None:
    """Compiler and linker out of the ziglang package alone, on a PATH without anything."""
    pytest.importorskip("ziglang")
    monkeypatch.setenv("PATH", "/nonexistent")
    toolchain = find_toolchain()
    assert toolchain.dialect == "zig" and toolchain.linker[1] == "ld.lld"
    assert find_host_toolchain().dialect == "zig"
    image = build(tiny_project("vector"), toolchain=toolchain)
    monkeypatch.undo()
    response = QemuRunner().run(image, Request(tiny_vectors.inputs)).response
    for got, golden in zip(response.inferences, tiny_vectors.golden, strict=True):
        assert (got.outputs["second"] == golden["second"]).all()


def test_no_toolchain(monkeypatch) -> None:
    monkeypatch.setattr("bringup.toolchain.find._clangs", list)
    monkeypatch.setattr("bringup.toolchain.find._zigs", list)
    with pytest.raises(ToolMissingError, match="no RISC-V compiler found") as error:
        find_toolchain()
    assert "clang-19" in error.value.hint and "ziglang" in error.value.hint
    assert error.value.exit_code == 3


@pytest.mark.parametrize("variable", ["BRINGUP_CC", "BRINGUP_HOSTCC", "BRINGUP_LD"])
def test_overrides_that_do_not_exist(variable, monkeypatch) -> None:
    monkeypatch.setenv(variable, "/nowhere/cc --fast")
    find = find_host_toolchain if variable == "BRINGUP_HOSTCC" else find_toolchain
    with pytest.raises(ToolMissingError, match=variable):
        find()


def test_override_is_used(monkeypatch) -> None:
    monkeypatch.setenv("BRINGUP_HOSTCC", "gcc -g")
    assert find_host_toolchain().compiler == ("gcc", "-g")


def test_sizes_add_up(tiny_project) -> None:
    image = build(tiny_project())
    machine, sizes, functions = read_image(image.path)
    assert machine == "EM_RISCV"
    assert sizes.text > 0 and sizes.stored == sizes.text + sizes.rodata + sizes.data
    assert sizes.stored < 16_000, "the runtime has grown"
    assert sizes.bss >= 4 * 0x10000  # the stacks are kept
    start = next(address for address, _, name in functions if name == "bringup_run")
    assert image.symbol_at(start + 4) == "bringup_run+0x4"
    assert image.symbol_at(0x1234) == "0x1234"


def test_target_flags_reach_the_kernel(tiny_plan, tmp_path) -> None:
    plan = tiny_plan(fault="#ifndef WANTED\n#error unwanted\n#endif\n")
    target = dataclasses.replace(plan.target, compile_flags=("-DWANTED",))
    with pytest.raises(BuildError, match="does not compile"):
        build(emit(plan, tmp_path / "a"))
    build(emit(dataclasses.replace(plan, target=target), tmp_path / "b"))


def test_cache_trims_the_oldest(tmp_path) -> None:
    cache = Cache(tmp_path)
    keys = [key_of([str(i)]) for i in range(4)]
    for age, key in enumerate(keys):
        product = cache.temporary() / "product"
        product.write_bytes(bytes(100))
        cache.put(key, product)
        os.utime(cache._path(key), (1000 + age, 1000 + age))
    cache.get(keys[0])
    cache.trim(limit=250)
    assert [cache.get(key) is not None for key in keys] == [True, False, False, True]


@pytest.mark.parametrize("damage", [b"", b"abcdefgX", b"abc"])
def test_damaged_products_are_made_again(damage: bytes, tmp_path) -> None:
    cache = Cache(tmp_path)
    product = cache.temporary() / "product"
    product.write_bytes(b"abcdefgh")
    path = cache.put("0123", product)
    assert cache.get("0123") == path
    path.write_bytes(damage)
    assert cache.get("0123") is None
    assert not list(tmp_path.glob("01/*"))


def test_what_killed_makers_left_is_swept(tmp_path) -> None:
    cache = Cache(tmp_path)
    old, new = cache.temporary(), cache.temporary()
    os.utime(old, (1000, 1000))
    cache.trim()
    assert not old.exists() and new.exists()


def test_cache_folder_follows_the_environment(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("BRINGUP_CACHE", raising=False)
    assert default_cache().folder == tmp_path / "bringup" / "objects"
    monkeypatch.setenv("BRINGUP_CACHE", str(tmp_path / "own"))
    assert default_cache().folder == tmp_path / "own" / "objects"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRINGUP_CACHE", "own")
    assert default_cache().folder == tmp_path / "own" / "objects"


def test_key_boundaries_count() -> None:
    assert key_of(["ab", "c"]) != key_of(["a", "bc"])


def test_zig_names_instruction_sets() -> None:
    assert zig_cpu("rv64imafdcv_zba_zfh") == "generic_rv64+m+a+f+d+c+v+zba+zfh"


def test_first_diagnostics_skips_warnings() -> None:
    text = "a.c:1: warning: w\nnote\na.c:2: error: e\n" + "more\n" * 50
    shown = first_diagnostics(text)
    assert shown.startswith("a.c:2: error: e") and len(shown.splitlines()) == 12
