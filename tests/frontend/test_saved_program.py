"""Archives of torch.export.save that want to run something: nothing of them runs."""

from __future__ import annotations

import io
import json
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from bringup.errors import ModelError
from bringup.frontend import load_model

Entries = dict[str, bytes]
PROGRAM, INPUTS = "net/models/model.json", "net/data/sample_inputs/model.pt"
WEIGHTS = "net/data/weights/model_weights_config.json"
CONSTANTS = "net/data/constants/model_constants_config.json"


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(4, 3)

    def forward(self, x: torch.Tensor, options: dict[str, Any]) -> dict[str, torch.Tensor]:
        shifted = self.linear(x) + options["offset"]
        masked = shifted.masked_fill(shifted > 0, float("-inf"))
        return {"out": torch.einsum("bi,bi->b", masked, shifted)}


class Touch:
    """Unpickling it makes a file."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.canary}",)


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> Entries:
    path = tmp_path_factory.mktemp("saved") / "net.pt2"
    arguments = (torch.ones(2, 4), {"offset": torch.ones(3), "mode": 3})
    torch.export.save(torch.export.export(Network().eval(), arguments), path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, entries: Entries, compression: int = zipfile.ZIP_STORED) -> str:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return str(path)


def saved(value: object) -> bytes:
    content = io.BytesIO()
    torch.save(value, content)
    return content.getvalue()


Edit = Callable[[Any, Path], None]


def edit(name: str, change: Edit) -> Callable[[Entries, Path], None]:
    def apply(entries: Entries, canary: Path) -> None:
        document = json.loads(entries[name])
        change(document, canary)
        entries[name] = json.dumps(document).encode()

    return apply


def put(name: str, make: Callable[[Path], bytes]) -> Callable[[Entries, Path], None]:
    return lambda entries, canary: entries.update({name: make(canary)})


def first(document: Any) -> Any:
    return document["graph_module"]["graph"]["nodes"][0]


def command(canary: Path) -> str:
    return f"__import__('os').system('touch {canary}')"


def retarget(target: str) -> Callable[[Entries, Path], None]:
    def change(document: Any, canary: Path) -> None:
        text = {"name": "", "arg": {"as_string": f"touch {canary}"}, "kind": 1}
        first(document).update(target=target, inputs=[text])

    return edit(PROGRAM, change)


def pickled_weight(path_name: str) -> Edit:
    def change(document: Any, canary: Path) -> None:
        entry = {"path_name": path_name, "is_param": False, "use_pickle": True, "tensor_meta": None}
        document["config"]["linear.weight"] = entry

    return change


def both(*changes: Callable[[Entries, Path], None]) -> Callable[[Entries, Path], None]:
    def apply(entries: Entries, canary: Path) -> None:
        for change in changes:
            change(entries, canary)

    return apply


def rename(document: Any, canary: Path) -> None:
    """Every use of the input is called what would be a statement in PyTorch's generated text."""
    text = json.dumps(document).replace('"x"', json.dumps(f"x=[{command(canary)}]"))
    document.clear()
    document.update(json.loads(text))


def import_enumeration(document: Any, canary: Path) -> None:
    spec = {"__enum__": True, "fqn": "antigravity_of_ours:Kind", "name": "A"}
    signature = document["graph_module"]["module_call_graph"][0]["signature"]
    tree = {"type": "builtins.dict", "context": json.dumps([spec]), "children_spec": []}
    signature["in_spec"] = json.dumps([1, tree])


HOSTILE: dict[str, Callable[[Entries, Path], None]] = {
    "sample inputs": put(INPUTS, lambda canary: saved((Touch(canary),))),
    "sample inputs, bare pickle": put(INPUTS, lambda canary: pickle.dumps(Touch(canary))),
    "legacy weights": put("net/data/weights/model.pt", lambda c: saved({"w": Touch(c)})),
    "legacy constants": put("net/data/constants/model.pt", lambda c: saved({"w": Touch(c)})),
    "pickled weight": both(
        edit(WEIGHTS, pickled_weight("weight_9")),
        put("net/data/weights/weight_9", lambda canary: saved(Touch(canary))),
    ),
    "pickled constant": both(
        edit(CONSTANTS, pickled_weight("tensor_9")),
        put("net/data/constants/tensor_9", lambda canary: saved(Touch(canary))),
    ),
    "opaque object": both(
        edit(CONSTANTS, pickled_weight("opaque_obj_0")),
        put("net/data/constants/opaque_obj_0", lambda canary: pickle.dumps(Touch(canary))),
    ),
    "custom object": both(
        edit(CONSTANTS, pickled_weight("custom_obj_0")),
        put("net/data/constants/custom_obj_0", lambda canary: pickle.dumps(Touch(canary))),
    ),
    "compiled library": put("net/data/aotinductor/model/model.so", lambda canary: b"\x7fELF"),
    "guards": edit(PROGRAM, lambda d, c: d.update(guards_code=[command(c)])),
    "symbolic size": edit(
        PROGRAM,
        lambda d, c: d["graph_module"]["graph"]["tensor_values"]["linear"]["sizes"].__setitem__(
            0, {"as_expr": {"expr_str": command(c), "hint": None}}
        ),
    ),
    "torch.os.system": retarget("torch.os.system"),
    "operator.call": retarget("_operator.call"),
    "load_library": retarget("torch.ops.load_library"),
    "load_library, deeper": retarget("torch.ops.load_library.__call__.__call__"),
    "from_file": retarget("torch.ops.aten.from_file.default"),
    "methods of operators": retarget("torch.ops.aten.add.__class__"),
    "extension": retarget("#other.thing"),
    "names are code": edit(PROGRAM, rename),
    "argument names are code": edit(
        PROGRAM, lambda d, c: first(d)["inputs"][0].update(name=f"a={command(c)}", kind=2)
    ),
    "enumeration to import": edit(PROGRAM, import_enumeration),
    "quoted string": edit(
        PROGRAM,
        lambda d, c: d["graph_module"]["signature"]["input_specs"].append(
            {"constant_input": {"name": "k", "value": {"as_string": f"' or {command(c)} or '"}}}
        ),
    ),
    "module names are code": edit(
        PROGRAM,
        lambda d, c: d["graph_module"]["module_call_graph"][0].update(fqn=f"a;{command(c)}"),
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_nothing_runs(
    kind: str, entries: Entries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary, changed = tmp_path / "canary", dict(entries)
    (tmp_path / "antigravity_of_ours.py").write_text(f"open({str(canary)!r}, 'w')")
    monkeypatch.syspath_prepend(tmp_path)
    HOSTILE[kind](changed, canary)
    with pytest.raises(ModelError) as caught:
        load_model(write(tmp_path / "net.pt2", changed))
    assert not canary.exists()
    assert "net.pt2" in caught.value.where
    assert caught.value.what == "the saved program holds more than weights"
    assert "--trust" in caught.value.hint or "static shapes" in caught.value.hint


def test_trust_runs_it(entries: Entries, tmp_path: Path) -> None:
    """What the canary is worth: `--trust` is what it says."""
    canary = tmp_path / "canary"
    changed = entries | {INPUTS: saved((Touch(canary),))}
    with pytest.raises(ModelError):
        load_model(write(tmp_path / "net.pt2", changed), trust=True)
    assert canary.exists()


def test_an_ordinary_program_needs_no_trust(entries: Entries, tmp_path: Path) -> None:
    path = write(tmp_path / "net.pt2", entries)
    plain, trusted = load_model(path), load_model(path, trust=True)
    assert torch.equal(plain.run(plain.sample)[0], trusted.run(trusted.sample)[0])
    assert [tensor.tolist() for tensor in plain.sample] == [[[1.0] * 4] * 2, [1.0] * 3]


@pytest.mark.parametrize("kind", ["compressed", "twice", "overlapping", "program", "nested"])
def test_odd_archives_are_refused(kind: str, entries: Entries, tmp_path: Path) -> None:
    path = tmp_path / "net.pt2"
    match kind:
        case "compressed":
            write(path, entries, zipfile.ZIP_DEFLATED)
        case "twice":
            write(path, entries)
            with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning):
                archive.writestr(INPUTS, saved(()))
        case "overlapping":
            write(path, entries)
            with zipfile.ZipFile(path, "a") as archive:
                big = archive.getinfo("net/data/weights/weight_0")
                big.file_size = big.compress_size = 1 << 30
                archive.writestr("net/extra/note", b"")
        case "program":
            write(path, entries | {PROGRAM: b"{}"})
        case "nested":
            write(path, entries | {PROGRAM: b"[" * 200_000})
    with pytest.raises(ModelError, match=r"saved program|entries"):
        load_model(str(path))
