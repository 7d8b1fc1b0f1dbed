"""The machine bringup runs on: the scalar kernels compiled natively."""

from __future__ import annotations

from bringup.targets.scalar.kernels import HALF_KERNELS, KERNELS
from bringup.targets.scalar.target import COMPILE_FLAGS
from bringup.targets.scalar_f16.target import F16_FLAGS
from bringup.targets.target import InstructionSet, Memory, Target

_NATIVE = InstructionSet(0)
_MEMORY = Memory("ram", 4 * 1024 * 1024 * 1024)

HALF = Target(
    name="host_f16",
    description="float16 kernels of the host, for compilers that know _Float16",
    isa=_NATIVE,
    kernels=HALF_KERNELS,
    memories=(_MEMORY,),
    compile_flags=(*COMPILE_FLAGS, *F16_FLAGS),
    quantizations=("fp16",),
    runners=("host",),
)

TARGET = Target(
    name="host",
    description="this machine: the portable scalar kernels, natively compiled",
    isa=_NATIVE,
    kernels=KERNELS,
    memories=(_MEMORY,),
    fallback=HALF,
    compile_flags=COMPILE_FLAGS,
    quantizations=("int8", "fp32", "fp16"),
    runners=("host",),
)
