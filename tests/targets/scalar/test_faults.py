"""The cases see what goes wrong in kernels: each planted fault makes at least one of them fail."""

from __future__ import annotations

import dataclasses
import faulthandler
import os
import shutil

import pytest
from harness import native
from harness.cases import cases

from bringup.targets.host.target import TARGET

# source, text, its faulty replacement, kernel, cases' operator and type
FAULTS = [
    ("conv2d_s8.c", "memset(zeros, p->input_zero_point",
     "memset(zeros, 0", "conv2d_s8_scalar", "i8"),
    ("conv2d_s8.c", "at[b].x + span <= p->in_w",
     "at[b].x + span <= p->in_w + 1", "conv2d_s8_scalar", "i8"),
    ("conv2d_s8.c", "pixel + (b < rows ? b : 0)", "pixel + 0", "conv2d_s8_scalar", "i8"),
    ("conv2d_s8.c", "s * p->dilation_w", "s", "conv2d_s8_scalar", "i8"),
    ("conv2d_s8.c", "at[b].image += in_channels", "at[b].image += 0", "conv2d_s8_scalar", "i8"),
    ("gemm_s8.h", "(low[c] - (uint64_t)(int64_t)first) >> 32",
     "low[c] >> 32", "linear_s8_s32_scalar", "i8"),
    ("gemm_s8.h", "RUN = 1 << 15", "RUN = 1 << 18", "linear_s8_s32_scalar", "i8"),
    ("gemm_s8.h", "to->multiplier + channel", "to->multiplier", "conv2d_s8_scalar", "i8"),
    ("gemm_s8.h", "row_stride) {\n  const",
     "row_stride) {\n  rows = BLOCK;\n  const", "linear_s8_scalar", "i8"),
    ("matmul_s8.c", "(uint32_t)b_zero_point", "1u", "matmul_s8_scalar", "i8"),
    ("depthwise_s8.c", "border = pair_s8(zero, zero)",
     "border = 0", "conv2d_s8_scalar_depthwise", "i8"),
    ("max_pool2d_s8.c", "y[c] = INT8_MIN", "y[c] = 0", "max_pool2d_s8_scalar", "i8"),
    ("avg_pool2d_s8.c", "multiplier[count - 1]", "multiplier[0]", "avg_pool2d_s8_scalar", "i8"),
    ("binary_s8.c", "1 << (p.epilogue.shift - 1)", "0", "add_s8_scalar", "i8"),
    ("softmax_s8.c", "LOGARITHM_BITS = 24", "LOGARITHM_BITS = 23", "softmax_s8_scalar", "i8"),
    ("softmax_float.c", "p.safe && ", "0 && ", "softmax_f32_scalar", "f32"),
    ("masked_softmax_s8.c", "if (!masked[c]) total", "total", "masked_softmax_s8_scalar", "i8"),
    ("masked_softmax_s8.c", "empty && p->uniform", "p->uniform", "masked_softmax_s8_scalar", "i8"),
    ("masked_softmax_float.c", "empty ? alone", "0 ? alone", "masked_softmax_f32_scalar", "f32"),
    ("norm_s8.c", "n * s.squares - s.sum * s.sum", "n * s.squares", "layer_norm_s8_scalar", "i8"),
    ("conv2d_float.c", "zeros[i] = 0", "zeros[i] = 1e-3f", "conv2d_f32_scalar", "f32"),
    ("unary_float.c", "0.044715f", "0.04472f", "gelu_tanh_f32_scalar", "f32"),
    ("strided_copy.c", "p.stride[d] * p.size[d]", "p.stride[d]", "strided_copy_scalar", "i32"),
    ("movement.c", "index[d] - p.before[d]", "index[d]", "pad_scalar", "i8"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "fault", "symbol", "dtype"), FAULTS)
def test_a_planted_fault_is_seen(source, text, fault, symbol, dtype, tmp_path):
    kernel = next(k for k in TARGET.kernels if k.symbol == symbol)
    folder = tmp_path / "kernels"
    shutil.copytree(kernel.source.parent, folder)
    original = (folder / source).read_text()
    assert original.count(text) >= 1, f"{source} no longer contains {text!r}"
    (folder / source).write_text(original.replace(text, fault))
    faulty = dataclasses.replace(kernel, source=folder / kernel.source.name)
    flags = (*TARGET.compile_flags, "-Wno-error", "-w")
    library = native.library(TARGET.name, flags, (faulty.source,))
    groups = (kernel.operator, "long_sums")
    serving = [c for g in groups for c in cases(g, dtype) if faulty.refusal(c.site) is None]
    serving = [c for c in serving if c.op.c_operator == kernel.operator]

    assert serving and not _survives(library, faulty, serving)


def _survives(library, kernel, serving) -> bool:
    """Whether all cases pass, judged in a child process: an overrun hits a guard page."""
    child = os.fork()
    if child == 0:
        faulthandler.disable()
        try:
            for case in serving:
                case.check(native.run(library, TARGET, kernel, case))
        except AssertionError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0
