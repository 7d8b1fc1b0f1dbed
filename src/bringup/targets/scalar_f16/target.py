"""A scalar core with half-precision floats: rv64imafdc_zfh. Storage float16, arithmetic float32."""

from __future__ import annotations

from bringup.targets.scalar.kernels import HALF_KERNELS
from bringup.targets.scalar.target import COMPILE_FLAGS, RAM
from bringup.targets.scalar.target import TARGET as SCALAR
from bringup.targets.target import InstructionSet, Target, Unit

F16_FLAGS = ("-DBRINGUP_REAL_F16",)
"""Compiles the float kernels' sources for float16 storage (runtime/include/bringup/real.h)."""

TARGET = Target(
    name="scalar_f16",
    description="64-bit RISC-V scalar core with Zfh: float16 tensors, float32 arithmetic",
    isa=InstructionSet(64, ("i", "m", "a", "f", "d", "c", "zfh"), "lp64d"),
    kernels=HALF_KERNELS,
    memories=(RAM,),
    units=(Unit("scalar", (("f16", 1.0),), (("f16", 1.0),)),),
    fallback=SCALAR,
    compile_flags=(*COMPILE_FLAGS, *F16_FLAGS),
    quantizations=("fp16", "int8", "fp32"),
    runners=("sim", "qemu", "spike"),
)
