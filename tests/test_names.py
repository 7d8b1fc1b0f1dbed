"""Names from strangers, in every place they are written to."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bringup import names, pipeline
from bringup.emit import TestVectors, emit
from bringup.errors import BringupError, GraphError
from bringup.ir import Graph, GraphEditor, Origin, TensorType
from bringup.ir.serialize import load_graph, save_graph
from bringup.ir.types import DType
from bringup.ops.clamp import Clamp
from bringup.plan import make_plan
from bringup.targets import find_target
from bringup.toolchain import find_host_toolchain

HOSTILE = (
    *("*/ int canary(void); /*", "*/", "/*", "//", "a\\", "??/", "%s%n", '"); canary(); ("', "'"),
    *("$(shell touch canary)", "$(touch canary)", "`touch canary`", "${HOME}", "$$", "#define x"),
    *("; touch canary;", "| touch canary", "&& touch canary", "> canary", "< /etc/passwd", "!x"),
    *("../../canary", "/tmp/canary", "..", ".", "-rf", "--help", "~", "a/b", "C:\\canary", "*"),
    *("<script>canary()</script>", "</title>", "&lt;", '" onload="canary()', "]]>", "-->"),
    *("=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "a;b;c 9", "[red]x[/]", "[/]", "{{ 7*7 }}"),
    *("{% raw %}", "main", "int", "0", "a b", "größe", "名前", "__attribute__", "x" * 300, "%"),
)
UNPRINTABLE = (
    "",
    "a\nb",
    "a\0b",
    "\x1b]0;canary\x07",
    "\x1b[2J",
    "a\rb",
    "\u202eb",
    "\ud800",
    "\u2028",
)


def hostile_graph(name: str, inner: list[str]) -> Graph:
    """A chain of clamps with these names; layers are called the same."""
    editor = GraphEditor(name)
    value = editor.add_input(inner[0], TensorType(DType.F32, (1, 4)))
    for one in inner[1:]:
        origin = Origin(one, f"{one}.py:1", one)
        value = editor.add_node(Clamp(0.0), [value], name=one, origin=origin)
    editor.outputs = [value]
    return editor.finish()


anything = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
hostile_text = st.one_of(st.sampled_from(HOSTILE), anything)
printable = hostile_text.filter(str.isprintable)


@given(hostile_text)
def test_identifiers_are_identifiers(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z_]\w{0,140}", names.identifier(name), re.ASCII)


@given(hostile_text, hostile_text)
def test_file_names_stay_in_their_folder_and_apart(one: str, other: str) -> None:
    name = names.file_name(one)
    assert re.fullmatch(r"[A-Za-z0-9_][\w.\-]{0,140}", name, re.ASCII)
    assert (Path("/run") / name).resolve().parent == Path("/run")
    assert (names.file_name(other) == name) == (one == other)


@given(hostile_text)
def test_plain_text_means_nothing(text: str) -> None:
    line = names.plain(text)
    assert len(line.splitlines()) <= 1
    assert not set(line) & set('*\\$`"#<&{}!?~^\0')


@given(hostile_text)
def test_frames_are_frames(text: str) -> None:
    assert ";" not in names.frame(text) and len(names.frame(text).splitlines()) <= 1


@given(hostile_text)
def test_cells_are_no_formulas(text: str) -> None:
    made = str(names.cell(text))
    assert made.endswith(text) and (len(made) < 2 or made[0] not in "=+-@")


def test_ordinary_names_stay() -> None:
    for name in ("conv1", "layers.0.conv-1", "a_b", "features.3"):
        assert names.file_name(name) == names.plain(name) == names.frame(name) == name
    assert names.identifier("layers.0/conv-1") == "layers_0_conv_1"
    assert names.identifier("2d") == "_2d"
    assert names.identifier("int") == "_int"
    assert names.identifier("größe") == "gr__e"
    assert names.identifier("") == "_"


@pytest.mark.parametrize("name", UNPRINTABLE)
def test_graphs_refuse_unprintable_names(name: str) -> None:
    with pytest.raises(GraphError, match="is no name"):
        hostile_graph(name, ["a", "b"])
    if name:
        with pytest.raises(GraphError, match="is no name"):
            hostile_graph("g", ["a", name])


def test_errors_and_origins_do_not_reach_the_terminal_raw() -> None:
    error = BringupError("no \x1b[2J", where="a\x07", why="b\nc")
    assert "\x1b" not in error.describe() and "\x07" not in error.describe()
    assert "b\nc" in error.describe()
    assert str(Origin("a\x1b[2J", "b\n")).isprintable()


_C_TOKENS = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"', re.DOTALL)


def skeleton(text: str, prefix: str) -> str:
    """What the compiler sees, without comments and strings, and with names taken out."""
    text = _C_TOKENS.sub(lambda m: "S" if m[0].startswith('"') else " ", text)
    text = re.sub(r"0x[0-9a-f]{2}\b", "H", text)  # the identity
    text = re.sub(r"\bn(\d{3})_\w+", r"n\1", text)
    return re.sub(rf"(?<![^\W_])(lib)?{prefix}(?![^\W_])", r"\1P", text, flags=re.IGNORECASE)


def emitted(graph: Graph, folder: Path) -> dict[str, str]:
    """Generated files of a graph by their names, as the tools that read them see them."""
    plan = make_plan(graph, find_target("scalar"))
    zeros = np.zeros((1, 4), np.float32)
    vectors = TestVectors(({graph.inputs[0]: zeros},), ({graph.outputs[0]: zeros},))
    emit(plan, folder, vectors)
    prefix = names.identifier(f"{graph.name}_scalar")
    files = {}
    for path in (p for p in folder.iterdir() if p.suffix in (".c", ".h", ".S")):
        files[path.name.replace(prefix, "P")] = skeleton(path.read_text(), prefix)
    for name in ("Makefile", "CMakeLists.txt"):
        text = (folder / name).read_text()
        assert [line for line in text.splitlines() if line.startswith("#")]
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        files[name] = skeleton("\n".join(lines), prefix)
    json.loads((folder / "project.json").read_text())
    return files


@settings(max_examples=20, deadline=None)
@given(printable, st.lists(printable, min_size=3, max_size=3))
def test_no_name_changes_what_is_compiled(name: str, inner: list[str]) -> None:
    """Beside comments and strings, a project is the same whatever its names are."""
    with tempfile.TemporaryDirectory() as folder:
        expected = emitted(hostile_graph("model", ["a", "b", "c"]), Path(folder) / "a")
        found = emitted(hostile_graph(name, inner), Path(folder) / "b")
    assert found == expected


def test_a_raw_name_would_be_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    expected = emitted(hostile_graph("model", ["a", "b", "c"]), tmp_path / "a")
    monkeypatch.setattr("bringup.emit.layout.plain", lambda text: text)
    found = emitted(hostile_graph("model", [HOSTILE[0], "b", "c"]), tmp_path / "b")
    assert found != expected


@settings(max_examples=6, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0\1")), min_size=20, max_size=20
    )
)
def test_strings_survive_the_compiler(texts: list[str]) -> None:
    lines = "".join(f"  fputs({names.c_string(t)}, stdout); putchar(1);\n" for t in texts)
    source = f"#include <stdio.h>\nint main(void) {{\n{lines}  return 0;\n}}\n"
    with tempfile.TemporaryDirectory() as folder:
        program = f"{folder}/strings"
        compile_ = [*find_host_toolchain().compiler, "-x", "c", "-o", program, "-"]
        subprocess.run(compile_, input=source.encode(), check=True)
        shown = subprocess.run([program], capture_output=True, check=True).stdout
    assert shown.split(b"\1") == [*(t.encode() for t in texts), b""]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(f"@{name}" for name, _ in attributes)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "target", "runner"),
    [(0, "scalar", "sim"), (1, "scalar", "sim"), (2, "host", "host")],
)
def test_hostile_graphs_run_without_effect(
    part: int, target: str, runner: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph file full of such names, all the way: nothing appears outside the run folder."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    mine = HOSTILE[part::3]
    graph = hostile_graph(mine[part], ["x", *mine])
    save_graph(graph, home / "given")
    assert load_graph(home / "given").nodes == graph.nodes
    choices = pipeline.Settings(quant="fp32", target=target, runner=runner, core="ideal", inputs=1)
    folder, results = home / "run", home / "results"
    outcome = pipeline.run(
        str(home / "given/graph.json"), choices, folder, dump=["all"], profile_out=results
    )
    assert outcome.report.ok
    if target == "host":
        subprocess.run(["make", "-C", str(folder / "project")], check=True, capture_output=True)
    assert {p.name for p in home.iterdir()} == {"given", "run", "results"}
    assert {p.name for p in tmp_path.iterdir()} == {"home"}
    assert not [p for p in home.rglob("*") if p.name.startswith("canary")]
    tensors = [p.name for p in (folder / "tensors").iterdir()]
    assert len(tensors) == len(graph.nodes)
    tags = _Tags()
    tags.feed((folder / "report.html").read_text())
    assert not tags.found & {"script", "@onload"}
    rows = list(csv.reader(io.StringIO((folder / "profile.csv").read_text())))
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not [c for row in rows for c in row if len(c) > 1 and c[0] in "=+@"]
    for flames in folder.glob("*.folded"):
        assert all(line.rsplit(" ", 1)[1].isdigit() for line in flames.read_text().splitlines())
